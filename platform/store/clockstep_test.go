package store

import (
	"context"
	"testing"
	"time"

	"wxlab/platform"
)

// TestLeaseIsCapped: one that lasts longer than anybody takes a lease for was taken by a clock ahead of this one.
func TestLeaseIsCapped(t *testing.T) {
	const life = 3 * time.Second
	for step, want := range map[time.Duration]bool{ // of the clock, after "dead" took its lease
		0:                           false,
		life:                        true,
		-life:                       false, // a moment earlier, as when two callers race
		-life - time.Nanosecond:     true,
		-2 * time.Hour:              true,
		-100 * 365 * 24 * time.Hour: true,
	} {
		s, ctx := fresh(t), context.Background()
		if taken, err := s.Lease(ctx, component, "token", "dead", start, start.Add(life)); err != nil || !taken {
			t.Fatal(taken, err)
		}
		now := start.Add(step)
		if taken, err := s.Lease(ctx, component, "token", "other", now, now.Add(life)); err != nil || taken != want {
			t.Errorf("after a step of %v it is taken: %v, %v", step, taken, err)
		}
	}
}

// TestWorkOfAClockAhead is due at once: renewals, retries and what was due immediately.
func TestWorkOfAClockAhead(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, s.AddWork(ctx, component, Work{Kind: "redeem", Key: "1", DueAt: start}))
	must(t, s.AddWork(ctx, component, Work{Kind: "renew", Key: "2", DueAt: start.Add(2 * time.Hour), PlannedAt: start}))
	all, err := s.DueWork(ctx, component, start.Add(3*time.Hour))
	must(t, err)
	must(t, s.PostponeWork(ctx, all[0].ID, start.Add(10*time.Minute), start, "busy"))
	for step, want := range map[time.Duration]int{
		0: 0, -planSlack: 0, -planSlack - time.Nanosecond: 2, -24 * time.Hour: 2, 10 * time.Minute: 1, 2 * time.Hour: 2,
	} {
		now := start.Add(step)
		due, err := s.DueWork(ctx, component, now)
		must(t, err)
		next, err := s.NextWork(ctx, component, now)
		must(t, err)
		if len(due) != want || next.After(now) == (want > 0) {
			t.Errorf("after a step of %v: %d due, next at %v", step, len(due), next)
		}
	}
	early := start.Add(-24 * time.Hour)
	must(t, s.ScheduleWork(ctx, all[1].ID, early.Add(2*time.Hour), early))
	must(t, s.PostponeWork(ctx, all[0].ID, early.Add(time.Minute), early, "busy"))
	if due, err := s.DueWork(ctx, component, early); err != nil || len(due) != 0 {
		t.Errorf("planned anew, %d are due, %v", len(due), err)
	}
}

// TestJSTicketAfterTheClockWasSetBack: the one from the future gives way, else each call would fetch another.
func TestJSTicketAfterTheClockWasSetBack(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	save := func(value platform.Secret, at time.Time) {
		must(t, s.SaveJSTicket(ctx, component, "wxa", "jsapi", tokenAt(value, at)))
	}
	save("ahead", start)
	save("raced", start.Add(-time.Second))
	if kept, _, err := s.JSTicket(ctx, component, "wxa", "jsapi"); err != nil || kept.Value != "ahead" {
		t.Errorf("kept %v, %v", kept, err)
	}
	save("now", start.Add(-24*time.Hour))
	if kept, _, err := s.JSTicket(ctx, component, "wxa", "jsapi"); err != nil || kept.Value != "now" {
		t.Errorf("kept %v, %v", kept, err)
	}
}
