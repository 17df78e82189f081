package tunnel

import (
	"sync"
	"time"
)

// backlog is how many states a slow reader may fall behind before it loses the oldest.
const backlog = 32

// Feed publishes one road's states in order to any number of readers. Closed is the last state: what is posted after it
// is dropped, so that a late event cannot reopen a closed road.
type Feed struct {
	now  func() time.Time
	done chan struct{}

	mu      sync.Mutex
	current Status
	readers []chan Status
}

// NewFeed starts a feed with its first state. States are stamped with now; nil means time.Now.
func NewFeed(first Status, now func() time.Time) *Feed {
	if now == nil {
		now = time.Now
	}
	first.At = now()
	return &Feed{now: now, done: make(chan struct{}), current: first}
}

// Post makes s the present state and tells all readers. It reports false where the feed is over already.
func (f *Feed) Post(s Status) bool {
	return f.Update(func(Status) (Status, bool) { return s, true })
}

// Update derives the next state from the present one, atomically; change returns false to leave it as it is.
// It must not call the feed.
func (f *Feed) Update(change func(Status) (Status, bool)) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.current.State == Closed {
		return false
	}
	next, ok := change(f.current)
	if !ok {
		return false
	}
	next.At = f.now()
	f.current = next
	for _, r := range f.readers {
		offer(r, next)
	}
	if next.State == Closed {
		f.end()
	}
	return true
}

// offer puts s into the reader's backlog, at the cost of the oldest entry if need be. Feed.mu makes it the only
// sender, so one removal always makes room.
func offer(r chan Status, s Status) {
	select {
	case r <- s:
		return
	default:
	}
	select {
	case <-r:
	default:
	}
	r <- s
}

// end closes the readers' channels after the last state.
func (f *Feed) end() {
	for _, r := range f.readers {
		close(r)
	}
	f.readers = nil
	close(f.done)
}

// Status subscribes; see [Listener].
func (f *Feed) Status() <-chan Status {
	r := make(chan Status, backlog)
	f.mu.Lock()
	defer f.mu.Unlock()
	r <- f.current
	if f.current.State == Closed {
		close(r)
	} else {
		f.readers = append(f.readers, r)
	}
	return r
}

// Current is the present state; see [Listener].
func (f *Feed) Current() Status {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.current
}

// Done is closed after the last state was posted; see [Listener].
func (f *Feed) Done() <-chan struct{} { return f.done }
