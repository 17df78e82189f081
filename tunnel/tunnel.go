// Package tunnel is the road between the public internet and this program. A road is a net.Listener with a
// public URL and a state that can be watched, so that everything behind it is http.Serve(road, handler), and a
// loopback port, an ngrok endpoint and a user's own frp or nginx are interchangeable.
//
// Three kinds exist: [Local] (no road at all, for offline work), [Own] (a public address the user arranges
// himself) and package tunnel/ngrok. Which requests may pass is not decided here: the handler put on a road must
// be the public one, and nothing else.
package tunnel

import (
	"net"
	"strings"
	"time"
)

// Listener is a public road (公网通道). Its methods may be called from several goroutines.
//
// Close stops new connections at once and never waits for the network. Accept then returns an error that
// errors.Is matches with net.ErrClosed.
type Listener interface {
	net.Listener

	// URL is the public base address, without a trailing slash: "https://name.ngrok-free.app".
	URL() string

	// Status subscribes to the road's states, in order. The first value is the present state; the channel is
	// closed after a Closed state was delivered. A reader that falls behind loses the oldest states, never
	// the newest. A subscription lasts as long as the road.
	Status() <-chan Status

	// Current is the present state, for those who only want to look.
	Current() Status

	// Done is closed when the road is closed, by Close or by the other end; Current then says why.
	Done() <-chan struct{}
}

// State is where a road stands.
type State string

const (
	Opening      State = "opening"      // connecting, authenticating, asking for the domain
	Online       State = "online"       // requests can arrive
	Reconnecting State = "reconnecting" // lost, being restored; the URL stays the same
	Closed       State = "closed"       // over; a new one has to be opened
	Configured   State = "configured"   // an own address, which has no session to watch: see Status.VerifiedAt
)

// Status is one state of a road, in words for the user.
type Status struct {
	State       State         `json:"state"`
	Code        string        `json:"code,omitempty"`        // "ERR_NGROK_334", a probe verdict, or empty
	Message     string        `json:"message,omitempty"`     // the other side's words, free of secrets
	Why         Text          `json:"why,omitzero"`          // what it means
	Fix         Text          `json:"fix,omitzero"`          // what to do about it
	Fingerprint string        `json:"fingerprint,omitempty"` // of a server's key that waits for the user's word: "SHA256:…"
	Latency     time.Duration `json:"latency,omitempty"`     // last heartbeat's round trip, in nanoseconds
	VerifiedAt  time.Time     `json:"verified_at,omitzero"`  // last time a probe came back, Configured only
	At          time.Time     `json:"at"`                    // when it was noticed
}

// In is what went wrong, in one language: why, what to do, and the other side's words.
func (s Status) In(lang string) string {
	said := strings.TrimSpace(s.Why.In(lang) + " " + s.Fix.In(lang))
	if strings.HasPrefix(lang, "zh") {
		said = s.Why.Zh + s.Fix.Zh
	}
	detail := strings.Trim(s.Code+": "+s.Message, ": ")
	switch {
	case said == "":
		return detail
	case detail == "":
		return said
	}
	return said + " (" + detail + ")"
}

// Text is one sentence in both languages of the program.
type Text struct {
	Zh string `json:"zh,omitempty"`
	En string `json:"en,omitempty"`
}

// In picks a language: Chinese for "zh" and everything that starts so, English otherwise.
func (t Text) In(lang string) string {
	if len(lang) >= 2 && lang[:2] == "zh" {
		return t.Zh
	}
	return t.En
}
