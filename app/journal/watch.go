package journal

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// signals tells subscribers that something changed, without saying what: who is slow is told once, not often.
type signals struct {
	mu     sync.Mutex
	subs   map[chan struct{}]struct{}
	closed bool
}

// Subscribe returns a channel that receives after every commit, coalesced: one that is not received yet stands for
// all. Ask List what changed. The function returned ends the subscription; Close ends it too, closing the channel.
func (j *Journal) Subscribe() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	j.signals.add(c)
	return c, func() { j.signals.remove(c) }
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

// flight is the set of exchanges that have an id and no row yet.
type flight struct {
	mu  sync.Mutex
	ids map[int64]struct{}
}

// depart allots the next id.
func (f *flight) depart(last *atomic.Int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.ids == nil {
		f.ids = map[int64]struct{}{}
	}
	id := last.Add(1)
	f.ids[id] = struct{}{}
	return id
}

// land says that the row is there.
func (f *flight) land(id int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.ids, id)
}

// settled is the id up to which every exchange has its row.
func (f *flight) settled(last *atomic.Int64) int64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	lowest := last.Load()
	for id := range f.ids {
		lowest = min(lowest, id-1)
	}
	return lowest
}

// Wait returns the first exchange above id after that matches the query, now or as soon as there is one. Meaning
// noted later counts: it is looked for after every commit.
func (j *Journal) Wait(ctx context.Context, query string, after int64) (Exchange, error) {
	changed, cancel := j.Subscribe()
	defer cancel()
	for {
		found, err := j.list(ctx, Query{Text: query, After: after, Limit: 1}, "ASC")
		if err != nil {
			return Exchange{}, err
		}
		if len(found) > 0 {
			return found[0], nil
		}
		if err := await(ctx, changed); err != nil {
			return Exchange{}, fmt.Errorf("wait for an exchange matching %q: %w", query, err)
		}
	}
}

// Follow calls f with every exchange above id after, as it is committed, each once, until ctx ends or f fails.
// Exchanges end in another order than they start in; Follow misses none of them, unless in a rush more come than are kept.
func (j *Journal) Follow(ctx context.Context, query string, after int64, f func(Exchange) error) error {
	changed, cancel := j.Subscribe()
	defer cancel()
	seen := map[int64]bool{} // above after
	for {
		settled := j.flight.settled(&j.last)
		if err := j.followOnce(ctx, query, after, seen, f); err != nil {
			return err
		}
		for id := range seen {
			if id <= settled {
				delete(seen, id)
			}
		}
		after = max(after, settled)
		if err := await(ctx, changed); err != nil {
			return err
		}
	}
}

// followOnce passes on everything above after that is there and not seen.
func (j *Journal) followOnce(ctx context.Context, query string, after int64, seen map[int64]bool, f func(Exchange) error) error {
	const page = 500
	for {
		list, err := j.list(ctx, Query{Text: query, After: after, Limit: page}, "ASC")
		if err != nil {
			return err
		}
		for _, e := range list {
			after = e.ID
			if seen[e.ID] {
				continue
			}
			seen[e.ID] = true
			if err := f(e); err != nil {
				return err
			}
		}
		if len(list) < page {
			return nil
		}
	}
}

func await(ctx context.Context, changed <-chan struct{}) error {
	select {
	case _, open := <-changed:
		if !open {
			return ErrClosed
		}
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
	}
}
