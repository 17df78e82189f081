package ui

import (
	"context"
	"fmt"
	"strconv"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// tour is the way of a newcomer from an empty window to the first decrypted ticket, in three steps: a card over the pages,
// which stay usable.
type tour struct {
	w    *Window
	at   int
	next *kit.Button
}

const (
	tourSteps = 3
	tourWidth = 460
	// touredKey is where the user's preferences hold that the tour was seen. It belongs to the person, not to a workspace.
	touredKey = "toured"
)

// welcome starts the tour for whoever has never seen it.
func (w *Window) welcome() {
	if w.bench.Sim != nil && w.presenting == nil && !w.app.Preferences().Bool(touredKey) {
		w.startTour()
	}
}

func (w *Window) startTour() {
	w.tour = &tour{w: w}
	w.show("overview")
	w.tour.show()
}

// show puts the card of the present step over the page.
func (t *tour) show() {
	w, key := t.w, "ui.tour."+strconv.Itoa(t.at+1)
	t.next = kit.NewButton("", w.T(key+".next"), kit.Solid, t.forward)
	skip := kit.NewButton("", w.T("ui.tour.skip"), kit.Ghost, t.end)
	steps := kit.NewText(fmt.Sprintf("%d / %d", t.at+1, tourSteps), kit.Caption, theme.Faint)
	foot := kit.HBox(8, steps, kit.Spacer(), skip, t.next)
	if t.at == tourSteps-1 {
		foot = kit.HBox(8, steps, kit.Spacer(), t.next)
	}
	body := kit.VBox(10, kit.HBox(8, kit.NewIcon("rocket", theme.Accent, 17), kit.NewText(w.T(key), kit.Title, theme.Text)),
		kit.NewParagraph(w.T(key+".text"), kit.Body, theme.Muted), foot)
	w.host.Float(kit.Fixed(tourWidth, 0, kit.Pad(16, 14, 18, 16, body)))
	w.win.Canvas().Focus(t.next)
}

// forward goes to the next step. The second ends with a ticket that has just been pushed, opened at its steps.
func (t *tour) forward() {
	switch t.at {
	case 0:
		t.w.show("traffic")
		t.step()
	case 1:
		t.push()
	default:
		t.end()
	}
}

func (t *tour) step() {
	t.at++
	t.show()
}

func (t *tour) push() {
	w, component := t.w, t.w.component()
	var id int64
	w.do(t.next, w.T("ui.task.ticket"), func(ctx context.Context) error {
		d, err := w.bench.PushTicket(ctx, component)
		if err == nil {
			id, err = w.exchangeOf(ctx, d)
		}
		return err
	}, func() {
		if w.tour != t { // it was left meanwhile
			return
		}
		w.openExchange(id)
		w.entryOf("traffic").page.(*trafficPage).view.tabs.Select(tabSteps)
		t.step()
	})
}

// end takes the card away, and never shows it again by itself.
func (t *tour) end() {
	w := t.w
	w.tour = nil
	w.host.Float(nil)
	w.win.Canvas().Unfocus()
	w.app.Preferences().SetBool(touredKey, true)
}

// key hears the keys that no page has a use for while the tour is on; it reports whether it took one.
func (t *tour) key(name fyne.KeyName) bool {
	switch name {
	case fyne.KeyEscape:
		t.end()
	case fyne.KeyReturn, fyne.KeyEnter:
		if !t.next.Disabled() {
			t.forward()
		}
	default:
		return false
	}
	return true
}
