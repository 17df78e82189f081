package control

import (
	"context"
	"errors"
	"time"

	"wxlab/platform"
)

// Link is an authorization link and the page of ours that carries it: WeChat wants people to come from there.
type Link struct {
	URL         string    `json:"url" doc:"of the form asked for"`
	H5URL       string    `json:"h5_url" doc:"for phones, with the same code"`
	EntryURL    string    `json:"entry_url" doc:"the one to hand out"`
	PreAuthCode string    `json:"pre_auth_code"`
	ExpiresAt   time.Time `json:"expires_at"`
}

// NewLink asks for a pre-auth code and the authorization links around it (PROTOCOL 5.1).
type NewLink struct {
	Component   string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	Form        string `json:"form" enum:",pc,h5,h5_old" doc:"pc when empty"`
	AuthType    int    `json:"auth_type" enum:"0,1,2,3,4,5,6,8" doc:"0 is 3: official accounts and mini programs"`
	BizAppID    string `json:"biz_appid" doc:"AppID of the only account that may authorize; empty: any"`
	CategoryIDs []int  `json:"category_ids" doc:"permission sets to ask for; none: all that are published"`
}

func (r NewLink) serve(ctx context.Context, s *Server) (out Link, err error) {
	if r.BizAppID != "" && !platform.IsAppID(r.BizAppID) {
		return out, refused("no_appid", "biz_appid", r.BizAppID)
	}
	l, err := s.w.Platform.NewAuthorizationLink(ctx, r.Component, platform.LinkOptions{
		Form: platform.LinkForm(r.Form), AuthType: r.AuthType, BizAppID: r.BizAppID, CategoryIDs: r.CategoryIDs,
	})
	switch {
	case errors.Is(err, platform.ErrLink):
		return out, asUsage(err)
	case err != nil:
		return out, err
	}
	return Link{URL: l.URL, H5URL: l.H5URL, EntryURL: l.EntryURL, PreAuthCode: l.PreAuthCode, ExpiresAt: l.ExpiresAt}, nil
}
