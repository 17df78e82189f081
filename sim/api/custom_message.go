package api

import (
	"net/http"
	"time"

	"wxlab/sim/world"
)

// messageEndpoints are customer-service messages on behalf of an account (PROTOCOL 6.2). The second spelling was
// printed in the mini-program documentation and is in use.
func messageEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/message/custom/send":          {http.MethodPost, authorizerToken, 500000, (*call).customSend},
		"/cgi-bin/message/custom/business/send": {http.MethodPost, authorizerToken, 500000, (*call).customSend},
		"/cgi-bin/message/custom/typing":        {http.MethodPost, authorizerToken, 500000, (*call).customTyping},
	}
}

// customSend checks in this order: permission set (61007), verified account (48001), openid (40003), message
// (40008, 48008, 47001, 44004, 45002, 40007, 45008, 65401), window (45015, 45047).
func (c *call) customSend() (any, error) {
	var in customRequest
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.mayMessage(); err != nil {
		return nil, err
	}
	if err := c.recipient(in.ToUser); err != nil {
		return nil, err
	}
	part, err := c.customBody(in)
	if err != nil {
		return nil, err
	}
	switch c.account.Spend(in.ToUser, c.now) {
	case 45015:
		return nil, fail(45015, "the follower did nothing within the window (48 h after a message, 1 min after a menu click, scan or follow)")
	case 45047:
		return nil, fail(45047, "the allowance is used up: 5 messages after each message of the follower, 3 after a menu click")
	}
	a := c.account
	a.Say(in.ToUser, world.ChatEntry{At: c.now, From: world.FromAccount, MsgType: in.MsgType, Text: part.line(in.MsgType), Custom: true})
	a.Customs = world.KeepLast(append(a.Customs, world.CustomMessage{
		At: c.now, Account: a.AppID, OpenID: in.ToUser, MsgType: in.MsgType, Content: part.Content, Body: c.req.Body, FromCode: c.token.FromCode,
	}), world.KeptCustom)
	delete(a.Typing, in.ToUser)
	return okAnswer, nil
}

// mayMessage needs set 1 and a verified account, or set 19 for mini programs.
func (c *call) mayMessage() error {
	return c.may(ability{officialAccount: []int{world.SetMessages}, miniProgram: []int{world.SetCustomerService}, verified: true})
}

func (c *call) recipient(openID string) error {
	if openID == "" {
		return fail(40003, "touser is missing or empty")
	}
	_, err := c.person("touser", openID)
	return err
}

// How long a chat must be alive for typing, and how long WeChat shows it.
const (
	typingNeeds = 30 * time.Second
	typingShown = 15 * time.Second
)

// customTyping shows "typing…" to the follower for 15 s, or until the next message (45072, 45080, 45081).
func (c *call) customTyping() (any, error) {
	var in struct {
		ToUser  string `json:"touser"`
		Command string `json:"command"`
	}
	if err := c.decode(&in); err != nil {
		return nil, err
	}
	if err := c.mayMessage(); err != nil {
		return nil, err
	}
	if err := c.recipient(in.ToUser); err != nil {
		return nil, err
	}
	since, typing := c.account.Typing[in.ToUser]
	switch {
	case in.Command == "CancelTyping":
		delete(c.account.Typing, in.ToUser)
		return okAnswer, nil
	case in.Command != "Typing":
		return nil, fail(45072, "command %q is neither Typing nor CancelTyping", in.Command)
	case !c.account.WroteWithin(in.ToUser, c.now.Add(-typingNeeds)):
		return nil, fail(45080, "the follower wrote nothing in the last 30 s")
	case typing && c.now.Before(since.Add(typingShown)):
		return nil, fail(45081, "the account is shown as typing already")
	}
	c.account.Typing[in.ToUser] = c.now
	return okAnswer, nil
}
