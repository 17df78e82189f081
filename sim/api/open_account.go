package api

import (
	"cmp"
	"slices"

	"wxlab/sim/world"
)

// How many accounts one open account binds (PROTOCOL 4.13).
const (
	boundToVerified   = 100
	boundToUnverified = 5
)

// openAccountChapter binds accounts of one owner to an open account (开放平台账号), which gives their users a common
// unionid (PROTOCOL 4.13).
func openAccountChapter() []endpoint {
	needs := ability{officialAccount: []int{world.SetOpenAccount}, miniProgram: []int{world.SetOpenMiniProgram}}
	return []endpoint{
		post("/cgi-bin/open/create", authorizerToken, answers((*call).openCreate)).needing(needs),
		post("/cgi-bin/open/bind", authorizerToken, does((*call).openBind)).needing(needs),
		post("/cgi-bin/open/unbind", authorizerToken, does((*call).openUnbind)).needing(needs),
		post("/cgi-bin/open/get", authorizerToken, answers((*call).openGet)).needing(needs),
		getOrPost("/cgi-bin/open/have", authorizerToken, answers((*call).openHave)).needing(needs),
	}
}

// sameAccount checks an appid, which can only name the account whose token it is.
func (c *call) sameAccount(appID string) error {
	if appID != c.account.AppID {
		return fail(40013, "appid 为 %q，而 token 属于 %s",
			"appid is %q, the token belongs to %s", appID, c.account.AppID)
	}
	return nil
}

type openCreateRequest struct {
	AppID string `json:"appid"` // may be left out
}

// openAnswer is the answer of open/create and open/get.
type openAnswer struct {
	OpenAppID string `json:"open_appid"`
	commandOK
}

// openCreate makes an open account for the account's owner and binds the account to it (89000).
func (c *call) openCreate(in openCreateRequest) (*openAnswer, error) {
	if err := c.sameAccount(cmp.Or(in.AppID, c.account.AppID)); err != nil {
		return nil, err
	}
	if err := c.unbound(); err != nil {
		return nil, err
	}
	open := c.world.NewOpenAccount(c.account.PrincipalName, true)
	c.world.BindOpen(c.account, open.AppID)
	return &openAnswer{open.AppID, okAnswer}, nil
}

func (c *call) unbound() error {
	if c.account.OpenAppID != "" {
		return fail(89000, "%s 已绑定到 %s",
			"%s is bound to %s already", c.account.Title(), c.account.OpenAppID)
	}
	return nil
}

type openBindRequest struct {
	AppID     string `json:"appid"`
	OpenAppID string `json:"open_appid"`
}

// openBind checks in this order: the open account exists (89002), the account is not bound (89000), the open account
// was made by the API (89003), has the same owner (89001) and has room (89004).
func (c *call) openBind(in openBindRequest) error {
	if err := c.sameAccount(in.AppID); err != nil {
		return err
	}
	open, err := c.openAccount(in.OpenAppID)
	if err != nil {
		return err
	}
	if err := c.unbound(); err != nil {
		return err
	}
	most, bound := boundToUnverified, c.world.BoundTo(open.AppID)
	if open.Verified {
		most = boundToVerified
	}
	switch {
	case !open.ByAPI:
		return fail(89003, "%s 是在控制台创建的，只有用 open/create 创建的开放平台账号才能通过接口绑定",
			"%s was made in the console, only open accounts made with open/create can be bound by the API",
			open.AppID)
	case open.PrincipalName != c.account.PrincipalName:
		return fail(89001, "%s 的主体是 %s，开放平台账号的主体是 %s",
			"%s belongs to %s, the open account to %s",
			c.account.Title(), c.account.PrincipalName, open.PrincipalName)
	case bound >= most:
		return fail(89004, "%s 已绑定 %d 个账号", "%s has %d accounts already", open.AppID, bound)
	}
	c.world.BindOpen(c.account, open.AppID)
	return nil
}

func (c *call) openAccount(appID string) (world.OpenAccount, error) {
	i := slices.IndexFunc(c.world.OpenAccounts, func(o world.OpenAccount) bool { return o.AppID == appID })
	if i >= 0 {
		return c.world.OpenAccounts[i], nil
	}
	if what := c.world.Identify(appID); !what.Empty() {
		return world.OpenAccount{}, fail(89002, "open_appid 是 %s，不是开放平台账号",
			"open_appid is %s, not an open account", what)
	}
	return world.OpenAccount{}, fail(89002, "没有 AppID 为 %q 的开放平台账号",
		"no open account has the AppID %q", appID)
}

type openUnbindRequest struct {
	AppID     string `json:"appid"`
	OpenAppID string `json:"open_appid"`
}

func (c *call) openUnbind(in openUnbindRequest) error {
	if err := c.sameAccount(in.AppID); err != nil {
		return err
	}
	open, err := c.openAccount(in.OpenAppID)
	switch {
	case err != nil:
		return err
	case c.account.OpenAppID != open.AppID:
		return fail(89002, "%s 没有绑定到 %s", "%s is not bound to %s", c.account.Title(), open.AppID)
	case !open.ByAPI:
		return fail(89003, "%s 是在控制台创建的，只能在控制台解绑",
			"%s was made in the console and can only be left there", open.AppID)
	}
	c.world.BindOpen(c.account, "")
	return nil
}

type openGetRequest struct {
	AppID string `json:"appid"`
}

func (c *call) openGet(in openGetRequest) (*openAnswer, error) {
	if err := c.sameAccount(in.AppID); err != nil {
		return nil, err
	}
	if c.account.OpenAppID == "" {
		return nil, fail(89002, "%s 没有绑定任何开放平台账号",
			"%s is bound to no open account", c.account.Title())
	}
	return &openAnswer{c.account.OpenAppID, okAnswer}, nil
}

type openHaveAnswer struct {
	Have    bool `json:"have_open"`
	ErrCode int  `json:"errcode"`
}

func (c *call) openHave(nothing) (*openHaveAnswer, error) {
	return &openHaveAnswer{c.account.OpenAppID != "", 0}, nil
}
