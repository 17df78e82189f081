package ui

import (
	"testing"

	"wxlab/app/i18n"
)

func TestChoicesOfTheGoToBox(t *testing.T) {
	w := openWindow(t, i18n.En)
	first := func(text string) choice { return w.choices(text)[0] }
	if c := first("#12"); c.label != "Open exchange #12" {
		t.Errorf("a number offers %q", c.label)
	}
	first("tok").act()
	if w.shown.Load().id != "tokens" {
		t.Errorf("tok leads to %s", w.shown.Load().id)
	}
	first("kind:ticket").act()
	if p := w.entryOf("traffic").page.(*trafficPage); w.shown.Load().id != "traffic" || p.entry.Text != "kind:ticket" {
		t.Error("other words should be searched for")
	}
	if n := len(w.choices("")); n != len(w.pages) {
		t.Errorf("an empty box offers %d choices", n)
	}
}
