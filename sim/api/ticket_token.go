package api

import (
	"cmp"
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// componentTokensPerDay is what quota/get shows for real components.
const componentTokensPerDay = 10000

// ticketTokenChapter is the component's own credentials (WeChat's chapter "ticket-token"; PROTOCOL 4.2 to 4.6).
func ticketTokenChapter() []endpoint {
	return []endpoint{
		post("/cgi-bin/component/api_start_push_ticket", noToken, answers((*call).startPushTicket)),
		post("/cgi-bin/component/api_component_token", noToken, answers((*call).componentToken)).daily(componentTokensPerDay),
		post("/cgi-bin/component/api_create_preauthcode", componentToken, answers((*call).createPreAuthCode)),
		post("/cgi-bin/component/api_query_auth", componentToken, answers((*call).queryAuth)).daily(100000),
		getOrPost("/cgi-bin/token", noToken, does((*call).ownToken)),
		post("/cgi-bin/stable_token", noToken, does((*call).ownStableToken)),
		post("/cgi-bin/component/api_authorizer_token", componentToken, answers((*call).authorizerToken)).daily(100000),
	}
}

type startPushTicketRequest struct {
	AppID  string `json:"component_appid"`
	Secret string `json:"component_secret"`
}

// startPushTicket restarts the schedule; the next ticket is due at once in either case.
func (c *call) startPushTicket(in startPushTicketRequest) (commandOK, error) {
	if err := c.identifyComponent(in.AppID, in.Secret, "component_secret"); err != nil {
		return commandOK{}, err
	}
	out := commandOK{0, "in a normal state"}
	if c.platform.Stopped {
		c.platform.Stopped, c.platform.TicketPushesDisabled = false, false
		out = okAnswer
	}
	c.platform.NextTicket = c.now
	return out, nil
}

type (
	componentTokenRequest struct {
		AppID  string `json:"component_appid"`
		Secret string `json:"component_appsecret"`
		Ticket string `json:"component_verify_ticket"`
	}
	componentTokenAnswer struct {
		Token     string `json:"component_access_token"`
		ExpiresIn int    `json:"expires_in"`
	}
)

// componentToken exchanges a ticket for a new token; the previous one lives on for five minutes. It checks in this
// order: component_appid (41018, 40013), the caller's IP (61004), secret (41004, 40125), ticket (61006, 61005), daily
// limit (45009).
func (c *call) componentToken(in componentTokenRequest) (*componentTokenAnswer, error) {
	if err := c.identifyComponent(in.AppID, in.Secret, "component_appsecret"); err != nil {
		return nil, err
	}
	if err := c.ticket(in.Ticket); err != nil {
		return nil, err
	}
	if err := c.countFor(in.AppID); err != nil {
		return nil, err
	}
	t := c.newToken()
	c.platform.Tokens = world.Issue(c.platform.Tokens, t)
	return &componentTokenAnswer{t.Value, 7200}, nil
}

func (c *call) ticket(value string) error {
	t := world.FindIssued(c.platform.Tickets, value)
	switch {
	case value == "":
		return fail(61006, "请求中的 component_verify_ticket 是 %s：尚未收到过 ticket，或收到后没有保存",
			"component_verify_ticket in the request is %s: no ticket has been received yet, or it was not stored",
			c.absence("component_verify_ticket"))
	case t == nil && c.world.Forgot(world.DrawnTicket, value):
		return forgotten(61005)
	case t == nil && !c.world.Identify(value).Empty():
		return fail(61006, "component_verify_ticket 是 %s，不是推送给该第三方平台的 ticket",
			"component_verify_ticket is %s, not a ticket pushed to this component",
			c.world.Identify(value))
	case t == nil && world.Whole(world.DrawnTicket, value):
		return fail(61006, "模拟器重新开始以来没有推送过这个 ticket；如果平台保存着更早的，请让它改用新推送的",
			"this ticket was not pushed since the simulator started afresh; a platform that kept an older one must take the next that is pushed")
	case t == nil:
		return fail(61006, "没有推送过这个 ticket；请完整保存，包括开头的 ticket@@@",
			"this ticket was never pushed; keep it whole, with the ticket@@@ in front")
	case !c.now.Before(t.Expires):
		return fail(61005, "这个 ticket 是 %s前推送的，有效期 12 小时；每次收到 ticket 都应保存",
			"this ticket was pushed %s ago and lived 12 h; store every ticket that arrives",
			c.now.Sub(t.At).Round(time.Minute))
	}
	return nil
}

type (
	createPreAuthCodeRequest struct {
		AppID string `json:"component_appid"`
	}
	createPreAuthCodeAnswer struct {
		Code      string `json:"pre_auth_code"`
		ExpiresIn int    `json:"expires_in"`
	}
)

func (c *call) createPreAuthCode(in createPreAuthCodeRequest) (*createPreAuthCodeAnswer, error) {
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, err
	}
	code := &world.PreAuthCode{Value: c.world.NewValue(world.DrawnPreAuthCode), Expires: c.now.Add(world.PreAuthCodeLife)}
	c.platform.PreAuth = world.Keep(c.platform.PreAuth, code, c.now, (*world.PreAuthCode).End)
	return &createPreAuthCodeAnswer{code.Value, 1800}, nil
}

type (
	queryAuthRequest struct {
		AppID string `json:"component_appid"`
		Code  string `json:"authorization_code"`
	}
	queryAuthAnswer struct {
		Info authorizationInfo `json:"authorization_info"`
	}
)

// queryAuth exchanges an authorization code. Codes stay good until they expire, because SDKs redeem one both on the
// push and on the redirect; Platform.SingleUseCodes makes the second time fail. The log remarks on it either way.
func (c *call) queryAuth(in queryAuthRequest) (*queryAuthAnswer, error) {
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, err
	}
	code, err := c.authorizationCode(in.Code)
	if err != nil {
		return nil, err
	}
	g := c.platform.Grant(code.AccountAppID)
	if g == nil {
		return nil, fail(61003, "%s 在该授权码签发之后取消了授权",
			"%s cancelled its authorization after this code was issued", code.AccountAppID)
	}
	if err := standing(c.world.Account(code.AccountAppID)); err != nil {
		return nil, spelledWithThreeD(err)
	}
	if code.Used {
		c.remark = bilingual.Textf("该授权码之前已换取过；模拟器默认允许，微信可能返回 61009：请只换取一次，在授权跳转或推送中择一",
			"this code was exchanged before, which goes well here by default; WeChat may answer 61009: "+
				"exchange it once, in the redirect or on the push")
	}
	code.Used, g.Queried = true, true
	if c.world.Account(code.AccountAppID).NoAPI {
		c.remark = bilingual.Textf("%s 没有接口权限，所以没有返回 authorizer_access_token 和 authorizer_refresh_token",
			"%s has no API ability, so that there is neither authorizer_access_token nor authorizer_refresh_token", code.AccountAppID)
		return &queryAuthAnswer{authorizationInfo{AppID: code.AccountAppID, FuncInfo: c.funcInfo(g)}}, nil
	}
	t := c.newToken()
	t.FromCode = code.Value
	g.Tokens = world.Issue(g.Tokens, t)
	return &queryAuthAnswer{authorizationInfo{code.AccountAppID, t.Value, 7200, g.RefreshToken, c.funcInfo(g)}}, nil
}

// spelledWithThreeD is how api_query_auth writes 48004.
func spelledWithThreeD(err error) error {
	if e, ok := err.(*apiError); ok && e.code == 48004 {
		e.text = "api forbiddden for irregularities, view detail on mp.weixin.qq.com"
	}
	return err
}

func (c *call) authorizationCode(value string) (*world.AuthorizationCode, error) {
	i := slices.IndexFunc(c.platform.Codes, func(a *world.AuthorizationCode) bool { return a.Value == value })
	switch {
	case value == "":
		return nil, fail(61009, "authorization_code 缺失或为空", "authorization_code is missing or empty")
	case i < 0 && c.world.Forgot(world.DrawnAuthorizationCode, value):
		return nil, forgotten(61010)
	case i < 0 && !c.world.Identify(value).Empty():
		return nil, fail(61009, "authorization_code 是 %s，不是该第三方平台的授权码",
			"authorization_code is %s, not a code of this component", c.world.Identify(value))
	case i < 0:
		return nil, fail(61009, "没有签发过这个授权码；是否解码了两次，或在 @@@ 处被截断？",
			"this code was never issued; was it decoded twice, or cut at the @@@?")
	}
	code := c.platform.Codes[i]
	switch {
	case !c.now.Before(code.Expires):
		return nil, fail(61010, "该授权码已过期 %s",
			"this code expired %s ago", c.now.Sub(code.Expires).Round(time.Second))
	case code.Used && c.platform.SingleUseCodes:
		return nil, fail(61009, "该授权码已被使用；是否被 authorized 推送的处理程序或某次重试换取？",
			"this code was used before; did the handler of the authorized push take it, or a retry?")
	}
	return code, nil
}

type (
	authorizerTokenRequest struct {
		AppID        string `json:"component_appid"`
		Authorizer   string `json:"authorizer_appid"`
		RefreshToken string `json:"authorizer_refresh_token"`
	}
	authorizerTokenAnswer struct {
		Token        string `json:"authorizer_access_token"`
		ExpiresIn    int    `json:"expires_in"`
		RefreshToken string `json:"authorizer_refresh_token"`
	}
)

// authorizerToken refreshes an authorizer's access token; the refresh token stays the same.
func (c *call) authorizerToken(in authorizerTokenRequest) (*authorizerTokenAnswer, error) {
	if err := c.sameComponent(in.AppID); err != nil {
		return nil, err
	}
	g, err := c.authorizer(in.Authorizer)
	if err != nil {
		return nil, err
	}
	if err := standing(c.world.Account(in.Authorizer)); err != nil {
		return nil, err
	}
	if c.fault.Effect == world.RefreshTokenLost {
		g.RefreshToken = c.world.NewRefreshToken()
	}
	if in.RefreshToken == "" {
		return nil, fail(61023, "请求中的 authorizer_refresh_token 是 %s：从未保存过，或存储已被清空；可用 api_get_authorizer_list 取回",
			"authorizer_refresh_token in the request is %s: it was never stored, or the store was emptied; "+
				"api_get_authorizer_list gives it back", c.absence("authorizer_refresh_token"))
	}
	if in.RefreshToken != g.RefreshToken {
		what := cmp.Or(c.world.Identify(in.RefreshToken),
			bilingual.Textf("另一次授权的或被截断的", "not the one of this authorization"))
		return nil, fail(61023, "authorizer_refresh_token 是 %s；应取自 api_query_auth 或 api_get_authorizer_list",
			"authorizer_refresh_token is %s; take it from api_query_auth or api_get_authorizer_list",
			what)
	}
	if c.fault.Effect == world.RefreshTokenRotated {
		g.RefreshToken = c.world.NewRefreshToken()
	}
	t := c.newToken()
	g.Tokens = world.Issue(g.Tokens, t)
	return &authorizerTokenAnswer{t.Value, 7200, g.RefreshToken}, nil
}

// The access token of an account's own, by its AppSecret: components have none (61024), and the simulator knows no
// account's AppSecret.
type (
	ownTokenRequest struct {
		GrantType string `query:"grant_type"`
		AppID     string `query:"appid"`
		Secret    string `query:"secret"`
	}
	ownStableTokenRequest struct {
		GrantType string `json:"grant_type"`
		AppID     string `json:"appid"`
		Secret    string `json:"secret"`
	}
)

// ownToken checks in this order: appid (41002, 40013), as was probed, grant_type (40002), whose it is (61024), secret
// (41004, 40125).
func (c *call) ownToken(in ownTokenRequest) error {
	platform, account := c.world.Platforms[in.AppID], c.world.Account(in.AppID)
	switch {
	case in.AppID == "":
		return fail(41002, "缺少 appid", "appid is missing")
	case platform == nil && account == nil:
		return fail(40013, "没有 AppID 为 %q 的第三方平台或账号", "no platform or account has the AppID %q", in.AppID)
	case in.GrantType != "client_credential":
		return fail(40002, "grant_type 为 %q，须为 client_credential", "grant_type is %q, it must be client_credential", in.GrantType)
	case platform != nil:
		return fail(61024, "%s 是第三方平台：用 api_component_token 换取 component_access_token",
			"%s is a component: get its component_access_token with api_component_token", in.AppID)
	case in.Secret == "":
		return fail(41004, "缺少 secret", "secret is missing")
	}
	return fail(40125, "模拟器里的账号没有 AppSecret：代 %s 调用时用 authorizer_access_token",
		"accounts have no AppSecret here: call on behalf of %s with its authorizer_access_token", account.NickName)
}

func (c *call) ownStableToken(in ownStableTokenRequest) error {
	return c.ownToken(ownTokenRequest(in))
}
