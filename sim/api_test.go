package sim_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

const (
	pathToken      = "/cgi-bin/component/api_component_token"
	pathPreAuth    = "/cgi-bin/component/api_create_preauthcode"
	pathQuery      = "/cgi-bin/component/api_query_auth"
	pathAuthorizer = "/cgi-bin/component/api_authorizer_token"
	pathInfo       = "/cgi-bin/component/api_get_authorizer_info"
	pathList       = "/cgi-bin/component/api_get_authorizer_list"
	pathSend       = "/cgi-bin/message/custom/send"
	pathTyping     = "/cgi-bin/message/custom/typing"
	pathQuota      = "/cgi-bin/openapi/quota/get"
)

func TestErrorsLookLikeWeChats(t *testing.T) {
	l := newLab(t)
	resp := l.Call(api.Request{Method: "POST", Path: pathPreAuth, Query: url.Values{"access_token": {"nonsense"}}, Body: []byte(`{}`)})
	want := regexp.MustCompile(`^\{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 6553f100-[0-9a-f]{8}-[0-9a-f]{8}"\}$`)
	if resp.Status != 200 || !want.Match(resp.Body) {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/json; encoding=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	l.authorize(l.account(world.OfficialAccount, true).AppID)
	resp = l.Call(api.Request{Method: "POST", Path: pathSend, Query: url.Values{"access_token": {"nonsense"}}, Body: []byte(`{}`)})
	if !strings.Contains(string(resp.Body), "could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r rid: ") {
		t.Errorf("account-level 40001: %s", resp.Body)
	}
}

func TestTokenlessCalls(t *testing.T) {
	l := newLab(t)
	ticket := l.ticket()
	body := func(appid, sec, tick string) string {
		return fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appid, sec, tick)
	}
	tests := []struct {
		name, path, body string
		code             int
	}{
		{"ok", pathToken, body(appID, secret, ticket), 0},
		{"trailing newline", pathToken, body(appID, secret, ticket) + "\n", 0},
		{"empty body", pathToken, "  ", 44002},
		{"form", pathToken, "component_appid=" + appID, 47001},
		{"array", pathToken, "[]", 47001},
		{"number", pathToken, `{"component_appid":5}`, 47001},
		{"no appid", pathToken, `{}`, 41018},
		{"unknown appid", pathToken, body("wx0000000000000000", secret, ticket), 40013},
		{"secret as appid", pathToken, body(secret, secret, ticket), 40013},
		{"no secret", pathToken, body(appID, "", ticket), 41004},
		{"wrong secret", pathToken, body(appID, "x", ticket), 40125},
		{"no ticket", pathToken, body(appID, secret, ""), 61006},
		{"foreign ticket", pathToken, body(appID, secret, "ticket@@@x"), 61006},
		{"start", "/cgi-bin/component/api_start_push_ticket", fmt.Sprintf(`{"component_appid":%q,"component_secret":%q}`, appID, secret), 0},
		{"start with the other name", "/cgi-bin/component/api_start_push_ticket", body(appID, secret, ""), 41004},
		{"clear", "/cgi-bin/component/clear_quota/v2", fmt.Sprintf(`{"component_appid":%q,"appid":%q,"appsecret":%q}`, appID, appID, secret), 0},
		{"clear a stranger", "/cgi-bin/component/clear_quota/v2", fmt.Sprintf(`{"component_appid":%q,"appid":"wx1","appsecret":%q}`, appID, secret), 40013},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.want(l.call(tt.path, "", tt.body), tt.code)
		})
	}
}

func TestHintsNameTheCause(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	component, authorizer, refresh := l.authorize(a.AppID)
	tests := []struct{ name, path, tok, body, hint string }{
		{"secret as appid", pathToken, "", `{"component_appid":"` + secret + `"}`, "component_appid is the component's AppSecret"},
		{"callback token as access token", pathPreAuth, token, `{}`, "the access_token is the callback Token"},
		{"object", pathPreAuth, "[object Object]", `{}`, `the text "[object Object]"`},
		{"refresh token as ticket", pathToken, "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, refresh), "component_verify_ticket is the authorizer_refresh_token of"},
		{"authorizer token on a component call", pathPreAuth, authorizer, `{}`, "takes the component_access_token"},
		{"component token on an account call", pathSend, component, `{}`, "takes the authorizer_access_token"},
		{"appid as openid", pathSend, authorizer, `{"touser":"` + a.AppID + `"}`, "touser is the AppID of the account"},
		{"XML", pathToken, "", `<xml/>`, "takes JSON, not XML"},
		{"form", pathToken, "", `a=b`, "looks like a form"},
	}
	for _, tt := range tests {
		resp := l.Call(api.Request{Method: "POST", Path: tt.path, Query: url.Values{"access_token": {tt.tok}}, Body: []byte(tt.body)})
		if !strings.Contains(resp.Hint, tt.hint) || resp.Header.Get("X-Wxlab-Hint") == "" {
			t.Errorf("%s: hint %q", tt.name, resp.Hint)
		}
		calls := l.Calls()
		if calls[len(calls)-1].Hint != resp.Hint {
			t.Errorf("%s: the hint is not recorded", tt.name)
		}
	}
}

func TestTokenChecks(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	component, authorizer, _ := l.authorize(a.AppID)
	tests := []struct {
		name, path, tok string
		code            int
	}{
		{"missing", pathPreAuth, "", 41001},
		{"unknown", pathPreAuth, "80_x", 40001},
		{"authorizer's", pathPreAuth, authorizer, 61014},
		{"component's", pathSend, component, 61015},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.want(l.call(tt.path, tt.tok, `{}`), tt.code)
		})
	}
	resp := l.Call(api.Request{Method: "GET", Path: pathPreAuth, Query: url.Values{"access_token": {component}}})
	if resp.ErrCode != 43002 {
		t.Errorf("GET: %s", resp.Body)
	}
	l.T = t
	l.want(l.call(pathPreAuth, component, `{"component_appid":"wx0"}`), 40013)
	l.want(l.call(pathPreAuth, component, `{}`), 41018)
}

func TestBothTokenNamesWork(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	for _, name := range []string{"access_token", "component_access_token"} {
		resp := l.Call(api.Request{Method: "POST", Path: pathPreAuth, Query: url.Values{name: {tok}}, Body: []byte(`{"component_appid":"` + appID + `"}`)})
		if resp.ErrCode != 0 || !strings.HasSuffix(string(resp.Body), `","expires_in":1800}`) {
			t.Errorf("%s: %s", name, resp.Body)
		}
	}
}

func TestWhitelist(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.Whitelist = []string{"203.0.113.9", "::ffff:198.51.100.1"} })
	body := []byte(`{"component_appid":"` + appID + `","component_appsecret":"x"}`)
	resp := l.Call(api.Request{Method: "POST", Path: pathToken, Body: body, ClientIP: "192.0.2.7"})
	if resp.ErrCode != 61004 || !strings.Contains(string(resp.Body), "access clientip is not registered requestIP: 192.0.2.7 rid: ") {
		t.Errorf("%s", resp.Body)
	}
	for _, ip := range []string{"203.0.113.9", "198.51.100.1"} {
		if resp := l.Call(api.Request{Method: "POST", Path: pathToken, Body: body, ClientIP: ip}); resp.ErrCode != 40125 {
			t.Errorf("%s: %s", ip, resp.Body)
		}
	}
}

// TestLifetimes looks one second before and after each end.
func TestLifetimes(t *testing.T) {
	getToken := func(l *lab, ticket string) map[string]any {
		return l.call(pathToken, "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, ticket))
	}
	tests := []struct {
		name  string
		life  time.Duration
		after int
		start func(l *lab) func() map[string]any
	}{
		{"ticket", 12 * time.Hour, 61005, func(l *lab) func() map[string]any {
			ticket := l.ticket()
			return func() map[string]any { return getToken(l, ticket) }
		}},
		{"component token", 2 * time.Hour, 42001, func(l *lab) func() map[string]any {
			tok := l.componentToken()
			return func() map[string]any { return l.call(pathPreAuth, tok, `{"component_appid":"`+appID+`"}`) }
		}},
		{"superseded component token", 5 * time.Minute, 40001, func(l *lab) func() map[string]any {
			tok := l.componentToken()
			l.componentToken()
			return func() map[string]any { return l.call(pathPreAuth, tok, `{"component_appid":"`+appID+`"}`) }
		}},
		{"authorization code", time.Hour, 61010, func(l *lab) func() map[string]any {
			tok := l.componentToken()
			c, err := l.Consent(l.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: l.account(world.MiniProgram, true).AppID})
			if err != nil {
				l.Fatal(err)
			}
			return func() map[string]any { return l.queryAuth(tok, c.AuthCode) }
		}},
		{"authorizer token", 2 * time.Hour, 42001, func(l *lab) func() map[string]any {
			_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
			return func() map[string]any { return l.call(pathQuota, tok, `{"cgi_path":"`+pathSend+`"}`) }
		}},
		{"superseded authorizer token", 5 * time.Minute, 40001, func(l *lab) func() map[string]any {
			a := l.account(world.OfficialAccount, true)
			component, tok, refresh := l.authorize(a.AppID)
			l.want(l.call(pathAuthorizer, component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, appID, a.AppID, refresh)), 0)
			return func() map[string]any { return l.call(pathQuota, tok, `{"cgi_path":"`+pathSend+`"}`) }
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t)
			use := tt.start(l)
			l.clock.Add(tt.life - time.Second)
			l.want(use(), 0)
			l.clock.Add(2 * time.Second)
			l.want(use(), tt.after)
		})
	}
}

func TestQuota(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	component, authorizer, _ := l.authorize(a.AppID)
	quota := func(tok, path string) map[string]any { return l.call(pathQuota, tok, `{"cgi_path":"`+path+`"}`) }
	want := map[string]any{"daily_limit": 10000.0, "used": 1.0, "remain": 9999.0}
	if diff := cmp.Diff(want, quota(component, pathToken)["quota"]); diff != "" {
		t.Error(diff)
	}
	l.want(quota(component, "cgi-bin/x"), 76003)
	l.want(quota(component, "/cgi-bin/x"), 76021)
	l.want(quota(component, "/sns/userinfo"), 76022)
	l.want(quota(component, pathSend), 76022)
	l.want(quota(authorizer, pathQuery), 76022)

	const clear = "/cgi-bin/component/clear_quota"
	for range 10 {
		l.want(l.call(clear, component, `{"component_appid":"`+appID+`"}`), 0)
	}
	l.want(l.call(clear, component, `{"component_appid":"`+appID+`"}`), 48006)
	if used := quota(component, pathToken)["quota"].(map[string]any)["used"]; used != 0.0 {
		t.Errorf("after clearing: %v", used)
	}
	l.want(l.call("/cgi-bin/clear_quota", authorizer, `{"appid":"`+a.AppID+`"}`), 0)
	l.want(l.call("/cgi-bin/clear_quota", authorizer, `{"appid":"`+appID+`"}`), 40013)
}

func TestDailyQuotaRunsOutAndComesBack(t *testing.T) {
	l := newLab(t)
	ticket := l.ticket()
	body := fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appID, secret, ticket)
	for range 10000 {
		if resp := l.Call(api.Request{Method: "POST", Path: pathToken, Body: []byte(body)}); resp.ErrCode != 0 {
			t.Fatalf("%s", resp.Body)
		}
	}
	l.want(l.call(pathToken, "", body), 45009)
	l.clock.Add(time.Date(2023, 11, 15, 16, 0, 1, 0, time.UTC).Sub(l.clock.Now())) // midnight in China has passed
	body = strings.Replace(body, ticket, l.ticket(), 1)
	l.want(l.call(pathToken, "", body), 0)
}

func TestRID(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	out := l.call(pathPreAuth, tok, `{}`)
	_, rid, _ := strings.Cut(out["errmsg"].(string), "rid: ")
	get := func() map[string]any { return l.call("/cgi-bin/openapi/rid/get", tok, `{"rid":"`+rid+`"}`) }
	request, _ := get()["request"].(map[string]any)
	if request["invoke_time"] != 1700000000.0 || request["request_body"] != "{}" || request["client_ip"] != "127.0.0.1" || !strings.Contains(request["response_body"].(string), "41018") {
		t.Errorf("%v", request)
	}
	_, authorizer, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	if out := l.call("/cgi-bin/openapi/rid/get", authorizer, `{"rid":"`+rid+`"}`); out["errcode"] != 0.0 {
		t.Errorf("the component's own accounts may look: %v", out)
	}
	l.want(l.call("/cgi-bin/openapi/rid/get", tok, `{"rid":"6553f100-00000000-00000000"}`), 76001)
	p, _ := l.Platform(appID)
	p.AppID = other
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	_, rid, _ = strings.Cut(l.call(pathToken, "", `{"component_appid":"`+other+`"}`)["errmsg"].(string), "rid: ")
	l.want(get(), 76002)
	l.clock.Add(7*24*time.Hour + time.Second)
	tok = l.componentToken()
	l.want(get(), 76001)
}

func TestAddresses(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	for _, path := range []string{"/cgi-bin/getcallbackip", "/cgi-bin/get_api_domain_ip"} {
		resp := l.Call(api.Request{Method: "GET", Path: path, Query: url.Values{"access_token": {tok}}})
		if string(resp.Body) != `{"ip_list":["127.0.0.1","::1"]}` {
			t.Errorf("%s: %s", path, resp.Body)
		}
	}
}

func TestUnknownPathsAreNoSuccess(t *testing.T) {
	l := newLab(t)
	resp := l.Call(api.Request{Method: "POST", Path: "/cgi-bin/component/query_auth"})
	if resp.Status != http.StatusNotFound || !strings.Contains(string(resp.Body), `"not simulated"`) || !strings.Contains(resp.Hint, pathQuery) {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	l.Call(api.Request{Method: "GET", Path: "/nowhere"})
	got := l.Coverage()
	if got["/nowhere"] != 1 || got["/cgi-bin/component/query_auth"] != 1 {
		t.Errorf("coverage: %v", got)
	}
	if calls := l.Calls(); len(calls) != 2 || !calls[1].Unknown {
		t.Errorf("calls: %+v", calls)
	}
}

func FuzzCall(f *testing.F) {
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }})
	for i := range append(s.Paths(), "/nowhere") {
		f.Add(i, "POST", "access_token=x", []byte(`{"component_appid":"wx","authorizer_appid":null,"count":1}`))
	}
	f.Fuzz(func(t *testing.T, i int, method, query string, body []byte) {
		paths := append(s.Paths(), "/nowhere")
		q, _ := url.ParseQuery(query)
		resp := s.Call(api.Request{Method: method, Path: paths[uint(i)%uint(len(paths))], Query: q, Body: body, ClientIP: "127.0.0.1"})
		if resp.Status == 200 && resp.ErrCode == 0 {
			t.Errorf("a stranger's call succeeded: %s", resp.Body)
		}
	})
}
