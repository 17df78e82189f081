package api

import (
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/world"
)

// subscribeMessageChapter is subscription messages of mini programs (订阅消息) and of service accounts (订阅通知)
// (PROTOCOL 6.3).
func subscribeMessageChapter() []endpoint {
	mini, official := []int{world.SetDevelopment, world.SetCustomerService}, []int{world.SetSubscription}
	return []endpoint{
		post("/cgi-bin/message/subscribe/send", authorizerToken, answers((*call).subscribeSend)).
			needing(ability{miniProgram: mini}),
		post("/cgi-bin/message/subscribe/bizsend", authorizerToken, answers((*call).subscribeSend)).
			needing(ability{officialAccount: official, verified: true, service: true}),
	}
}

type subscribeSendRequest struct {
	noticeRequest
	Page  string `json:"page"`
	State string `json:"miniprogram_state"`
}

// subscribeSend checks in this order: openid (40003), template (40037), page (41030), state (40097), values (47003),
// the follower's consent (43101), of which one is used up. The end is announced with subscribe_msg_sent_event.
func (c *call) subscribeSend(in subscribeSendRequest) (*noticeAnswer, error) {
	t, err := c.messageTemplate(in.noticeRequest, true)
	if err != nil {
		return nil, err
	}
	states := []string{"", "developer", "trial", "formal"}
	switch {
	case strings.Contains(in.Page, "://") && c.account.Kind == world.MiniProgram:
		return nil, fail(41030, "page 为 %q，须为小程序内的路径，如 pages/index?x=1",
			"page is %q, it must be a path of the mini program such as pages/index?x=1", in.Page)
	case !slices.Contains(states, in.State):
		return nil, fail(40097, "miniprogram_state 为 %q，只能是 developer、trial、formal 之一",
			"miniprogram_state is %q, it is one of developer, trial, formal", in.State)
	}
	text, err := fillTemplate(t, in.Data)
	if err != nil {
		return nil, err
	}
	if c.account.Allowed[in.ToUser][t.ID] <= 0 {
		return nil, fail(43101, "用户没有订阅该模板，或订阅的条数已用完；弹窗中每次同意只能发一条",
			"the follower has not accepted this template, or the messages accepted are used up; "+
				"each accept in the popup is good for one")
	}
	c.account.AddConsent(in.ToUser, t.ID, -1)
	id := c.deliver(t, in.ToUser, text)
	c.world.Tell(c.account, "subscribe_msg_sent_event", in.ToUser, map[string]string{
		"SubscribeMsgSentEvent.List.TemplateId": t.ID, "SubscribeMsgSentEvent.List.MsgID": strconv.FormatInt(id, 10),
		"SubscribeMsgSentEvent.List.ErrorCode": "0", "SubscribeMsgSentEvent.List.ErrorStatus": "success",
	})
	return &noticeAnswer{okAnswer, id}, nil
}
