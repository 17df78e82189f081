package workbench

import (
	"context"
	"sync"
	"time"

	"wxlab/app/workspace"
)

// Run does what falls due until ctx ends. It is the program's only scheduler: platform and simulator never sleep,
// they are asked when they are due next.
func (w *Workbench) Run(ctx context.Context) error {
	var keeping sync.WaitGroup
	defer keeping.Wait()
	keeping.Go(func() { w.keepSaved(ctx) })
	var patience backoff
	for {
		world := w.worldChanged() // before the look at the world: what changes during it is not missed
		w.Step(ctx)
		due, err := w.nextDue(ctx)
		if err != nil {
			w.log.Warn("asking what is due", "err", err)
		}
		if err := w.sleep(ctx, patience.wait(due, w.Clock.Until), world); err != nil {
			return nil
		}
	}
}

// idleCheck bounds a sleep, so that a wall clock set from outside is noticed.
const idleCheck = 30 * time.Second

// worldChanged is closed at the simulator's next change; nil, for ever silent, without one.
func (w *Workbench) worldChanged() <-chan struct{} {
	if w.Sim == nil {
		return nil
	}
	return w.Sim.Changed()
}

// sleep waits for d, a nudge, a change of the world, or the end.
func (w *Workbench) sleep(ctx context.Context, d time.Duration, world <-chan struct{}) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	var nudged <-chan struct{}
	if w.group != nil {
		nudged = w.group.Nudged()
	}
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
	case <-nudged:
	case <-world:
		w.changed.signal()
	case <-w.wake:
	}
	return nil
}

// backoff keeps a pass that cannot get its work done (no network, say) from spinning.
type backoff struct{ next time.Duration }

const firstPatience, lastPatience = 100 * time.Millisecond, 10 * time.Second

// wait is how long to sleep until due, which until tells in the wall's time; for work that stays overdue it grows.
func (b *backoff) wait(due time.Time, until func(time.Time) (time.Duration, bool)) time.Duration {
	left, ok := until(due)
	if due.IsZero() || !ok || left > 0 {
		b.next = 0
		if due.IsZero() || !ok || left > idleCheck {
			return idleCheck
		}
		return left
	}
	b.next = min(max(2*b.next, firstPatience), lastPatience)
	return b.next
}

// Step does everything that is due now, once. Errors stay with what they concern (an authorizer's LastError, a
// delivery's verdict); the log has them too.
func (w *Workbench) Step(ctx context.Context) {
	w.stepping.Lock()
	defer w.stepping.Unlock()
	w.step(ctx)
}

func (w *Workbench) step(ctx context.Context) {
	if w.Sim != nil {
		if err := w.Sim.Step(ctx); err != nil && ctx.Err() == nil {
			w.log.Warn("simulator step", "err", err)
		}
	}
	if w.group != nil {
		if err := w.group.Step(ctx); err != nil && ctx.Err() == nil {
			w.log.Warn("platform step", "err", err)
		}
	}
	w.changed.signal()
}

// nextDue is the earliest instant at which a party has work; zero when none has.
func (w *Workbench) nextDue(ctx context.Context) (time.Time, error) {
	var due time.Time
	if w.Sim != nil {
		due = w.Sim.NextDue()
	}
	if w.group == nil {
		return due, nil
	}
	p, err := w.group.NextDue(ctx)
	if err == nil && !p.IsZero() && (due.IsZero() || p.Before(due)) {
		due = p
	}
	return due, err
}

// maxAdvance bounds one jump: 30 days are 4,320 tickets.
const maxAdvance = 30 * 24 * time.Hour

// Advance moves the workspace's time forward by d, stopping at every due instant on the way to do what falls due
// there: two hours deliver twelve tickets and one token renewal, in order.
func (w *Workbench) Advance(ctx context.Context, d time.Duration) error {
	if err := w.movable(); err != nil {
		return err
	}
	if d <= 0 || d > maxAdvance {
		return &workspace.Problem{Key: "problem.advance", Exit: workspace.ExitUsage}
	}
	w.stepping.Lock()
	defer w.stepping.Unlock()
	for left := d; ; {
		w.step(ctx)
		if err := ctx.Err(); err != nil {
			return err
		}
		due, err := w.nextDue(ctx)
		if err != nil {
			return err
		}
		hop := w.hop(due, left)
		w.Clock.Shift(hop)
		if left -= hop; left <= 0 {
			break
		}
	}
	w.step(ctx)
	return w.save()
}

// leastHop keeps Advance going where something stays overdue.
const leastHop = time.Second

// hop is how far to jump next: to the due instant, to the end, or a second past what does not get done.
func (w *Workbench) hop(due time.Time, left time.Duration) time.Duration {
	if due.IsZero() {
		return left
	}
	return min(max(due.Sub(w.Clock.Now()), leastHop), left)
}

// Nudge ends the loop's sleep: something may be due.
func (w *Workbench) Nudge() {
	select {
	case w.wake <- struct{}{}:
	default:
	}
}
