package api

import (
	"cmp"
	"encoding/base64"
	"net/http"
	"slices"
	"time"

	"wxlab/sim/world"
)

// snsEndpoints are user OAuth and mini-program login on behalf of an account (PROTOCOL 6.6, 6.8). The first three
// take the component's token, the others the user's. They check it themselves: their codes and texts are their own.
func snsEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/sns/oauth2/component/access_token":  {http.MethodGet, noToken, 0, (*call).userAccessToken},
		"/sns/oauth2/component/refresh_token": {http.MethodGet, noToken, 0, (*call).userRefreshToken},
		"/sns/component/jscode2session":       {http.MethodGet, noToken, 0, (*call).jsCodeSession},
		"/sns/userinfo":                       {http.MethodGet, noToken, 0, (*call).snsUserInfo},
		"/sns/auth":                           {http.MethodGet, noToken, 0, (*call).snsAuth},
	}
}

// loginsPerMinute of one user at jscode2session (PROTOCOL 9).
const loginsPerMinute = 100

// snsComponent checks in this order: component_appid (41018, 40013), component_access_token (41021, 40001, 42006,
// 40094), the caller's IP (40090), appid (41002, 40013), the authorization (61003), grant_type (40002).
func (c *call) snsComponent(grantType string) error {
	q := c.req.Query
	if q.Get("component_appid") == "" {
		return fail(41018, "component_appid is missing")
	}
	if c.world.Platforms[q.Get("component_appid")] == nil {
		return c.unknownComponent(q.Get("component_appid"))
	}
	if err := c.snsToken(cmp.Or(q.Get("component_access_token"), q.Get("access_token"))); err != nil {
		return err
	}
	if err := c.checkIP(c.platform.Platform); err != nil {
		return &apiError{code: 40090, extra: ", requestIP: " + c.req.ClientIP, hint: err.(*apiError).hint}
	}
	if err := c.snsAccount(q.Get("appid")); err != nil {
		return err
	}
	if q.Get("grant_type") != grantType {
		return fail(40002, "grant_type is %q, it must be %s", q.Get("grant_type"), grantType)
	}
	return nil
}

// snsToken resolves the component's token.
func (c *call) snsToken(value string) error {
	if value == "" {
		return fail(41021, "component_access_token is missing")
	}
	c.resolve(value)
	t, isAccounts, account := c.token, c.grant != nil, c.account
	c.grant, c.account = nil, nil
	switch {
	case t == nil:
		return c.unknownToken(value, componentToken)
	case isAccounts:
		return fail(40094, "this is the authorizer_access_token of %s; sns calls take the component_access_token", account.AppID)
	case c.platform.AppID != c.req.Query.Get("component_appid"):
		return fail(40013, "component_appid is %s, the token belongs to %s", c.req.Query.Get("component_appid"), c.platform.AppID)
	case !c.now.Before(t.Expires):
		return fail(42006, "this component_access_token expired %s ago", c.now.Sub(t.Expires).Round(time.Second))
	}
	return c.tokenAlive(componentToken)
}

func (c *call) snsAccount(appID string) error {
	if appID == "" {
		return fail(41002, "appid is missing")
	}
	a := c.world.Account(appID)
	if a == nil {
		return fail(40013, "appid is %s; it is the AppID of the account", cmp.Or(c.world.Identify(appID), "unknown here"))
	}
	c.grant = c.platform.Grant(appID)
	if c.grant == nil {
		return fail(61003, "%s has not authorized this component, or cancelled it", appID)
	}
	c.account = a
	return nil
}

// LoginCode finds a code that can be exchanged (41008, 40029, 40163) and uses it up.
func (c *call) loginCode(field string, list []*world.LoginCode) (*world.LoginCode, error) {
	value := c.req.Query.Get(field)
	i := slices.IndexFunc(list, func(l *world.LoginCode) bool { return l.Value == value })
	if i < 0 {
		return nil, c.unknownCode(field, value)
	}
	code := list[i]
	switch {
	case code.Component != "" && code.Component != c.platform.AppID:
		return nil, fail(40029, "%s was given to the component %s", field, code.Component)
	case !c.now.Before(code.Expires):
		return nil, fail(40029, "%s expired %s ago; it lives 5 minutes", field, c.now.Sub(code.Expires).Round(time.Second))
	case !code.Used.IsZero():
		return nil, fail(40163, "%s was exchanged %s ago; was the page reloaded, or the redirect handled twice?", field, c.now.Sub(code.Used).Round(time.Second))
	}
	code.Used = c.now
	return code, nil
}

func (c *call) unknownCode(field, value string) error {
	if value == "" {
		return fail(41008, "%s is missing", field)
	}
	for _, a := range c.world.Accounts {
		if slices.ContainsFunc(append(slices.Clone(a.OAuthCodes), a.JSCodes...), func(l *world.LoginCode) bool { return l.Value == value }) {
			return fail(40029, "%s was given for %s %s, the call says appid=%s", field, a.NickName, a.AppID, c.account.AppID)
		}
	}
	return fail(40029, "%s is %s", field, cmp.Or(c.world.Identify(value), "none that was given out"))
}

// userTokenAnswer is the answer of the exchange and of a refresh. The unionid goes with snsapi_userinfo only.
type userTokenAnswer struct {
	Access    string `json:"access_token"`
	ExpiresIn int    `json:"expires_in"`
	Refresh   string `json:"refresh_token"`
	OpenID    string `json:"openid"`
	Scope     string `json:"scope"`
	UnionID   string `json:"unionid,omitempty"`
}

func (c *call) answerUserToken(t *world.UserToken) userTokenAnswer {
	out := userTokenAnswer{t.Access, 7200, t.Refresh, t.OpenID, t.Scope, ""}
	if f := c.account.Follower(t.OpenID); f != nil && t.Scope == world.ScopeUserInfo {
		out.UnionID = f.UnionID
	}
	return out
}

// userAccessToken exchanges a code (PROTOCOL 6.6 step 3).
func (c *call) userAccessToken() (any, error) {
	if err := c.snsComponent("authorization_code"); err != nil {
		return nil, err
	}
	if err := c.may(ability{officialAccount: []int{world.SetWeb}, verified: true, service: true}); err != nil {
		return nil, err
	}
	code, err := c.loginCode("code", c.account.OAuthCodes)
	if err != nil {
		return nil, err
	}
	t := &world.UserToken{
		Access: c.world.NewAccessToken(), Expires: c.now.Add(world.TokenLife), Refresh: c.world.NewAccessToken(), RefreshExpires: c.now.Add(world.UserRefreshLife),
		Component: c.platform.AppID, OpenID: code.OpenID, Scope: code.Scope,
	}
	c.account.UserTokens = world.KeepLast(append(c.account.UserTokens, t), world.KeptLogins)
	return c.answerUserToken(t), nil
}

// userRefreshToken gives a new access token; the refresh token keeps its value and its end (41003, 40030, 42002).
func (c *call) userRefreshToken() (any, error) {
	if err := c.snsComponent("refresh_token"); err != nil {
		return nil, err
	}
	value := c.req.Query.Get("refresh_token")
	i := slices.IndexFunc(c.account.UserTokens, func(t *world.UserToken) bool { return t.Refresh == value && t.Component == c.platform.AppID })
	switch {
	case value == "":
		return nil, fail(41003, "refresh_token is missing")
	case i < 0:
		return nil, fail(40030, "refresh_token is %s", cmp.Or(c.world.Identify(value), "none that was given to this component for "+c.account.AppID))
	}
	t := c.account.UserTokens[i]
	if !c.now.Before(t.RefreshExpires) {
		return nil, fail(42002, "this refresh_token expired %s ago; send the user to the OAuth page again", c.now.Sub(t.RefreshExpires).Round(time.Second))
	}
	t.Access, t.Expires = c.world.NewAccessToken(), c.now.Add(world.TokenLife)
	return c.answerUserToken(t), nil
}

// UserToken checks access_token (41001, 40001, 42001) and openid (41009, 40003) of the calls with the user's token.
func (c *call) userToken() (*world.UserToken, *world.Follower, error) {
	value, openID := c.req.Query.Get("access_token"), c.req.Query.Get("openid")
	var t *world.UserToken
	for _, a := range c.world.Accounts {
		if i := slices.IndexFunc(a.UserTokens, func(t *world.UserToken) bool { return t.Access == value }); i >= 0 {
			c.account, t = a, a.UserTokens[i]
		}
	}
	switch {
	case value == "":
		return nil, nil, fail(41001, "there is no access_token in the query")
	case t == nil && c.world.Identify(value) != "":
		return nil, nil, fail(40001, "the access_token is %s; this call takes the user's, from sns/oauth2/component/access_token", c.world.Identify(value))
	case t == nil:
		return nil, nil, fail(40001, "this access_token was given to nobody, or was refreshed")
	case !c.now.Before(t.Expires):
		return nil, nil, fail(42001, "this access_token expired %s ago", c.now.Sub(t.Expires).Round(time.Second))
	case openID == "":
		return nil, nil, fail(41009, "openid is missing")
	case openID != t.OpenID || c.account.Follower(openID) == nil:
		return nil, nil, fail(40003, "the access_token belongs to the openid %s", t.OpenID)
	}
	return t, c.account.Follower(openID), nil
}

// snsUserInfo gives name and picture; sex and region are empty since 2021. 48001 with the scope snsapi_base.
func (c *call) snsUserInfo() (any, error) {
	t, f, err := c.userToken()
	if err != nil {
		return nil, err
	}
	if t.Scope != world.ScopeUserInfo {
		return nil, fail(48001, "the user was asked for %s; userinfo needs scope=%s in the link", t.Scope, world.ScopeUserInfo)
	}
	return struct {
		OpenID    string   `json:"openid"`
		NickName  string   `json:"nickname"`
		Sex       int      `json:"sex"`
		Language  string   `json:"language"`
		City      string   `json:"city"`
		Province  string   `json:"province"`
		Country   string   `json:"country"`
		Picture   string   `json:"headimgurl"`
		Privilege []string `json:"privilege"`
		UnionID   string   `json:"unionid,omitempty"`
	}{OpenID: f.OpenID, NickName: f.NickName, Picture: "https://thirdwx.qlogo.cn/mmopen/vi_32/" + f.OpenID + "/132", Privilege: []string{}, UnionID: f.UnionID}, nil
}

func (c *call) snsAuth() (any, error) {
	if _, _, err := c.userToken(); err != nil {
		return nil, err
	}
	return okAnswer, nil
}

// jsCodeSession logs a user of a mini program in (PROTOCOL 6.8; 41008, 45011, 40029, 40163).
func (c *call) jsCodeSession() (any, error) {
	if err := c.snsComponent("authorization_code"); err != nil {
		return nil, err
	}
	if c.account.Kind != world.MiniProgram {
		return nil, fail(40013, "appid is that of an official account, only mini programs have js_code")
	}
	if err := c.countLogin(c.req.Query.Get("js_code")); err != nil {
		return nil, err
	}
	code, err := c.loginCode("js_code", c.account.JSCodes)
	if err != nil {
		return nil, err
	}
	f := c.account.Follower(code.OpenID)
	if f == nil {
		return nil, fail(40029, "the user of this js_code is gone")
	}
	return struct {
		SessionKey string `json:"session_key"`
		OpenID     string `json:"openid"`
		UnionID    string `json:"unionid,omitempty"`
	}{base64.StdEncoding.EncodeToString(c.world.Draw("session_key", 16)), f.OpenID, f.UnionID}, nil
}

// countLogin refuses a user's 101st exchange within a minute (45011).
func (c *call) countLogin(value string) error {
	i := slices.IndexFunc(c.account.JSCodes, func(l *world.LoginCode) bool { return l.Value == value })
	if i < 0 {
		return nil
	}
	n := 0
	for _, l := range c.account.JSCodes {
		if l.OpenID == c.account.JSCodes[i].OpenID && !l.Used.IsZero() && c.now.Sub(l.Used) < time.Minute {
			n++
		}
	}
	if n >= loginsPerMinute {
		return fail(45011, "this user logged in %d times within a minute", n)
	}
	return nil
}
