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
	resp := l.Call(sim.Request{Method: "POST", Path: pathPreAuth, Query: url.Values{"access_token": {"nonsense"}}, Body: []byte(`{}`)})
	want := regexp.MustCompile(`^\{"errcode":40001,"errmsg":"invalid credential, access_token is invalid or not latest rid: 6553f100-[0-9a-f]{8}-[0-9a-f]{8}"\}$`)
	if resp.Status != 200 || !want.Match(resp.Body) {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	if got := resp.Header.Get("Content-Type"); got != "application/json; encoding=utf-8" {
		t.Errorf("Content-Type %q", got)
	}
	l.authorize(l.account(sim.OfficialAccount, true).AppID)
	resp = l.Call(sim.Request{Method: "POST", Path: pathSend, Query: url.Values{"access_token": {"nonsense"}}, Body: []byte(`{}`)})
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
	a := l.account(sim.OfficialAccount, true)
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
		resp := l.Call(sim.Request{Method: "POST", Path: tt.path, Query: url.Values{"access_token": {tt.tok}}, Body: []byte(tt.body)})
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
	a := l.account(sim.OfficialAccount, true)
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
	resp := l.Call(sim.Request{Method: "GET", Path: pathPreAuth, Query: url.Values{"access_token": {component}}})
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
		resp := l.Call(sim.Request{Method: "POST", Path: pathPreAuth, Query: url.Values{name: {tok}}, Body: []byte(`{"component_appid":"` + appID + `"}`)})
		if resp.ErrCode != 0 || !strings.HasSuffix(string(resp.Body), `","expires_in":1800}`) {
			t.Errorf("%s: %s", name, resp.Body)
		}
	}
}

func TestWhitelist(t *testing.T) {
	l := newLab(t, func(p *sim.Platform) { p.Whitelist = []string{"203.0.113.9", "::ffff:198.51.100.1"} })
	body := []byte(`{"component_appid":"` + appID + `","component_appsecret":"x"}`)
	resp := l.Call(sim.Request{Method: "POST", Path: pathToken, Body: body, ClientIP: "192.0.2.7"})
	if resp.ErrCode != 61004 || !strings.Contains(string(resp.Body), "access clientip is not registered requestIP: 192.0.2.7 rid: ") {
		t.Errorf("%s", resp.Body)
	}
	for _, ip := range []string{"203.0.113.9", "198.51.100.1"} {
		if resp := l.Call(sim.Request{Method: "POST", Path: pathToken, Body: body, ClientIP: ip}); resp.ErrCode != 40125 {
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
			c, err := l.Consent(l.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: l.account(sim.MiniProgram, true).AppID})
			if err != nil {
				l.Fatal(err)
			}
			return func() map[string]any { return l.queryAuth(tok, c.AuthCode) }
		}},
		{"authorizer token", 2 * time.Hour, 42001, func(l *lab) func() map[string]any {
			_, tok, _ := l.authorize(l.account(sim.OfficialAccount, true).AppID)
			return func() map[string]any { return l.call(pathQuota, tok, `{"cgi_path":"`+pathSend+`"}`) }
		}},
		{"superseded authorizer token", 5 * time.Minute, 40001, func(l *lab) func() map[string]any {
			a := l.account(sim.OfficialAccount, true)
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

func TestQueryAuth(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true)
	tok := l.componentToken()
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: a.AppID, FuncIDs: []int{1, 15}})
	if err != nil {
		t.Fatal(err)
	}
	resp := l.Call(sim.Request{Method: "POST", Path: pathQuery, Query: url.Values{"access_token": {tok}}, Body: []byte(fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`, appID, c.AuthCode))})
	want := regexp.MustCompile(`^\{"authorization_info":\{"authorizer_appid":"` + a.AppID + `","authorizer_access_token":"\d\d_[\w-]{133}","expires_in":7200,` +
		`"authorizer_refresh_token":"refreshtoken@@@[\w-]{43}","func_info":\[\{"funcscope_category":\{"id":1\}\},\{"funcscope_category":\{"id":15\}\}\]\}\}$`)
	if !want.Match(resp.Body) {
		t.Errorf("%s", resp.Body)
	}
	l.want(l.queryAuth(tok, c.AuthCode), 0) // reusable until it expires
	l.want(l.queryAuth(tok, ""), 61009)
	l.want(l.queryAuth(tok, "queryauthcode@@@x"), 61009)
	if _, err := l.Unauthorize(t.Context(), appID, a.AppID); err != nil {
		t.Fatal(err)
	}
	l.want(l.queryAuth(tok, c.AuthCode), 61003)
}

func TestSingleUseCodes(t *testing.T) {
	l := newLab(t, func(p *sim.Platform) { p.SingleUseCodes = true })
	tok := l.componentToken()
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: l.account(sim.OfficialAccount, true).AppID})
	if err != nil {
		t.Fatal(err)
	}
	l.want(l.queryAuth(tok, c.AuthCode), 0)
	l.want(l.queryAuth(tok, c.AuthCode), 61009)
}

func TestAuthorizerToken(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true)
	component, first, refresh := l.authorize(a.AppID)
	body := func(account, refresh string) string {
		return fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, appID, account, refresh)
	}
	out := l.call(pathAuthorizer, component, body(a.AppID, refresh))
	if out["authorizer_refresh_token"] != refresh || out["authorizer_access_token"] == first || out["expires_in"] != 7200.0 {
		t.Errorf("%v", out)
	}
	other := l.account(sim.MiniProgram, true).AppID
	l.want(l.call(pathAuthorizer, component, body(a.AppID, "")), 61023)
	l.want(l.call(pathAuthorizer, component, body(a.AppID, first)), 61023)
	l.want(l.call(pathAuthorizer, component, body(other, refresh)), 61003)
	l.want(l.call(pathAuthorizer, component, body("", refresh)), 40013)
	l.want(l.call(pathAuthorizer, component, body("wx0", refresh)), 40013)
	l.want(l.call(pathAuthorizer, component, body(a.UserName, refresh)), 40013)
}

func TestRefreshTokenOverItsLife(t *testing.T) {
	for _, rotate := range []bool{false, true} {
		l := newLab(t, func(p *sim.Platform) { p.RotateRefreshTokens = rotate })
		a := l.account(sim.OfficialAccount, true).AppID
		_, _, first := l.authorize(a, 1)
		if _, _, second := l.authorize(a, 1, 2); (second != first) != rotate {
			t.Errorf("rotate %v: refresh token %s then %s", rotate, first, second)
		}
		if _, err := l.Unauthorize(t.Context(), appID, a); err != nil {
			t.Fatal(err)
		}
		component, _, third := l.authorize(a, 1)
		if third == first {
			t.Error("authorizing after a cancellation gave the old refresh token")
		}
		l.want(l.call(pathAuthorizer, component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, appID, a, first)), 61023)
	}
}

func TestAuthorizerInfo(t *testing.T) {
	l := newLab(t)
	for _, kind := range []sim.Kind{sim.OfficialAccount, sim.MiniProgram} {
		a := l.account(kind, true)
		component, _, _ := l.authorize(a.AppID)
		out := l.call(pathInfo, component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, appID, a.AppID))
		info, _ := out["authorizer_info"].(map[string]any)
		if info["nick_name"] != a.NickName || info["user_name"] != a.UserName || info["principal_name"] != a.PrincipalName {
			t.Errorf("%s: %v", kind, info)
		}
		if _, has := info["MiniProgramInfo"]; has != (kind == sim.MiniProgram) {
			t.Errorf("%s: MiniProgramInfo %v", kind, has)
		}
		authorization, _ := out["authorization_info"].(map[string]any)
		if authorization["authorizer_appid"] != a.AppID || authorization["authorizer_access_token"] != nil || authorization["authorizer_refresh_token"] == nil {
			t.Errorf("%s: %v", kind, authorization)
		}
	}
}

func TestAuthorizerList(t *testing.T) {
	l := newLab(t)
	oa, mp := l.account(sim.OfficialAccount, true).AppID, l.account(sim.MiniProgram, true).AppID
	component, _, refresh := l.authorize(oa)
	if _, _, err := l.Authorize(t.Context(), appID, mp, nil); err != nil {
		t.Fatal(err)
	}
	list := func(offset, count int) map[string]any {
		return l.call(pathList, component, fmt.Sprintf(`{"component_appid":%q,"offset":%d,"count":%d}`, appID, offset, count))
	}
	want := map[string]any{"total_count": 2.0, "list": []any{
		map[string]any{"authorizer_appid": oa, "refresh_token": refresh, "auth_time": 1700000000.0},
		map[string]any{"authorizer_appid": mp, "refresh_token": "", "auth_time": 1700000000.0}, // never queried
	}}
	if diff := cmp.Diff(want, list(0, 500)); diff != "" {
		t.Error(diff)
	}
	if rows, _ := list(1, 1)["list"].([]any); len(rows) != 1 {
		t.Errorf("second page: %v", rows)
	}
	if rows, _ := list(9, 10)["list"].([]any); rows == nil || len(rows) != 0 {
		t.Errorf("beyond the end: %v", rows)
	}
	l.want(list(0, 501), 40170)
	l.want(list(0, 0), 40097)
	l.want(list(-1, 5), 40097)
}

func TestOptions(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true).AppID
	component, authorizer, _ := l.authorize(a)
	old := func(name, value string) string {
		return fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"option_name":%q,"option_value":%q}`, appID, a, name, value)
	}
	const base = "/cgi-bin/component/"
	l.want(l.call(base+"api_set_authorizer_option", component, old("location_report", "2")), 0)
	if out := l.call(base+"api_get_authorizer_option", component, old("location_report", "")); out["option_value"] != "2" || out["authorizer_appid"] != a {
		t.Errorf("%v", out)
	}
	l.want(l.call(base+"set_authorizer_option", authorizer, `{"option_name":"voice_recognize","option_value":"1"}`), 0)
	if out := l.call(base+"get_authorizer_option", authorizer, `{"option_name":"voice_recognize"}`); out["option_value"] != "1" {
		t.Errorf("%v", out)
	}
	l.want(l.call(base+"api_get_authorizer_option", component, old("nothing", "")), 61012)
	l.want(l.call(base+"api_set_authorizer_option", component, old("customer_service", "2")), 61013)
	l.want(l.call(base+"api_get_authorizer_option", component, `{"component_appid":"`+appID+`"}`), 40013)
}

func TestConfirmAuthorization(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true).AppID
	component, _, _ := l.authorize(a, 1)
	for set, code := range map[int]int{1: 61019, 2: 61017} {
		l.want(l.call("/cgi-bin/component/api_confirm_authorization", component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"funscope_category_id":%d,"confirm_value":1}`, appID, a, set)), code)
	}
}

func TestQuota(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true)
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
		if resp := l.Call(sim.Request{Method: "POST", Path: pathToken, Body: []byte(body)}); resp.ErrCode != 0 {
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
	_, authorizer, _ := l.authorize(l.account(sim.OfficialAccount, true).AppID)
	if out := l.call("/cgi-bin/openapi/rid/get", authorizer, `{"rid":"`+rid+`"}`); out["errcode"] != 0.0 {
		t.Errorf("the component's own accounts may look: %v", out)
	}
	l.want(l.call("/cgi-bin/openapi/rid/get", tok, `{"rid":"6553f100-00000000-00000000"}`), 76001)
	l.clock.Add(7*24*time.Hour + time.Second)
	tok = l.componentToken()
	l.want(get(), 76001)
}

func TestAddresses(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	for _, path := range []string{"/cgi-bin/getcallbackip", "/cgi-bin/get_api_domain_ip"} {
		resp := l.Call(sim.Request{Method: "GET", Path: path, Query: url.Values{"access_token": {tok}}})
		if string(resp.Body) != `{"ip_list":["127.0.0.1","::1"]}` {
			t.Errorf("%s: %s", path, resp.Body)
		}
	}
}

func TestCustomSendErrors(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.authorize(a.AppID)
	text := func(to, content string) string {
		return fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":%q}}`, to, content)
	}
	l.want(l.call(pathSend, tok, text(user, "x")), 45015) // the follower has done nothing yet
	if _, err := l.SendText(t.Context(), appID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, body string
		code       int
	}{
		{"unknown openid", text("oX", "x"), 40003},
		{"no openid", text("", "x"), 40003},
		{"no msgtype", `{"touser":"` + user + `"}`, 40008},
		{"no part", `{"touser":"` + user + `","msgtype":"text"}`, 47001},
		{"empty text", text(user, ""), 44004},
		{"too long", text(user, strings.Repeat("x", 2049)), 45002},
		{"longest", text(user, strings.Repeat("x", 2048)), 0},
		{"image without media", `{"touser":"` + user + `","msgtype":"image","image":{"media_id":""}}`, 40007},
		{"image", `{"touser":"` + user + `","msgtype":"image","image":{"media_id":"m"}}`, 0},
		{"two articles", `{"touser":"` + user + `","msgtype":"news","news":{"articles":[{"title":"a"},{"title":"b"}]}}`, 45008},
		{"one article", `{"touser":"` + user + `","msgtype":"news","news":{"articles":[{"title":"a"}]}}`, 0},
		{"mini program's type", `{"touser":"` + user + `","msgtype":"link","link":{"url":"u"}}`, 48008},
		{"menu", `{"touser":"` + user + `","msgtype":"msgmenu","msgmenu":{"head_content":"ok?","list":[{"id":"1","content":"yes"}]}}`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.want(l.call(pathSend, tok, tt.body), tt.code)
		})
	}
	l.T = t
	l.want(l.call(pathSend, tok, text(user, "fifth")), 0)
	l.want(l.call(pathSend, tok, text(user, "sixth")), 45047)
	l.clock.Add(48*time.Hour + time.Second)
	_, tok, _ = l.authorize(a.AppID)
	l.want(l.call(pathSend, tok, text(user, "late")), 45015)
	if got := l.CustomMessages(a.AppID, user); len(got) != 5 || got[4].Content != "fifth" || got[4].FromCode == "" {
		t.Errorf("custom messages: %+v", got)
	}
}

func TestCustomSendPermissions(t *testing.T) {
	l := newLab(t)
	verified, unverified, mini := l.account(sim.OfficialAccount, true), l.account(sim.OfficialAccount, false), l.account(sim.MiniProgram, true)
	tests := []struct {
		name    string
		account sim.Account
		set     int
		code    int
	}{
		{"set 1 missing", verified, 15, 61007},
		{"not verified", unverified, 1, 48001},
		{"set 19 missing", mini, 17, 61007},
		{"mini program", mini, 19, 45015},
	}
	for _, tt := range tests {
		_, tok, _ := l.authorize(tt.account.AppID, tt.set)
		out := l.call(pathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`, tt.account.Followers[0].OpenID))
		if out["errcode"] != float64(tt.code) {
			t.Errorf("%s: %v", tt.name, out)
		}
	}
}

func TestWindowsOfEachAction(t *testing.T) {
	tests := []struct {
		event string
		kind  sim.Kind
		count int
		life  time.Duration
	}{
		{"text", sim.OfficialAccount, 5, 48 * time.Hour}, {"CLICK", sim.OfficialAccount, 3, time.Minute},
		{"subscribe", sim.OfficialAccount, 3, time.Minute}, {"SCAN", sim.OfficialAccount, 3, time.Minute},
		{"user_enter_tempsession", sim.MiniProgram, 2, time.Minute}, {"VIEW", sim.OfficialAccount, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.event, func(t *testing.T) {
			l := newLab(t)
			a := l.account(tt.kind, true)
			user := a.Followers[2].OpenID
			_, tok, _ := l.authorize(a.AppID)
			act := func() {
				if _, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: appID, Event: tt.event, Account: a.AppID, OpenID: user}); err != nil {
					t.Fatal(err)
				}
			}
			send := func(code int) {
				t.Helper()
				l.want(l.call(pathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`, user)), code)
			}
			act()
			if tt.count == 0 {
				send(45015)
				return
			}
			for range tt.count {
				send(0)
			}
			send(45047)
			act()
			l.clock.Add(min(tt.life, time.Hour) - time.Second)
			send(0)
			if tt.life < time.Hour {
				l.clock.Add(2 * time.Second)
				send(45015)
			}
		})
	}
}

func TestTyping(t *testing.T) {
	l := newLab(t)
	a := l.account(sim.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.authorize(a.AppID)
	typing := func(command string, code int) {
		t.Helper()
		l.want(l.call(pathTyping, tok, fmt.Sprintf(`{"touser":%q,"command":%q}`, user, command)), code)
	}
	typing("Typing", 45080)
	if _, err := l.SendText(t.Context(), appID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	typing("Walking", 45072)
	typing("Typing", 0)
	typing("Typing", 45081)
	typing("CancelTyping", 0)
	typing("Typing", 0)
}

func TestUnknownPathsAreNoSuccess(t *testing.T) {
	l := newLab(t)
	resp := l.Call(sim.Request{Method: "POST", Path: "/cgi-bin/component/query_auth"})
	if resp.Status != http.StatusNotFound || !strings.Contains(string(resp.Body), `"not simulated"`) || !strings.Contains(resp.Hint, pathQuery) {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	l.Call(sim.Request{Method: "GET", Path: "/nowhere"})
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
		resp := s.Call(sim.Request{Method: method, Path: paths[uint(i)%uint(len(paths))], Query: q, Body: body, ClientIP: "127.0.0.1"})
		if resp.Status == 200 && resp.ErrCode == 0 {
			t.Errorf("a stranger's call succeeded: %s", resp.Body)
		}
	})
}
