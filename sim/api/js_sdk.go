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

// getTicket gives the same ticket until near its end, and says 7200 each time, however much of that is left; after that a
// new one. The old one works for an hour more, as was seen.
func (c *call) getTicket(in getTicketRequest) (*getTicketAnswer, error) {
	var list *[]world.Issued
	switch in.Type {
	case "jsapi":
		list = &c.account.JSTickets
	case "wx_card":
		list = &c.account.CardTickets
	default:
		return nil, fail(40097, "type 为 %q，只能是 jsapi 或 wx_card",
			"type is %q, it is jsapi or wx_card", in.Type)
	}
	if n := len(*list); n > 0 && c.now.Before((*list)[n-1].At.Add(world.TokenLife-world.JSTicketEarly)) {
		return &getTicketAnswer{okAnswer, (*list)[n-1].Value, 7200}, nil
	}
	t := world.Issued{
		Value: c.world.Text(in.Type+"_ticket", 64), At: c.now, Expires: c.now.Add(world.TokenLife + world.JSTicketKept),
	}
	*list = world.Issue(*list, t)
	return &getTicketAnswer{okAnswer, t.Value, 7200}, nil
}
