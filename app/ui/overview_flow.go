package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// copyLimit is how large a record may be for the copy that is kept before the flow: it should not take longer than the
// flow itself.
const copyLimit = 64 << 20

// movedClock is what a run of the flow did to the clock, and the copy that leads back.
type movedClock struct {
	by   time.Duration
	kept string // folder of the copy, "" where there is none
}

// run keeps a copy of the workspace and starts the whole flow; each step appears as it ends.
func (o *overviewPage) run() {
	w := o.w
	o.steps, o.running, o.moved = nil, true, movedClock{}
	o.showFlow()
	before := w.bench.Clock.Offset()
	var kept string
	w.do(o.runButton, w.T("ui.task.flow"), func(ctx context.Context) error {
		kept = o.keep(ctx)
		o.runSteps(ctx)
		w.Post(func() {
			o.running, o.moved = false, movedClock{(w.bench.Clock.Offset() - before).Round(time.Minute), kept}
			o.showFlow()
		})
		return ctx.Err()
	}, func() {
		tone, key := kit.Success, "ui.done.flow"
		if !o.report.OK {
			tone, key = kit.Danger, "ui.done.flow.failed"
		}
		w.host.Toast(w.T(key, len(o.report.Steps)), tone)
	})
}

// keep copies the workspace, unless its record is so large that one would wait for it. The flow runs without a copy, too.
func (o *overviewPage) keep(ctx context.Context) (kept string) {
	stats, err := o.w.bench.Journal.Stats(ctx)
	if err == nil && stats.Bytes <= copyLimit {
		kept, _ = o.w.bench.Keep(ctx)
	}
	return kept
}

func (o *overviewPage) runSteps(ctx context.Context) {
	w, pace := o.w, o.pace
	report := w.bench.RunDemo(ctx, w.component(), func(s scenario.Step) {
		w.Post(func() {
			o.steps = append(o.steps, s)
			o.showFlow()
		})
		pause(ctx, pace)
	})
	w.Post(func() { o.report = report })
}

// pause lets the eye follow an arrow before the next is drawn. The times that are shown do not contain it.
func pause(ctx context.Context, d time.Duration) {
	select {
	case <-ctx.Done():
	case <-time.After(d):
	}
}

// movedCard says that the flow moved the clock, and offers the way back.
func (o *overviewPage) movedCard() []fyne.CanvasObject {
	w := o.w
	if o.moved.by <= 0 {
		return nil
	}
	why, stay := w.T("ui.flow.moved.why"), kit.NewButton("check", w.T("ui.flow.undo.keep"), kit.Ghost, func() {
		o.moved = movedClock{}
		o.showFlow()
	})
	buttons := []fyne.CanvasObject{stay}
	if o.moved.kept == "" {
		why = w.T("ui.flow.moved.no_copy", bytes(copyLimit))
	} else {
		back := kit.NewButton("rotate-ccw", w.T("ui.flow.undo"), kit.Outline, o.undo)
		buttons = []fyne.CanvasObject{back, stay}
	}
	return []fyne.CanvasObject{kit.Callout(kit.Neutral, w.T("ui.flow.moved", span(w.lang, o.moved.by)),
		[]fyne.CanvasObject{kit.NewParagraph(why, kit.Body, theme.Text)}, buttons...)}
}

// undo opens the copy from before the flow as a workspace of its own.
func (o *overviewPage) undo() {
	w := o.w
	name := w.T("ui.flow.undo.name", clip(w.bench.Settings().Name, 40))
	w.confirm(w.T("ui.flow.undo.title"), w.T("ui.flow.undo.what", name), w.T("ui.flow.undo"), func() {
		var dir string
		w.do(nil, w.T("ui.flow.undo"), func(ctx context.Context) (err error) {
			dir, err = w.bench.BringBack(ctx, o.moved.kept, name)
			return err
		}, func() { w.openNext(dir) })
	})
}
