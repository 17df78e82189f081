package server

import (
	"context"
	"log/slog"
	"time"
)

const (
	longestSleep = time.Minute // another process on the same store may have left work
	afterFailure = time.Second
)

// Run does due work when it is due, until ctx ends: the loop for a program that has none of its own. It returns ctx's
// error. What goes wrong is logged and tried again.
func (s *Server) Run(ctx context.Context) error { return run(ctx, s, s.cfg.Now, s.cfg.Log) }

// Run is Server.Run for all members.
func (g *Group) Run(ctx context.Context) error {
	first := g.Servers()[0].cfg
	return run(ctx, g, first.Now, first.Log)
}

// stepper is a Server or a Group.
type stepper interface {
	Step(context.Context) error
	NextDue(context.Context) (time.Time, error)
	Nudged() <-chan struct{}
}

func run(ctx context.Context, s stepper, now func() time.Time, log *slog.Logger) error {
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-s.Nudged():
		case <-timer.C:
		}
		if err := s.Step(ctx); err != nil && ctx.Err() == nil {
			log.Error("step", "error", err)
			timer.Reset(afterFailure)
			continue
		}
		timer.Reset(sleepUntil(ctx, s, now))
	}
}

func sleepUntil(ctx context.Context, s stepper, now func() time.Time) time.Duration {
	due, err := s.NextDue(ctx)
	switch {
	case err != nil:
		return afterFailure
	case due.IsZero():
		return longestSleep
	}
	return min(max(due.Sub(now()), 0), longestSleep)
}
