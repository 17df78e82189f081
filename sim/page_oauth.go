package sim

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"wxlab/sim/world"
)

// OAuthQuery is the link that sends somebody to the OAuth page, in any order of parameters (PROTOCOL 6.6).
type OAuthQuery struct {
	AppID          string // of the account
	ComponentAppID string
	RedirectURI    string
	ResponseType   string
	Scope          string
	State          string
}

// OAuthPage is what somebody sees who opened the link. In WeChat the phone knows who it is; here somebody is chosen.
type OAuthPage struct {
	Query         OAuthQuery
	Account       world.Account
	ComponentName string
	RedirectHost  string
	Notes         []string // for the developer: what works here, or in WeChat, by luck
}

// OpenOAuth checks a link in this order: appid, component_appid, authorization, redirect_uri, response_type, scope,
// state. The error is a *PageError with the words and number of WeChat's page.
func (s *Sim) OpenOAuth(q OAuthQuery) (OAuthPage, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := oauthParties(w, q)
	if err != nil {
		return OAuthPage{}, err
	}
	redirect, err := checkOAuthRedirect(ps.Platform, q.RedirectURI)
	if err != nil {
		return OAuthPage{}, err
	}
	if err := checkOAuthScope(ps, a, q); err != nil {
		return OAuthPage{}, err
	}
	return OAuthPage{Query: q, Account: a.Copy(), ComponentName: ps.Title(), RedirectHost: redirect.Host, Notes: oauthNotes(ps.Platform, q)}, nil
}

// oauthParties finds account and platform, and the authorization between them.
func oauthParties(w *world.World, q OAuthQuery) (*world.PlatformState, *world.AccountState, error) {
	a := w.Account(q.AppID)
	switch what := w.Identify(q.AppID); {
	case q.AppID == "":
		return nil, nil, &PageError{Words: "appid不能为空，错误码：10012", Cause: "appid is missing", Fix: "give the AppID of the official account"}
	case a == nil && what != "":
		return nil, nil, &PageError{Words: "AppID 参数错误", Cause: "appid is " + what, Fix: "give the AppID of the official account"}
	case a == nil:
		return nil, nil, &PageError{Words: "AppID 参数错误", Cause: fmt.Sprintf("no account has the AppID %q", q.AppID), Fix: "give the AppID of the official account"}
	case a.Kind != world.OfficialAccount:
		return nil, nil, &PageError{Words: "不支持微信开放平台的Appid，请使用公众号Appid，错误码：10016", Cause: a.NickName + " is a mini program", Fix: "mini programs log in with wx.login and jscode2session"}
	}
	ps := w.Platforms[q.ComponentAppID]
	if ps == nil {
		return nil, nil, oauthComponentPage(w, q.ComponentAppID)
	}
	if ps.Grant(a.AppID) == nil {
		return nil, nil, &PageError{Words: "公众号未授权第三方平台，请检查授权状态，错误码：10015", Cause: a.NickName + " has not authorized " + ps.AppID + ", or cancelled it", Fix: "authorize the account first"}
	}
	return ps, a, nil
}

// oauthComponentPage knows what real SDKs put into component_appid instead, the AppSecret for one.
func oauthComponentPage(w *world.World, value string) error {
	out := &PageError{Words: "component_appid 参数错误", Fix: fmt.Sprintf("put the component's AppID into component_appid; configured are %v", w.Order)}
	switch what := w.Identify(value); {
	case value == "":
		out.Cause = "component_appid is missing: without it the link is the account's own, which needs the account's AppSecret"
	case strings.HasPrefix(what, "the component's AppSecret"):
		out.Cause = "component_appid is the component's AppSecret! It now stands in browsers' histories and servers' logs; some SDKs do this, check its version"
		out.Fix += ", and reset the AppSecret if this link ever left your machine"
	case what != "":
		out.Cause = "component_appid is " + what
	default:
		out.Cause = fmt.Sprintf("no platform has the component_appid %q", value)
	}
	return out
}

// checkOAuthRedirect: the host must be one of the platform's 公众号开发域名.
func checkOAuthRedirect(p world.Platform, raw string) (*url.URL, error) {
	if raw == "" {
		return nil, &PageError{Words: "redirect_uri不能为空，错误码：10011", Cause: "redirect_uri is missing", Fix: "give an absolute URL, percent-encoded"}
	}
	u, ok := webAddress(raw)
	if !ok {
		return nil, &PageError{Words: "redirect_uri 参数错误", Cause: fmt.Sprintf("redirect_uri %q is not an absolute http or https URL", raw), Fix: "give an absolute URL, percent-encoded once"}
	}
	if len(p.OAuthDomains) == 0 || slices.ContainsFunc(p.OAuthDomains, func(d string) bool { return world.SameHost(d, u.Host) }) {
		return u, nil
	}
	return nil, &PageError{Words: "redirect_uri域名与后台配置不一致，错误码：10003", Cause: fmt.Sprintf("redirect_uri is on %s, the console says 公众号开发域名 = %s", u.Host, strings.Join(p.OAuthDomains, ", ")),
		Fix: "use one of these hosts; it is the component's list that counts, not the account's"}
}

// checkOAuthScope: set 4, and a verified service account.
func checkOAuthScope(ps *world.PlatformState, a *world.AccountState, q OAuthQuery) error {
	const words = "Scope 参数错误或没有 Scope 权限，错误码：10005"
	switch g := ps.Grant(a.AppID); {
	case q.ResponseType != "code":
		return &PageError{Words: "response_type 参数错误", Cause: fmt.Sprintf("response_type is %q", q.ResponseType), Fix: "write response_type=code"}
	case q.Scope == "":
		return &PageError{Words: "scope不能为空，错误码：10010", Cause: "scope is missing", Fix: "write scope=snsapi_base or scope=snsapi_userinfo"}
	case q.Scope != world.ScopeBase && q.Scope != world.ScopeUserInfo:
		return &PageError{Words: words, Cause: fmt.Sprintf("scope is %q", q.Scope), Fix: "write snsapi_base or snsapi_userinfo"}
	case !slices.Contains(g.FuncIDs, world.SetWeb):
		return &PageError{Words: words, Cause: fmt.Sprintf("%s did not grant permission set %d (网页服务), it granted %v", a.NickName, world.SetWeb, g.FuncIDs), Fix: "ask the merchant to authorize again with this set"}
	case a.VerifyType < 0 || a.ServiceType != 2:
		return &PageError{Words: words, Cause: a.NickName + " is not a verified service account", Fix: "only those have web authorization"}
	case len(q.State) > 128:
		return &PageError{Words: "state 参数过长", Cause: fmt.Sprintf("state has %d bytes, at most 128 are allowed", len(q.State)), Fix: "keep the data on the server and put a key into state"}
	}
	return nil
}

// oauthNotes are no errors.
func oauthNotes(p world.Platform, q OAuthQuery) []string {
	var out []string
	if strings.Trim(q.State, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		out = append(out, fmt.Sprintf("state %q has characters outside a-zA-Z0-9, which WeChat documents as all it takes", q.State))
	}
	if len(p.OAuthDomains) == 0 {
		out = append(out, "公众号开发域名 is not configured here, so the host of redirect_uri was not checked; WeChat does check it (10003)")
	}
	return out
}

// ConsentOAuth is the answer of somebody on the page: the address the browser goes to. Refusing gives an address with
// state only. The code lives 5 minutes and is good for one exchange.
func (s *Sim) ConsentOAuth(q OAuthQuery, openID string, allow bool) (string, error) {
	if _, err := s.OpenOAuth(q); err != nil {
		return "", err
	}
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	a := w.Account(q.AppID)
	if a == nil || a.Follower(openID) == nil {
		return "", &PageError{Words: "用户不存在", Cause: fmt.Sprintf("nobody with the openid %q knows the account", openID), Fix: "choose somebody on the page"}
	}
	state := "state=" + url.QueryEscape(q.State)
	if !allow {
		return insertQuery(q.RedirectURI, state), nil
	}
	code := &world.LoginCode{Value: w.Text("oauth_code", 24), Component: q.ComponentAppID, OpenID: openID, Scope: q.Scope, Expires: s.now().Add(world.LoginCodeLife)}
	a.OAuthCodes = world.KeepLast(append(a.OAuthCodes, code), world.KeptLogins)
	return insertQuery(q.RedirectURI, "code="+code.Value+"&"+state+"&appid="+a.AppID), nil
}

// insertQuery appends parameters to an address, before its fragment.
func insertQuery(uri, query string) string {
	base, fragment, found := strings.Cut(uri, "#")
	base = withQuery(base, query)
	if found {
		base += "#" + fragment
	}
	return base
}
