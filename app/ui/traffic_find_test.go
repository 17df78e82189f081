package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

func TestPlainWordsOfASearch(t *testing.T) {
	if got := plainWords(`你好 kind:message !kind:ticket "hello"`); !slices.Equal(got, []string{"你好", "hello"}) {
		t.Errorf("%q", got)
	}
}

// TestWordsAreFoundInABody: Ctrl+F opens a bar in the body that is in front, which counts and goes on from place to place.
func TestWordsAreFoundInABody(t *testing.T) {
	w, p := bentMessage(t, i18n.En)
	w.shortcut(control(fyne.KeyF))
	if w.win.Canvas().Focused() != fyne.Focusable(p.entry) {
		t.Error("without a body in front Ctrl+F searches the list")
	}
	w.win.Canvas().Unfocus()
	p.view.tabs.Select(tabRequest)
	w.shortcut(control(fyne.KeyF))
	f := p.view.finders[tabRequest]
	if !f.bar.Visible() || w.win.Canvas().Focused() != fyne.Focusable(f.entry) {
		t.Fatal("no bar opened")
	}
	f.entry.SetText("encrypt")
	if n := strings.Count(strings.ToLower(f.code.Text()), "encrypt"); n < 2 || f.count.Text() != "1 / 2" || f.n != n {
		t.Errorf("of %d places it says %q", n, f.count.Text())
	}
	f.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if f.count.Text() != "2 / 2" {
		t.Errorf("then %q", f.count.Text())
	}
	f.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
	if f.bar.Visible() || f.n != 0 {
		t.Errorf("closed, it marks %d places", f.n)
	}
	p.entry.SetText("encrypt")
	if f.n != 2 {
		t.Errorf("the search's words are marked in %d places", f.n)
	}
}

// TestDownEntersTheListAndNewRowsAreCounted above a reader who has scrolled down.
func TestDownEntersTheListAndNewRowsAreCounted(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	for range 40 {
		w.pushTicket(nil)
	}
	flush(t, w)
	p := see[*trafficPage](t, w, "traffic")
	p.find()
	p.entry.TypedKey(&fyne.KeyEvent{Name: fyne.KeyDown})
	if w.win.Canvas().Focused() != nil || p.chosen != p.model.newest() {
		t.Errorf("Down chooses #%d of #%d", p.chosen, p.model.newest())
	}
	p.list.ScrollToOffset(10 * kit.RowHeight)
	w.pushTicket(nil)
	w.pushTicket(nil)
	flush(t, w)
	w.load()
	if !p.fresh.Visible() || !says(p.fresh, "2 条新记录") {
		t.Errorf("nothing says that there are new rows: %v", p.fresh.Hidden)
	}
	p.toTop()
	if p.fresh.Visible() || p.list.Offset() != 0 {
		t.Error("the note of new rows stays at the top")
	}
}
