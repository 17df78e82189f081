package wxapi

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"time"

	"wxlab/platform"
)

// DefaultOpenBase has WeChat's OAuth page.
const DefaultOpenBase = "https://open.weixin.qq.com"

// Scopes of user OAuth (网页授权, PROTOCOL 6.6).
const (
	ScopeBase     = "snsapi_base"     // the openid only, without a question
	ScopeUserInfo = "snsapi_userinfo" // asks the user
)

// OAuthURL is the link, opened inside WeChat, that comes back to redirectURI with code, state and appid. base "" is
// DefaultOpenBase. It fails on what WeChat would answer with an error page: state has at most 128 letters and digits.
func (a *Account) OAuthURL(base, redirectURI, scope, state string) (string, error) {
	target, err := url.Parse(redirectURI)
	switch {
	case err != nil || target.Host == "" || target.Scheme != "http" && target.Scheme != "https":
		return "", fmt.Errorf("oauth link: redirect_uri must be an absolute http or https URL")
	case scope != ScopeBase && scope != ScopeUserInfo:
		return "", fmt.Errorf("oauth link: scope %q is neither %s nor %s", scope, ScopeBase, ScopeUserInfo)
	case !isState(state):
		return "", fmt.Errorf("oauth link: state wants at most 128 letters and digits")
	}
	// The order is WeChat's: it has been reported to matter.
	return cmp.Or(base, DefaultOpenBase) + "/connect/oauth2/authorize?appid=" + url.QueryEscape(a.AppID) +
		"&redirect_uri=" + url.QueryEscape(redirectURI) + "&response_type=code&scope=" + scope + "&state=" + state +
		"&component_appid=" + url.QueryEscape(a.ComponentAppID) + "#wechat_redirect", nil
}

func isState(s string) bool {
	for _, c := range []byte(s) {
		if !('0' <= c && c <= '9' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z') {
			return false
		}
	}
	return len(s) <= 128
}

// UserToken is what an OAuth code is exchanged for: a token of this one user, unrelated to the authorizer's.
type UserToken struct {
	Token        Token
	RefreshToken platform.Secret // lives 30 days
	OpenID       string
	UnionID      string
	Scope        string
	Snapshot     bool // a visitor of the snapshot mode: the openid is not a real user's
}

// ExchangeOAuthCode redeems the code of the redirect, which works once and for five minutes. It fails with 40029 or
// 40163 when the code is wrong or used.
func (a *Account) ExchangeOAuthCode(ctx context.Context, code string) (UserToken, error) {
	return a.userToken(ctx, "/sns/oauth2/component/access_token",
		url.Values{"code": {code}, "grant_type": {"authorization_code"}})
}

// RefreshUserToken renews a user's token. It fails with 40030 or 42002 when the user must be asked again.
func (a *Account) RefreshUserToken(ctx context.Context, refresh platform.Secret) (UserToken, error) {
	return a.userToken(ctx, "/sns/oauth2/component/refresh_token",
		url.Values{"refresh_token": {refresh.Reveal()}, "grant_type": {"refresh_token"}})
}

func (a *Account) userToken(ctx context.Context, path string, query url.Values) (UserToken, error) {
	var out struct {
		Token     string `json:"access_token"`
		ExpiresIn number `json:"expires_in"`
		Refresh   string `json:"refresh_token"`
		OpenID    string `json:"openid"`
		UnionID   string `json:"unionid"`
		Scope     string `json:"scope"`
		Snapshot  int    `json:"is_snapshotuser"`
	}
	err := a.sns(ctx, path, query, &out)
	return UserToken{token(out.Token, out.ExpiresIn), platform.Secret(out.Refresh), out.OpenID, out.UnionID, out.Scope,
			out.Snapshot == 1},
		needValue(err, "access_token", out.Token)
}

// sns calls one of the component's variants of user login: with the component's token, and both AppIDs in the query.
func (a *Account) sns(ctx context.Context, path string, query url.Values, out any) error {
	query.Set("appid", a.AppID)
	query.Set("component_appid", a.ComponentAppID)
	return a.Do(ctx, Request{Method: http.MethodGet, Path: path, Query: query, TokenName: ComponentTokenName}, out)
}

// UserProfile is what a user who agreed tells. Sex and region are empty since 2021-10.
type UserProfile struct {
	OpenID     string   `json:"openid"`
	UnionID    string   `json:"unionid"`
	NickName   string   `json:"nickname"`
	HeadImgURL string   `json:"headimgurl"`
	Sex        int      `json:"sex"`
	Country    string   `json:"country"`
	Province   string   `json:"province"`
	City       string   `json:"city"`
	Privilege  []string `json:"privilege"`
}

// UserProfile reads a user with the user's own token. It fails with 48001 when the scope was snsapi_base.
func (a *Account) UserProfile(ctx context.Context, user UserToken) (UserProfile, error) {
	var out UserProfile
	err := a.asUser(ctx, "/sns/userinfo", user, url.Values{"lang": {"zh_CN"}}, &out)
	return out, err
}

// CheckUserToken fails with 40003 or 42001 when a user's token is no longer valid.
func (a *Account) CheckUserToken(ctx context.Context, user UserToken) error {
	return a.asUser(ctx, "/sns/auth", user, url.Values{}, nil)
}

func (a *Account) asUser(ctx context.Context, path string, user UserToken, query url.Values, out any) error {
	query.Set("openid", user.OpenID)
	return a.Do(ctx, Request{Method: http.MethodGet, Path: path, Query: query, TokenName: AccessTokenName,
		Token: user.Token.Value}, out)
}

// Session is a mini program's login (小程序登录, PROTOCOL 6.8).
type Session struct {
	OpenID     string
	UnionID    string
	SessionKey platform.Secret // base64 of 16 bytes; never leaves the server
}

// CodeToSession redeems the code of wx.login (jscode2session): once, and within five minutes.
func (a *Account) CodeToSession(ctx context.Context, jsCode string) (Session, error) {
	var out struct {
		SessionKey string `json:"session_key"`
		OpenID     string `json:"openid"`
		UnionID    string `json:"unionid"`
	}
	err := a.sns(ctx, "/sns/component/jscode2session", url.Values{"js_code": {jsCode},
		"grant_type": {"authorization_code"}}, &out)
	return Session{out.OpenID, out.UnionID, platform.Secret(out.SessionKey)},
		needValue(err, "session_key", out.SessionKey)
}

// TicketType is the type of a JS-SDK ticket, as /cgi-bin/ticket/getticket takes it.
type TicketType string

const (
	JSAPITicket TicketType = "jsapi"   // signs wx.config
	CardTicket  TicketType = "wx_card" // signs cards
)

// JSTicket fetches a JS-SDK ticket (PROTOCOL 6.7) and how long it lives. It counts against a small daily quota: keep
// it.
func (a *Account) JSTicket(
	ctx context.Context, kind TicketType,
) (value platform.Secret, life time.Duration, err error) {
	var out struct {
		Ticket    string `json:"ticket"`
		ExpiresIn number `json:"expires_in"`
	}
	err = a.get(ctx, "/cgi-bin/ticket/getticket", url.Values{"type": {string(kind)}}, &out)
	return platform.Secret(out.Ticket), seconds(out.ExpiresIn), needValue(err, "ticket", out.Ticket)
}
