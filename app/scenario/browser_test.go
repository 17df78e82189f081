package scenario

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// site answers two pages: one with a form, one that says what it was sent.
func site(t *testing.T) *httptest.Server {
	t.Helper()
	mux := http.NewServeMux()
	mux.HandleFunc("GET /start", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`<p>hello <b>page</b></p><style>p{}</style><a href="/form?x=1">go</a>`))
	})
	mux.HandleFunc("GET /form", func(w http.ResponseWriter, r *http.Request) {
		w.Write([]byte(`<form action="/send" method="post"><input type="hidden" name="h" value="1"><input type="checkbox" name="c" value="a" checked>
			<input type="checkbox" name="c" value="b"><input type="checkbox" name="c" value="z" checked disabled><button name="step" value="yes">ok</button></form><p>` + r.Referer() + `</p>`))
	})
	mux.HandleFunc("POST /send", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/end?"+r.PostFormValue("step")+r.PostFormValue("h")+strings.Join(r.PostForm["c"], ""),
			http.StatusFound)
	})
	mux.HandleFunc("GET /end", func(w http.ResponseWriter, r *http.Request) { w.Write([]byte(r.URL.RawQuery)) })
	s := httptest.NewServer(mux)
	t.Cleanup(s.Close)
	return s
}

func TestBrowserWalks(t *testing.T) {
	s := site(t)
	b, err := newBrowser(http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.get(t.Context(), s.URL+"/start"); err != nil {
		t.Fatal(err)
	}
	if got := b.page.text(); got != "hello page go" {
		t.Errorf("text %q", got)
	}
	if _, err := b.page.link("/nowhere"); err == nil || !strings.Contains(err.Error(), "hello page") {
		t.Error(err)
	}
	href, err := b.page.link("/form")
	if err != nil {
		t.Fatal(err)
	}
	if err := b.get(t.Context(), href); err != nil {
		t.Fatal(err)
	}
	if got := b.page.text(); !strings.Contains(got, s.URL+"/start") {
		t.Errorf("no Referer: %q", got)
	}
	if _, ok := b.page.button("step", "no"); ok {
		t.Error("found a button that is not there")
	}
	f, ok := b.page.button("step", "yes")
	if !ok {
		t.Fatal("no button")
	}
	if err := b.submit(t.Context(), f); err != nil {
		t.Fatal(err)
	}
	if got := b.page.url.RequestURI(); got != "/end?yes1a" {
		t.Errorf("ended on %s", got)
	}
}

func TestBrowserHasNoPatienceForNobody(t *testing.T) {
	b, err := newBrowser(http.DefaultTransport)
	if err != nil {
		t.Fatal(err)
	}
	if err := b.get(t.Context(), "http://127.0.0.1:1/"); err == nil {
		t.Error("a page from nowhere")
	}
	if err := b.get(t.Context(), "http://[bad/"); err == nil {
		t.Error("a page from a broken address")
	}
}
