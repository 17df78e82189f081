package workbench

import (
	"context"

	"wxlab/app/clock"
	"wxlab/app/workspace"
)

// movable refuses to touch real WeChat's time.
func (w *Workbench) movable() error {
	if w.Settings().Kind == workspace.Real {
		return &workspace.Problem{Key: "problem.real_clock", Exit: workspace.ExitUsage}
	}
	return nil
}

// Freeze stops the workspace's time: nothing expires and nothing falls due until Resume, or Advance.
func (w *Workbench) Freeze() error { return w.turn(func() error { w.Clock.Freeze(); return nil }) }

// Resume lets time go on from where it stands.
func (w *Workbench) Resume() error { return w.turn(func() error { w.Clock.Resume(); return nil }) }

// SetSpeed makes time run factor times as fast as the wall's, 1 being its own pace. What falls due while it runs is
// done as it falls due; where a platform is slower than that, tickets are skipped as WeChat skips them.
func (w *Workbench) SetSpeed(factor float64) error {
	return w.turn(func() error {
		if err := w.Clock.SetSpeed(factor); err != nil {
			return &workspace.Problem{Key: "problem.speed", Args: []any{factor, clock.MaxSpeed}, Exit: workspace.ExitUsage}
		}
		return nil
	})
}

// turn changes the clock's pace and has the loop look at it anew.
func (w *Workbench) turn(change func() error) error {
	if err := w.movable(); err != nil {
		return err
	}
	defer w.changed.signal()
	defer w.Nudge()
	return change()
}

// AdvanceToNextDue moves time to the next instant at which anything is due (a ticket, a renewal, a push that was
// put off), and does it.
func (w *Workbench) AdvanceToNextDue(ctx context.Context) error {
	if err := w.movable(); err != nil {
		return err
	}
	w.Step(ctx) // what is overdue is not the next thing
	due, err := w.nextDue(ctx)
	if err != nil {
		return err
	}
	if due.IsZero() {
		return &workspace.Problem{Key: "problem.nothing_due", Exit: workspace.ExitUsage}
	}
	return w.Advance(ctx, max(due.Sub(w.Clock.Now()), leastHop))
}
