package ui

import (
	"context"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

func TestLanguageAndThemeSwitchWhileRunning(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	for _, e := range w.pages {
		w.show(e.id)
		w.load()
		w.setLanguage(i18n.En)
		w.load()
		if got := w.shell.title.Text(); got != i18n.En.T("ui.page."+e.id) || w.shown.Load().entry != e {
			t.Errorf("%s: title %q", e.id, got)
		}
		w.setMode(theme.Dark)
		w.load()
		w.setLanguage(i18n.Zh)
		w.setMode(theme.Light)
		w.load()
	}
	if s := w.bench.Settings(); s.Lang != "zh" || s.Theme != "light" {
		t.Errorf("saved language %q and theme %q", s.Lang, s.Theme)
	}
}

// TestNothingIsWiderThanTheSmallestWindow: 800×500 is what is left of a screen of 1600×1000 at twice the size.
func TestNothingIsWiderThanTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		w.bench.RunDemo(t.Context(), "", func(scenario.Step) {})
		for range 12 { // the card of a failure has most to say where there are several
			forge(t, w)
		}
		for _, width := range []float32{800, 961, 1024} { // with the narrow rail, and just with the wide one
			w.win.Resize(fyne.NewSize(width, 500))
			for _, e := range w.pages {
				w.show(e.id)
				w.load()
				if m := e.content.MinSize(); m.Width > e.content.Size().Width || m.Height > e.content.Size().Height {
					t.Errorf("%s, %s needs %v of %v", e.id, lang, m, e.content.Size())
				}
				if m := w.host.MinSize(); m.Width > 800 || m.Height > 500 {
					t.Errorf("%s, %s: the window needs %v", e.id, lang, m)
				}
			}
		}
	}
}

// TestANarrowWindowShowsListOrExchange wants a way from one to the other by hand and by keys, and both again where there
// is room.
func TestANarrowWindowShowsListOrExchange(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.win.Resize(fyne.NewSize(800, 500))
	w.pushTicket(nil)
	flush(t, w)
	p := see[*trafficPage](t, w, "traffic")
	shown := func() string { return words(w.shell.body) }
	if !p.split.Folded() || p.split.Turned() || strings.Contains(shown(), "Timeline") {
		t.Fatalf("the list should be in front:\n%s", shown())
	}
	ticket, err := w.bench.Journal.Wait(t.Context(), "kind:ticket", 0) // the token that it fetches may be there, too
	if err != nil {
		t.Fatal(err)
	}
	p.take(ticket.ID)
	wants(t, shown(), "component_verify_ticket")
	if !p.split.Turned() {
		t.Error("choosing a row should show its exchange")
	}
	tapTip(t, w.shell.body, "Back to the list (Esc)")
	if p.split.Turned() {
		t.Error("the button should show the list")
	}
	if w.key(fyne.KeyReturn); !p.split.Turned() {
		t.Error("Enter should show the exchange")
	}
	w.setLanguage(i18n.Zh)
	if w.load(); !p.split.Turned() {
		t.Error("the exchange should stay in front in another language")
	}
	if w.key(fyne.KeyEscape); p.split.Turned() {
		t.Error("Escape should show the list")
	}
	w.win.Resize(fyne.NewSize(1280, 800))
	if p.split.Folded() || strings.Contains(strings.Join(tips(w.shell.body), " "), "Esc") {
		t.Error("a wide window has both and needs no way back")
	}
}

// TestANarrowRailHasIconsOnly, each with its page's name as a tip.
func TestANarrowRailHasIconsOnly(t *testing.T) {
	w := openWindow(t, i18n.En)
	wants(t, words(w.shell.railBox), "Wxlab", "DEBUG")
	w.win.Resize(fyne.NewSize(800, 500))
	if said := words(w.shell.railBox); said != "" {
		t.Errorf("the narrow rail says %q", said)
	}
	if e := w.entryOf("tokens"); e.nav.Tip != "Tokens" || e.nav.Size().Width > 40 {
		t.Errorf("tip %q, width %v", e.nav.Tip, e.nav.Size().Width)
	}
	w.win.Resize(fyne.NewSize(1280, 800))
	wants(t, words(w.shell.railBox), "Wxlab", "DEBUG")
}

func TestShortcuts(t *testing.T) {
	w := openWindow(t, i18n.En)
	for i, e := range w.pages[:9] {
		if !w.shortcut(control(fyne.KeyName(string(rune('1'+i))))) || w.shown.Load().entry != e {
			t.Errorf("Ctrl+%d does not show %s", i+1, e.id)
		}
	}
	w.shortcut(control(fyne.KeyF))
	if _, ok := w.win.Canvas().Focused().(*kit.Entry); !ok {
		t.Error("Ctrl+F should focus a field")
	}
	if w.shortcut(&fyne.ShortcutCopy{}) || w.shortcut(control(fyne.KeyP)) {
		t.Error("a shortcut that is not ours was taken")
	}
	before := w.shown.Load().id
	w.win.Canvas().Unfocus()
	w.show("tokens")
	if w.key(fyne.KeyEscape); w.shown.Load().id != "tokens" {
		t.Error("Escape with nothing open should stay")
	}
	if w.shortcut(control(fyne.KeyLeft)); w.shown.Load().id != before {
		t.Error("Ctrl+Left should go back")
	}
	w.shortcut(control(fyne.KeyK))
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("Ctrl+K should open the go-to box")
	}
}

func TestConfirmShowsAllItsWordsAndActsOnYes(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	yes := 0
	w.confirm("清空？", strings.Repeat("将删除所有未置顶的记录，不能恢复。", 4), "清空", func() { yes++ })
	pop := w.win.Canvas().Overlays().Top().(*kit.Dialog)
	if have, need := pop.Content.Size().Height, pop.Content.MinSize().Height; have < need {
		t.Errorf("the dialog is %v high, its words need %v", have, need)
	}
	var buttons []*kit.Button
	walk(pop, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok {
			buttons = append(buttons, b)
		}
	})
	if w.win.Canvas().Focused() != fyne.Focusable(buttons[0]) {
		t.Error("Enter should stay on the safe side")
	}
	test.Tap(buttons[1])
	if yes != 1 || w.win.Canvas().Overlays().Top() != nil {
		t.Errorf("acted %d times", yes)
	}
}

func TestPageKeysScroll(t *testing.T) {
	w := openWindow(t, i18n.En)
	o := see[*overviewPage](t, w, "overview")
	top := func() float32 { return fyne.CurrentApp().Driver().AbsolutePositionForObject(o.flow).Y }
	at := top()
	w.key(fyne.KeyEnd)
	end := top()
	w.key(fyne.KeyPageUp)
	w.key(fyne.KeyHome)
	if end >= at || top() != at {
		t.Errorf("the diagram was at %v, at the end %v, then %v", at, end, top())
	}
}

func TestDoCancelsAndReportsOnce(t *testing.T) {
	w := openWindow(t, i18n.En)
	b := kit.NewButton("", "Run", kit.Solid, nil)
	ended := make(chan func(), 1)
	w.Go = func(f func()) { ended <- f }
	w.do(b, "Long work", func(ctx context.Context) error { <-ctx.Done(); return ctx.Err() },
		func() { t.Error("done although cancelled") })
	if !b.Disabled() || !strings.Contains(words(w.shell.bars[1]), "Long work") {
		t.Errorf("while it runs the button is off and the bar names it: %q", words(w.shell.bars[1]))
	}
	w.key(fyne.KeyEscape)
	(<-ended)()
	if b.Disabled() || w.noticeText() != "" || len(w.tasks.running) != 0 {
		t.Errorf("after cancelling: disabled %v, notice %q", b.Disabled(), w.noticeText())
	}
	w.do(b, "Failing work", func(context.Context) error { return context.DeadlineExceeded }, nil)
	(<-ended)()
	if !strings.Contains(w.noticeText(), "timed out") {
		t.Errorf("notice %q", w.noticeText())
	}
}

func TestCloseRemembersTheSize(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.win.Resize(fyne.NewSize(1101, 777))
	w.close()
	if got := w.bench.Settings().Window; got != (workspace.WindowSize{Width: 1102, Height: 778}) {
		t.Errorf("remembered %+v", got)
	}
	laptop := fyne.NewSize(1350, 688)
	for _, had := range []workspace.WindowSize{{}, {Width: 2000, Height: 1200}} {
		if got := windowSize(had, laptop); got != fyne.NewSize(1350, 688) {
			t.Errorf("%v on a laptop: %v", had, got)
		}
	}
	if got := windowSize(workspace.WindowSize{Width: 900, Height: 600}, laptop); got != fyne.NewSize(900, 600) {
		t.Error(got)
	}
	if got := windowSize(workspace.WindowSize{Width: 100, Height: 50}, fyne.Size{}); got.Width < 1000 {
		t.Errorf("a window of %v", got)
	}
}

// Fyne hangs now and then when it quits with something left to do; that is done all the same.
func TestNothingIsLeftToFyneAtTheEnd(t *testing.T) {
	w := openWindow(t, i18n.En)
	saved := 0
	lifecycle := w.app.Lifecycle().(interface {
		OnStopped() func()
		SetOnStoppedHookExecuted(func())
	})
	lifecycle.SetOnStoppedHookExecuted(func() { saved++ })
	w.showAndRun()
	if saved != 1 || lifecycle.OnStopped() != nil {
		t.Errorf("saved %d times, Fyne is left with something: %v", saved, lifecycle.OnStopped() != nil)
	}
}
