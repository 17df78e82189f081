package platform

import (
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Envelope (加密消息体) is the outer body of a callback (PROTOCOL 2.3). Auth events name the component in AppID,
// messages the account in ToUserName.
type Envelope struct {
	AppID      string
	ToUserName string
	Encrypt    string // base64, exactly as received: the signature covers these characters
	JSON       bool   // the envelope's notation, and the answer's (PROTOCOL 2.9)
}

// ParseEnvelope reads the outer body, XML or {"ToUserName","Encrypt"}. A body without Encrypt is refused with
// ErrMalformed: a component's callbacks are always encrypted (PROTOCOL 2.1).
func ParseEnvelope(body []byte) (Envelope, error) {
	fields, err := ParseFields(body)
	if err != nil {
		return Envelope{}, err
	}
	e := Envelope{
		AppID: fields.Get("AppId"), ToUserName: fields.Get("ToUserName"), Encrypt: fields.Get("Encrypt"),
		JSON: IsJSON(body),
	}
	if e.Encrypt == "" {
		return e, fmt.Errorf("%w: no Encrypt in it; a third-party platform always gets encrypted callbacks", ErrMalformed)
	}
	return e, nil
}

// InfoTypes that this package knows; every other one is valid too (PROTOCOL 3).
const (
	InfoVerifyTicket     = "component_verify_ticket"
	InfoAuthorized       = "authorized"
	InfoUpdateAuthorized = "updateauthorized"
	InfoUnauthorized     = "unauthorized"
	InfoFastRegister     = "notify_third_fasteregister" // sic
)

// AuthEvent (授权事件) is a decrypted push to the auth-event URL (PROTOCOL 3). Fields that an InfoType does not have
// are empty.
type AuthEvent struct {
	AppID      string // the component's
	CreateTime time.Time
	InfoType   string

	Ticket                     Secret
	AuthorizerAppID            string
	AuthorizationCode          string
	AuthorizationCodeExpiresAt time.Time
	PreAuthCode                string

	Fields   Fields // everything, known or not
	Replaced int    // how many places of the document break the notation's rules, see Replaced
}

// ParseAuthEvent reads a decrypted auth event. Unknown InfoTypes are fine; a missing InfoType is ErrMalformed.
func ParseAuthEvent(plain []byte) (AuthEvent, error) {
	f, replaced, err := parseFields(plain)
	if err != nil {
		return AuthEvent{}, fmt.Errorf("auth event: %w", err)
	}
	e := AuthEvent{
		AppID: f.Get("AppId"), CreateTime: f.unix("CreateTime"), InfoType: f.Get("InfoType"),
		Ticket:            Secret(f.Get("ComponentVerifyTicket")),
		AuthorizerAppID:   f.first("AuthorizerAppid", "authorizer_appid", "verify_appid", "appid"),
		AuthorizationCode: f.first("AuthorizationCode", "auth_code"),
		PreAuthCode:       f.Get("PreAuthCode"),
		Fields:            f,
		Replaced:          replaced,
	}
	e.AuthorizationCodeExpiresAt = codeExpiry(f.Get("AuthorizationCodeExpiredTime"), e.CreateTime)
	if e.InfoType == "" {
		return e, fmt.Errorf("auth event: %w: no InfoType; is this a message sent to the auth-event URL?", ErrMalformed)
	}
	return e, nil
}

// codeExpiry reads AuthorizationCodeExpiredTime: an absolute unix time in practice, seconds from now in the
// documents, told apart by size (PROTOCOL 3.3).
func codeExpiry(text string, created time.Time) time.Time {
	n, err := strconv.ParseInt(strings.TrimSpace(text), 10, 64)
	switch {
	case err != nil || n <= 0:
		return time.Time{}
	case n < 1e9:
		return created.Add(time.Duration(n) * time.Second)
	}
	return UnixTime(n)
}

// HappenedAt is when an event that was received then happened, as far as its sender is believed: at its CreateTime, or
// at its receipt where it has none or one that lies after it.
func (e AuthEvent) HappenedAt(received time.Time) time.Time {
	if e.CreateTime.IsZero() || e.CreateTime.After(received) {
		return received
	}
	return e.CreateTime
}

// DedupeKey is equal for WeChat's retries of one event and differs otherwise.
func (e AuthEvent) DedupeKey() string {
	var last string
	switch e.InfoType {
	case InfoAuthorized, InfoUpdateAuthorized, InfoUnauthorized:
		last = e.AuthorizationCode
	case InfoVerifyTicket:
		last = digest(e.Ticket.Reveal())
	default: // several notices of one kind may share a second
		last = digest(e.Fields.sorted())
	}
	return strings.Join([]string{e.InfoType, e.AuthorizerAppID, seconds(e.CreateTime), last}, ":")
}

// Message (消息/事件) is a decrypted push to the message URL (PROTOCOL 7).
type Message struct {
	ToUserName   string // the account's original id, gh_…
	FromUserName string // the user's openid
	CreateTime   time.Time
	MsgType      string
	Event        string // with MsgType event
	EventKey     string
	Content      string // with MsgType text
	MsgID        string // decimal; MsgId of messages, MsgID of job-finish events

	Fields   Fields // everything, known or not
	Replaced int    // how many places of the document break the notation's rules, see Replaced

	// What the message does not say itself; ParseMessage leaves them empty, server.Config.Reply has them.
	ComponentAppID string // of the component that it was sent to
	AppID          string // the account's, as the message URL names it
	Plain          []byte // the decrypted document
}

// ParseMessage reads a decrypted message or event. Unknown MsgTypes and Events are fine; a missing MsgType is
// ErrMalformed.
func ParseMessage(plain []byte) (Message, error) {
	f, replaced, err := parseFields(plain)
	if err != nil {
		return Message{}, fmt.Errorf("message: %w", err)
	}
	m := Message{
		ToUserName: f.Get("ToUserName"), FromUserName: f.Get("FromUserName"), CreateTime: f.unix("CreateTime"),
		MsgType: f.Get("MsgType"), Event: f.Get("Event"), EventKey: f.Get("EventKey"),
		Content: f.Get("Content"), MsgID: f.first("MsgId", "MsgID"), Fields: f,
		Replaced: replaced,
	}
	if m.MsgType == "" {
		return m, fmt.Errorf("message: %w: no MsgType; is this an auth event sent to the message URL?", ErrMalformed)
	}
	return m, nil
}

// IsEvent reports whether m is an event rather than something a user wrote.
func (m Message) IsEvent() bool { return m.MsgType == "event" }

// DedupeKey is equal for WeChat's retries of one message and differs otherwise (PROTOCOL 7.5). Events that carry no
// EventKey are told apart by their other fields: WeChat may report on two media, cards or sessions in one second.
func (m Message) DedupeKey() string {
	switch {
	case m.MsgID != "" && m.IsEvent():
		return "job:" + m.Event + ":" + m.MsgID
	case m.MsgID != "":
		return "msg:" + m.MsgID
	}
	last := m.EventKey
	if last == "" {
		last = m.detailDigest()
	}
	return strings.Join([]string{"event", m.FromUserName, seconds(m.CreateTime), m.MsgType, m.Event, last}, ":")
}

// detailDigest is a hash of an event's Detail, so that fields which a retry adds or drops and nobody knows do not
// count; of an Event without Detail it is a hash of all fields.
func (m Message) detailDigest() string {
	if detail := m.Detail(); detail != nil {
		return digest(fmt.Sprintf("%+v", detail))
	}
	return digest(m.Fields.sorted())
}

// sorted is the fields as text, independent of the order of arrival.
func (f Fields) sorted() string {
	lines := make([]string, len(f))
	for i, field := range f {
		lines[i] = field.Path + "=" + field.Value + "\n"
	}
	slices.Sort(lines)
	return strings.Join(lines, "")
}

func digest(s string) string {
	sum := sha1.Sum([]byte(s))
	return hex.EncodeToString(sum[:8])
}

func seconds(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return strconv.FormatInt(t.Unix(), 10)
}
