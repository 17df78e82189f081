package ui

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// breath is the least time between two loads. When more than a screenful has come since the last one nobody can read along,
// and every line that was drawn stays in Fyne's memory for a minute: then a deep one is enough.
const (
	breath     = 100 * time.Millisecond
	deepBreath = 300 * time.Millisecond
	screenful  = 20 // exchanges
)

// rest is how long after the last news there will be no more of it.
const rest = 5 * time.Second

// bridge is the one goroutine between the workbench and the window: on a signal it loads the page that is shown
// and hands the result to Fyne's thread, which gives natural back-pressure. After news it takes a breath; what the user
// wants does not wait for that.
func (w *Window) bridge() {
	changed, leave := w.bench.Subscribe()
	defer leave()
	recorded, cancel := w.bench.Journal.Subscribe()
	defer cancel()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	var breathing, resting <-chan time.Time
	last := w.bench.Journal.LastID()
	hear := func() {
		before := last
		last = w.bench.Journal.LastID()
		w.load()
		breathing, resting = time.After(breathAfter(last-before)), time.After(rest)
	}
	for {
		news, records := changed, recorded
		if breathing != nil {
			news, records = nil, nil
		}
		select {
		case <-w.ctx.Done():
			return
		case <-second.C:
			w.Post(w.tick)
		case <-w.wanted:
			w.load()
		case <-news:
			hear()
		case <-records:
			hear()
		case <-breathing:
			breathing = nil
		case <-resting:
			debug.FreeOSMemory() // what a burst has left; by itself it would go over minutes
		}
	}
}

// breathAfter is how long to wait with the next load when so many exchanges came since the one before.
func breathAfter(came int64) time.Duration {
	if came > screenful {
		return deepBreath
	}
	return breath
}

// want asks for the shown page to be loaded; asking twice loads once.
func (w *Window) want() {
	select {
	case w.wanted <- struct{}{}:
	default:
	}
}

// load asks the workbench for what strip and page show, then shows it.
func (w *Window) load() {
	v := w.shown.Load()
	strip := w.loadStrip(w.ctx)
	show, err := v.page.load(w.ctx, v.lang)
	w.Post(func() {
		strip(w.shell)
		w.tellRest(w.bench.Road.Status())
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.complain(err)
		case w.shown.Load() == v:
			show()
		}
		w.shell.renewBars()
	})
}

// tick lets countdowns count.
func (w *Window) tick() {
	now := w.now()
	w.shell.tick(now)
	w.shown.Load().page.tick(now)
}

// after runs f on Fyne's thread in a while; it serves tips and toasts.
func (w *Window) after(d time.Duration, f func()) (cancel func()) {
	t := time.AfterFunc(d, func() {
		if w.ctx.Err() == nil {
			w.Post(f)
		}
	})
	return func() { t.Stop() }
}

// tasks are the long actions under way.
type tasks struct {
	running map[int]task
	next    int
}

type task struct {
	label  string
	cancel context.CancelFunc
}

// disabler is a control that is off while its work runs.
type disabler interface {
	Enable()
	Disable()
}

// do runs long work off Fyne's thread: the control that started it is off until it ends, the status bar names it
// and offers to cancel, an error is reported once. done, which may be nil, runs on Fyne's thread after success.
func (w *Window) do(control disabler, label string, work func(ctx context.Context) error, done func()) {
	ctx, cancel := context.WithCancel(w.ctx)
	if control != nil {
		control.Disable()
	}
	id := w.tasks.add(label, cancel)
	w.shell.showTasks(w.tasks)
	w.Go(func() {
		err := work(ctx)
		cancelled := ctx.Err() != nil
		cancel()
		w.Post(func() {
			delete(w.tasks.running, id)
			w.shell.showTasks(w.tasks)
			if control != nil {
				control.Enable()
			}
			switch {
			case w.ctx.Err() != nil:
				return
			case err != nil && cancelled:
				w.host.Toast(w.T("ui.task.cancelled", label), kit.Neutral)
			case err != nil:
				w.complain(err)
			case done != nil:
				done()
			}
			w.want()
		})
	})
}

func (t *tasks) add(label string, cancel context.CancelFunc) int {
	if t.running == nil {
		t.running = map[int]task{}
	}
	t.next++
	t.running[t.next] = task{label, cancel}
	return t.next
}

// cancelTasks ends all long actions; it reports whether there were any.
func (w *Window) cancelTasks() bool {
	for _, t := range w.tasks.running {
		t.cancel()
	}
	return len(w.tasks.running) > 0
}

// complain shows an error above the page until it is closed: what happened and what to do.
func (w *Window) complain(err error) { w.shell.notice(workspace.Say(w.lang, err), kit.Danger) }

// copyText puts text on the clipboard and says so.
func (w *Window) copyText(text string) {
	w.app.Clipboard().SetContent(text)
	w.host.Toast(w.T("ui.copied"), kit.Success)
}

// copyButton is an icon button that copies what text gives.
func (w *Window) copyButton(text func() string) *kit.Button {
	return kit.NewIconButton("copy", w.T("ui.copy"), func() { w.copyText(text()) })
}

// background puts the page ground behind scrolling content.
func background(o fyne.CanvasObject) *fyne.Container { return kit.Scroll(kit.Pad(16, 16, 16, 16, o)) }

// framed gives a picker the border of an input.
func framed(o fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewSurface("", theme.BorderInput, 6, o)
}
