package api

import (
	"net/http"

	"wxlab/sim/world"
)

// ticketEndpoints are the tickets that sign web pages (PROTOCOL 6.7).
func ticketEndpoints() map[string]endpoint {
	return map[string]endpoint{
		"/cgi-bin/ticket/getticket": {http.MethodGet, authorizerToken, 1000000, (*call).getTicket},
	}
}

// getTicket issues a ticket of type jsapi or wx_card for 7200 s; older ones live to their own end.
func (c *call) getTicket() (any, error) {
	if err := c.may(ability{officialAccount: []int{world.SetWeb}}); err != nil {
		return nil, err
	}
	kind := c.req.Query.Get("type")
	t := world.Issued{Value: c.world.Text(kind+"_ticket", 64), At: c.now, Expires: c.now.Add(world.TokenLife)}
	switch kind {
	case "jsapi":
		c.account.JSTickets = world.KeepLast(append(c.account.JSTickets, t), world.KeptTickets)
	case "wx_card":
		c.account.CardTickets = world.KeepLast(append(c.account.CardTickets, t), world.KeptTickets)
	default:
		return nil, fail(40097, "type is %q, it is jsapi or wx_card", kind)
	}
	return struct {
		commandOK
		Ticket    string `json:"ticket"`
		ExpiresIn int    `json:"expires_in"`
	}{okAnswer, t.Value, 7200}, nil
}
