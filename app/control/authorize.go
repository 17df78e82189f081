package control

import "context"

// Authorize walks the authorization page for an account.
type Authorize struct {
	Component       string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	AuthorizerAppID string `json:"authorizer_appid" doc:"AppID of the account that authorizes it"`
	FuncIDs         []int  `json:"func_ids" doc:"permission sets to grant; none: all that are asked for"`
}

func (r Authorize) serve(ctx context.Context, s *Server) (Done, error) {
	return done(s.w.Authorize(ctx, r.Component, r.AuthorizerAppID, r.FuncIDs))
}

// Unauthorize cancels an account's authorization; the answer is the event that tells of it.
type Unauthorize struct {
	Component       string `json:"component_appid" doc:"AppID of the component; empty: the first that was authorized"`
	AuthorizerAppID string `json:"authorizer_appid" doc:"AppID of the account that cancels"`
	FuncIDs         []int  `json:"func_ids" doc:"not used: all permission sets go"`
}

func (r Unauthorize) serve(ctx context.Context, s *Server) (Delivery, error) {
	d, err := s.w.Unauthorize(ctx, r.Component, r.AuthorizerAppID)
	return s.newDelivery(d), asUsage(err)
}
