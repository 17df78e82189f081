package wxserver

import (
	"net/http"
	"net/url"

	"wxlab/sim"
	"wxlab/sim/world"
)

// The pages that ask an account's administrator for something (PROTOCOL 14.1, 14.3).
const (
	adminPath    = "/wxopen/componentrebindadmin"
	registerPath = "/cgi-bin/fastregisterauth"
)

func askPaths() map[string]world.AskKind {
	return map[string]world.AskKind{adminPath: world.AskAdmin, registerPath: world.AskRegister}
}

// askView is what such a page gets beside the common view.
type askView struct {
	view
	Ask   sim.AskPage
	Admin bool // a new administrator is to be chosen
}

func askQuery(path string, values url.Values) sim.AskQuery {
	return sim.AskQuery{
		Kind: askPaths()[path], AppID: values.Get("appid"), ComponentAppID: values.Get("component_appid"),
		RedirectURI: values.Get("redirect_uri"),
	}
}

// handleAsk is the link.
func (srv *server) handleAsk(w http.ResponseWriter, r *http.Request) {
	page, err := srv.sim.OpenAsk(askQuery(r.URL.Path, r.URL.Query()))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	v := askView{view: newView(r), Ask: page, Admin: page.Query.Kind == world.AskAdmin}
	if v.Text.Title = v.Text.RegisterTitle; v.Admin {
		v.Text.Title = v.Text.AdminTitle
	}
	srv.show(w, http.StatusOK, "ask.html", v)
}

// handleAskForm takes the answer. The form carries the link's parameters, which are checked anew.
func (srv *server) handleAskForm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	target, err := srv.sim.AnswerAsk(askQuery(r.URL.Path, r.PostForm), r.PostForm.Get("person"))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	w.Header()["Location"] = []string{target}
	w.WriteHeader(http.StatusFound)
}
