package api

import (
	"cmp"
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// snsComponent makes the checks of the sns calls with the component's token, which have codes and texts of their own.
func snsComponent(grantType string) func(*call) error {
	return func(c *call) error { return c.snsComponent(grantType) }
}

// snsComponent checks in this order: component_appid (41018, 40013), component_access_token (41021, 40001, 42006,
// 40094), the caller's IP (40090), appid (41002, 40013), the authorization (61003), grant_type (40002).
func (c *call) snsComponent(grantType string) error {
	q := c.req.Query
	if q.Get("component_appid") == "" {
		return fail(41018, "缺少 component_appid", "component_appid is missing")
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
		return fail(40002, "grant_type 为 %q，须为 %s",
			"grant_type is %q, it must be %s", q.Get("grant_type"), grantType)
	}
	return nil
}

// snsToken resolves the component's token.
func (c *call) snsToken(value string) error {
	if value == "" {
		return fail(41021, "缺少 component_access_token", "component_access_token is missing")
	}
	c.resolve(value)
	t, isAccounts, account := c.token, c.grant != nil, c.account
	c.grant, c.account = nil, nil
	switch {
	case t == nil:
		return c.unknownToken("component_access_token", value, componentToken)
	case isAccounts:
		return fail(40094, "这是 %s 的 authorizer_access_token；sns 接口使用 component_access_token",
			"this is the authorizer_access_token of %s; sns calls take the component_access_token",
			account.AppID)
	case c.platform.AppID != c.req.Query.Get("component_appid"):
		return fail(40013, "component_appid 为 %s，而 token 属于 %s",
			"component_appid is %s, the token belongs to %s",
			c.req.Query.Get("component_appid"), c.platform.AppID)
	case !c.now.Before(t.Expires):
		return fail(42006, "该 component_access_token 已过期 %s",
			"this component_access_token expired %s ago", c.now.Sub(t.Expires).Round(time.Second))
	}
	return c.tokenAlive(componentToken)
}

func (c *call) snsAccount(appID string) error {
	if appID == "" {
		return fail(41002, "缺少 appid", "appid is missing")
	}
	a := c.world.Account(appID)
	if a == nil {
		return fail(40013, "appid 是 %s；应填账号的 AppID", "appid is %s; it is the AppID of the account",
			cmp.Or(c.world.Identify(appID), bilingual.Textf("未知的", "unknown here")))
	}
	c.grant = c.platform.Grant(appID)
	if c.grant == nil {
		return fail(61003, "%s 没有授权该第三方平台，或已取消授权",
			"%s has not authorized this component, or cancelled it", appID)
	}
	c.account = a
	return nil
}

// loginCode finds a code that can be exchanged (41008, 40029, 40163) and uses it up; field is its name in the query.
func (c *call) loginCode(field, value string, list []*world.LoginCode) (*world.LoginCode, error) {
	i := slices.IndexFunc(list, func(l *world.LoginCode) bool { return l.Value == value })
	if i < 0 {
		return nil, c.unknownCode(field, value)
	}
	code := list[i]
	switch {
	case code.Component != "" && code.Component != c.platform.AppID:
		return nil, fail(40029, "%s 是发给第三方平台 %s 的",
			"%s was given to the component %s", field, code.Component)
	case !c.now.Before(code.Expires):
		return nil, fail(40029, "%s 已过期 %s；有效期为 5 分钟", "%s expired %s ago; it lives 5 minutes",
			field, c.now.Sub(code.Expires).Round(time.Second))
	case !code.Used.IsZero():
		return nil, fail(40163, "%s 在 %s前已被换取；是否刷新了页面，或跳转被处理了两次？",
			"%s was exchanged %s ago; was the page reloaded, or the redirect handled twice?",
			field, c.now.Sub(code.Used).Round(time.Second))
	}
	code.Used = c.now
	return code, nil
}

func (c *call) unknownCode(field, value string) error {
	if value == "" {
		return fail(41008, "缺少 %s", "%s is missing", field)
	}
	for _, a := range c.world.Accounts {
		codes := append(slices.Clone(a.OAuthCodes), a.JSCodes...)
		if slices.ContainsFunc(codes, func(l *world.LoginCode) bool { return l.Value == value }) {
			return fail(40029, "%s 是为 %s %s 签发的，调用中却是 appid=%s",
				"%s was given for %s %s, the call says appid=%s",
				field, a.NickName, a.AppID, c.account.AppID)
		}
	}
	return fail(40029, "%s 是 %s", "%s is %s", field,
		cmp.Or(c.world.Identify(value), bilingual.Textf("没有签发过的", "none that was given out")))
}
