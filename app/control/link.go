package control

import (
	"errors"
	"net/http"
	"time"

	"wxlab/platform"
)

// LinkBody asks for an authorization link (PROTOCOL 5.1).
type LinkBody struct {
	Component   string `json:"component_appid"` // the workspace's own when empty
	Form        string `json:"form"`            // pc, h5 or h5_old; pc when empty
	AuthType    int    `json:"auth_type"`       // 3, official accounts and mini programs, when 0
	BizAppID    string `json:"biz_appid"`       // only this account
	CategoryIDs []int  `json:"category_ids"`    // permission sets to ask for; all that are published when there are none
}

// Link is an authorization link and the page of ours that carries it: WeChat wants people to come from there.
type Link struct {
	URL         string    `json:"url"`       // of the form asked for
	H5URL       string    `json:"h5_url"`    // for phones, with the same code
	EntryURL    string    `json:"entry_url"` // the one to hand out
	PreAuthCode string    `json:"pre_auth_code"`
	ExpiresAt   time.Time `json:"expires_at"`
}

func (s *Server) handleLink(w http.ResponseWriter, r *http.Request) {
	var b LinkBody
	if err := read(r, &b); err != nil {
		s.refuse(w, err)
		return
	}
	l, err := s.w.Platform.NewAuthorizationLink(r.Context(), b.Component,
		platform.LinkOptions{Form: platform.LinkForm(b.Form), AuthType: b.AuthType, BizAppID: b.BizAppID, CategoryIDs: b.CategoryIDs})
	switch {
	case errors.Is(err, platform.ErrLink):
		s.refuse(w, usageError{err})
	case err != nil:
		s.refuse(w, err)
	default:
		s.answer(w, Link{URL: l.URL, H5URL: l.H5URL, EntryURL: l.EntryURL, PreAuthCode: l.PreAuthCode, ExpiresAt: l.ExpiresAt})
	}
}
