package wxserver

import (
	"embed"
	"errors"
	"html/template"
	"net/http"
	"strconv"
	"strings"

	"wxlab/sim"
	"wxlab/sim/bilingual"
)

//go:embed pages
var pageFiles embed.FS

type pages struct{ tmpl *template.Template }

func loadPages() pages {
	return pages{template.Must(template.ParseFS(pageFiles, "pages/*.html"))} // embedded and tested
}

// view is what the templates get.
type view struct {
	Text   texts
	Lang   string
	Mobile bool
	Page   sim.AuthorizationPage
	Choice *sim.AuthorizationChoice
	Path   string
	Error  *sim.PageError // of the whole page, or above the form
	Paths  []string       // of the index
}

// With is the view with one account in focus.
func (v view) With(choice int) view {
	v.Choice = &v.Page.Choices[choice]
	return v
}

// handlePage is the link a merchant opens on a phone. Opening it uses the pre-auth code up.
func (srv *server) handlePage(w http.ResponseWriter, r *http.Request) {
	page, err := srv.sim.OpenPreAuth(r.URL.Query().Get("pre_auth_code"), linkQuery(r, true))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	srv.showPage(w, r, page)
}

func linkQuery(r *http.Request, mobile bool) sim.LinkQuery {
	q := r.URL.Query()
	return sim.LinkQuery{
		ComponentAppID: q.Get("component_appid"), RedirectURI: q.Get("redirect_uri"), AuthType: q.Get("auth_type"),
		BizAppID: q.Get("biz_appid"), CategoryIDList: q.Get("category_id_list"), Mobile: mobile, Referer: r.Referer(),
	}
}

// showPage offers the accounts, or the only one at once.
func (srv *server) showPage(w http.ResponseWriter, r *http.Request, page sim.AuthorizationPage) {
	v := newView(r)
	v.Page = page
	if len(page.Choices) == 1 {
		v.Choice = &page.Choices[0]
	}
	srv.render(w, http.StatusOK, v)
}

// handleForm takes the steps after: an account was chosen, or consent given. The form carries everything, so it
// works without JavaScript and after a restart.
func (srv *server) handleForm(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	if err := r.ParseForm(); err != nil {
		http.Error(w, "the form cannot be read", http.StatusBadRequest)
		return
	}
	page, err := srv.sim.ResumePreAuth(r.PostForm.Get("pre_auth_code"))
	if err != nil {
		srv.refuse(w, r, err)
		return
	}
	v := newView(r)
	v.Page = page
	for i := range page.Choices {
		if page.Choices[i].Account.AppID == r.PostForm.Get("account") {
			v.Choice = &page.Choices[i]
		}
	}
	switch r.PostForm.Get("step") {
	case "consent":
		srv.consent(w, r, v)
	case "cancel":
		srv.sim.CancelPreAuth(page.PreAuthCode)
		srv.showCancelled(w, v)
	case "here":
		srv.showPage(w, r, page)
	case "back":
		v.Choice = nil
		srv.render(w, http.StatusOK, v)
	default:
		srv.render(w, http.StatusOK, v)
	}
}

// consent authorizes and sends the browser back to the platform.
func (srv *server) consent(w http.ResponseWriter, r *http.Request, v view) {
	var ids []int
	for _, field := range r.PostForm["func"] {
		if id, err := strconv.Atoi(field); err == nil {
			ids = append(ids, id)
		}
	}
	var refused *sim.PageError
	if len(ids) == 0 {
		v.Error = nothingTicked(v.Text)
		srv.render(w, http.StatusOK, v)
		return
	}
	out, err := srv.sim.Consent(r.Context(), sim.ConsentRequest{
		PreAuthCode: v.Page.PreAuthCode, AccountAppID: r.PostForm.Get("account"), FuncIDs: ids,
	})
	switch {
	case errors.As(err, &refused):
		srv.refuse(w, r, refused)
	case out.RedirectURL == "":
		http.Error(w, "the authorization did not come about", http.StatusInternalServerError)
	case v.Page.Link.Scanned && v.Mobile: // the PC's page is the one that goes back
		srv.show(w, http.StatusOK, "done.html", v)
	default: // also when the push failed: the browser goes back all the same
		w.Header()["Location"] = []string{out.RedirectURL} // the @@@ stays as it is
		w.WriteHeader(http.StatusFound)
	}
}

func (srv *server) showCancelled(w http.ResponseWriter, v view) {
	v.Error = cancelled(v.Text)
	srv.render(w, http.StatusOK, v)
}

// refuse shows WeChat's words and the developer's note. The status is 200, as WeChat's error pages have.
func (srv *server) refuse(w http.ResponseWriter, r *http.Request, err error) {
	v := newView(r)
	if !errors.As(err, &v.Error) {
		v.Error = &sim.PageError{Words: "系统错误", Cause: bilingual.Verbatim(err.Error())}
	}
	noteOf(v.Error).ToHeader(w.Header())
	srv.render(w, http.StatusOK, v)
}

// handleIndex tells a person who opened the bare address what this is.
func (srv *server) handleIndex(w http.ResponseWriter, r *http.Request) {
	v := newView(r)
	v.Paths = srv.sim.Paths()
	srv.render(w, http.StatusOK, v)
}

func (srv *server) render(w http.ResponseWriter, status int, v view) {
	name := "accounts.html"
	switch {
	case v.Paths != nil:
		name = "index.html"
	case v.Error != nil && v.Choice == nil:
		name = "error.html"
	case v.Error != nil && (v.Error.Words == v.Text.Cancelled):
		name = "error.html"
	case v.Choice != nil:
		name = "consent.html"
	}
	srv.show(w, status, name, v)
}

// show runs a template whole before the first byte goes out.
func (srv *server) show(w http.ResponseWriter, status int, name string, data any) {
	var b strings.Builder
	if err := srv.pages.tmpl.ExecuteTemplate(&b, name, data); err != nil {
		http.Error(w, "the page cannot be shown: "+err.Error(), http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(b.String()))
}

// noteOf is the developer's note in one text, for programs.
func noteOf(e *sim.PageError) bilingual.Text {
	if e.Fix.Empty() {
		return e.Cause
	}
	return bilingual.Textf("%s；%s", "%s; %s", e.Cause, e.Fix)
}

func newView(r *http.Request) view {
	v := view{Lang: "zh-CN", Path: r.URL.Path}
	if prefersEnglish(r.Header.Get("Accept-Language")) {
		v.Lang = "en"
	}
	v.Text = textsIn(v.Lang)
	v.Mobile = authorizationPaths()[r.URL.Path]
	if r.URL.Path == oauthPath {
		v.Mobile, v.Text.Title = true, v.Text.OAuthTitle
	}
	return v
}

// prefersEnglish looks at the first language only; without a header the page is Chinese, as WeChat's is.
func prefersEnglish(header string) bool {
	first, _, _ := strings.Cut(header, ",")
	return strings.HasPrefix(strings.ToLower(strings.TrimSpace(first)), "en")
}
