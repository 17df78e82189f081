package control

import (
	"context"
	"time"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// AuthorizerList is all authorizers of a component, as the embedded platform knows them.
type AuthorizerList struct {
	ComponentAppID string       `json:"component_appid"`
	Authorizers    []Authorizer `json:"authorizers"`
}

// Authorizer is an account that authorized the component, without its tokens.
type Authorizer struct {
	AppID          string    `json:"appid"`
	UserName       string    `json:"user_name" doc:"original id gh_…"`
	NickName       string    `json:"nick_name"`
	PrincipalName  string    `json:"principal_name"`
	Kind           string    `json:"kind" enum:",official_account,mini_program,promoter,channels,store,talent,supplier" doc:"empty until the profile is read"`
	State          string    `json:"state" enum:"authorized,unauthorized"`
	FuncIDs        []int     `json:"func_ids"`
	AuthorizedAt   time.Time `json:"authorized_at"`
	UnauthorizedAt time.Time `json:"unauthorized_at,omitzero"`
	TokenExpiresAt time.Time `json:"token_expires_at,omitzero"`
	LastError      string    `json:"last_error,omitempty" doc:"why the last call for it failed"`
}

func newAuthorizer(a platform.Authorizer) Authorizer {
	return Authorizer{
		AppID: a.AppID, UserName: a.UserName, NickName: a.NickName, PrincipalName: a.PrincipalName, Kind: string(a.Kind),
		State: string(a.State), FuncIDs: mapped(a.FuncInfo, func(scope platform.FuncScope) int { return scope.ID }),
		AuthorizedAt: a.AuthorizedAt, UnauthorizedAt: a.UnauthorizedAt, TokenExpiresAt: a.Token.ExpiresAt,
		LastError: a.LastError,
	}
}

// ListAuthorizers asks who authorized a component, ended authorizations included.
type ListAuthorizers struct {
	Component string `query:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
}

func (r ListAuthorizers) serve(ctx context.Context, s *Server) (out AuthorizerList, err error) {
	if err := s.needPlatform(); err != nil {
		return out, err
	}
	if r.Component == "" {
		r.Component = s.w.Settings().Component.AppID
	}
	all, err := s.w.Platform.AuthorizersOf(ctx, r.Component)
	return AuthorizerList{ComponentAppID: r.Component, Authorizers: mapped(all, newAuthorizer)}, err
}

// RebuildResult is what WeChat's list changed here; the lists hold AppIDs.
type RebuildResult struct {
	Total     int             `json:"total" doc:"as many as WeChat names"`
	Added     []string        `json:"added"`
	Restored  []string        `json:"restored" doc:"ended here by mistake, or with another refresh token"`
	Kept      []string        `json:"kept"`
	Ended     []string        `json:"ended" doc:"not in WeChat's list any more"`
	Tokenless []string        `json:"tokenless" doc:"WeChat knows no refresh token: they have to authorize again"`
	Failed    []RebuildFailed `json:"failed" doc:"came back, but their profile or token cannot be had"`
	Unheard   int             `json:"unheard" doc:"messages that came while accounts that are back were unknown"`
}

// RebuildFailed is one authorizer of RebuildResult and why.
type RebuildFailed struct {
	AppID string `json:"appid"`
	Error string `json:"error"`
}

// RebuildAuthorizers reads all authorizers back from WeChat's own list and tries those that came back.
type RebuildAuthorizers struct {
	Component string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
}

func (r RebuildAuthorizers) serve(ctx context.Context, s *Server) (out RebuildResult, err error) {
	result, err := s.w.Platform.RebuildAuthorizers(ctx, r.Component, nil)
	if err != nil {
		return out, err
	}
	out = RebuildResult{
		Total: result.Total, Added: orEmpty(result.Added), Restored: orEmpty(result.Restored), Kept: orEmpty(result.Kept),
		Ended: orEmpty(result.Ended), Tokenless: orEmpty(result.Tokenless), Failed: []RebuildFailed{},
	}
	if out.Unheard, err = s.w.Unheard(ctx, result); err != nil {
		return out, err
	}
	for _, f := range result.Failed {
		out.Failed = append(out.Failed, RebuildFailed{f.AppID, workspace.Say(s.lang, f.Err)})
	}
	return out, nil
}
