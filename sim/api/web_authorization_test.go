package api_test

import (
	"encoding/base64"
	"fmt"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestOAuthCodesFollowTheirModel: whatever the order, a code is taken once, within five minutes, from its component
// and for its account.
func TestOAuthCodesFollowTheirModel(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	type code struct {
		value string
		given time.Time
		used  bool
	}
	rapid.Check(t, func(r *rapid.T) {
		var codes []code
		r.Repeat(map[string]func(*rapid.T){
			"give": func(r *rapid.T) {
				codes = append(codes, code{oauthCode(l, a, world.ScopeBase, rapid.IntRange(0, 5).Draw(r, "who")),
					l.Clock.Now(), false})
			},
			"wait": func(r *rapid.T) {
				l.Clock.Add(time.Duration(rapid.IntRange(1, 400).Draw(r, "seconds")) * time.Second)
				tok = l.ComponentToken()
			},
			"exchange": func(r *rapid.T) {
				if len(codes) == 0 {
					r.Skip("no code yet")
				}
				c := &codes[rapid.IntRange(0, len(codes)-1).Draw(r, "code")]
				want := 0.0
				switch {
				case l.Clock.Now().Sub(c.given) >= 5*time.Minute:
					want = 40029
				case c.used:
					want = 40163
				}
				out := sns(l, pathUserToken, tok, a.AppID, "code", c.value)
				if got, _ := out["errcode"].(float64); got != want {
					r.Fatalf("given %s ago, used %v: %v", l.Clock.Now().Sub(c.given), c.used, out)
				}
				c.used = c.used || want == 0
			},
		})
	})
}

const (
	pathUserToken   = "/sns/oauth2/component/access_token"
	pathUserRefresh = "/sns/oauth2/component/refresh_token"
	pathSNSUser     = "/sns/userinfo"
	pathSNSAuth     = "/sns/auth"
	pathJSCode      = "/sns/component/jscode2session"
)

// oauthCode walks the page and gives the code.
func oauthCode(l *lab.Lab, a world.Account, scope string, who int) string {
	l.Helper()
	target, err := l.ConsentOAuth(lab.OAuthLink(a, scope), a.Followers[who].OpenID, true)
	if err != nil {
		l.Fatal(err)
	}
	match := regexp.MustCompile(`^https://shop\.example\.com/back\?tenant=9&code=([\w-]{32})&state=s1&appid=` +
		a.AppID + `#top$`).FindStringSubmatch(target)
	if match == nil {
		l.Fatalf("redirect to %s", target)
	}
	return match[1]
}

// sns calls with the component's parameters and more in pairs.
func sns(l *lab.Lab, path, tok, account string, more ...string) map[string]any {
	l.Helper()
	grant := "authorization_code"
	if path == pathUserRefresh {
		grant = "refresh_token"
	}
	return l.Get(path, "", append([]string{"component_appid", lab.AppID, "component_access_token", tok, "appid",
		account, "grant_type", grant}, more...)...)
}

func TestOAuthFlow(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	user := a.Followers[1]
	for _, scope := range []string{world.ScopeBase, world.ScopeUserInfo} {
		out := sns(l, pathUserToken, tok, a.AppID, "code", oauthCode(l, a, scope, 1))
		access, refresh := fmt.Sprint(out["access_token"]), fmt.Sprint(out["refresh_token"])
		l.Same(out, fmt.Sprintf(`{"access_token":%q,"expires_in":7200,"refresh_token":%q,"openid":%q,"scope":%q}`,
			access, refresh, user.OpenID, scope))
		l.Same(l.Get(pathSNSAuth, access, "openid", user.OpenID), `{"errcode":0,"errmsg":"ok"}`)
		info := l.Get(pathSNSUser, access, "openid", user.OpenID, "lang", "zh_CN")
		if scope == world.ScopeBase {
			l.Want(info, 48001)
		} else {
			l.Same(info, fmt.Sprintf(`{"openid":%q,"nickname":%q,"sex":0,"language":"","city":"","province":"","country":"","headimgurl":"https://thirdwx.qlogo.cn/mmopen/vi_32/%s/132","privilege":[]}`, user.OpenID, user.NickName, user.OpenID))
		}
		next := sns(l, pathUserRefresh, tok, a.AppID, "refresh_token", refresh)
		if next["access_token"] == access || next["refresh_token"] != refresh || next["scope"] != scope {
			t.Errorf("%v", next)
		}
		l.Want(l.Get(pathSNSAuth, access, "openid", user.OpenID), 40001)
	}
	_, authorizer, _ := l.Authorized(a.AppID)
	l.Want(l.Post(lab.PathOpen+"create", authorizer, `{}`), 0)
	withUnion, _ := l.Account(a.AppID)
	for scope, want := range map[string]any{world.ScopeBase: nil, world.ScopeUserInfo: withUnion.Followers[1].UnionID} {
		if out := sns(l, pathUserToken, tok, a.AppID, "code", oauthCode(l, a, scope, 1)); out["unionid"] != want {
			t.Errorf("%s: unionid %v, want %v", scope, out["unionid"], want)
		}
	}
}

func TestSNSLooksLikeWeChats(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	resp := l.Call(api.Request{Method: "GET", Path: pathUserToken,
		Query: url.Values{"component_appid": {lab.AppID}, "component_access_token": {tok}, "appid": {a.AppID},
			"code": {"x"}, "grant_type": {"authorization_code"}}})
	if !regexp.MustCompile(`^\{"errcode":40029,"errmsg":"invalid code, rid: 6553f100-[0-9a-f]{8}-[0-9a-f]{8}"\}$`).Match(resp.Body) {
		t.Errorf("%s", resp.Body)
	}
	//lint:ignore SA1008 WeChat spells them so, and HTTP keeps the spelling
	if h := resp.Header; h.Get("Content-Type") != "text/plain" || h["RetKey"][0] != "11" || h["LogicRet"][0] != "40029" {
		t.Errorf("%v", resp.Header)
	}
	_, rid, _ := strings.Cut(string(resp.Body), "rid: ")
	l.Want(l.Post("/cgi-bin/openapi/rid/get", tok, `{"rid":"`+strings.TrimSuffix(rid, `"}`)+`"}`), 76022)
}

func TestSNSErrors(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	_, mini := l.Pair()
	_, authorizer, _ := l.Authorized(mini.AppID)
	used := oauthCode(l, a, world.ScopeBase, 0)
	user := sns(l, pathUserToken, tok, a.AppID, "code", used)
	access := fmt.Sprint(user["access_token"])
	tests := []struct {
		name string
		path string
		more []string
		code int
	}{
		{"no component", pathUserToken, []string{"component_appid", ""}, 41018},
		{"secret as component", pathUserToken, []string{"component_appid", lab.Secret}, 40013},
		{"no token", pathUserToken, []string{"component_access_token", ""}, 41021},
		{"wrong token", pathUserToken, []string{"component_access_token", "x"}, 40001},
		{"callback token", pathUserToken, []string{"component_access_token", lab.Token}, 40001},
		{"authorizer's token", pathUserToken, []string{"component_access_token", authorizer}, 40094},
		{"no account", pathUserToken, []string{"appid", ""}, 41002},
		{"unknown account", pathUserToken, []string{"appid", "wx0"}, 40013},
		{"not authorized", pathUserToken, []string{"appid", l.AccountOf(world.OfficialAccount, false).AppID}, 61003},
		{"other grant type", pathUserToken, []string{"grant_type", "x"}, 40002}, {"no code", pathUserToken, nil, 41008},
		{"wrong code", pathUserToken, []string{"code", "x"}, 40029},
		{"used code", pathUserToken, []string{"code", used}, 40163},
		{"a mini program", pathUserToken, []string{"appid", mini.AppID, "code", "x"}, 48001},
		{"no refresh token", pathUserRefresh, nil, 41003},
		{"wrong refresh token", pathUserRefresh, []string{"refresh_token", access}, 40030},
		{"an official account's login", pathJSCode, []string{"js_code", "x"}, 40013},
		{"no js_code", pathJSCode, []string{"appid", mini.AppID}, 41008},
		{"wrong js_code", pathJSCode, []string{"appid", mini.AppID, "js_code", used}, 40029},
	}
	for _, tt := range tests {
		if out := sns(l, tt.path, tok, a.AppID, tt.more...); out["errcode"] != float64(tt.code) {
			t.Errorf("%s: %v, want %d", tt.name, out, tt.code)
		}
	}
	for _, path := range []string{pathSNSUser, pathSNSAuth} {
		l.Want(l.Get(path, ""), 41001)
		l.Want(l.Get(path, "x", "openid", a.Followers[0].OpenID), 40001)
		l.Want(l.Get(path, authorizer, "openid", a.Followers[0].OpenID), 40001)
		l.Want(l.Get(path, access), 41009)
		l.Want(l.Get(path, access, "openid", a.Followers[2].OpenID), 40003)
	}
	l.Authorized(a.AppID, 1)
	l.Want(sns(l, pathUserToken, tok, a.AppID, "code", "x"), 61007)
}

// TestSNSHints names what real SDKs send by mistake.
func TestSNSHints(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	_, authorizer, _ := l.Authorized(a.AppID)
	code := oauthCode(l, a, world.ScopeBase, 0)
	good := url.Values{"component_appid": {lab.AppID}, "component_access_token": {tok}, "appid": {a.AppID},
		"grant_type": {"authorization_code"}, "code": {code}}
	for _, tt := range []struct{ path, field, value, hint string }{
		{pathUserToken, "component_appid", lab.Secret, "component_appid is the component's AppSecret"},
		{pathUserToken, "component_access_token", "[object Object]", `the text "[object Object]"`},
		{pathUserToken, "component_access_token", lab.Token, "the callback Token"},
		{pathUserToken, "component_access_token", authorizer, "the authorizer_access_token of " + a.AppID},
		{pathUserToken, "appid", lab.AppID, "appid is the component's AppID"},
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
		if resp.ErrCode == 0 || !strings.Contains(resp.Hint.En, tt.hint) {
			t.Errorf("%s=%s: %s, hint %q, want %q", tt.field, tt.value, resp.Body, resp.Hint, tt.hint)
		}
	}
}

func TestCodesBelongToComponentAndAccount(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	code := oauthCode(l, a, world.ScopeBase, 0)
	var other world.Account
	for _, b := range l.Accounts() {
		if b.ReleaseGroup == 1 && b.Kind == world.OfficialAccount {
			other = b
		}
	}
	if _, _, err := l.Authorize(t.Context(), lab.AppID, other.AppID, nil); err != nil {
		t.Fatal(err)
	}
	resp := l.Call(api.Request{Method: "GET", Path: pathUserToken,
		Query: url.Values{"component_appid": {lab.AppID}, "component_access_token": {tok}, "appid": {other.AppID},
			"code": {code}, "grant_type": {"authorization_code"}}})
	if resp.ErrCode != 40029 || !strings.Contains(resp.Hint.En, a.AppID) {
		t.Errorf("%s: %s", resp.Body, resp.Hint)
	}
	const second = "wx2222222222222222"
	if err := l.PutPlatform(world.Platform{AppID: second, Secret: "s2", Token: lab.Token, AESKey: lab.AESKey,
		Published: true, EventURL: l.Server.URL + "/second", MessageURL: l.Server.URL + "/second/$APPID$"}); err != nil {
		t.Fatal(err)
	}
	d, err := l.PushTicket(t.Context(), second)
	if err != nil {
		t.Fatal(err)
	}
	secondTok := fmt.Sprint(l.Post(lab.PathToken, "",
		fmt.Sprintf(`{"component_appid":%q,"component_appsecret":"s2","component_verify_ticket":%q}`, second,
			lab.Field(d.Plain, "ComponentVerifyTicket")))["component_access_token"])
	move := func(from, to string) { // the set is exclusive
		t.Helper()
		if _, err := l.Unauthorize(t.Context(), from, a.AppID); err != nil {
			t.Fatal(err)
		}
		if _, _, err := l.Authorize(t.Context(), to, a.AppID, []int{1, 4}); err != nil {
			t.Fatal(err)
		}
	}
	move(lab.AppID, second)
	l.Want(sns(l, pathUserToken, secondTok, a.AppID, "component_appid", second, "code", code), 40029)
	l.Want(sns(l, pathUserToken, secondTok, a.AppID, "code", code), 40013) // the token is not of this component
	move(second, lab.AppID)
	l.Want(sns(l, pathUserToken, tok, a.AppID, "code", code), 0)
}

func TestSNSWhitelist(t *testing.T) {
	l, a, tok := lab.NewOAuth(t, func(p *world.Platform) { p.Whitelist = []string{"127.0.0.1"} })
	q := url.Values{"component_appid": {lab.AppID}, "component_access_token": {tok}, "appid": {a.AppID},
		"grant_type": {"authorization_code"}}
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
		start func(*lab.Lab, world.Account) func(tok string) map[string]any
	}{
		{"code", 5 * time.Minute, 40029, func(l *lab.Lab, a world.Account) func(string) map[string]any {
			early, late := oauthCode(l, a, world.ScopeBase, 0), oauthCode(l, a, world.ScopeBase, 0)
			return func(tok string) map[string]any {
				defer func() { early = late }()
				return sns(l, pathUserToken, tok, a.AppID, "code", early)
			}
		}},
		{"access token", 2 * time.Hour, 42001, func(l *lab.Lab, a world.Account) func(string) map[string]any {
			access := fmt.Sprint(sns(l, pathUserToken, l.ComponentToken(), a.AppID, "code",
				oauthCode(l, a, world.ScopeBase, 0))["access_token"])
			return func(string) map[string]any { return l.Get(pathSNSAuth, access, "openid", a.Followers[0].OpenID) }
		}},
		{"refresh token", 30 * 24 * time.Hour, 42002, func(l *lab.Lab, a world.Account) func(string) map[string]any {
			refresh := fmt.Sprint(sns(l, pathUserToken, l.ComponentToken(), a.AppID, "code",
				oauthCode(l, a, world.ScopeBase, 0))["refresh_token"])
			return func(tok string) map[string]any {
				return sns(l, pathUserRefresh, tok, a.AppID, "refresh_token", refresh)
			}
		}},
		{"js_code", 5 * time.Minute, 40029, func(l *lab.Lab, a world.Account) func(string) map[string]any {
			_, mini := l.Pair()
			l.Authorized(mini.AppID)
			early, late := loginCode(l, mini, 0), loginCode(l, mini, 0)
			return func(tok string) map[string]any {
				defer func() { early = late }()
				return sns(l, pathJSCode, tok, mini.AppID, "js_code", early)
			}
		}},
		{"component token on sns", 2 * time.Hour, 42006, func(l *lab.Lab, a world.Account) func(string) map[string]any {
			tok := l.ComponentToken()
			refresh := fmt.Sprint(sns(l, pathUserToken, tok, a.AppID, "code",
				oauthCode(l, a, world.ScopeBase, 0))["refresh_token"])
			return func(string) map[string]any { return sns(l, pathUserRefresh, tok, a.AppID, "refresh_token", refresh) }
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l, a, _ := lab.NewOAuth(t)
			use := tt.start(l, a)
			fresh := func() string {
				if tt.after == 42006 {
					return ""
				}
				return l.ComponentToken()
			}
			l.Clock.Add(tt.life - time.Second)
			l.Restart()
			l.Want(use(fresh()), 0)
			l.Clock.Add(2 * time.Second)
			l.Want(use(fresh()), tt.after)
		})
	}
}

// loginCode gives the js_code of somebody.
func loginCode(l *lab.Lab, a world.Account, who int) string {
	l.Helper()
	code, err := l.Login(a.AppID, a.Followers[who].OpenID)
	if err != nil || len(code) != 32 {
		l.Fatalf("%q, %v", code, err)
	}
	return code
}

func TestJSCodeSession(t *testing.T) {
	l, official, tok := lab.NewOAuth(t)
	_, mini := l.Pair()
	_, authorizer, _ := l.Authorized(mini.AppID)
	code := loginCode(l, mini, 2)
	out := sns(l, pathJSCode, tok, mini.AppID, "js_code", code)
	if key, err := base64.StdEncoding.DecodeString(fmt.Sprint(out["session_key"])); err != nil || len(key) != 16 ||
		out["openid"] != mini.Followers[2].OpenID || len(out) != 2 {
		t.Errorf("%v, %v", out, err)
	}
	l.Want(sns(l, pathJSCode, tok, mini.AppID, "js_code", code), 40163)
	l.Want(l.Post(lab.PathOpen+"create", authorizer, `{}`), 0)
	bound, _ := l.Account(mini.AppID)
	if out := sns(l, pathJSCode, tok, mini.AppID, "js_code",
		loginCode(l, mini, 2)); out["unionid"] != bound.Followers[2].UnionID {
		t.Errorf("%v", out)
	}
	for _, wrong := range [][2]string{{official.AppID, official.Followers[0].OpenID}, {mini.AppID, "o"}, {"wx0", "o"}} {
		if code, err := l.Login(wrong[0], wrong[1]); err == nil {
			t.Errorf("%v logged in with %s", wrong, code)
		}
	}
}

func TestLoginsPerMinute(t *testing.T) {
	l, _, tok := lab.NewOAuth(t)
	_, mini := l.Pair()
	l.Authorized(mini.AppID)
	for range 100 {
		l.Want(sns(l, pathJSCode, tok, mini.AppID, "js_code", loginCode(l, mini, 0)), 0)
	}
	code := loginCode(l, mini, 0)
	l.Want(sns(l, pathJSCode, tok, mini.AppID, "js_code", code), 45011)
	l.Want(sns(l, pathJSCode, tok, mini.AppID, "js_code", loginCode(l, mini, 1)), 0)
	l.Clock.Add(time.Minute)
	l.Want(sns(l, pathJSCode, tok, mini.AppID, "js_code", code), 0)
}
