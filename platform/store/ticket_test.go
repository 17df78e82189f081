package store

import (
	"context"
	"math"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
)

// pushTicket stores a ticket as a callback brings it.
func pushTicket(t *testing.T, s *Store, value platform.Secret, created, received time.Time) {
	t.Helper()
	ticket := platform.VerifyTicket{Value: value, CreateTime: created, ReceivedAt: received}
	_, _, err := s.Record(context.Background(), callback(string(value)+received.String()), Effects{Ticket: &ticket})
	must(t, err)
}

// tickets are the values in the order in which they are tried.
func tickets(t *testing.T, s *Store) (values []platform.Secret) {
	t.Helper()
	all, err := s.Tickets(context.Background(), component)
	must(t, err)
	for _, ticket := range all {
		values = append(values, ticket.Value)
	}
	return values
}

// TestRefusedTicketsComeLast, until WeChat pushes them again or takes them after all.
func TestRefusedTicketsComeLast(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	for i, value := range []platform.Secret{"a", "b", "c"} {
		at := start.Add(time.Duration(i) * time.Minute)
		pushTicket(t, s, value, at, at)
	}
	want := func(when string, values ...platform.Secret) {
		t.Helper()
		if diff := cmp.Diff(values, tickets(t, s)); diff != "" {
			t.Error(when, diff)
		}
	}
	want("at first", "c", "b", "a")
	must(t, s.RefuseTicket(ctx, component, "c", start))
	want("after a refusal", "b", "a", "c")
	if got, _, err := s.Ticket(ctx, component); err != nil || got.Value != "b" {
		t.Errorf("the newest good one is %v, %v", got, err)
	}
	pushTicket(t, s, "c", start.Add(3*time.Minute), start.Add(3*time.Minute))
	want("pushed again", "c", "b", "a")
	must(t, s.RefuseTicket(ctx, component, "b", start))
	must(t, s.AcceptTicket(ctx, component, "b"))
	want("taken after all", "c", "b", "a")
}

// TestTheTicketThatWeChatTookIsNeverDropped, whatever a newer one says of its time.
func TestTheTicketThatWeChatTookIsNeverDropped(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	pushTicket(t, s, "older", start.Add(-time.Minute), start)
	pushTicket(t, s, "good", start, start)
	must(t, s.AcceptTicket(ctx, component, "good"))
	ahead := start.Add(platform.TicketLife + time.Hour) // by a clock that was set forward
	pushTicket(t, s, "ahead", ahead, ahead)
	if diff := cmp.Diff([]platform.Secret{"ahead", "good"}, tickets(t, s)); diff != "" {
		t.Error(diff)
	}
	pushTicket(t, s, "next", ahead.Add(time.Minute), ahead.Add(time.Minute))
	must(t, s.AcceptTicket(ctx, component, "next"))
	pushTicket(t, s, "last", ahead.Add(2*time.Minute), ahead.Add(2*time.Minute))
	if diff := cmp.Diff([]platform.Secret{"last", "next", "ahead"}, tickets(t, s)); diff != "" {
		t.Error("after WeChat took another:", diff)
	}
}

// TestTimesAreStoredWithinNanoseconds: what they cannot express is the nearest that they can.
func TestTimesAreStoredWithinNanoseconds(t *testing.T) {
	for at, want := range map[time.Time]int64{
		{}:                                       0,
		time.Unix(9223372036, 854775807):         math.MaxInt64,
		time.Unix(9223372036, 854775808):         math.MaxInt64,
		time.Unix(1<<40, 0):                      math.MaxInt64,
		time.Date(1, 1, 2, 0, 0, 0, 0, time.UTC): math.MinInt64,
		start:                                    start.UnixNano(),
	} {
		if got := nanos(at); got != want {
			t.Errorf("%v is stored as %d", at, got)
		}
	}
}
