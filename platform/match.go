package platform

import (
	"errors"
	"strings"
)

// ErrRule is a rule that cannot be used as it stands.
var ErrRule = errors.New("rule not usable")

// Match (匹配条件) chooses callbacks. A part that is empty or * takes all; a * inside stands for any characters.
// Upper and lower case are the same, because WeChat's own documents mix them (CLICK, click).
type Match struct {
	AppID  string         `json:"appid,omitempty"`  // the account's
	Family CallbackFamily `json:"family,omitempty"` // auth_event or message
	Type   string         `json:"type,omitempty"`   // MsgType of messages, InfoType of auth events
	Event  string         `json:"event,omitempty"`  // of messages whose MsgType is event

	Component string `json:"component,omitempty"` // AppID of the component that was called
}

// Subject is what a Match looks at.
type Subject struct {
	Family             CallbackFamily
	AppID, Type, Event string
	Component          string
}

// Subject is the callback as rules see it.
func (cb Callback) Subject() Subject {
	s := Subject{Family: cb.Family, AppID: cb.AppID, Type: cb.MsgType, Event: cb.Event, Component: cb.ComponentAppID}
	if cb.Family == AuthEventFamily {
		s.Type = cb.InfoType
	}
	return s
}

// Subject is the message as rules see it.
func (m Message) Subject() Subject {
	return Subject{Family: MessageFamily, AppID: m.AppID, Type: m.MsgType, Event: m.Event, Component: m.ComponentAppID}
}

// Takes reports whether s is among the chosen.
func (m Match) Takes(s Subject) bool {
	return fits(string(m.Family), string(s.Family)) && fits(m.Component, s.Component) && fits(m.AppID, s.AppID) &&
		fits(m.Type, s.Type) && fits(m.Event, s.Event)
}

// check refuses what could never match anything.
func (m Match) check() *RuleError {
	switch {
	case m.Family != "" && m.Family != "*" && m.Family != AuthEventFamily && m.Family != MessageFamily:
		return wrong(PartMatch, "family", "the family %q is neither auth_event nor message", m.Family)
	case m.Event != "" && m.Family == AuthEventFamily:
		return wrong(PartEvent, "event_of_auth", "auth events have an InfoType and no Event")
	case m.Event != "" && m.Type != "" && !fits(m.Type, "event"):
		return wrong(PartEvent, "event_of_type", "the Event %q comes with MsgType event, not %s", m.Event, m.Type)
	}
	return nil
}

// fits matches text with a pattern in which * stands for any characters; the empty pattern takes everything.
func fits(pattern, text string) bool {
	if pattern == "" {
		return true
	}
	parts := strings.Split(strings.ToLower(pattern), "*")
	rest, found := strings.CutPrefix(strings.ToLower(text), parts[0])
	if !found || len(parts) == 1 {
		return found && rest == ""
	}
	last := len(parts) - 1
	for _, part := range parts[1:last] {
		if _, rest, found = strings.Cut(rest, part); !found {
			return false
		}
	}
	return strings.HasSuffix(rest, parts[last])
}
