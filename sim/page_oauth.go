package sim

import (
	"net/url"
	"slices"
	"strings"

	"wxlab/sim/bilingual"
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
	Notes         []bilingual.Text // for the developer: what works here, or in WeChat, by luck
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
	return OAuthPage{
		Query: q, Account: a.Copy(), ComponentName: ps.Title(), RedirectHost: redirect.Host,
		Notes: oauthNotes(ps.Platform, q),
	}, nil
}

// oauthParties finds account and platform, and the authorization between them.
func oauthParties(w *world.World, q OAuthQuery) (*world.PlatformState, *world.AccountState, error) {
	a, err := oauthAccount(w, q.AppID)
	if err != nil {
		return nil, nil, err
	}
	ps := w.Platforms[q.ComponentAppID]
	if ps == nil {
		return nil, nil, wrongComponent(w, q.ComponentAppID)
	}
	if ps.Grant(a.AppID) == nil {
		return nil, nil, &PageError{
			Words: "公众号未授权第三方平台，请检查授权状态，错误码：10015",
			Cause: bilingual.Textf("%s 没有授权 %s，或已取消授权", "%s has not authorized %s, or cancelled it", a.Title(),
				ps.AppID),
			Fix: bilingual.Textf("请先授权该账号", "authorize the account first"),
		}
	}
	return ps, a, nil
}

// oauthAccount finds the official account whose users log in.
func oauthAccount(w *world.World, appID string) (*world.AccountState, error) {
	a := w.Account(appID)
	fix := bilingual.Textf("请填公众号的 AppID", "give the AppID of the official account")
	switch what := w.Identify(appID); {
	case appID == "":
		return nil, &PageError{
			Words: "appid不能为空，错误码：10012", Cause: bilingual.Textf("缺少 appid", "appid is missing"), Fix: fix,
		}
	case a == nil && !what.Empty():
		return nil, &PageError{Words: "AppID 参数错误", Cause: bilingual.Textf("appid 处填的是 %s", "appid is %s", what),
			Fix: fix}
	case a == nil:
		return nil, &PageError{
			Words: "AppID 参数错误", Cause: bilingual.Textf("没有 AppID 为 %q 的账号", "no account has the AppID %q", appID),
			Fix: fix,
		}
	case a.Kind != world.OfficialAccount:
		return nil, &PageError{
			Words: "不支持微信开放平台的Appid，请使用公众号Appid，错误码：10016",
			Cause: bilingual.Textf("%s 是%s", "%s is %s", a.Title(), a.Kind.Title()),
			Fix: bilingual.Textf("请用公众号的 AppID；小程序用 wx.login 和 jscode2session 登录",
				"use the AppID of an official account; mini programs log in with wx.login and jscode2session"),
		}
	}
	return a, nil
}

// wrongComponent knows what real SDKs put into component_appid instead, the AppSecret for one.
func wrongComponent(w *world.World, value string) error {
	out := &PageError{Words: "component_appid 参数错误", Fix: bilingual.Textf("component_appid 请填第三方平台的 AppID；已配置的有 %v",
		"put the component's AppID into component_appid; configured are %v", w.Order)}
	switch what := w.Identify(value); {
	case value == "":
		out.Cause = bilingual.Textf("缺少 component_appid：没有它就是公众号自己的链接，需要公众号的 AppSecret",
			"component_appid is missing: without it the link is the account's own, which needs the account's AppSecret")
	case strings.HasPrefix(what.En, "the component's AppSecret"):
		out.Cause = bilingual.Textf("component_appid 处填的是第三方平台的 AppSecret！它已留在浏览器历史和服务器日志里；有的 SDK 会这样，请检查其版本",
			"component_appid is the component's AppSecret! It now stands in browsers' histories and servers' logs; some SDKs "+
				"do this, check its version")
		out.Fix = out.Fix.Plus(bilingual.Textf("；如果该链接曾离开本机，请重置 AppSecret",
			", and reset the AppSecret if this link ever left your machine"))
	case !what.Empty():
		out.Cause = bilingual.Textf("component_appid 处填的是 %s", "component_appid is %s", what)
	default:
		out.Cause = bilingual.Textf("没有 component_appid 为 %q 的第三方平台", "no platform has the component_appid %q", value)
	}
	return out
}

// checkOAuthRedirect: the host must be one of the platform's 公众号开发域名.
func checkOAuthRedirect(p world.Platform, raw string) (*url.URL, error) {
	if raw == "" {
		return nil, &PageError{
			Words: "redirect_uri不能为空，错误码：10011", Cause: bilingual.Textf("缺少 redirect_uri", "redirect_uri is missing"),
			Fix: bilingual.Textf("请填完整的 URL，并做 URL 编码", "give an absolute URL, percent-encoded"),
		}
	}
	u, ok := webAddress(raw)
	if !ok {
		return nil, &PageError{
			Words: "redirect_uri 参数错误",
			Cause: bilingual.Textf("redirect_uri %q 不是完整的 http 或 https 地址",
				"redirect_uri %q is not an absolute http or https URL", raw),
			Fix: bilingual.Textf("请填完整的 URL，并只做一次 URL 编码", "give an absolute URL, percent-encoded once"),
		}
	}
	onHost := func(d string) bool { return world.SameHost(d, u.Host) }
	if len(p.OAuthDomains) == 0 || slices.ContainsFunc(p.OAuthDomains, onHost) {
		return u, nil
	}
	return nil, &PageError{
		Words: "redirect_uri域名与后台配置不一致，错误码：10003",
		Cause: bilingual.Textf("redirect_uri 的域名是 %s，控制台的公众号开发域名是 %s",
			"redirect_uri is on %s, the console says 公众号开发域名 = %s", u.Host, strings.Join(p.OAuthDomains, ", ")),
		Fix: bilingual.Textf("请使用其中之一；以第三方平台的列表为准，而不是公众号的",
			"use one of these hosts; it is the component's list that counts, not the account's"),
	}
}

// checkOAuthScope looks at the rest of the link: it takes permission set 4, and a verified service account.
func checkOAuthScope(ps *world.PlatformState, a *world.AccountState, q OAuthQuery) error {
	const words = "Scope 参数错误或没有 Scope 权限，错误码：10005"
	refuse := func(words string, cause, fix bilingual.Text) error {
		return &PageError{Words: words, Cause: cause, Fix: fix}
	}
	switch g := ps.Grant(a.AppID); {
	case q.ResponseType != "code":
		return refuse("response_type 参数错误", bilingual.Textf("response_type 是 %q", "response_type is %q", q.ResponseType),
			bilingual.Textf("请写 response_type=code", "write response_type=code"))
	case q.Scope == "":
		return refuse("scope不能为空，错误码：10010", bilingual.Textf("缺少 scope", "scope is missing"),
			bilingual.Textf("请写 scope=snsapi_base 或 scope=snsapi_userinfo",
				"write scope=snsapi_base or scope=snsapi_userinfo"))
	case q.Scope != world.ScopeBase && q.Scope != world.ScopeUserInfo:
		return refuse(words, bilingual.Textf("scope 是 %q", "scope is %q", q.Scope),
			bilingual.Textf("请写 snsapi_base 或 snsapi_userinfo", "write snsapi_base or snsapi_userinfo"))
	case !slices.Contains(g.FuncIDs, world.SetWeb):
		return refuse(words, bilingual.Textf("%s 没有授权权限集 %d（网页服务），已授权的有 %v",
			"%s did not grant permission set %d (网页服务), it granted %v", a.NickName, world.SetWeb, g.FuncIDs),
			bilingual.Textf("请商家重新授权，并勾选该权限集", "ask the merchant to authorize again with this set"))
	case a.VerifyType < 0 || a.ServiceType != 2:
		return refuse(words, bilingual.Textf("%s 不是已认证的服务号", "%s is not a verified service account", a.NickName),
			bilingual.Textf("只有已认证的服务号有网页授权", "only those have web authorization"))
	case len(q.State) > 128:
		return refuse("state 参数过长", bilingual.Textf("state 有 %d 字节，最多 128 字节",
			"state has %d bytes, at most 128 are allowed", len(q.State)),
			bilingual.Textf("请把数据存在服务端，state 里只放一个键", "keep the data on the server and put a key into state"))
	}
	return nil
}

// oauthNotes are no errors.
func oauthNotes(p world.Platform, q OAuthQuery) []bilingual.Text {
	var out []bilingual.Text
	if strings.Trim(q.State, "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		out = append(out, bilingual.Textf("state %q 含有 a-zA-Z0-9 之外的字符，而微信文档只允许这些",
			"state %q has characters outside a-zA-Z0-9, which WeChat documents as all it takes", q.State))
	}
	if len(p.OAuthDomains) == 0 {
		out = append(out, bilingual.Textf("这里没有配置公众号开发域名，所以没有检查 redirect_uri 的域名；微信会检查（10003）",
			"公众号开发域名 is not configured here, so the host of redirect_uri was not checked; WeChat does check it (10003)"))
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
		return "", &PageError{
			Words: "用户不存在", Cause: bilingual.Textf("没有 openid 为 %q 的用户", "nobody with the openid %q knows the account",
				openID),
			Fix: bilingual.Textf("请选择页面上的用户", "choose somebody on the page"),
		}
	}
	state := "state=" + url.QueryEscape(q.State)
	if !allow {
		return insertQuery(q.RedirectURI, state), nil
	}
	code := &world.LoginCode{
		Value: w.NewValue(world.DrawnOAuthCode), Component: q.ComponentAppID, OpenID: openID, Scope: q.Scope,
		Expires: s.now().Add(world.LoginCodeLife),
	}
	a.OAuthCodes = world.KeepLogin(a.OAuthCodes, code, s.now())
	return insertQuery(q.RedirectURI, "code="+code.Value+"&"+state+"&appid="+a.AppID), nil
}
