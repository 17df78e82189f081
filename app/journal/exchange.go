package journal

import (
	"net/http"
	"time"
)

// Party is who stands at one end of an exchange.
type Party string

// The parties between whom HTTP calls are recorded.
const (
	WeChat   Party = "wechat"   // WeChat, real or simulated
	Platform Party = "platform" // the embedded third-party platform (第三方平台)
	Browser  Party = "browser"  // a person in front of an authorization page
	Own      Party = "own"      // the user's own server
)

// Directions, seen from the side that recorded the exchange.
const (
	In  = "in"
	Out = "out"
)

// Kinds of exchange. Until somebody who could decrypt it has said more (see Note), a callback's kind is read off
// its envelope: addressed to an AppId it is an authorization event, to a ToUserName a message.
const (
	KindTicket  = "ticket"  // component_verify_ticket
	KindAuth    = "auth"    // the other authorization events (授权事件)
	KindMessage = "message" // a message from a follower
	KindEvent   = "event"   // an event of an account
	KindAPI     = "api"     // a call to WeChat's server API
	KindPage    = "page"    // a page for a person
	KindProbe   = "probe"   // a variant of a push, sent to find out what a server checks
	KindOther   = "other"
)

// IsCallback reports whether WeChat pushes what is of this kind.
func IsCallback(kind string) bool {
	switch kind {
	case KindTicket, KindAuth, KindMessage, KindEvent:
		return true
	}
	return false
}

// ProbeHeader marks a probe and names it, so that no record takes it for WeChat's.
const ProbeHeader = "X-Wxlab-Probe"

// Outcomes of an exchange.
const (
	OutcomeOK        = "ok"
	OutcomeRefused   = "refused"   // answered, and the answer was no: an errcode, a bad signature, a 4xx
	OutcomeFailed    = "failed"    // no proper answer: the connection broke, the handler panicked, a 5xx
	OutcomeDuplicate = "duplicate" // a callback seen before, acknowledged and not acted upon
	OutcomeUnknown   = "unknown"   // a message for an account that never authorized, kept and not acted upon
)

// Exchange is one recorded HTTP call (request and response), as lists show it: without headers and bodies.
type Exchange struct {
	ID   int64         // allotted when the call starts, growing; rows appear when calls end, so not quite in order
	At   time.Time     // when it started, by the protocol's clock
	Took time.Duration // from the request's first byte to the response's last, real time
	Side Party         // whose edge recorded it
	Dir  string        // In or Out of that side
	Peer Party         // who is at the other end

	Method, Host, Path, Query string // as on the wire, secrets in Query masked
	Status                    int    // HTTP status, 0 where there was no response
	ReqBytes, RespBytes       int    // sizes of the bodies, kept or not
	RemoteAddr                string // address of the caller, for Dir In
	Way                       string // by which it reached the simulated WeChat, see Options.Way; "" for everything else
	Err                       string // transport failure: why there is no or no complete response

	Kind                                 string // one of the Kind constants
	Name                                 string // InfoType, MsgType, Event, the API's or the page's name
	ComponentAppID, AppID, OpenID, MsgID string
	Outcome                              string // one of the Outcome constants
	Reason                               string // why it was refused or failed, for people
	Code                                 int    // errcode of WeChat's answer, or the crypto code (-40001 and on)
	Pinned                               bool   // kept when the journal is cleared or pruned
	ParentID                             int64  // the exchange that caused this one, 0 if none is known

	// Opened and Committed are how long after the start the platform had verified and decrypted a callback, and had it
	// on the disk; 0 where it did not, or where nobody said.
	Opened, Committed time.Duration
}

// Failed reports whether the exchange was refused or failed: what a list shows in red and `is:failed` finds. A probe that is
// refused has done its work.
func (e Exchange) Failed() bool { return isFailure(e.Outcome) && e.Kind != KindProbe }

func isFailure(outcome string) bool { return outcome == OutcomeRefused || outcome == OutcomeFailed }

// ReasonAnswer is the Reason of a push that a server answered with something that WeChat does not accept.
const ReasonAnswer = "WeChat does not accept the answer"

// Detail is an exchange with all its bytes. Bodies longer than Options.BodyLimit are cut there and marked.
type Detail struct {
	Exchange
	ReqHeader, RespHeader       http.Header
	ReqBody, RespBody           []byte
	ReqTruncated, RespTruncated bool
	Plain, ReplyPlain           []byte // decrypted callback and reply before encryption, if somebody noted them
}

// Note is meaning attached to an exchange by those who understood it. Fields left zero change nothing, so that
// several parties can each add what they know. An Outcome that is good does not wipe out what was bad before: a push
// whose content is fine has failed all the same if the answer was a 502.
type Note struct {
	Kind, Name                           string
	ComponentAppID, AppID, OpenID, MsgID string
	Outcome, Reason                      string
	Code                                 int
	Plain, ReplyPlain                    []byte
	ParentID                             int64
}

// add overwrites in d what a note knows.
func (d *Detail) add(n Note) {
	if d.Failed() && !isFailure(n.Outcome) {
		n.Outcome, n.Reason = "", ""
	}
	for _, f := range []struct {
		to   *string
		from string
	}{
		{&d.Kind, n.Kind}, {&d.Name, n.Name},
		{&d.ComponentAppID, n.ComponentAppID}, {&d.AppID, n.AppID}, {&d.OpenID, n.OpenID}, {&d.MsgID, n.MsgID},
		{&d.Outcome, n.Outcome}, {&d.Reason, n.Reason},
	} {
		if f.from != "" {
			*f.to = f.from
		}
	}
	if n.Code != 0 {
		d.Code = n.Code
	}
	if n.Plain != nil {
		d.Plain = n.Plain
	}
	if n.ReplyPlain != nil {
		d.ReplyPlain = n.ReplyPlain
	}
	if n.ParentID != 0 {
		d.ParentID = n.ParentID
	}
}
