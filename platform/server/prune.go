package server

import (
	"context"
	"fmt"
	"time"
)

const (
	usualKeep = 30 * 24 * time.Hour
	leastKeep = 24 * time.Hour

	pruneEvery = time.Hour
	pruneAgain = time.Minute // where one time was not enough
)

// keepTime is what Config.KeepCallbacks means.
func keepTime(set time.Duration) time.Duration {
	switch {
	case set == 0:
		return usualKeep
	case set > 0:
		return max(set, leastKeep)
	}
	return set
}

// prune drops callbacks that were kept long enough, when it is time for that. It comes along with other work and is no
// due work itself: nothing waits for it, and a clock that is advanced need not stop for it.
func (s *Server) prune(ctx context.Context) error {
	now := s.cfg.Now()
	wait := s.pruneAt.Sub(now)
	switch {
	case s.cfg.KeepCallbacks < 0, 0 < wait && wait <= pruneEvery: // longer: the clock was set back
		return nil
	case !s.pruneAt.IsZero() && -wait > leastKeep:
		// The clock was set forward, or the machine slept. What is suddenly old may be a minute old, and WeChat's retry of
		// it under way: the next turn is soon enough.
		s.pruneAt = now.Add(pruneEvery)
		return nil
	}
	dropped, more, err := s.cfg.Store.PruneCallbacks(ctx, now.Add(-s.cfg.KeepCallbacks))
	if err != nil {
		return fmt.Errorf("drop old callbacks: %w", err)
	}
	if s.pruneAt = now.Add(pruneEvery); more {
		s.pruneAt = now.Add(pruneAgain)
	}
	if dropped > 0 {
		s.cfg.Log.Info("old callbacks dropped", "callbacks", dropped, "kept for", s.cfg.KeepCallbacks)
	}
	return nil
}
