package server_test

import (
	"html"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
)

func (r *rig) get(target, language string) *httptest.ResponseRecorder {
	req := httptest.NewRequest("GET", target, nil)
	req.Header.Set("Accept-Language", language)
	w := httptest.NewRecorder()
	r.http.ServeHTTP(w, req)
	return w
}

func links(t *testing.T, page string) []*url.URL {
	t.Helper()
	var out []*url.URL
	for _, found := range regexp.MustCompile(`<a [^>]*href="([^"]*)"`).FindAllStringSubmatch(page, -1) {
		u, err := url.Parse(html.UnescapeString(found[1]))
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, u)
	}
	return out
}

func TestAuthorizePage(t *testing.T) {
	r := newRig(t, func(c *server.Config) { c.LoginBase, c.OpenBase = "http://127.0.0.1:8681", "http://127.0.0.1:8681/" }).ready()
	w := r.get("/authorize?auth_type=1&biz_appid="+account, "en-US,en;q=0.9")
	if w.Code != 200 || !strings.Contains(w.Body.String(), "Authorize your account") || !strings.Contains(w.Body.String(), "2023-11-15 06:43") {
		t.Fatalf("page %d %s", w.Code, w.Body)
	}
	found := links(t, w.Body.String())
	if len(found) != 2 || found[0].Path != "/cgi-bin/componentloginpage" || found[1].Path != "/wxaopen/safe/bindcomponent" || found[1].Fragment != "wechat_redirect" {
		t.Fatalf("links %v", found)
	}
	for _, link := range found {
		q := link.Query()
		if link.Host != "127.0.0.1:8681" || q.Get("redirect_uri") != "http://127.0.0.1:8680/authorized" || q.Get("component_appid") != componentAppID ||
			q.Get("auth_type") != "1" || q.Get("biz_appid") != account || !strings.HasPrefix(q.Get("pre_auth_code"), "preauthcode@@@") {
			t.Errorf("link %v", link)
		}
	}
	if got := w.Header().Get("Referrer-Policy"); got != "origin" {
		t.Errorf("Referrer-Policy %q: WeChat must see where the visitor comes from", got)
	}
}

// TestEntryURLKeepsItsCode: the page behind a link shows that link's code until it ends, then makes a new one.
func TestEntryURLKeepsItsCode(t *testing.T) {
	r := newRig(t).ready()
	link, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{AuthType: 2})
	if err != nil {
		t.Fatal(err)
	}
	entry, err := url.Parse(link.EntryURL)
	if err != nil || entry.Host != "127.0.0.1:8680" || !link.ExpiresAt.Equal(r.clock.Now().Add(30*time.Minute)) {
		t.Fatalf("link %+v, %v", link, err)
	}
	page := r.get(entry.RequestURI(), "zh").Body.String()
	if got := links(t, page)[0]; got.String() != link.URL || got.Query().Get("auth_type") != "2" {
		t.Errorf("page links to %v, want %v", got, link.URL)
	}
	codes, err := r.store.PreAuthCodes(ctx, componentAppID)
	if err != nil || len(codes) != 1 || codes[0].Value != link.PreAuthCode {
		t.Errorf("codes %v, %v", codes, err)
	}
	r.clock.advance(31 * time.Minute)
	if got := links(t, r.get(entry.RequestURI(), "zh").Body.String())[0]; got.Query().Get("pre_auth_code") == link.PreAuthCode {
		t.Error("the page offers a code that ended")
	}
}

// TestBaseURLMoves: when the tunnel comes up, new links go through it.
func TestBaseURLMoves(t *testing.T) {
	r := newRig(t).ready()
	if err := r.srv.SetBaseURL("https://wx.example.com/"); err != nil {
		t.Fatal(err)
	}
	link, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{})
	if err != nil || !strings.HasPrefix(link.EntryURL, "https://wx.example.com/authorize?") || !strings.Contains(link.URL, "redirect_uri=https%3A%2F%2Fwx.example.com%2Fauthorized") {
		t.Errorf("link %+v, %v", link, err)
	}
	if err := r.srv.SetBaseURL("wx.example.com"); err == nil || r.srv.BaseURL() != "https://wx.example.com" {
		t.Errorf("base is now %s, %v", r.srv.BaseURL(), err)
	}
}

func TestPreAuthCodeIsSpentByTheEvent(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.script("api_create_preauthcode", answer{"pre_auth_code": "preauthcode@@@2", "expires_in": 600})
	if link, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{}); err != nil || !link.ExpiresAt.Equal(r.clock.Now().Add(10*time.Minute)) {
		t.Fatalf("link %+v, %v: expires_in is obeyed", link, err)
	}
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	if codes, err := r.store.PreAuthCodes(ctx, componentAppID); err != nil || len(codes) != 0 {
		t.Errorf("unspent %v, %v", codes, err)
	}
}

func TestLinkForms(t *testing.T) {
	r := newRig(t).ready()
	for form, want := range map[platform.LinkForm]string{platform.PCLink: "https://mp.weixin.qq.com/cgi-bin/componentloginpage?",
		platform.H5Link: "https://open.weixin.qq.com/wxaopen/safe/bindcomponent?", platform.OldH5Link: "https://mp.weixin.qq.com/safe/bindcomponent?"} {
		if link, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{Form: form}); err != nil || !strings.HasPrefix(link.URL, want) {
			t.Errorf("%s: %+v, %v", form, link, err)
		}
	}
	calls := len(r.wechat.calls)
	if _, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{AuthType: 7}); err == nil || len(r.wechat.calls) != calls {
		t.Errorf("a wrong auth_type cost a call: %v", err)
	}
}

func TestPagesSayWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		name, target, say string
		status            int
		prepare           func(*rig)
	}{
		{"no ticket", "/authorize", "component_verify_ticket yet", 503, func(*rig) {}},
		{"bad option", "/authorize?auth_type=7", "parameters are wrong", 400, func(r *rig) { r.ready() }},
		{"white list", "/authorize", "white list", 502, func(r *rig) { r.ready(); r.wechat.script("api_create_preauthcode", fail(61004)) }},
		{"refused", "/authorize", "refused the request", 502, func(r *rig) { r.ready(); r.wechat.script("api_create_preauthcode", fail(45009)) }},
		{"no code", "/authorized", "no auth_code", 400, func(*rig) {}},
		{"long code", "/authorized?auth_code=" + strings.Repeat("x", 600), "no auth_code", 400, func(*rig) {}},
		{"spent code", "/authorized?auth_code=queryauthcode@@@x", "used or expired", 400, func(r *rig) { r.ready() }},
		{"store gone", "/authorized?auth_code=queryauthcode@@@x", "cannot be reached", 503, func(r *rig) { r.store.Close() }},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := newRig(t)
			tt.prepare(r)
			w := r.get(tt.target, "en")
			if w.Code != tt.status || !strings.Contains(w.Body.String(), tt.say) || strings.Contains(w.Body.String(), "told to fail") {
				t.Errorf("%d %s", w.Code, w.Body)
			}
		})
	}
}

func TestAuthorizedPage(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.codes["queryauthcode@@@1"] = account
	w := r.get("/authorized?auth_code=queryauthcode@@@1&expires_in=3600", "zh-CN")
	page := w.Body.String()
	for _, want := range []string{"授权成功", "示例账号 &lt;&amp;&gt;", account, "公众号", "1, 4", "Example Ltd"} {
		if !strings.Contains(page, want) {
			t.Errorf("page lacks %q: %s", want, page)
		}
	}
	if again := r.get("/authorized?auth_code=queryauthcode@@@1", "zh-CN"); again.Code != 200 || r.wechat.count("api_query_auth") != 1 {
		t.Errorf("reload: %d after %v", again.Code, r.wechat.calls)
	}
	r.step()
	if n := r.wechat.count("api_get_authorizer_info"); n != 1 {
		t.Errorf("the profile was read %d times", n)
	}
}

// TestRedirectBeforeTheNetworkIsBack: the code is on disk before the page gives up.
func TestRedirectBeforeTheNetworkIsBack(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.codes["queryauthcode@@@1"] = account
	r.wechat.script("api_query_auth", fail(-1))
	if w := r.get("/authorized?auth_code=queryauthcode@@@1", "en"); w.Code != 502 {
		t.Fatalf("page %d", w.Code)
	}
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.RefreshToken == "" {
		t.Errorf("authorizer %+v, %v", a, err)
	}
}

func TestPagesAreSelfContainedAndGuarded(t *testing.T) {
	r := newRig(t).ready()
	for _, target := range []string{"/authorize", "/authorized", "/authorize?auth_type=%3Cscript%3E"} {
		w := r.get(target, "zh")
		const noIcon = `<link rel="icon" href="data:,">` // keeps browsers from asking for /favicon.ico, a refused request each
		if page := strings.Replace(w.Body.String(), noIcon, "", 1); page == w.Body.String() || regexp.MustCompile(`(?i)<script|<img|<link|@import|url\(`).MatchString(page) {
			t.Errorf("%s loads something: %s", target, w.Body)
		}
		for header, want := range map[string]string{"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY"} {
			if w.Header().Get(header) != want {
				t.Errorf("%s: %s is %q", target, header, w.Header().Get(header))
			}
		}
		if !strings.Contains(w.Header().Get("Content-Security-Policy"), "default-src 'none'") {
			t.Errorf("%s: CSP %q", target, w.Header().Get("Content-Security-Policy"))
		}
	}
}

// TestHostHeaderIsIgnored: links come from the configuration, whatever the request says.
func TestHostHeaderIsIgnored(t *testing.T) {
	r := newRig(t).ready()
	req := httptest.NewRequest("GET", "/authorize", nil)
	req.Host = "evil.example.com"
	req.Header.Set("X-Forwarded-Host", "evil.example.com")
	w := httptest.NewRecorder()
	r.http.ServeHTTP(w, req)
	if strings.Contains(w.Body.String(), "evil") {
		t.Errorf("page %s", w.Body)
	}
}

// TestWorthlessCodesAreBounded: anybody can open the landing page, so what is no code costs nothing, wrong codes cost
// little, and a code that is known goes through whatever strangers do.
func TestWorthlessCodesAreBounded(t *testing.T) {
	r := newRig(t).ready()
	for _, junk := range []string{"junk", "", "queryauthcode@@", "%3Cscript%3E"} {
		if w := r.get("/authorized?auth_code="+junk, "en"); w.Code != 400 || r.wechat.count("api_query_auth") != 0 {
			t.Errorf("%q: %d after %d calls", junk, w.Code, r.wechat.count("api_query_auth"))
		}
	}
	visit := func(code string) int { return r.get("/authorized?auth_code=queryauthcode@@@"+code, "zh-CN").Code }
	refused := 0
	for i := range 50 {
		if visit("guess"+strconv.Itoa(i)) == 429 {
			refused++
		}
	}
	if calls := r.wechat.count("api_query_auth"); calls > 25 || refused < 25 {
		t.Errorf("50 guesses made %d calls, %d were refused", calls, refused)
	}
	r.wechat.codes["queryauthcode@@@mine"] = account
	if got := visit("mine"); got != 429 {
		t.Errorf("an unknown code among guesses got %d", got)
	}
	r.clock.advance(time.Minute)
	if got := visit("mine"); got != 200 {
		t.Errorf("a minute later it got %d", got)
	}
}
