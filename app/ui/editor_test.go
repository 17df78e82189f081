package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

func TestShiftedAndFollowMove(t *testing.T) {
	if got := shifted([]int{1, 2, 3}, 0, 1); got[0] != 2 || got[1] != 1 {
		t.Error(got)
	}
	if got := shifted([]int{1, 2, 3}, 2, 1); got[2] != 3 {
		t.Error(got)
	}
	for _, tc := range [][4]int{{1, 1, 1, 2}, {2, 1, 1, 1}, {0, 1, 1, 0}, {1, 2, -1, 2}} {
		if got := followMove(tc[0], tc[1], tc[2]); got != tc[3] {
			t.Errorf("%v: %d", tc, got)
		}
	}
}

func TestRulePagesFitTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		for _, id := range []string{"rules", "forwarding"} {
			w.show(id)
			w.load()
			if m := w.win.Content().MinSize(); m.Width > 1024 || m.Height > 700 {
				t.Errorf("%s in %s needs %v", id, lang, m)
			}
		}
	}
}

func TestPagesBuiltBeforeAThemeSwitchFollowIt(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.setMode(theme.Light)
	see[*rulesPage](t, w, "rules")
	see[*forwardingPage](t, w, "forwarding")
	w.setMode(theme.Dark)
	see[*rulesPage](t, w, "rules")
	if share := bright(w); share > 0.02 {
		t.Errorf("%.1f%% of a dark page is white", share*100)
	}
}

// TestHiddenTabsFollowAThemeSwitch, on whatever page they are.
func TestHiddenTabsFollowAThemeSwitch(t *testing.T) {
	w, s, _ := authorized(t, i18n.En)
	w.setMode(theme.Light)
	for id, tabs := range map[string]func() *kit.Tabs{
		"simulator": func() *kit.Tabs { return s.tabs },
		"traffic":   func() *kit.Tabs { return w.entryOf("traffic").page.(*trafficPage).view.tabs },
	} {
		see[page](t, w, id)
		all := func(look func(tab int)) {
			for i := range tabs().Len() {
				tabs().Select(i)
				look(i)
			}
		}
		all(func(int) {})
		w.setMode(theme.Dark)
		all(func(tab int) {
			if share := bright(w); share > 0.02 {
				t.Errorf("%s, tab %d: %.1f%% of it is white in the dark", id, tab, share*100)
			}
		})
		w.setMode(theme.Light)
		all(func(tab int) {
			if share := bright(w); share < 0.3 {
				t.Errorf("%s, tab %d: only %.1f%% of it is white in the light", id, tab, share*100)
			}
		})
	}
}

// bright is how much of the page is white.
func bright(w *Window) float64 {
	img, bright := w.win.Canvas().Capture(), 0
	for x := 230; x < 1270; x += 2 {
		for y := 60; y < 770; y += 2 {
			if red, green, blue, _ := img.At(x, y).RGBA(); min(red, green, blue) > 0xf000 {
				bright++
			}
		}
	}
	return float64(bright*4) / (1040 * 710)
}

func TestDeletingARuleKeepsTheFormOfAnother(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*rulesPage](t, w, "rules")
	r.choose(2)
	r.edit.Reply.Text = "half written"
	r.changed()
	r.drop(0)
	w.load()
	if len(w.bench.Rules.Replies()) != 2 || r.at != 1 || r.edit.Reply.Text != "half written" || r.save.Disabled() {
		t.Errorf("the form holds rule %d, %q", r.at, r.edit.Reply.Text)
	}
	undo(t, w)
	w.load()
	if len(w.bench.Rules.Replies()) != 3 || r.at != 2 || r.edit.Reply.Text != "half written" {
		t.Errorf("taken back, the form holds rule %d of %d", r.at, len(w.bench.Rules.Replies()))
	}
	r.drop(0)
	r.drop(1)
	w.load()
	if r.at != 0 || r.edit.Name != w.bench.Rules.Replies()[0].Name || !r.save.Disabled() {
		t.Errorf("the form holds rule %d, %s", r.at, r.edit.Name)
	}
}

// undo taps the link in the toast that says what was deleted.
func undo(t *testing.T, w *Window) {
	t.Helper()
	var link *kit.Link
	walk(w.host, func(o fyne.CanvasObject) {
		if l, ok := o.(*kit.Link); ok && says(l, w.T("ui.undo")) {
			link = l
		}
	})
	if link == nil {
		t.Fatal("nothing offers to take it back")
	}
	test.Tap(link)
}
