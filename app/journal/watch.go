package journal

import (
	"context"
	"fmt"
	"time"
)

// Subscribe returns a channel that receives after every commit, coalesced: one that is not received yet stands for
// all. Ask List what changed. The function returned ends the subscription; Close ends it too, closing the channel.
func (j *Journal) Subscribe() (<-chan struct{}, func()) {
	c := make(chan struct{}, 1)
	j.signals.add(c)
	return c, func() { j.signals.remove(c) }
}

// Wait returns the first exchange above id after that matches the query, now or as soon as there is one. Meaning
// noted later counts: it is looked for after every commit.
func (j *Journal) Wait(ctx context.Context, query string, after int64) (Exchange, error) {
	changed, cancel := j.Subscribe()
	defer cancel()
	for {
		list, err := j.list(ctx, Query{Text: query, After: after, Limit: 1}, "ASC")
		if err != nil {
			return Exchange{}, err
		}
		if len(list) > 0 {
			return list[0], nil
		}
		if err := await(ctx, changed); err != nil {
			return Exchange{}, fmt.Errorf("wait for an exchange matching %q: %w", query, err)
		}
	}
}

// Follow calls f with every exchange above id after, as it is committed, each once, until ctx ends or f fails.
// Exchanges end in another order than they start in; Follow misses none of them, unless in a rush more come than are
// kept. What comes soon after another waits for followPause: each look has the tables filled.
func (j *Journal) Follow(ctx context.Context, query string, after int64, f func(Exchange) error) error {
	changed, cancel := j.Subscribe()
	defer cancel()
	seen := map[int64]bool{} // above after
	for {
		complete := j.underWay.complete(&j.last)
		if err := j.followOnce(ctx, query, after, seen, f); err != nil {
			return err
		}
		for id := range seen {
			if id <= complete {
				delete(seen, id)
			}
		}
		after = max(after, complete)
		if err := pause(ctx, followPause); err != nil {
			return err
		}
		if err := await(ctx, changed); err != nil {
			return err
		}
	}
}

// followOnce passes on everything above after that is there and not seen.
func (j *Journal) followOnce(
	ctx context.Context, query string, after int64, seen map[int64]bool, f func(Exchange) error,
) error {
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

// followPause is how long a follower does not look again.
const followPause = 250 * time.Millisecond

func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return context.Cause(ctx)
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
