package journal

import (
	"sync"
	"sync/atomic"
)

// signals tells subscribers that something changed, without saying what: who is slow is told once, not often.
type signals struct {
	mu     sync.Mutex
	subs   map[chan struct{}]struct{}
	closed bool
}

func (s *signals) add(c chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		close(c)
		return
	}
	if s.subs == nil {
		s.subs = map[chan struct{}]struct{}{}
	}
	s.subs[c] = struct{}{}
}

func (s *signals) remove(c chan struct{}) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.subs[c]; ok {
		delete(s.subs, c)
		close(c)
	}
}

func (s *signals) raise() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.subs {
		select {
		case c <- struct{}{}:
		default: // told already
		}
	}
}

func (s *signals) close() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.subs {
		close(c)
	}
	s.subs, s.closed = nil, true
}

// underWay is the set of exchanges that have an id and are not recorded yet.
type underWay struct {
	mu  sync.Mutex
	ids map[int64]struct{}
}

// begin allots the next id.
func (u *underWay) begin(last *atomic.Int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.ids == nil {
		u.ids = map[int64]struct{}{}
	}
	id := last.Add(1)
	u.ids[id] = struct{}{}
	return id
}

// end says that an exchange is recorded.
func (u *underWay) end(id int64) {
	u.mu.Lock()
	defer u.mu.Unlock()
	delete(u.ids, id)
}

// complete is the id up to which every exchange is recorded.
func (u *underWay) complete(last *atomic.Int64) int64 {
	u.mu.Lock()
	defer u.mu.Unlock()
	lowest := last.Load()
	for id := range u.ids {
		lowest = min(lowest, id-1)
	}
	return lowest
}
