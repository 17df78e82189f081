package sim_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestTicketSchedule(t *testing.T) {
	l := lab.New(t)
	if due := l.NextDue(); !due.Equal(l.Clock.Now()) {
		t.Errorf("the first ticket is due %s", due)
	}
	step := func() {
		t.Helper()
		if err := l.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	step()
	step() // nothing more is due
	if n := len(l.Deliveries("", 0)); n != 1 {
		t.Fatalf("%d pushes at the start", n)
	}
	end := l.Clock.Now().Add(2 * time.Hour)
	for due := l.NextDue(); !due.After(end); due = l.NextDue() {
		l.Clock.Add(due.Sub(l.Clock.Now()))
		step()
	}
	list := l.Deliveries("", 0)
	if len(list) != 13 {
		t.Fatalf("%d pushes in two hours, want the first and 12", len(list))
	}
	var values []string // the value changes once an hour
	for i, d := range list {
		if want := time.Unix(1700000000, 0).Add(time.Duration(i) * 10 * time.Minute); !d.At.Equal(want) ||
			d.Name != "component_verify_ticket" {
			t.Errorf("push %d: %s at %s, want %s", i, d.Name, d.At, want)
		}
		values = append(values, lab.Field(d.Plain, "ComponentVerifyTicket"))
		l.Want(l.Post(lab.PathToken, "", lab.TokenRequest(values[i])), 0)
	}
	if values[0] != values[5] || values[5] == values[6] || values[6] != values[11] || values[11] == values[12] {
		t.Errorf("%q", values)
	}
	l.Clock.Add(12*time.Hour - time.Second)
	l.Want(l.Post(lab.PathToken, "", lab.TokenRequest(values[12])), 0)
	l.Want(l.Post(lab.PathToken, "", lab.TokenRequest(values[11])), 61005)
}

func TestMissedTicketsAreNotMadeUpFor(t *testing.T) {
	l := lab.New(t)
	l.Clock.Add(24 * time.Hour)
	for range 2 {
		if err := l.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if n := len(l.Deliveries("", 0)); n != 1 || !l.NextDue().Equal(l.Clock.Now().Add(10*time.Minute)) {
		t.Errorf("%d pushes, next %s", n, l.NextDue())
	}
}

func TestStoppedTickets(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.TicketPushesDisabled = true })
	if due := l.NextDue(); !due.IsZero() {
		t.Errorf("due %s", due)
	}
	const start = "/cgi-bin/component/api_start_push_ticket"
	body := fmt.Sprintf(`{"component_appid":%q,"component_secret":%q}`, lab.AppID, lab.Secret)
	for _, want := range []string{"ok", "in a normal state"} {
		if out := l.Post(start, "", body); out["errmsg"] != want || out["errcode"] != 0.0 {
			t.Errorf("%v, want %s", out, want)
		}
	}
	if due := l.NextDue(); !due.Equal(l.Clock.Now()) {
		t.Errorf("after the start the next ticket is due %s", due)
	}
}

func TestNothingIsDueWithoutAnAddress(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.EventURL = "" })
	if err := l.Step(t.Context()); err != nil || !l.NextDue().IsZero() || len(l.Deliveries("", 0)) != 0 {
		t.Errorf("%v, due %s", err, l.NextDue())
	}
	if _, err := l.PushTicket(t.Context(), lab.AppID); err == nil ||
		!strings.Contains(err.Error(), "has no auth-event URL") {
		t.Errorf("%v", err)
	}
}

func TestStepKeepsWhatItCouldNotBegin(t *testing.T) {
	l := lab.New(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := l.Step(ctx); !errors.Is(err, context.Canceled) {
		t.Fatalf("%v", err)
	}
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := len(l.Deliveries("", 0)); n != 1 {
		t.Errorf("%d pushes, the ticket that was due is lost or doubled", n)
	}
}
