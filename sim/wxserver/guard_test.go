package wxserver_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"wxlab/sim/world"
)

// TestEveryPageIsGuarded asks for each page, those that refuse included, on both faces of the simulator.
func TestEveryPageIsGuarded(t *testing.T) {
	w := newLab(t)
	phone := w.lan()
	form := func(base, path string) *http.Request {
		req, _ := http.NewRequest("POST", base+path, strings.NewReader("step=consent"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		return req
	}
	link := func(target string) *http.Request {
		req, _ := http.NewRequest("GET", target, nil)
		req.Header.Set("Referer", w.platform.URL)
		return req
	}
	requests := []*http.Request{link(w.wechat.URL + "/"), link(w.wechat.URL + oauthPath), form(w.wechat.URL, oauthPath),
		link(w.wechat.URL + pc + "?step=wait"), link(w.wechat.URL + "/safe/bindcomponent?scan=x"),
		link(phone.URL + "/safe/bindcomponent?scan=x"), form(phone.URL, "/safe/bindcomponent")}
	for _, path := range []string{pc, "/safe/bindcomponent", "/wxaopen/safe/bindcomponent"} {
		requests = append(requests, link(w.pageURL(path)), link(w.wechat.URL+path), form(w.wechat.URL, path))
	}
	for _, req := range requests {
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		for header, want := range map[string]string{
			"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Cache-Control": "no-store",
			"Content-Security-Policy": "default-src 'none'",
		} {
			if got := resp.Header.Get(header); !strings.HasPrefix(got, want) {
				t.Errorf("%s %s: %s is %q", req.Method, req.URL, header, got)
			}
		}
	}
}

// TestOnlyWebAddressesAreGoneOnTo: a redirect_uri of any other scheme is refused before anybody consents, on the
// authorization pages as on the OAuth page.
func TestOnlyWebAddressesAreGoneOnTo(t *testing.T) {
	w, a := authorized(t)
	for _, target := range []string{
		"javascript:alert(1)", "JavaScript://a.example.com/%0aalert(1)", "data:text/html,x", "data://a.example.com/x",
		"file:///etc/passwd", "file://a.example.com/x", "vbscript:x", "ftp://a.example.com/", "weixin://dl/business",
		"//a.example.com/x", "a.example.com/x", "http:a.example.com", "https:///x", " https://a.example.com/",
	} {
		for _, path := range []string{pc, "/safe/bindcomponent", "/wxaopen/safe/bindcomponent"} {
			link := w.pageURL(path, func(q url.Values) { q.Set("redirect_uri", target) })
			if page := w.get(link, w.platform.URL, ""); !strings.Contains(page, "redirect_uri 参数错误") ||
				!strings.Contains(page, "请填以 http:// 或 https:// 开头的完整 URL") {
				t.Errorf("%s takes %q: %.300s", path, target, page)
			}
		}
		query := with(w.oauthLink(a, world.ScopeBase), "redirect_uri", target)
		link := w.wechat.URL + oauthPath + "?" + query.Encode()
		if page := w.get(link, "", ""); !strings.Contains(page, "redirect_uri 参数错误") {
			t.Errorf("the OAuth page takes %q: %.300s", target, page)
		}
	}
}

// TestAnswersKeepTheConnection: WeChat's answers say so, and a caller who wants it closed is told that it is.
func TestAnswersKeepTheConnection(t *testing.T) {
	w := newLab(t)
	for closes, want := range map[bool]string{false: "keep-alive", true: ""} {
		req, _ := http.NewRequest("POST", w.wechat.URL+"/cgi-bin/component/api_component_token", strings.NewReader("{}"))
		req.Close = closes
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if got := resp.Header.Get("Connection"); got != want || resp.Close != closes {
			t.Errorf("close %v: %q, want %q; it closes: %v", closes, got, want, resp.Close)
		}
	}
}
