// Package explain turns a recorded exchange and the keys it should fit into a step-by-step account: what was signed,
// how it was decrypted, what it says, what was answered, and where it broke. Nothing is stored; an account is computed
// when someone looks, so that a failed callback can be explained as well as a good one.
//
// After a failure the likely mistakes are tried, not guessed: a cause is Confirmed when the step passes with the
// mistake undone (PROTOCOL 2 and 8.4).
package explain

import (
	"net/http"
	"time"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/sim/verdict"
)

// Keys are what the receiver of a callback knows.
type Keys struct {
	AppID                                  string // the component's; "" leaves the tail uncompared
	Token, PreviousToken                   platform.Secret
	EncodingAESKey, PreviousEncodingAESKey platform.Secret

	// Others are tried after a failure only. KnownAppIDs maps an AppID to what it is ("authorizer 小店"); the labels
	// of tokens and keys say whose they are.
	KnownAppIDs map[string]string
	OtherTokens map[string]platform.Secret
	OtherKeys   map[string]platform.Secret

	Foreign bool // they are another component's: what they do not open is not forged

	Accounts map[string]verdict.Account // those that are known, by their original id
}

// Input is one exchange as it was seen, and what is known about it.
type Input struct {
	Method string // "" is told from the query and the body
	URL    string // a request URI, a full URL, a bare query, or a request line
	Header http.Header
	Body   []byte

	Status      int    // 0: no reply was recorded
	Err         string // of the transport, where no whole reply came; "" for one that did
	ReplyHeader http.Header
	ReplyBody   []byte

	Keys   Keys
	Lang   i18n.Lang
	Now    time.Time // when the request arrived, to judge its timestamp; zero does not judge. Its zone shows times
	Reveal bool      // show the token and the key bytes in clear

	loose bool // it was read out of a form: only what the keys prove is confirmed
	cut   bool // of its Encrypt only a part is there
}

// State is how a step went.
type State string

// The states of a step.
const (
	Passed  State = "ok"
	Failed  State = "failed"
	Skipped State = "skipped" // an earlier step failed
	Info    State = "info"    // worth knowing, decides nothing
)

// Datum is one value a step shows.
type Datum struct {
	Label string `json:"label"`
	Value string `json:"value"`
	Mono  bool   `json:"mono,omitempty"`
	Mark  [2]int `json:"mark,omitzero"` // bytes of Value to highlight; zero is none
}

// Step is one step of the account. Name is stable, the rest is in the language asked for.
type Step struct {
	Name     string  `json:"name"`
	Title    string  `json:"title"`
	Detail   string  `json:"detail"`
	OK       bool    `json:"ok"` // neither failed nor skipped
	State    State   `json:"state"`
	Code     int     `json:"code,omitempty"`      // an errcode, or -40001 … -40011 (PROTOCOL 2.7)
	CodeName string  `json:"code_name,omitempty"` // its name there, ValidateSignature_Error
	Data     []Datum `json:"data,omitempty"`
}

// Likely is a cause, likeliest first. A failed step's Detail, Cause and Fix are what happened, why, and what to do.
// A cause without a failure is a remark: it works, but not everywhere or not for long.
type Likely struct {
	ID        string `json:"id"`
	Step      string `json:"step"` // the step it is about
	Cause     string `json:"cause"`
	Confirmed bool   `json:"confirmed"` // undoing it made the step pass, or the bytes themselves show it
	Fix       string `json:"fix"`
	Opens     bool   `json:"opens,omitempty"` // undoing it opens the whole message …
	Plain     string `json:"plain,omitempty"` // … which says this
}

// Field is one leaf of a message, in its order. Nested names are joined by a dot.
type Field struct {
	Path  string `json:"path"`
	Value string `json:"value"`
	Note  string `json:"note,omitempty"`
}

// Explanation is the account of one exchange.
type Explanation struct {
	OK      bool     `json:"ok"`      // the callback opens, or the API call succeeded
	Summary string   `json:"summary"` // one sentence
	Plain   string   `json:"plain"`   // the decrypted message, also when only its AppID is foreign
	Fields  []Field  `json:"fields,omitempty"`
	Steps   []Step   `json:"steps"`
	Likely  []Likely `json:"likely"`
	Reply   *Reply   `json:"reply,omitempty"` // nil when none was recorded
	Way     string   `json:"way,omitempty"`   // by which it reached the simulated WeChat, one phrase

	Pitfalls []Pitfall `json:"pitfalls,omitempty"` // what in this very callback breaks other receivers

	// Of a pasted text: what it is, what was read in it, what was not understood, and whose keys fit best.
	Kind          Kind     `json:"kind,omitempty"`
	Found         []Found  `json:"found,omitempty"`
	NotUnderstood []Unread `json:"not_understood,omitempty"`
	Component     string   `json:"component_appid,omitempty"`
	HasKey        bool     `json:"-"` // an EncodingAESKey was given or stood in the text
}

// Reply is the account of what was answered.
type Reply struct {
	OK      bool      `json:"ok"` // WeChat accepts it
	Kind    ReplyKind `json:"kind"`
	Summary string    `json:"summary"`
	Plain   string    `json:"plain"`
	Fields  []Field   `json:"fields,omitempty"`
	Steps   []Step    `json:"steps"`
	Reasons []Reason  `json:"reasons"` // why WeChat does not accept it, and what else is wrong with it
	Likely  []Likely  `json:"likely"`
}

// Explain accounts for a callback: an encrypted POST, or the GET that verifies a URL. It never fails: what cannot be
// read is what the account says.
func Explain(in Input) Explanation {
	o := newOpening(in)
	stages := callbackStages()
	if o.verifiesURL() {
		stages = verificationStages()
	}
	steps := o.walk(stages)
	if o.failed == "appid" { // readable all the same
		o.readFields()
	}
	e := Explanation{OK: o.failed == "", Steps: steps, Likely: o.causes(), Plain: string(o.message), Fields: o.fields}
	e.Summary = o.summary()
	e.Pitfalls = o.pitfalls()
	if in.Status != 0 || in.Err != "" {
		e.Reply = o.explainReply()
	}
	return e
}
