package control

import (
	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// Delivery is one callback that the simulator sent, on the wire: Accepted and Outcome are the handler's, not the
// transport's.
type Delivery struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Account     string            `json:"account,omitempty"`
	OpenID      string            `json:"openid,omitempty"`
	Accepted    bool              `json:"accepted"`
	Outcome     string            `json:"outcome"`
	Seen        string            `json:"seen,omitempty"` // what the follower sees
	Plain       string            `json:"plain"`
	Component   string            `json:"component_appid,omitempty"`
	Direct      bool              `json:"direct,omitempty"` // to the account's own server
	Fault       string            `json:"fault,omitempty"`  // the injected fault that struck
	Effect      string            `json:"effect,omitempty"` // what it did
	DuplicateOf string            `json:"duplicate_of,omitempty"`
	Attempts    []DeliveryAttempt `json:"attempts"`
	Reply       *DeliveryReply    `json:"reply,omitempty"`
	Problems    []DeliveryProblem `json:"problems,omitempty"`
}

// DeliveryAttempt is one HTTP exchange of a delivery.
type DeliveryAttempt struct {
	URL     string  `json:"url"`
	Request any     `json:"request"` // the body that went out
	Status  int     `json:"status"`
	Ms      float64 `json:"ms"`
	Body    any     `json:"body"`
	Error   string  `json:"error,omitempty"`
	Outcome string  `json:"outcome"`
}

// DeliveryReply is the decrypted passive reply.
type DeliveryReply struct {
	MsgType string `json:"msgtype"`
	Content string `json:"content,omitempty"`
	Plain   string `json:"plain"`
}

// DeliveryProblem is something wrong with the answer; Offset is the byte to blame, -1 for none.
type DeliveryProblem struct {
	Code   string `json:"code"`
	Text   string `json:"text"`
	Offset int    `json:"offset"`
}

func newDelivery(d world.Delivery, l i18n.Lang) Delivery {
	out := Delivery{
		ID: d.ID, Name: d.Name, Account: d.Account, OpenID: d.OpenID, Accepted: d.Accepted, Outcome: string(d.Verdict), Seen: d.Seen, Plain: string(d.Plain),
		Component: d.ComponentAppID, Direct: d.Direct, Fault: string(d.Fault), Effect: string(d.Effect), DuplicateOf: d.DuplicateOf, Attempts: []DeliveryAttempt{},
	}
	for _, a := range d.Attempts {
		out.Attempts = append(out.Attempts, DeliveryAttempt{
			URL: a.URL, Request: readable(a.RequestBody), Status: a.Status, Ms: float64(a.Took.Microseconds()) / 1000, Body: readable(a.ResponseBody), Error: a.Err, Outcome: string(a.Outcome),
		})
	}
	if r := d.Reply; r != nil {
		out.Reply = &DeliveryReply{MsgType: r.MsgType, Content: r.Content, Plain: string(r.Plain)}
	}
	for _, p := range d.Problems {
		text := p.Text
		if l == i18n.Zh {
			text = p.TextZH
		}
		out.Problems = append(out.Problems, DeliveryProblem{Code: p.Code, Text: text, Offset: p.Offset})
	}
	return out
}
