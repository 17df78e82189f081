package note

import (
	"sync/atomic"
	"time"

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

// instant is the time of n nanoseconds, zero for 0.
func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n)
}
