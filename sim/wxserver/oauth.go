package wxserver

import (
	"net/http"
	"net/url"

	"wxlab/sim"
	"wxlab/sim/world"
)

// oauthPath is where users of an official account log in to a web page (PROTOCOL 6.6).
const oauthPath = "/connect/oauth2/authorize"

// oauthView is what the OAuth page gets beside the common view.
type oauthView struct {
	view
	OAuth   sim.OAuthPage
	Silent  bool            // snsapi_base: in WeChat nobody sees a page
	Visitor *world.Follower // who was chosen and is now asked
}

func oauthQuery(values url.Values) sim.OAuthQuery {
	return sim.OAuthQuery{
		AppID: values.Get("appid"), ComponentAppID: values.Get("component_appid"),
		RedirectURI:  values.Get("redirect_uri"),
		ResponseType: values.Get("response_type"), Scope: values.Get("scope"), State: values.Get("state"),
	}
}

// handleOAuth is the link. A phone would know who opened it; the page lets one be chosen.
func (srv *server) handleOAuth(w http.ResponseWriter, r *http.Request) {
	page, err := srv.sim.OpenOAuth(oauthQuery(r.URL.Query()))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	srv.show(w, http.StatusOK, "oauth.html", newOAuthView(r, page))
}

func newOAuthView(r *http.Request, page sim.OAuthPage) oauthView {
	return oauthView{view: newView(r), OAuth: page, Silent: page.Query.Scope == world.ScopeBase}
}

// handleOAuthForm takes who it is, and with snsapi_userinfo their answer. The form carries the link's parameters,
// which are checked anew.
func (srv *server) handleOAuthForm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	page, err := srv.sim.OpenOAuth(oauthQuery(r.PostForm))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	v, step := newOAuthView(r, page), r.PostForm.Get("step")
	for i, f := range page.Account.Followers {
		if f.OpenID == r.PostForm.Get("openid") {
			v.Visitor = &page.Account.Followers[i]
		}
	}
	if !v.Silent && v.Visitor != nil && step != "allow" && step != "refuse" {
		srv.show(w, http.StatusOK, "oauth.html", v)
		return
	}
	target, err := srv.sim.ConsentOAuth(page.Query, r.PostForm.Get("openid"), step != "refuse")
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	w.Header()["Location"] = []string{target}
	w.WriteHeader(http.StatusFound)
}
