package world

import (
	"encoding/json"
	"slices"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
)

// Outcome is how one attempt, or the whole delivery, went.
type Outcome string

const (
	Pending      Outcome = "pending"      // no attempt is over yet
	Acknowledged Outcome = "acknowledged" // success or an empty body
	Replied      Outcome = "replied"      // a passive reply that WeChat accepts
	Invalid      Outcome = "invalid"      // an answer that WeChat does not accept
	BadStatus    Outcome = "bad_status"   // an HTTP status other than 200
	Timeout      Outcome = "timeout"      // no answer within five seconds
	Unreachable  Outcome = "unreachable"  // no connection, or it broke
	Cancelled    Outcome = "cancelled"    // the caller gave up
)

// Delivery is one callback with all its attempts.
type Delivery struct {
	ID             string
	At             time.Time
	Name           string // of the catalogue
	Family         callback.Family
	ComponentAppID string
	Direct         bool   // to the account's own server; ComponentAppID is empty then
	Account        string // AppID; empty when no account is concerned
	OpenID         string // the sender, on the message URL
	Plain          []byte // the decrypted message, the same in every attempt
	Attempts       []Attempt
	Verdict        Outcome // of the last attempt
	Accepted       bool    // WeChat is content: acknowledged, or replied
	Seen           string  // what the follower sees, "" when nothing
	Reply          *ReplyView
	Problems       []Problem   // what is wrong with the last answer, also with an accepted one
	Fault          FaultID     // that struck at this delivery, "" for none; "once" for a Trigger's own
	Effect         Effect      // of that fault
	DuplicateOf    string      // the delivery that this one repeats because of a fault
	Expect         Expectation `json:",omitempty"` // of the platform; see AsExpected
	Stranger       bool        `json:",omitempty"` // the account has not authorized the component: WeChat would not push this
}

// Attempt is one HTTP exchange. Every attempt has a new timestamp, nonce and ciphertext around the same message.
type Attempt struct {
	At             time.Time
	URL            string
	RequestHeader  map[string][]string // an http.Header
	RequestBody    []byte
	Status         int                 // 0 when there was no answer
	ResponseHeader map[string][]string // an http.Header
	ResponseBody   []byte              // at most 1 MiB of it, of which a few KB are kept
	Opened         []byte              `json:"-"`          // what the answer has sealed, as far as it opens: for people
	ResponseCut    int                 `json:",omitempty"` // bytes of ResponseBody that are not kept
	HeadersCut     int                 `json:",omitempty"` // fields of ResponseHeader that are not kept
	Took           time.Duration
	Err            string
	Outcome        Outcome
}

// ReplyView is a decrypted passive reply.
type ReplyView struct {
	Plain   []byte // a few KB of it are kept
	Cut     int    `json:",omitempty"` // bytes of Plain that are not kept
	AppID   string // behind the message; should be the component's
	MsgType string
	Content string            // of a text reply
	Fields  map[string]string // leaf elements by path
}

// Severity is how much a problem matters.
type Severity string

const (
	Failure   Severity = "failure"   // WeChat does not accept the answer
	Remark    Severity = "remark"    // WeChat takes it; by the book it is wrong
	Unsettled Severity = "unsettled" // it is taken here; no source settles what WeChat does
)

// Problem is something wrong with an answer, to the byte.
type Problem struct {
	Code     string // stable, for programs
	Severity Severity
	Text     bilingual.Text // what is wrong
	Offset   int            // into the response body, -1 when no single byte is to blame
}

// Strictly is the list with every problem a failure.
func Strictly(list []Problem) []Problem {
	out := slices.Clone(list)
	for i := range out {
		out[i].Severity = Failure
	}
	return out
}

// problemJSON is how snapshots spell a Problem. Old ones have no Severity.
type problemJSON struct {
	Code, Text, TextZH string
	Severity           Severity `json:",omitempty"`
	Offset             int
}

// MarshalJSON implements json.Marshaler.
func (p Problem) MarshalJSON() ([]byte, error) {
	return json.Marshal(problemJSON{
		Code: p.Code, Severity: p.Severity, Text: p.Text.En, TextZH: p.Text.Zh, Offset: p.Offset,
	})
}

// UnmarshalJSON implements json.Unmarshaler.
func (p *Problem) UnmarshalJSON(raw []byte) error {
	var in problemJSON
	if err := json.Unmarshal(raw, &in); err != nil {
		return err
	}
	*p = Problem{
		Code: in.Code, Severity: in.Severity, Text: bilingual.Text{Zh: in.TextZH, En: in.Text}, Offset: in.Offset,
	}
	return nil
}

// UnmarshalJSON implements json.Unmarshaler. Problems of old snapshots have no severity: it is told from the outcome.
func (d *Delivery) UnmarshalJSON(raw []byte) error {
	type plain Delivery
	if err := json.Unmarshal(raw, (*plain)(d)); err != nil {
		return err
	}
	for i := range d.Problems {
		switch {
		case d.Problems[i].Severity != "":
		case d.Accepted:
			d.Problems[i].Severity = Remark
		default:
			d.Problems[i].Severity = Failure
		}
	}
	return nil
}

// Copy shares the bodies, which nobody changes.
func (d *Delivery) Copy() Delivery {
	out := *d
	out.Attempts = slices.Clone(d.Attempts)
	out.Problems = slices.Clone(d.Problems)
	return out
}
