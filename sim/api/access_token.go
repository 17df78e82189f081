package api

import (
	"net"
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// accountLevel40001 is the text of account-level calls since 2023 (PROTOCOL 4.15).
const accountLevel40001 = "invalid credential, access_token is invalid or not latest, " +
	"could get access_token by getStableAccessToken, more details at https://mmbizurl.cn/s/JtxxFh33r"

// authenticate resolves the access token of a call, under either of its two names, and checks that it is alive and of
// the kind that the endpoint takes.
func (c *call) authenticate() error {
	switch want := c.row.token; {
	case c.row.identify != nil:
		return c.row.identify(c)
	case want == noToken:
		return nil
	default:
		return c.checkToken(want)
	}
}

func (c *call) checkToken(want tokenKind) error {
	name, value := "access_token", c.req.Query.Get("access_token")
	if value == "" {
		name, value = "component_access_token", c.req.Query.Get("component_access_token")
	}
	if value == "" {
		return fail(41001, "query 中没有 access_token（或 component_access_token）",
			"there is no access_token (or component_access_token) in the query")
	}
	c.resolve(value)
	if c.token == nil {
		return c.unknownToken(name, value, want)
	}
	if err := c.tokenAlive(want); err != nil {
		return err
	}
	switch {
	case want == componentToken && c.grant != nil:
		return fail(61014, "这是 %s 的 authorizer_access_token；该接口使用 component_access_token",
			"this is the authorizer_access_token of %s; the call takes the component_access_token",
			c.account.AppID)
	case want == authorizerToken && c.grant == nil:
		return fail(61015, "这是 component_access_token；该接口使用所操作账号的 authorizer_access_token",
			"this is the component_access_token; "+
				"the call takes the authorizer_access_token of the account it is about")
	}
	if err := c.checkIP(c.platform.Platform); err != nil {
		return err
	}
	if c.grant != nil && !c.grant.Cancelled.IsZero() {
		return fail(61003, "%s 已取消对该第三方平台的授权，时间为 %s",
			"%s cancelled its authorization of this component at %s",
			c.account.AppID, c.grant.Cancelled.Format(time.RFC3339))
	}
	return standing(c.account)
}

// standing refuses whatever is called for an account that is cancelled, frozen (50002) or banned (48004). No push tells of
// it: a platform learns it from these codes, or from account_status (PROTOCOL 14.5).
func standing(a *world.AccountState) error {
	if a == nil {
		return nil
	}
	switch a.StatusNow() {
	case world.AccountCancelled, world.AccountFrozen:
		return fail(50002, "%s 已注销或被冻结（account_status %d）；微信不会推送通知",
			"%s is cancelled or frozen (account_status %d); WeChat pushes nothing about it", a.Title(), a.StatusNow())
	case world.AccountBanned:
		return fail(48004, "%s 因违规被封禁（account_status %d）；微信不会推送通知",
			"%s is banned for irregularities (account_status %d); WeChat pushes nothing about it", a.Title(), a.StatusNow())
	}
	return nil
}

// resolve takes over what an access token stands for; one that was never issued changes nothing.
func (c *call) resolve(value string) {
	if o := c.world.OwnerOf(value); o.Token != nil {
		c.token, c.platform, c.grant, c.account = o.Token, o.Platform, o.Grant, o.Account
	}
}

func (c *call) unknownToken(name, value string, want tokenKind) error {
	hint := bilingual.Textf("没有签发过这个 access_token；如果平台保存着模拟器重新开始之前的 token，请让它忘掉：重启平台，或清空其 token 缓存",
		"this access_token was never issued; a platform that kept it from before the simulator started afresh "+
			"must forget it: restart it, or clear its token cache")
	if c.world.Forgot(world.DrawnAccessToken, value) { // newer ones replaced it, or it would be known
		hint = world.ForgottenText().Plus(bilingual.Textf("；如果是模拟器重新开始之前的，请让平台忘掉它：重启平台，或清空其 token 缓存",
			"; where it is from before the simulator started afresh, the platform must forget it: restart it, or clear its token cache"))
	} else if what := c.world.Identify(value); !what.Empty() {
		hint = bilingual.Textf("%s 是 %s", "the %s is %s", name, what)
	} else if isNothing(value) {
		hint = bilingual.Textf("请求中的 %s 是字面文本 %q：程序把对象或缺失的值拼进了 URL",
			"%s in the request is the text %q: the program put an object or a missing value into the URL", name, value)
	}
	return c.badToken(want, hint)
}

func (c *call) badToken(want tokenKind, hint bilingual.Text) error {
	e := &apiError{code: 40001, hint: hint}
	if want == authorizerToken {
		e.text = accountLevel40001
	}
	return e
}

// tokenAlive refuses a token that an injected fault ended, one that a newer token replaced more than five minutes ago
// (both 40001), and one that was issued 7200 seconds ago (42001).
func (c *call) tokenAlive(want tokenKind) error {
	t := c.token
	switch {
	case !t.Died.IsZero():
		return c.badToken(want, bilingual.Textf("注入的故障提前终止了该 token；遇到 40001 应重新获取 token 并重试",
			"an injected fault ended this token early; on 40001 get a new token and repeat the call"))
	case !t.Superseded.IsZero() && !c.now.Before(t.Superseded.Add(world.GraceAfterSuperseding)):
		ago := c.now.Sub(t.Superseded).Round(time.Second)
		return c.badToken(want, bilingual.Textf("该 token 在 %s前已被更新的取代，旧 token 只再有效 5 分钟；是否有两个进程各自刷新？",
			"this token was superseded by a newer one %s ago, the old one works for 5 minutes more; "+
				"do two processes refresh independently?", ago))
	case !c.now.Before(t.Expires):
		return fail(42001, "该 token 已过期 %s",
			"this token expired %s ago", c.now.Sub(t.Expires).Round(time.Second))
	}
	return nil
}

// checkIP is the component's white list (白名单IP列表).
func (c *call) checkIP(p world.Platform) error {
	listed := func(ip string) bool { return sameIP(ip, c.req.ClientIP) }
	if len(p.Whitelist) == 0 || slices.ContainsFunc(p.Whitelist, listed) {
		return nil
	}
	return &apiError{code: 61004, extra: " requestIP: " + c.req.ClientIP,
		hint: bilingual.Textf("调用来自 %s，%s 的白名单中是 %v", "the call came from %s, the white list of %s has %v",
			c.req.ClientIP, p.AppID, p.Whitelist)}
}

func sameIP(a, b string) bool {
	x, y := net.ParseIP(a), net.ParseIP(b)
	return x != nil && x.Equal(y) || a == b
}

// owner is the account whose token the call has.
func (c *call) owner() string {
	if c.account != nil {
		return c.account.AppID
	}
	return c.platform.AppID
}

// newToken draws an access token; a fault may shorten its life, whatever the answer says.
func (c *call) newToken() world.Issued {
	life := world.TokenLife
	if c.fault.Effect == world.ShortToken {
		life = c.fault.Delay
	}
	return world.Issued{Value: c.world.NewValue(world.DrawnAccessToken), At: c.now, Expires: c.now.Add(life)}
}
