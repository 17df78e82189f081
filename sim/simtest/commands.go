package simtest

import (
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
)

// Ticket pushes a verify ticket (验证票据), the first thing that a platform needs.
func (w *WeChat) Ticket() world.Delivery {
	w.t.Helper()
	d, err := w.PushTicket(w.t.Context(), w.Platform.AppID)
	return w.held(d, err)
}

// Authorize lets the account authorize the platform with all permission sets, and pushes authorized. It returns the
// authorization code (授权码), which the platform has got too. The embedded Sim's Authorize chooses the permission sets.
func (w *WeChat) Authorize() (authorizationCode string) {
	w.t.Helper()
	code, d, err := w.Sim.Authorize(w.t.Context(), w.Platform.AppID, w.Account.AppID, nil)
	w.held(d, err)
	return code
}

// Message lets the account's first follower write a text. Reply of what it returns is the platform's answer, opened.
func (w *WeChat) Message(text string) world.Delivery {
	w.t.Helper()
	d, err := w.SendText(w.t.Context(), w.Platform.AppID, w.Account.AppID, "", text)
	return w.held(d, err)
}

// Push sends any callback of the catalogue, or a message of one's own: {Event: "CLICK", Set: …}. One that a Fault bends
// to a forgery ought to be refused, every other one accepted, unless Expect says otherwise.
func (w *WeChat) Push(what sim.Trigger) world.Delivery {
	w.t.Helper()
	d, err := w.Trigger(w.t.Context(), what)
	return w.held(d, err)
}

// Advance moves WeChat's time and does what falls due on the way, in order: ten minutes bring one ticket.
func (w *WeChat) Advance(d time.Duration) {
	w.t.Helper()
	end := w.clock.Now().Add(d)
	for {
		if err := w.Step(w.t.Context()); err != nil {
			w.t.Fatalf("%v", err)
		}
		left := end.Sub(w.clock.Now())
		if left <= 0 {
			return
		}
		hop := left
		if due := w.NextDue(); !due.IsZero() {
			hop = min(max(due.Sub(w.clock.Now()), time.Second), left)
		}
		w.clock.advance(hop)
	}
}

// held is a delivery whose platform did what it ought to; the test ends otherwise.
func (w *WeChat) held(d world.Delivery, err error) world.Delivery {
	w.t.Helper()
	switch {
	case err != nil:
		w.t.Fatalf("%v", err)
	case d.Verdict != world.Pending && !d.AsExpected():
		w.t.Fatalf("%v", d)
	}
	return d
}
