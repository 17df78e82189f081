package platform

import (
	"cmp"
	"time"
)

// CallbackFamily is which of its two URLs WeChat pushed to.
type CallbackFamily string

const (
	AuthEventFamily CallbackFamily = "auth_event" // 授权事件接收URL
	MessageFamily   CallbackFamily = "message"    // 消息与事件接收URL
)

// Outcome is what became of a callback.
type Outcome string

const (
	Accepted Outcome = "accepted" // verified, opened, stored
	Refused  Outcome = "refused"  // see Callback.Reason
)

// KeyUsed is which EncodingAESKey, or which Token, fitted: the current or the previous one (PROTOCOL 2.8).
type KeyUsed string

const (
	CurrentKey  KeyUsed = "current"
	PreviousKey KeyUsed = "previous"
)

// Stage is how far we are with a callback, in this order.
type Stage string

const (
	Opened    Stage = "opened"    // its signature fits, and it is decrypted
	Committed Stage = "committed" // it is on the disk, or was before; the answer may still be worked out
)

// Callback (推送) is one POST from WeChat and what became of it. Refused ones are reported but not stored.
type Callback struct {
	ID             int64 // grows in the order of arrival; 0 when refused
	Family         CallbackFamily
	ComponentAppID string
	AppID          string // the authorizer's, "" where the callback is about none
	ReceivedAt     time.Time
	InfoType       string // auth events
	MsgType        string // messages
	Event          string // messages of MsgType event
	OpenID         string // FromUserName
	MsgID          string // decimal
	DedupeKey      string // equal for WeChat's retries of one push
	Skew           time.Duration
	Plain          []byte // the decrypted document, XML or JSON, as it came
	Replaced       int    // how many places of Plain break XML's or JSON's rules, see Replaced
	ReplyPlain     []byte // what was answered before sealing, nil for `success`
	ReplySealed    []byte // the same as another server sealed it, nil where we do (see ReadyReply); not stored
	KeyUsed        KeyUsed
	TokenUsed      KeyUsed
	Duplicate      bool // a retry: answered as before, not handled again
	// NeverAuthorized marks a message for an account that this component knows no authorization of, as after a lost
	// database: it was stored and answered with success, and nobody was asked for a reply.
	NeverAuthorized bool
	Outcome         Outcome
	Reason          error // why it was refused
	Code            int   // -4000x where message crypto refused it (PROTOCOL 2.7)
}

// Name is what a callback is called: its InfoType, Event or MsgType.
func (cb Callback) Name() string { return cmp.Or(cb.InfoType, cb.Event, cb.MsgType) }

// SetAuthEvent fills in what an authorization event says about itself.
func (cb *Callback) SetAuthEvent(e AuthEvent) {
	cb.Family, cb.AppID, cb.InfoType, cb.DedupeKey = AuthEventFamily, e.AuthorizerAppID, e.InfoType, e.DedupeKey()
	cb.Replaced = e.Replaced
}

// SetMessage fills in what a message says about itself. Which account it is to stands in the URL it came to.
func (cb *Callback) SetMessage(m Message) {
	cb.Family, cb.MsgType, cb.Event = MessageFamily, m.MsgType, m.Event
	cb.OpenID, cb.MsgID, cb.DedupeKey = m.FromUserName, m.MsgID, m.DedupeKey()
	cb.Replaced = m.Replaced
}
