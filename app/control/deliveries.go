package control

import (
	"cmp"
	"context"
	"net/http"
	"time"

	"wxlab/app/evidence"
	"wxlab/app/judge"
	"wxlab/app/workspace"
	"wxlab/sim/world"
)

// Delivery is one callback that the simulator sent, on the wire: Accepted and Outcome are the handler's, not the
// transport's.
type Delivery struct {
	ID          string            `json:"id" doc:"empty where nothing was sent: a dry run"`
	At          time.Time         `json:"at,omitzero" doc:"the workspace's time when it was sent"`
	Name        string            `json:"name"`
	Account     string            `json:"account,omitempty"`
	OpenID      string            `json:"openid,omitempty"`
	Accepted    bool              `json:"accepted" doc:"WeChat accepts what the handler answered"`
	Outcome     string            `json:"outcome"`
	Seen        string            `json:"seen,omitempty" doc:"what the follower sees"`
	Plain       string            `json:"plain" doc:"the callback before it was sealed"`
	Component   string            `json:"component_appid,omitempty"`
	Direct      bool              `json:"direct,omitempty" doc:"to the account's own server"`
	Fault       string            `json:"fault,omitempty" doc:"id of the injected fault that struck"`
	Effect      string            `json:"effect,omitempty" doc:"what it did"`
	DuplicateOf string            `json:"duplicate_of,omitempty"`
	Attempts    []DeliveryAttempt `json:"attempts"`
	Reply       *DeliveryReply    `json:"reply,omitempty"`
	Expected    string            `json:"expected" doc:"what the handler ought to do: refused, accepted, success, reply, reply:TEXT or either"`
	AsExpected  bool              `json:"as_expected" doc:"the handler did that"`
	Problems    []DeliveryProblem `json:"problems,omitempty" doc:"what is wrong with the answer, measured by what was expected"`
	Note        string            `json:"note,omitempty" doc:"about the push itself: WeChat would not make it"`
	Probe       *DeliveryProbe    `json:"probe,omitempty" doc:"what variants of this push showed, where they were asked for"`
}

// DeliveryAttempt is one HTTP exchange of a delivery.
type DeliveryAttempt struct {
	URL     string  `json:"url"`
	Request string  `json:"request" doc:"the body that went out, as base64 where it is no UTF-8"`
	Status  int     `json:"status" doc:"HTTP status of the answer"`
	Ms      float64 `json:"ms" unit:"ms"`
	Body    string  `json:"body" doc:"of the answer, as base64 where it is no UTF-8"`
	BodyCut int     `json:"body_cut,omitempty" unit:"bytes" doc:"so many more bytes came; the journal has them"`
	Error   string  `json:"error,omitempty"`
	Outcome string  `json:"outcome"`
}

func (s *Server) newDeliveryAttempt(a world.Attempt) DeliveryAttempt {
	return DeliveryAttempt{
		URL: s.hideText(a.URL), Request: evidence.Readable(a.RequestBody), Status: a.Status, Ms: milliseconds(a.Took),
		Body: s.hide(a.ResponseBody), BodyCut: a.ResponseCut, Error: s.hideText(a.Err), Outcome: string(a.Outcome),
	}
}

// DeliveryReply is the decrypted passive reply.
type DeliveryReply struct {
	MsgType string `json:"msgtype"`
	Content string `json:"content,omitempty"`
	Plain   string `json:"plain"`
	Cut     int    `json:"plain_cut,omitempty" unit:"bytes" doc:"so many more bytes came"`
}

// DeliveryProblem is something wrong with the answer.
type DeliveryProblem struct {
	Code     string `json:"code"`
	Severity string `json:"severity" enum:"failure,remark,unsettled" doc:"failure: WeChat does not accept the answer; remark: it does, and by the book it is wrong; unsettled: accepted here, and no source says what WeChat does"`
	Text     string `json:"text" doc:"what is wrong, in the answer's language"`
	Offset   int    `json:"offset" doc:"the byte to blame, -1 for none"`
	Cause    string `json:"cause,omitempty" doc:"who usually does this"`
	Fix      string `json:"fix,omitempty" doc:"what mends it, per framework"`
}

// strictly makes failures of all remarks.
func (d *Delivery) strictly() {
	for i := range d.Problems {
		d.Problems[i].Severity = string(world.Failure)
	}
	d.AsExpected = d.AsExpected && len(d.Problems) == 0
}

func (s *Server) newDelivery(d world.Delivery) Delivery {
	out := Delivery{
		ID: d.ID, At: d.At, Name: d.Name, Account: d.Account, OpenID: d.OpenID, Accepted: d.Accepted,
		Outcome: string(d.Verdict), Seen: s.hideText(d.Seen), Plain: s.hide(d.Plain), Component: d.ComponentAppID,
		Direct: d.Direct, Fault: string(d.Fault), Effect: string(d.Effect), DuplicateOf: d.DuplicateOf,
		Attempts: mapped(d.Attempts, s.newDeliveryAttempt), Note: d.StrangerText().In(string(s.lang)),
		Expected: string(cmp.Or(d.Expect, world.Welcome)), AsExpected: d.AsExpected(),
	}
	if r := d.Reply; r != nil {
		out.Reply = &DeliveryReply{
			MsgType: r.MsgType, Content: s.hideText(r.Content), Plain: s.hide(r.Plain), Cut: r.Cut,
		}
	}
	for _, r := range judge.Reasons(d.Findings(), s.lang) {
		out.Problems = append(out.Problems, DeliveryProblem{
			Code: r.Code, Severity: string(r.Severity), Text: s.hideText(r.Text), Offset: r.Offset, Cause: r.Cause, Fix: r.Fix,
		})
	}
	return out
}

// DeliveryList is several deliveries; of a follower's deed, one for everyone who was told.
type DeliveryList struct {
	Deliveries []Delivery `json:"deliveries"`
}

func (s *Server) deliveries(list []world.Delivery) DeliveryList {
	return DeliveryList{mapped(list, s.newDelivery)}
}

// ListDeliveries asks what the simulator sent, oldest first.
type ListDeliveries struct {
	After string `query:"after" doc:"id of a delivery: only later ones"`
	Limit int    `query:"limit" default:"500" min:"1" max:"1000" doc:"how many at most, the latest ones"`
}

func (r ListDeliveries) serve(_ context.Context, s *Server) (DeliveryList, error) {
	return s.deliveries(s.w.Sim.Deliveries(r.After, r.Limit)), nil
}

// GetDelivery asks for one delivery with its attempts.
type GetDelivery struct {
	ID string `path:"id" doc:"id of the delivery"`
}

func (r GetDelivery) serve(_ context.Context, s *Server) (out Delivery, err error) {
	d, ok := s.w.Sim.Delivery(r.ID)
	if !ok {
		return out, statusError{http.StatusNotFound, workspace.Misuse("problem.no_delivery", r.ID)}
	}
	return s.newDelivery(d), nil
}
