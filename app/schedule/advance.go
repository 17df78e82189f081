package schedule

import (
	"context"
	"errors"
	"time"

	"wxlab/app/clock"
	"wxlab/app/workspace"
)

// maxAdvance bounds one jump: 30 days are 4,320 tickets.
const maxAdvance = 30 * 24 * time.Hour

// stretch is how much of a jump is announced on the disk at once.
const stretch = time.Hour

// Advance moves the workspace's time forward by d, stopping at every due instant on the way to do what falls due
// there: two hours deliver twelve tickets and one token renewal, in order. How far the clock gets is on disk before
// anything is done there, stretch by stretch. Where the process is killed meanwhile, the stretch counts as made, and
// what was left of it is overdue; the other way round, tickets and tokens would lie in the future of the next start.
func (s *Schedule) Advance(ctx context.Context, d time.Duration) (err error) {
	if err := s.movable(); err != nil {
		return err
	}
	if d <= 0 || d > maxAdvance {
		return workspace.Misuse("problem.advance")
	}
	s.stepping.Lock()
	defer s.stepping.Unlock()
	defer func() { err = errors.Join(err, s.cfg.Save()) }()
	for left := d; left > 0; left -= stretch {
		if err := s.advance(ctx, min(left, stretch)); err != nil {
			return err
		}
	}
	s.step(ctx)
	return nil
}

// advance makes one stretch of a jump, but for what falls due at its end.
func (s *Schedule) advance(ctx context.Context, d time.Duration) error {
	done := s.cfg.Clock.Announce(d)
	defer done()
	if err := s.cfg.Save(); err != nil {
		return err
	}
	for left := d; left > 0; {
		s.step(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
		due, err := s.nextDue(ctx)
		if err != nil {
			return err
		}
		hop := s.hop(due, left)
		if err := s.cfg.Clock.Shift(hop); err != nil {
			return err
		}
		left -= hop
	}
	return nil
}

// leastHop keeps Advance going where something stays overdue.
const leastHop = time.Second

// hop is how far to jump next: to the due instant, to the end, or a second past what does not get done.
func (s *Schedule) hop(due time.Time, left time.Duration) time.Duration {
	if due.IsZero() {
		return left
	}
	return min(max(due.Sub(s.cfg.Clock.Now()), leastHop), left)
}

// AdvanceToNextDue moves time to the next instant at which anything is due (a ticket, a renewal, a push that was
// put off), and does it.
func (s *Schedule) AdvanceToNextDue(ctx context.Context) error {
	if err := s.movable(); err != nil {
		return err
	}
	s.Step(ctx) // what is overdue is not the next thing
	due, err := s.nextDue(ctx)
	if err != nil {
		return err
	}
	if due.IsZero() {
		return workspace.Misuse("problem.nothing_due")
	}
	return s.Advance(ctx, max(due.Sub(s.cfg.Clock.Now()), leastHop))
}

// movable refuses to touch real WeChat's time.
func (s *Schedule) movable() error {
	if s.cfg.Real() {
		return workspace.Misuse("problem.real_clock")
	}
	return nil
}

// Freeze stops the workspace's time: nothing expires and nothing falls due until Resume, or Advance.
func (s *Schedule) Freeze() error {
	return s.setPace(func() error { s.cfg.Clock.Freeze(); return nil })
}

// Resume lets time go on from where it stands.
func (s *Schedule) Resume() error {
	return s.setPace(func() error { s.cfg.Clock.Resume(); return nil })
}

// SetSpeed makes time run factor times as fast as the wall's, 1 being its own pace. What falls due while it runs is
// done as it falls due; where a platform is slower than that, tickets are skipped as WeChat skips them.
func (s *Schedule) SetSpeed(factor float64) error {
	return s.setPace(func() error {
		if err := s.cfg.Clock.SetSpeed(factor); err != nil {
			return workspace.Misuse("problem.speed", factor, clock.MaxSpeed)
		}
		return nil
	})
}

// setPace changes the clock's pace and has the loop look at it anew.
func (s *Schedule) setPace(change func() error) error {
	if err := s.movable(); err != nil {
		return err
	}
	defer s.cfg.Changed()
	defer s.Nudge()
	return change()
}
