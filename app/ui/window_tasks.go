package ui

import (
	"context"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// disabler is a control that can be switched off, as do does while its work runs.
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
			w.reload()
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

// showTasks names the long actions under way in the status bar.
func (s *shell) showTasks(t tasks) {
	var labels []string
	for _, one := range t.running {
		labels = append(labels, one.label)
	}
	slices.Sort(labels)
	s.task.Objects = nil
	if len(labels) > 0 {
		s.task.Objects = []fyne.CanvasObject{kit.HBox(8, kit.NewDot(kit.Accent, 7),
			kit.NewText(strings.Join(labels, " · ")+"…", kit.Caption, theme.Accent),
			kit.NewLink(s.w.T("ui.cancel"), kit.Caption, func() { s.w.cancelTasks() }))}
	}
	s.renewBars()
}

// watchEnd shows why the workbench stopped working while its window is open: nothing on the pages would tell.
func (w *Window) watchEnd() {
	select {
	case <-w.ctx.Done():
	case err := <-w.options.Ended:
		if err != nil && w.ctx.Err() == nil {
			w.Post(func() { w.showEnd(err) })
		}
	}
}

// showEnd is the dialog of a workbench that stopped.
func (w *Window) showEnd(err error) {
	s := w.sheet(w.T("ui.ended"), "", nil)
	s.complain(err)
}
