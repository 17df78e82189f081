package sim_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

const (
	pathUserToken   = "/sns/oauth2/component/access_token"
	pathUserRefresh = "/sns/oauth2/component/refresh_token"
	pathSNSUser     = "/sns/userinfo"
	pathSNSAuth     = "/sns/auth"
	pathJSCode      = "/sns/component/jscode2session"
)

// oauthLab has a service account that authorized the platform, and the component's token.
func oauthLab(t *testing.T, change ...func(*world.Platform)) (*lab, world.Account, string) {
	t.Helper()
	l := newLab(t, change...)
	a, _ := l.pair()
	tok, _, _ := l.authorize(a.AppID)
	return l, a, tok
}

func oauthLink(a world.Account, scope string) sim.OAuthQuery {
	return sim.OAuthQuery{AppID: a.AppID, ComponentAppID: appID, RedirectURI: "https://shop.example.com/back?tenant=9#top", ResponseType: "code", Scope: scope, State: "s1"}
}

// code walks the page and gives the code.
func (l *lab) code(a world.Account, scope string, who int) string {
	l.Helper()
	target, err := l.ConsentOAuth(oauthLink(a, scope), a.Followers[who].OpenID, true)
	if err != nil {
		l.Fatal(err)
	}
	match := regexp.MustCompile(`^https://shop\.example\.com/back\?tenant=9&code=([\w-]{32})&state=s1&appid=` + a.AppID + `#top$`).FindStringSubmatch(target)
	if match == nil {
		l.Fatalf("redirect to %s", target)
	}
	return match[1]
}

// sns calls with the component's parameters and more in pairs.
func (l *lab) sns(path, tok, account string, more ...string) map[string]any {
	l.Helper()
	grant := "authorization_code"
	if path == pathUserRefresh {
		grant = "refresh_token"
	}
	return l.get(path, "", append([]string{"component_appid", appID, "component_access_token", tok, "appid", account, "grant_type", grant}, more...)...)
}

func TestOAuthLinks(t *testing.T) {
	l, a, tok := oauthLab(t, func(p *world.Platform) { p.OAuthDomains = []string{"pay.example.com", "shop.example.com"} })
	_, mini := l.pair()
	unverified := l.account(world.OfficialAccount, false)
	l.authorize(unverified.AppID)
	var stranger world.Account
	for _, other := range l.Accounts() {
		if other.ServiceType == 1 {
			stranger = other
		}
	}
	tests := []struct {
		name   string
		change func(*sim.OAuthQuery)
		words  string
		cause  string
	}{
		{"fine", func(*sim.OAuthQuery) {}, "", ""},
		{"no appid", func(q *sim.OAuthQuery) { q.AppID = "" }, "10012", "missing"},
		{"unknown appid", func(q *sim.OAuthQuery) { q.AppID = "wx0" }, "AppID 参数错误", "no account"},
		{"component as appid", func(q *sim.OAuthQuery) { q.AppID = appID }, "AppID 参数错误", "component's AppID"},
		{"mini program", func(q *sim.OAuthQuery) { q.AppID = mini.AppID }, "10016", "mini program"},
		{"no component", func(q *sim.OAuthQuery) { q.ComponentAppID = "" }, "component_appid 参数错误", "missing"},
		{"secret as component", func(q *sim.OAuthQuery) { q.ComponentAppID = secret }, "component_appid 参数错误", "component_appid is the component's AppSecret!"},
		{"token as component", func(q *sim.OAuthQuery) { q.ComponentAppID = tok }, "component_appid 参数错误", "component_appid is a component_access_token"},
		{"promise as component", func(q *sim.OAuthQuery) { q.ComponentAppID = "[object Promise]" }, "component_appid 参数错误", `"[object Promise]"`},
		{"not authorized", func(q *sim.OAuthQuery) { q.AppID = stranger.AppID }, "10015", stranger.NickName},
		{"no redirect", func(q *sim.OAuthQuery) { q.RedirectURI = "" }, "10011", "missing"},
		{"relative", func(q *sim.OAuthQuery) { q.RedirectURI = "shop.example.com/back" }, "redirect_uri 参数错误", "absolute"},
		{"other host", func(q *sim.OAuthQuery) { q.RedirectURI = "https://www.shop.example.com/" }, "10003", "pay.example.com, shop.example.com"},
		{"with a port", func(q *sim.OAuthQuery) { q.RedirectURI = "http://shop.example.com:8080/" }, "", ""},
		{"no response_type", func(q *sim.OAuthQuery) { q.ResponseType = "" }, "response_type", "response_type"},
		{"no scope", func(q *sim.OAuthQuery) { q.Scope = "" }, "10010", "missing"},
		{"other scope", func(q *sim.OAuthQuery) { q.Scope = "snsapi_login" }, "10005", "snsapi_login"},
		{"unverified", func(q *sim.OAuthQuery) { q.AppID = unverified.AppID }, "10005", "verified service account"},
		{"state of 128", func(q *sim.OAuthQuery) { q.State = strings.Repeat("s", 128) }, "", ""},
		{"state of 129", func(q *sim.OAuthQuery) { q.State = strings.Repeat("s", 129) }, "state 参数过长", "129 bytes"},
	}
	for _, tt := range tests {
		q := oauthLink(a, world.ScopeUserInfo)
		tt.change(&q)
		page, err := l.OpenOAuth(q)
		var refused *sim.PageError
		switch {
		case tt.words == "" && (err != nil || page.ComponentName == "" || len(page.Notes) != 0):
			t.Errorf("%s: %+v, %v", tt.name, page, err)
		case tt.words != "" && (!errors.As(err, &refused) || !strings.Contains(refused.Words, tt.words) || !strings.Contains(refused.Cause, tt.cause) || refused.Fix == ""):
			t.Errorf("%s: %v", tt.name, err)
		case tt.words != "" && strings.Contains(err.Error(), secret):
			t.Errorf("%s: the page shows the secret", tt.name)
		}
		if _, err := l.ConsentOAuth(q, a.Followers[0].OpenID, true); (err != nil) != (tt.words != "") && q.AppID == a.AppID {
			t.Errorf("%s: consent %v", tt.name, err)
		}
	}
	l.authorize(a.AppID, 1)
	if _, err := l.OpenOAuth(oauthLink(a, world.ScopeBase)); err == nil || !strings.Contains(err.Error(), "permission set 4") {
		t.Errorf("without set 4: %v", err)
	}
}

func TestOAuthNotesAndRefusal(t *testing.T) {
	l, a, _ := oauthLab(t)
	q := oauthLink(a, world.ScopeUserInfo)
	q.State = "a/b="
	if page, err := l.OpenOAuth(q); err != nil || len(page.Notes) != 2 || page.RedirectHost != "shop.example.com" {
		t.Errorf("%+v, %v", page, err)
	}
	if target, err := l.ConsentOAuth(q, a.Followers[0].OpenID, false); err != nil || target != "https://shop.example.com/back?tenant=9&state=a%2Fb%3D#top" {
		t.Errorf("refused: %s, %v", target, err)
	}
	if _, err := l.ConsentOAuth(q, "o", true); err == nil {
		t.Error("a stranger got a code")
	}
	if err := l.PutPlatform(world.Platform{AppID: "wx1", Secret: "s", Token: "t", AESKey: aesKey, OAuthDomains: []string{"a", "b", "c", "d"}}); err == nil {
		t.Error("four domains were taken")
	}
}

func TestOAuthFlow(t *testing.T) {
	l, a, tok := oauthLab(t)
	user := a.Followers[1]
	for _, scope := range []string{world.ScopeBase, world.ScopeUserInfo} {
		out := l.sns(pathUserToken, tok, a.AppID, "code", l.code(a, scope, 1))
		access, refresh := fmt.Sprint(out["access_token"]), fmt.Sprint(out["refresh_token"])
		l.same(out, fmt.Sprintf(`{"access_token":%q,"expires_in":7200,"refresh_token":%q,"openid":%q,"scope":%q}`, access, refresh, user.OpenID, scope))
		l.same(l.get(pathSNSAuth, access, "openid", user.OpenID), `{"errcode":0,"errmsg":"ok"}`)
		info := l.get(pathSNSUser, access, "openid", user.OpenID, "lang", "zh_CN")
		if scope == world.ScopeBase {
			l.want(info, 48001)
		} else {
			l.same(info, fmt.Sprintf(`{"openid":%q,"nickname":%q,"sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https://thirdwx.qlogo.cn/mmopen/vi_32/%s/132","privilege":[]}`, user.OpenID, user.NickName, user.OpenID))
		}
		next := l.sns(pathUserRefresh, tok, a.AppID, "refresh_token", refresh)
		if next["access_token"] == access || next["refresh_token"] != refresh || next["scope"] != scope {
			t.Errorf("%v", next)
		}
		l.want(l.get(pathSNSAuth, access, "openid", user.OpenID), 40001)
	}
	_, authorizer, _ := l.authorize(a.AppID)
	l.want(l.call(pathOpen+"create", authorizer, `{}`), 0)
	withUnion, _ := l.Account(a.AppID)
	for scope, want := range map[string]any{world.ScopeBase: nil, world.ScopeUserInfo: withUnion.Followers[1].UnionID} {
		if out := l.sns(pathUserToken, tok, a.AppID, "code", l.code(a, scope, 1)); out["unionid"] != want {
			t.Errorf("%s: unionid %v, want %v", scope, out["unionid"], want)
		}
	}
}

func TestSNSLooksLikeWeChats(t *testing.T) {
	l, a, tok := oauthLab(t)
	resp := l.Call(api.Request{Method: "GET", Path: pathUserToken, Query: url.Values{"component_appid": {appID}, "component_access_token": {tok}, "appid": {a.AppID}, "code": {"x"}, "grant_type": {"authorization_code"}}})
	if !regexp.MustCompile(`^\{"errcode":40029,"errmsg":"invalid code, rid: 6553f100-[0-9a-f]{8}-[0-9a-f]{8}"\}$`).Match(resp.Body) {
		t.Errorf("%s", resp.Body)
	}
	//lint:ignore SA1008 WeChat spells them so, and HTTP keeps the spelling
	if h := resp.Header; h.Get("Content-Type") != "text/plain" || h["RetKey"][0] != "11" || h["LogicRet"][0] != "40029" {
		t.Errorf("%v", resp.Header)
	}
	_, rid, _ := strings.Cut(string(resp.Body), "rid: ")
	l.want(l.call("/cgi-bin/openapi/rid/get", tok, `{"rid":"`+strings.TrimSuffix(rid, `"}`)+`"}`), 76022)
}

func TestSNSErrors(t *testing.T) {
	l, a, tok := oauthLab(t)
	_, mini := l.pair()
	_, authorizer, _ := l.authorize(mini.AppID)
	used := l.code(a, world.ScopeBase, 0)
	user := l.sns(pathUserToken, tok, a.AppID, "code", used)
	access := fmt.Sprint(user["access_token"])
	tests := []struct {
		name string
		path string
		more []string
		code int
	}{
		{"no component", pathUserToken, []string{"component_appid", ""}, 41018}, {"secret as component", pathUserToken, []string{"component_appid", secret}, 40013},
		{"no token", pathUserToken, []string{"component_access_token", ""}, 41021}, {"wrong token", pathUserToken, []string{"component_access_token", "x"}, 40001},
		{"callback token", pathUserToken, []string{"component_access_token", token}, 40001}, {"authorizer's token", pathUserToken, []string{"component_access_token", authorizer}, 40094},
		{"no account", pathUserToken, []string{"appid", ""}, 41002}, {"unknown account", pathUserToken, []string{"appid", "wx0"}, 40013},
		{"not authorized", pathUserToken, []string{"appid", l.account(world.OfficialAccount, false).AppID}, 61003},
		{"other grant type", pathUserToken, []string{"grant_type", "x"}, 40002}, {"no code", pathUserToken, nil, 41008}, {"wrong code", pathUserToken, []string{"code", "x"}, 40029},
		{"used code", pathUserToken, []string{"code", used}, 40163}, {"a mini program", pathUserToken, []string{"appid", mini.AppID, "code", "x"}, 48001},
		{"no refresh token", pathUserRefresh, nil, 41003}, {"wrong refresh token", pathUserRefresh, []string{"refresh_token", access}, 40030},
		{"an official account's login", pathJSCode, []string{"js_code", "x"}, 40013},
		{"no js_code", pathJSCode, []string{"appid", mini.AppID}, 41008}, {"wrong js_code", pathJSCode, []string{"appid", mini.AppID, "js_code", used}, 40029},
	}
	for _, tt := range tests {
		if out := l.sns(tt.path, tok, a.AppID, tt.more...); out["errcode"] != float64(tt.code) {
			t.Errorf("%s: %v, want %d", tt.name, out, tt.code)
		}
	}
	for _, path := range []string{pathSNSUser, pathSNSAuth} {
		l.want(l.get(path, ""), 41001)
		l.want(l.get(path, "x", "openid", a.Followers[0].OpenID), 40001)
		l.want(l.get(path, authorizer, "openid", a.Followers[0].OpenID), 40001)
		l.want(l.get(path, access), 41009)
		l.want(l.get(path, access, "openid", a.Followers[2].OpenID), 40003)
	}
	l.authorize(a.AppID, 1)
	l.want(l.sns(pathUserToken, tok, a.AppID, "code", "x"), 61007)
}

// TestSNSHints names what real SDKs send by mistake.
func TestSNSHints(t *testing.T) {
	l, a, tok := oauthLab(t)
	_, authorizer, _ := l.authorize(a.AppID)
	code := l.code(a, world.ScopeBase, 0)
	good := url.Values{"component_appid": {appID}, "component_access_token": {tok}, "appid": {a.AppID}, "grant_type": {"authorization_code"}, "code": {code}}
	for _, tt := range []struct{ path, field, value, hint string }{
		{pathUserToken, "component_appid", secret, "component_appid is the component's AppSecret"},
		{pathUserToken, "component_access_token", "[object Object]", `the text "[object Object]"`},
		{pathUserToken, "component_access_token", token, "the callback Token"},
		{pathUserToken, "component_access_token", authorizer, "the authorizer_access_token of " + a.AppID},
		{pathUserToken, "appid", appID, "appid is the component's AppID"},
		{pathUserToken, "code", tok, "code is a component_access_token"},
		{pathJSCode, "component_access_token", "undefined", `the text "undefined"`},
		{pathSNSAuth, "access_token", authorizer, "takes the user's"},
		{pathSNSUser, "access_token", code, "a code of user OAuth"},
	} {
		q := url.Values{}
		for k, v := range good {
			q[k] = v
		}
		q.Set(tt.field, tt.value)
		resp := l.Call(api.Request{Method: "GET", Path: tt.path, Query: q, ClientIP: "127.0.0.1"})
		if resp.ErrCode == 0 || !strings.Contains(resp.Hint, tt.hint) {
			t.Errorf("%s=%s: %s, hint %q, want %q", tt.field, tt.value, resp.Body, resp.Hint, tt.hint)
		}
	}
}

func TestCodesBelongToComponentAndAccount(t *testing.T) {
	l, a, tok := oauthLab(t)
	code := l.code(a, world.ScopeBase, 0)
	var other world.Account
	for _, b := range l.Accounts() {
		if b.ReleaseGroup == 1 && b.Kind == world.OfficialAccount {
			other = b
		}
	}
	if _, _, err := l.Authorize(t.Context(), appID, other.AppID, nil); err != nil {
		t.Fatal(err)
	}
	resp := l.Call(api.Request{Method: "GET", Path: pathUserToken, Query: url.Values{"component_appid": {appID}, "component_access_token": {tok}, "appid": {other.AppID}, "code": {code}, "grant_type": {"authorization_code"}}})
	if resp.ErrCode != 40029 || !strings.Contains(resp.Hint, a.AppID) {
		t.Errorf("%s: %s", resp.Body, resp.Hint)
	}
	const second = "wx2222222222222222"
	if err := l.PutPlatform(world.Platform{AppID: second, Secret: "s2", Token: token, AESKey: aesKey, Published: true, EventURL: l.srv.URL + "/second", MessageURL: l.srv.URL + "/second/$APPID$"}); err != nil {
		t.Fatal(err)
	}
	d, err := l.PushTicket(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	secondTok := fmt.Sprint(l.call(pathToken, "", fmt.Sprintf(`{"component_appid":%q,"component_appsecret":"s2","component_verify_ticket":%q}`, second, field(d.Plain, "ComponentVerifyTicket")))["component_access_token"])
	if _, _, err := l.Authorize(t.Context(), second, a.AppID, []int{1, 4}); err != nil {
		t.Fatal(err)
	}
	l.want(l.sns(pathUserToken, secondTok, a.AppID, "component_appid", second, "code", code), 40029)
	l.want(l.sns(pathUserToken, secondTok, a.AppID, "code", code), 40013) // the token is not of this component
	l.want(l.sns(pathUserToken, tok, a.AppID, "code", code), 0)
}

func TestSNSWhitelist(t *testing.T) {
	l, a, tok := oauthLab(t, func(p *world.Platform) { p.Whitelist = []string{"127.0.0.1"} })
	q := url.Values{"component_appid": {appID}, "component_access_token": {tok}, "appid": {a.AppID}, "grant_type": {"authorization_code"}}
	for _, path := range []string{pathUserToken, pathUserRefresh, pathJSCode} {
		resp := l.Call(api.Request{Method: "GET", Path: path, Query: q, ClientIP: "192.0.2.7"})
		if !strings.Contains(string(resp.Body), `{"errcode":40090,"errmsg":"invalid request source (bad client ip), requestIP: 192.0.2.7, rid: `) {
			t.Errorf("%s", resp.Body)
		}
	}
}

func TestOAuthLifetimes(t *testing.T) {
	tests := []struct {
		name  string
		life  time.Duration
		after int
		start func(*lab, world.Account) func(tok string) map[string]any
	}{
		{"code", 5 * time.Minute, 40029, func(l *lab, a world.Account) func(string) map[string]any {
			early, late := l.code(a, world.ScopeBase, 0), l.code(a, world.ScopeBase, 0)
			return func(tok string) map[string]any {
				defer func() { early = late }()
				return l.sns(pathUserToken, tok, a.AppID, "code", early)
			}
		}},
		{"access token", 2 * time.Hour, 42001, func(l *lab, a world.Account) func(string) map[string]any {
			access := fmt.Sprint(l.sns(pathUserToken, l.componentToken(), a.AppID, "code", l.code(a, world.ScopeBase, 0))["access_token"])
			return func(string) map[string]any { return l.get(pathSNSAuth, access, "openid", a.Followers[0].OpenID) }
		}},
		{"refresh token", 30 * 24 * time.Hour, 42002, func(l *lab, a world.Account) func(string) map[string]any {
			refresh := fmt.Sprint(l.sns(pathUserToken, l.componentToken(), a.AppID, "code", l.code(a, world.ScopeBase, 0))["refresh_token"])
			return func(tok string) map[string]any { return l.sns(pathUserRefresh, tok, a.AppID, "refresh_token", refresh) }
		}},
		{"js_code", 5 * time.Minute, 40029, func(l *lab, a world.Account) func(string) map[string]any {
			_, mini := l.pair()
			l.authorize(mini.AppID)
			early, late := l.login(mini, 0), l.login(mini, 0)
			return func(tok string) map[string]any {
				defer func() { early = late }()
				return l.sns(pathJSCode, tok, mini.AppID, "js_code", early)
			}
		}},
		{"component token on sns", 2 * time.Hour, 42006, func(l *lab, a world.Account) func(string) map[string]any {
			tok := l.componentToken()
			refresh := fmt.Sprint(l.sns(pathUserToken, tok, a.AppID, "code", l.code(a, world.ScopeBase, 0))["refresh_token"])
			return func(string) map[string]any { return l.sns(pathUserRefresh, tok, a.AppID, "refresh_token", refresh) }
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, a, _ := oauthLab(t)
			use := tt.start(l, a)
			fresh := func() string {
				if tt.after == 42006 {
					return ""
				}
				return l.componentToken()
			}
			l.clock.Add(tt.life - time.Second)
			l.restart()
			l.want(use(fresh()), 0)
			l.clock.Add(2 * time.Second)
			l.want(use(fresh()), tt.after)
		})
	}
}

// login gives the js_code of somebody.
func (l *lab) login(a world.Account, who int) string {
	l.Helper()
	code, err := l.Login(a.AppID, a.Followers[who].OpenID)
	if err != nil || len(code) != 32 {
		l.Fatalf("%q, %v", code, err)
	}
	return code
}

func TestJSCodeSession(t *testing.T) {
	l, official, tok := oauthLab(t)
	_, mini := l.pair()
	_, authorizer, _ := l.authorize(mini.AppID)
	code := l.login(mini, 2)
	out := l.sns(pathJSCode, tok, mini.AppID, "js_code", code)
	if key, err := base64.StdEncoding.DecodeString(fmt.Sprint(out["session_key"])); err != nil || len(key) != 16 || out["openid"] != mini.Followers[2].OpenID || len(out) != 2 {
		t.Errorf("%v, %v", out, err)
	}
	l.want(l.sns(pathJSCode, tok, mini.AppID, "js_code", code), 40163)
	l.want(l.call(pathOpen+"create", authorizer, `{}`), 0)
	bound, _ := l.Account(mini.AppID)
	if out := l.sns(pathJSCode, tok, mini.AppID, "js_code", l.login(mini, 2)); out["unionid"] != bound.Followers[2].UnionID {
		t.Errorf("%v", out)
	}
	for _, wrong := range [][2]string{{official.AppID, official.Followers[0].OpenID}, {mini.AppID, "o"}, {"wx0", "o"}} {
		if code, err := l.Login(wrong[0], wrong[1]); err == nil {
			t.Errorf("%v logged in with %s", wrong, code)
		}
	}
}

func TestLoginsPerMinute(t *testing.T) {
	l, _, tok := oauthLab(t)
	_, mini := l.pair()
	l.authorize(mini.AppID)
	for range 100 {
		l.want(l.sns(pathJSCode, tok, mini.AppID, "js_code", l.login(mini, 0)), 0)
	}
	code := l.login(mini, 0)
	l.want(l.sns(pathJSCode, tok, mini.AppID, "js_code", code), 45011)
	l.want(l.sns(pathJSCode, tok, mini.AppID, "js_code", l.login(mini, 1)), 0)
	l.clock.Add(time.Minute)
	l.want(l.sns(pathJSCode, tok, mini.AppID, "js_code", code), 0)
}
