package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
)

// showFresh says how many rows came above the reader, who has scrolled away from the top.
func (t *trafficPage) showFresh() {
	if t.list.Offset() <= 1 || t.topSeen == 0 {
		t.topSeen = t.model.newest()
	}
	n := t.model.above(t.topSeen)
	t.fresh.Set("chevron-up", t.w.T("ui.traffic.fresh", grouped(n)))
	if hidden := n == 0; hidden != t.fresh.Hidden {
		t.fresh.Hidden = hidden
		kit.Renew(t.left)
	}
}

// tick takes the note of new rows away when the reader has come to them, and counts what the saved filters find.
func (t *trafficPage) tick(time.Time) {
	t.showFresh()
	t.saved.tick()
}

func (t *trafficPage) toTop() {
	t.list.ScrollToTop()
	t.showFresh()
}

// enterList leaves the search for the list below it, on the Down key.
func (t *trafficPage) enterList(name fyne.KeyName) bool {
	if name != fyne.KeyDown {
		return false
	}
	t.w.win.Canvas().Unfocus()
	t.key(fyne.KeyHome)
	return true
}
