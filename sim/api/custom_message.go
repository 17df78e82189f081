package api

import (
	"time"

	"wxlab/sim/world"
)

// customMessageChapter is customer-service messages (客服消息) on behalf of an account (PROTOCOL 6.2). The second path was
// printed in the mini-program documentation and is in use.
func customMessageChapter() []endpoint {
	needs := ability{
		officialAccount: []int{world.SetMessages}, miniProgram: []int{world.SetCustomerService}, verified: true,
	}
	return []endpoint{
		post("/cgi-bin/message/custom/send", authorizerToken, does((*call).customSend)).needing(needs).daily(500000).literal(),
		post("/cgi-bin/message/custom/business/send", authorizerToken, does((*call).customSend)).
			needing(needs).daily(500000).literal(),
		post("/cgi-bin/message/custom/typing", authorizerToken, does((*call).customTyping)).needing(needs).daily(500000),
	}
}

// customSend checks in this order: permission set (61007), verified account (48001), openid (40003), black list (43019), a
// follower who takes no messages (48002), message (40008, 48008, 47001, 44004, 45002, 40007, 45008, 65401), window (45015,
// 45047).
func (c *call) customSend(in customSendRequest) error {
	if err := c.recipient(in.ToUser); err != nil {
		return err
	}
	if err := c.reachable(in.ToUser); err != nil {
		return err
	}
	part, err := c.customBody(in)
	if err != nil {
		return err
	}
	switch c.account.Spend(in.ToUser, c.now) {
	case 45015:
		return fail(45015, "%s在时限内没有互动（发消息后 48 h，点击菜单、扫码或关注后 1 min）",
			"the %s did nothing within the window "+
				"(48 h after a message, 1 min after a menu click, scan or follow)", c.account.Kind.Person())
	case 45047:
		return fail(45047, "客服消息条数已用完：%s每发一条消息后 5 条，点击菜单后 3 条",
			"the allowance is used up: 5 messages after each message of the %s, 3 after a menu click", c.account.Kind.Person())
	}
	a := c.account
	a.Say(in.ToUser, world.ChatEntry{
		At: c.now, From: world.FromAccount, MsgType: in.MsgType, Text: part.line(in.MsgType), Custom: true,
		Parts: part.parts(in.MsgType),
	})
	a.Customs = world.KeepLast(append(a.Customs, world.CustomMessage{
		At: c.now, Account: a.AppID, OpenID: in.ToUser, MsgType: in.MsgType, Content: part.Content, Body: c.body(),
		FromCode: c.token.FromCode,
	}), world.KeptCustom)
	delete(a.Typing, in.ToUser)
	return nil
}

// How long ago the follower may have written for typing to be allowed, and how long WeChat shows it.
const (
	typingNeeds = 30 * time.Second
	typingShown = 15 * time.Second
)

type customTypingRequest struct {
	ToUser  string `json:"touser"`
	Command string `json:"command"`
}

// customTyping shows "typing…" to the follower for 15 s, or until the next message (45072, 45080, 45081).
func (c *call) customTyping(in customTypingRequest) error {
	if err := c.recipient(in.ToUser); err != nil {
		return err
	}
	since, typing := c.account.Typing[in.ToUser]
	switch {
	case in.Command == "CancelTyping":
		delete(c.account.Typing, in.ToUser)
		return nil
	case in.Command != "Typing":
		return fail(45072, "command 为 %q，只能是 Typing 或 CancelTyping",
			"command %q is neither Typing nor CancelTyping", in.Command)
	case !c.account.WroteWithin(in.ToUser, c.now.Add(-typingNeeds)):
		return fail(45080, "%s最近 30 s 内没有发过消息", "the %s wrote nothing in the last 30 s", c.account.Kind.Person())
	case typing && c.now.Before(since.Add(typingShown)):
		return fail(45081, "已经处于“正在输入”状态", "the account is shown as typing already")
	}
	c.account.Typing[in.ToUser] = c.now
	return nil
}
