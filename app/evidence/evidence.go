// Package evidence gathers what went over the wire while a server was checked, as it was and decrypted: what the verdict on a
// step or a case rests on.
package evidence

import (
	"encoding/base64"
	"slices"
	"time"
	"unicode/utf8"

	"wxlab/app/report"
	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// Piece is one delivery with its attempts, or one API call.
type Piece struct {
	Delivery string    `json:"delivery,omitempty"` // its id; "" for a call
	Call     uint64    `json:"call,omitempty"`     // its number
	Name     string    `json:"name,omitempty"`     // of the push
	At       time.Time `json:"at,omitzero"`

	Plain    string    `json:"plain,omitempty"` // the push before it was sealed
	Attempts []Attempt `json:"attempts,omitempty"`
	Reply    string    `json:"reply,omitempty"` // what the last answer has sealed, "" where it has nothing
	Replied  bool      `json:"replied,omitempty"`

	Method   string         `json:"method,omitempty"` // of a call, like all below
	Path     string         `json:"path,omitempty"`
	Request  string         `json:"request,omitempty"`
	Response string         `json:"response,omitempty"`
	Bytes    int            `json:"bytes,omitempty"` // of the request's body and the response's together
	ErrCode  int            `json:"errcode,omitempty"`
	Hint     bilingual.Text `json:"hint,omitzero"` // for the developer
}

// Attempt is one POST of a delivery.
type Attempt struct {
	URL     string        `json:"url"`
	Request string        `json:"request"`
	Status  int           `json:"status"`
	Body    string        `json:"body,omitempty"`
	Took    time.Duration `json:"took"`
	Error   string        `json:"error,omitempty"`
	Wrong   [2]int        `json:"wrong,omitzero"` // which bytes of Body are to blame; none where both are equal
}

// Hide turns a body, or as much as is kept of one, into what may be shown of it.
type Hide func(body []byte) string

// Readable is a body as text, as base64 where it is no UTF-8.
func Readable(body []byte) string {
	if utf8.Valid(body) {
		return string(body)
	}
	return base64.StdEncoding.EncodeToString(body)
}

// text is what is kept of a body.
func (h Hide) text(body []byte) string { return report.Clip(h(body), report.BodyShown) }

// ofDelivery is a delivery with all its attempts.
func (h Hide) ofDelivery(d world.Delivery) Piece {
	p := Piece{Delivery: d.ID, Name: d.Name, At: d.At, Plain: h.text(d.Plain)}
	for i, a := range d.Attempts {
		one := Attempt{
			URL: h([]byte(a.URL)), Status: a.Status, Body: h.text(a.ResponseBody), Took: a.Took, Error: h([]byte(a.Err)),
		}
		if i == 0 { // later ones seal the same message anew
			one.Request = h.text(a.RequestBody)
		}
		if i == len(d.Attempts)-1 {
			one.Wrong = wrongBytes(one.Body, d)
		}
		p.Attempts = append(p.Attempts, one)
	}
	if d.Reply != nil {
		p.Reply, p.Replied = h.text(d.Reply.Plain), true
	}
	return p
}

// wrongBytes is the character of the last answer that is to blame, as it stands in what is shown of that answer.
func wrongBytes(shown string, d world.Delivery) [2]int {
	body := d.Attempts[len(d.Attempts)-1].ResponseBody
	for _, p := range d.Findings() {
		if at := p.Offset; at >= 0 && at < len(shown) && at < len(body) && shown[:at] == string(body[:at]) {
			_, size := utf8.DecodeRuneInString(shown[at:])
			return [2]int{at, at + size}
		}
	}
	return [2]int{}
}

// ofCall is an API call.
func (h Hide) ofCall(c world.CallRecord) Piece {
	return Piece{
		Call: c.Seq, At: c.At, Method: c.Method, Path: h([]byte(c.Path)), ErrCode: c.ErrCode,
		Request: h.text(c.Body), Response: h.text(c.Response), Bytes: len(c.Body) + len(c.Response),
		Hint: bilingual.Text{Zh: h([]byte(c.Hint.Zh)), En: h([]byte(c.Hint.En))},
	}
}

// Log gathers the evidence of steps and cases as they end: a while later the simulator has forgotten the earlier ones.
type Log struct {
	sim  *sim.Sim
	hide Hide
	last uint64 // number of the last call that a step had
}

// NewLog begins a log.
func NewLog(s *sim.Sim, hide Hide) *Log { return &Log{s, hide, exam.LastCall(s)} }

// Step is the evidence of a step of the release check: what was pushed, and every call since the step before.
func (l *Log) Step(st exam.Step) []Piece {
	pieces := l.deliveries(st.Deliveries)
	for _, c := range l.sim.Calls() {
		if c.Seq > l.last {
			pieces, l.last = append(pieces, l.hide.ofCall(c)), c.Seq
		}
	}
	return pieces
}

// Found is what shows the verdict on a case.
func (l *Log) Found(evidence []exam.Evidence) (pieces []Piece) {
	calls := l.sim.Calls()
	for _, e := range evidence {
		if e.Delivery != "" {
			pieces = append(pieces, l.deliveries([]string{e.Delivery})...)
		}
		for _, c := range calls {
			if c.Seq == e.Call {
				pieces = append(pieces, l.hide.ofCall(c))
			}
		}
	}
	return pieces
}

func (l *Log) deliveries(ids []string) (pieces []Piece) {
	for _, id := range slices.Compact(slices.Clone(ids)) {
		if d, ok := l.sim.Delivery(id); ok {
			pieces = append(pieces, l.hide.ofDelivery(d))
		}
	}
	return pieces
}
