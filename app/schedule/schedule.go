// Package schedule is the program's only scheduler: platform and simulator never sleep, they are asked when they are
// due next. It also moves the workspace's time, and does on the way what falls due.
package schedule

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"wxlab/app/clock"
	"wxlab/sim"
)

// Platform is a party that has work of its own.
type Platform interface {
	Step(ctx context.Context) error
	NextDue(ctx context.Context) (time.Time, error)
	Nudged() <-chan struct{} // new work may be due
}

// Config is what is kept going. Sim and Platform are nil where that party does not run; everything else is required.
type Config struct {
	Clock    *clock.Clock
	Sim      *sim.Sim
	Platform Platform
	Real     func() bool  // real WeChat's time cannot be moved
	Save     func() error // keeps what must survive a restart, Clock.Reach among it; before and after a jump
	Changed  func()       // something that a page shows may have changed
	Log      *slog.Logger
}

// Schedule does what falls due.
type Schedule struct {
	cfg      Config
	stepping sync.Mutex    // one pass over due work at a time, Advance included
	wake     chan struct{} // ends the loop's sleep
}

// New makes a schedule that nobody runs yet.
func New(cfg Config) *Schedule { return &Schedule{cfg: cfg, wake: make(chan struct{}, 1)} }

// Run does what falls due until ctx ends.
func (s *Schedule) Run(ctx context.Context) {
	var patience backoff
	for {
		world := s.worldChanged() // before the look at the world: what changes during it is not missed
		s.Step(ctx)
		due, err := s.nextDue(ctx)
		if err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("asking what is due", "err", err)
		}
		if err := s.sleep(ctx, patience.wait(due, s.cfg.Clock.Until), world); err != nil {
			return
		}
	}
}

// KeepStepping lets both parties do their follow-up work while the caller waits for its effect; without it a check
// would hang where Run is not under way, as in demo.
func (s *Schedule) KeepStepping(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	world := s.worldChanged()
	go func() {
		defer close(done)
		for s.sleep(ctx, idleCheck, world) == nil {
			world = s.worldChanged()
			s.Step(ctx)
		}
	}()
	return func() { cancel(); <-done }
}

// Nudge ends the loop's sleep: something may be due.
func (s *Schedule) Nudge() {
	select {
	case s.wake <- struct{}{}:
	default:
	}
}

// worldChanged is closed at the simulator's next change; nil, for ever silent, without one.
func (s *Schedule) worldChanged() <-chan struct{} {
	if s.cfg.Sim == nil {
		return nil
	}
	return s.cfg.Sim.Changed()
}

// sleep waits for d, a nudge, a change of the world, or the end.
func (s *Schedule) sleep(ctx context.Context, d time.Duration, world <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	var nudged <-chan struct{}
	if s.cfg.Platform != nil {
		nudged = s.cfg.Platform.Nudged()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-nudged:
	case <-world:
		s.cfg.Changed()
	case <-s.wake:
	}
	return nil
}

// Step does everything that is due now, once. Errors stay with what they concern (an authorizer's LastError, a
// delivery's verdict); the log has them too.
func (s *Schedule) Step(ctx context.Context) {
	s.stepping.Lock()
	defer s.stepping.Unlock()
	s.step(ctx)
}

// Pause runs do while nothing that falls due is done.
func (s *Schedule) Pause(do func() error) error {
	s.stepping.Lock()
	defer s.stepping.Unlock()
	return do()
}

func (s *Schedule) step(ctx context.Context) {
	if s.cfg.Sim != nil {
		if err := s.cfg.Sim.Step(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("simulator step", "err", err)
		}
	}
	if s.cfg.Platform != nil {
		if err := s.cfg.Platform.Step(ctx); err != nil && ctx.Err() == nil {
			s.cfg.Log.Warn("platform step", "err", err)
		}
	}
	s.cfg.Changed()
}

// nextDue is the earliest instant at which a party has work; zero when none has.
func (s *Schedule) nextDue(ctx context.Context) (time.Time, error) {
	var due time.Time
	if s.cfg.Sim != nil {
		due = s.cfg.Sim.NextDue()
	}
	if s.cfg.Platform == nil {
		return due, nil
	}
	p, err := s.cfg.Platform.NextDue(ctx)
	if err == nil && !p.IsZero() && (due.IsZero() || p.Before(due)) {
		due = p
	}
	return due, err
}
