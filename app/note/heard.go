package note

import (
	"context"
	"sync/atomic"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
)

// heard is when WeChat was last heard of; nanoseconds, 0 for never.
type heard struct{ callback, ticket atomic.Int64 }

func (h *heard) note(cb platform.Callback) {
	if cb.Outcome != platform.Accepted {
		return
	}
	h.callback.Store(cb.ReceivedAt.UnixNano())
	if cb.InfoType == platform.InfoVerifyTicket {
		h.ticket.Store(cb.ReceivedAt.UnixNano())
	}
}

// HeardFrom is when WeChat's last good callback and its last ticket came in; zero for never.
func (t *Taker) HeardFrom() (callback, ticket time.Time) {
	return instant(t.heard.callback.Load()), instant(t.heard.ticket.Load())
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n)
}

// Recall takes up what an earlier run heard: when the newest ticket came in, zero for none, and what is on record.
func (t *Taker) Recall(ctx context.Context, ticketAt time.Time) error {
	if ticketAt.IsZero() {
		return nil
	}
	t.heard.ticket.Store(ticketAt.UnixNano())
	t.heard.callback.Store(ticketAt.UnixNano())
	last, err := t.Journal.List(ctx, journal.Query{Text: "is:callback outcome:ok dir:in", Limit: 1})
	if err == nil && len(last) > 0 && last[0].At.After(ticketAt) {
		t.heard.callback.Store(last[0].At.UnixNano())
	}
	return err
}
