package sim

import (
	"context"
	"fmt"
	"net/http"

	"wxlab/sim/msgcrypt"
	"wxlab/sim/world"
)

// Forgery is a callback that WeChat would not send as it is: bent on its way, or a stranger's.
type Forgery struct {
	ComponentAppID string
	Event          string            // name in the catalogue
	Account        string            // AppID, "" where the callback is about none
	OpenID         string            // the follower; the account's first when empty
	Set            map[string]string // fields by path
	Plain          []byte            // the message as it is sealed, instead of the catalogue's with Set
	Expect         world.Expectation // of the platform

	Envelope func(*msgcrypt.Envelope) // bends the envelope before it is sealed; nil leaves it
	Request  func(*world.Attempt)     // bends the request: URL, header, body; nil leaves it
}

// forgeryName is what VariantHeader says of a forgery.
const forgeryName = "forgery"

// Forge posts a forgery once, named by VariantHeader, and judges the answer as WeChat would that of its own callback. The
// delivery is recorded; nothing else in the world changes: no ticket is issued, no authorization ends, no chat says
// anything. The error is about the command.
func (s *Sim) Forge(ctx context.Context, f Forgery) (world.Delivery, error) {
	p, err := s.prepare(world.Job{
		At: s.now(), Component: f.ComponentAppID, Name: f.Event, Account: f.Account, OpenID: f.OpenID, Set: f.Set,
		Silent: true, Expect: f.Expect,
	})
	if err != nil {
		return world.Delivery{}, fmt.Errorf("forge %s: %w", f.Event, err)
	}
	if f.Plain != nil {
		s.rewrite(&p, f.Plain)
	}
	p.forged = &f
	at, v, err := s.attempt(ctx, p, 1)
	if err != nil {
		return world.Delivery{}, fmt.Errorf("forge %s: %w", f.Event, err)
	}
	s.recordAttempt(p, at, v)
	d, _ := s.Delivery(p.id)
	return d, ctx.Err()
}

// apply names the request for what it is, and bends it.
func (f *Forgery) apply(at *world.Attempt) {
	header := http.Header(at.RequestHeader).Clone()
	header.Set(VariantHeader, forgeryName)
	at.RequestHeader = map[string][]string(header)
	if f.Request != nil {
		f.Request(at)
	}
}

// rewrite gives a push that was prepared another message.
func (s *Sim) rewrite(p *push, plain []byte) {
	w := s.world.lock()
	defer s.world.unlock()
	p.plain = plain
	if d := w.Delivery(p.id); d != nil {
		d.Plain = plain
	}
}
