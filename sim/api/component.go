package api

import "wxlab/sim/world"

// identifyComponent finds the component of a call without token, and checks its IP and secret.
func (c *call) identifyComponent(appID, secret, secretName string) error {
	if appID == "" {
		return fail(41018, "缺少 component_appid", "component_appid is missing")
	}
	ps := c.world.Platforms[appID]
	if ps == nil {
		return c.unknownComponent(appID)
	}
	c.platform = ps
	if err := c.checkIP(ps.Platform); err != nil {
		return err
	}
	switch {
	case secret == "":
		return fail(41004,
			"%s 缺失或为空；注意参数名：api_start_push_ticket 中是 component_secret，api_component_token 中是 component_appsecret",
			"%s is missing or empty; mind the name, "+
				"api_start_push_ticket says component_secret and api_component_token component_appsecret", secretName)
	case secret != ps.Secret && !c.world.Identify(secret).Empty():
		return fail(40125, "%s 是 %s", "%s is %s", secretName, c.world.Identify(secret))
	case secret != ps.Secret:
		return fail(40125, "%s 不是 %s 的 AppSecret；是否在控制台重置过？",
			"%s is not the AppSecret of %s; was it reset in the console?", secretName, appID)
	}
	return nil
}

func (c *call) unknownComponent(appID string) error {
	if what := c.world.Identify(appID); !what.Empty() {
		return fail(40013, "component_appid 是 %s", "component_appid is %s", what)
	}
	return fail(40013, "没有 component_appid 为 %q 的第三方平台；已配置的有 %v",
		"no platform has the component_appid %q; configured are %v", appID, c.world.Order)
}

// sameComponent checks component_appid in the body against the token's owner. Leaving it out is noticed, too.
func (c *call) sameComponent(appID string) error {
	switch {
	case appID == "":
		return fail(41018, "缺少 component_appid", "component_appid is missing")
	case c.world.Platforms[appID] == nil:
		return c.unknownComponent(appID)
	case appID != c.platform.AppID:
		return fail(40013, "component_appid 为 %s，而 token 属于 %s",
			"component_appid is %s, the token belongs to %s", appID, c.platform.AppID)
	}
	return nil
}

// authorizer finds the authorization in force of the account a call names.
func (c *call) authorizer(appID string) (*world.GrantState, error) {
	if appID == "" {
		return nil, fail(40013, "authorizer_appid 缺失或为空", "authorizer_appid is missing or empty")
	}
	if c.world.Account(appID) == nil {
		if what := c.world.Identify(appID); !what.Empty() {
			return nil, fail(40013, "authorizer_appid 是 %s", "authorizer_appid is %s", what)
		}
		return nil, fail(40013, "没有 authorizer_appid 为 %q 的账号",
			"no account has the authorizer_appid %q", appID)
	}
	g := c.platform.Grant(appID)
	if g == nil {
		return nil, fail(61003, "%s 没有授权该第三方平台，或已取消授权",
			"%s has not authorized this component, or cancelled it", appID)
	}
	return g, nil
}
