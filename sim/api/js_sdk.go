package api

import "wxlab/sim/world"

// jsSDKChapter is the tickets that sign web pages (JS-SDK; PROTOCOL 6.7).
func jsSDKChapter() []endpoint {
	return []endpoint{
		get("/cgi-bin/ticket/getticket", authorizerToken, answers((*call).getTicket)).
			needing(ability{officialAccount: []int{world.SetWeb}}).daily(1000000),
	}
}

type (
	getTicketRequest struct {
		Type string `query:"type"` // jsapi or wx_card
	}
	getTicketAnswer struct {
		commandOK
		Ticket    string `json:"ticket"`
		ExpiresIn int    `json:"expires_in"`
	}
)

// getTicket issues a ticket for 7200 s; older ones live to their own end.
func (c *call) getTicket(in getTicketRequest) (*getTicketAnswer, error) {
	t := world.Issued{Value: c.world.Text(in.Type+"_ticket", 64), At: c.now, Expires: c.now.Add(world.TokenLife)}
	switch in.Type {
	case "jsapi":
		c.account.JSTickets = world.Issue(c.account.JSTickets, t)
	case "wx_card":
		c.account.CardTickets = world.Issue(c.account.CardTickets, t)
	default:
		return nil, fail(40097, "type 为 %q，只能是 jsapi 或 wx_card",
			"type is %q, it is jsapi or wx_card", in.Type)
	}
	return &getTicketAnswer{okAnswer, t.Value, 7200}, nil
}
