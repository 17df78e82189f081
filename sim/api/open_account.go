package api

import (
	"net/http"
	"slices"

	"wxlab/sim/world"
)

// How many accounts one open account binds (PROTOCOL 4.13).
const (
	boundToVerified   = 100
	boundToUnverified = 5
)

// openAccountEndpoints bind accounts of one owner to an open account, which gives their users a common unionid
// (PROTOCOL 4.13).
func openAccountEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/open/create": {http.MethodPost, authorizerToken, 0, (*call).openCreate},
		"/cgi-bin/open/bind":   {http.MethodPost, authorizerToken, 0, (*call).openBind},
		"/cgi-bin/open/unbind": {http.MethodPost, authorizerToken, 0, (*call).openUnbind},
		"/cgi-bin/open/get":    {http.MethodPost, authorizerToken, 0, (*call).openGet},
		"/cgi-bin/open/have":   {"", authorizerToken, 0, (*call).openHave},
	}
}

type openRequest struct {
	AppID     string `json:"appid"`
	OpenAppID string `json:"open_appid"`
}

// openRequest checks right and appid, which names the account whose token it is.
func (c *call) openRequest() (in openRequest, err error) {
	if err := c.may(ability{officialAccount: []int{world.SetOpenAccount}, miniProgram: []int{world.SetOpenMiniProgram}}); err != nil {
		return in, err
	}
	if err := c.decode(&in); err != nil {
		return in, err
	}
	if in.AppID != c.account.AppID && (in.AppID != "" || c.req.Path != "/cgi-bin/open/create") {
		return in, fail(40013, "appid is %q, the token belongs to %s", in.AppID, c.account.AppID)
	}
	return in, nil
}

type openAnswer struct {
	OpenAppID string `json:"open_appid"`
	commandOK
}

// openCreate makes an open account for the account's owner and binds the account to it (89000).
func (c *call) openCreate() (any, error) {
	if _, err := c.openRequest(); err != nil {
		return nil, err
	}
	if err := c.unbound(); err != nil {
		return nil, err
	}
	open := c.world.NewOpenAccount(c.account.PrincipalName, true)
	c.world.BindOpen(c.account, open.AppID)
	return openAnswer{open.AppID, okAnswer}, nil
}

func (c *call) unbound() error {
	if c.account.OpenAppID != "" {
		return fail(89000, "%s is bound to %s already", c.account.NickName, c.account.OpenAppID)
	}
	return nil
}

// openBind checks in this order: existence (89002), already bound (89000), made by the API (89003), same owner
// (89001), room (89004).
func (c *call) openBind() (any, error) {
	in, err := c.openRequest()
	if err != nil {
		return nil, err
	}
	open, err := c.openAccount(in.OpenAppID)
	if err != nil {
		return nil, err
	}
	if err := c.unbound(); err != nil {
		return nil, err
	}
	most, bound := boundToUnverified, c.world.BoundTo(open.AppID)
	if open.Verified {
		most = boundToVerified
	}
	switch {
	case !open.ByAPI:
		return nil, fail(89003, "%s was made in the console, only open accounts made with open/create can be bound by the API", open.AppID)
	case open.PrincipalName != c.account.PrincipalName:
		return nil, fail(89001, "%s belongs to %s, the open account to %s", c.account.NickName, c.account.PrincipalName, open.PrincipalName)
	case bound >= most:
		return nil, fail(89004, "%s has %d accounts already", open.AppID, bound)
	}
	c.world.BindOpen(c.account, open.AppID)
	return okAnswer, nil
}

func (c *call) openAccount(appID string) (world.OpenAccount, error) {
	i := slices.IndexFunc(c.world.OpenAccounts, func(o world.OpenAccount) bool { return o.AppID == appID })
	if i >= 0 {
		return c.world.OpenAccounts[i], nil
	}
	if what := c.world.Identify(appID); what != "" {
		return world.OpenAccount{}, fail(89002, "open_appid is %s, not an open account", what)
	}
	return world.OpenAccount{}, fail(89002, "no open account has the AppID %q", appID)
}

func (c *call) openUnbind() (any, error) {
	in, err := c.openRequest()
	if err != nil {
		return nil, err
	}
	open, err := c.openAccount(in.OpenAppID)
	switch {
	case err != nil:
		return nil, err
	case c.account.OpenAppID != open.AppID:
		return nil, fail(89002, "%s is not bound to %s", c.account.NickName, open.AppID)
	case !open.ByAPI:
		return nil, fail(89003, "%s was made in the console and can only be left there", open.AppID)
	}
	c.world.BindOpen(c.account, "")
	return okAnswer, nil
}

func (c *call) openGet() (any, error) {
	if _, err := c.openRequest(); err != nil {
		return nil, err
	}
	if c.account.OpenAppID == "" {
		return nil, fail(89002, "%s is bound to no open account", c.account.NickName)
	}
	return openAnswer{c.account.OpenAppID, okAnswer}, nil
}

// openHave takes GET and POST, and no body.
func (c *call) openHave() (any, error) {
	if err := c.may(ability{officialAccount: []int{world.SetOpenAccount}, miniProgram: []int{world.SetOpenMiniProgram}}); err != nil {
		return nil, err
	}
	return struct {
		Have    bool `json:"have_open"`
		ErrCode int  `json:"errcode"`
	}{c.account.OpenAppID != "", 0}, nil
}
