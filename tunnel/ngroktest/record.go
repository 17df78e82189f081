package ngroktest

import (
	"context"
	"fmt"
	"sync"
)

// Kind is what happened at the service.
type Kind string

const (
	Connect  Kind = "connect"   // an agent's TCP connection was accepted
	Refused  Kind = "refused"   // … or reset, see Service.Refuse
	TLSError Kind = "tls-error" // the agent did not like our certificate
	Authed   Kind = "auth"      // an auth request was answered; Code tells a refusal
	Bound    Kind = "bind"      // a bind request was answered; Code tells a refusal
	Unbound  Kind = "unbind"    // an unbind request arrived
	Info     Kind = "info"      // a server info request arrived, as Diagnose makes
	Gone     Kind = "gone"      // a session ended
)

// Event is one entry of the record.
type Event struct {
	Kind Kind
	Code string // "ERR_NGROK_334", or empty
	Text string // TLSError: the reason; Bound, Unbound: the bind id
	Auth *Auth  // Authed
	Bind *Bind  // Bound
}

// Record is all that agents did, in order.
type Record struct {
	mu      sync.Mutex
	events  []Event
	changed chan struct{} // closed and replaced at each entry
}

func newRecord() *Record { return &Record{changed: make(chan struct{})} }

func (r *Record) add(e Event) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.events = append(r.events, e)
	close(r.changed)
	r.changed = make(chan struct{})
}

// Of returns the entries of one kind, oldest first.
func (r *Record) Of(k Kind) []Event {
	found, _ := r.of(k)
	return found
}

func (r *Record) of(k Kind) ([]Event, <-chan struct{}) {
	r.mu.Lock()
	defer r.mu.Unlock()
	var found []Event
	for _, e := range r.events {
		if e.Kind == k {
			found = append(found, e)
		}
	}
	return found, r.changed
}

// Wait returns the first n entries of a kind as soon as there are so many; it fails when ctx ends before.
func (r *Record) Wait(ctx context.Context, k Kind, n int) ([]Event, error) {
	for {
		found, changed := r.of(k)
		if len(found) >= n {
			return found[:n], nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return found, fmt.Errorf("wait for %d × %s, saw %d: %w", n, k, len(found), ctx.Err())
		}
	}
}
