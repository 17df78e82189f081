// Package note writes beside a recorded exchange what it was: which callback it carried, and how it ended. It remembers
// when WeChat was last heard of.
package note

import (
	"wxlab/app/journal"
	"wxlab/platform"
	"wxlab/platform/forward"
)

// Of is what the record says of a callback.
func Of(cb platform.Callback) journal.Note {
	n := journal.Note{
		Kind: kind(cb), Name: Name(cb), ComponentAppID: cb.ComponentAppID, AppID: cb.AppID, OpenID: cb.OpenID, MsgID: cb.MsgID,
		Outcome: "ok", Code: cb.Code, Plain: cb.Plain, ReplyPlain: cb.ReplyPlain,
	}
	if cb.Reason != nil {
		n.Reason = cb.Reason.Error()
	}
	switch {
	case cb.Outcome == platform.Refused:
		n.Outcome = "refused"
	case cb.Duplicate:
		n.Outcome = "duplicate"
	}
	return n
}

// kind sorts a callback for the list: ticket, auth, message or event.
func kind(cb platform.Callback) string {
	switch {
	case cb.InfoType == platform.InfoVerifyTicket:
		return "ticket"
	case cb.Family == platform.AuthEventFamily:
		return "auth"
	case cb.MsgType == "event":
		return "event"
	}
	return "message"
}

// Name is a callback's InfoType, Event or MsgType.
func Name(cb platform.Callback) string {
	for _, name := range []string{cb.InfoType, cb.Event, cb.MsgType} {
		if name != "" {
			return name
		}
	}
	return ""
}

// IsForward reports whether an exchange is a callback that was forwarded.
func IsForward(d journal.Detail) bool {
	return d.Dir == journal.Out && d.Side == journal.Platform && d.ReqHeader.Get(forward.MarkHeader) != ""
}
