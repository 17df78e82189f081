package ui

import (
	"context"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/ui/kit"
)

// advance moves the clock; all that falls due on the way happens, in order.
func (w *Window) advance(control disabler, d time.Duration) {
	w.do(control, w.T("ui.task.advance", span(w.lang, d)), func(ctx context.Context) error {
		return w.bench.Schedule.Advance(ctx, d)
	}, func() { w.host.Toast(w.T("ui.done.advanced", span(w.lang, d)), kit.Success) })
}

// advanceToNext moves the clock to whatever falls due next.
func (w *Window) advanceToNext(control disabler) {
	w.do(control, w.T("ui.clock.next"), w.bench.Schedule.AdvanceToNextDue, nil)
}

// turn runs a change of the clock's pace.
func (w *Window) turn(change func() error) {
	if err := change(); err != nil {
		w.complain(err)
	}
	w.reload()
}

// setSpeed makes the clock run, at so many times the wall's pace.
func (w *Window) setSpeed(factor float64) {
	w.turn(func() error {
		if err := w.bench.Schedule.SetSpeed(factor); err != nil {
			return err
		}
		return w.bench.Schedule.Resume()
	})
}

// pushTicket has WeChat push a verify ticket now; the real one is asked to.
func (w *Window) pushTicket(control disabler) {
	component := w.component()
	w.do(control, w.T("ui.task.ticket"), func(ctx context.Context) error {
		return w.bench.Platform.RefreshCredential(ctx, embedded.VerifyTicket, component, "")
	}, func() { w.host.Toast(w.T("ui.done.ticket"), kit.Success) })
}
