package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

func TestChoicesOfThePalette(t *testing.T) {
	w := openWindow(t, i18n.En)
	first := func(text string) action { return w.choices(text)[0] }
	if c := first("#12"); c.name(i18n.En) != "Open exchange #12" {
		t.Errorf("a number offers %q", c.name(i18n.En))
	}
	w.run(first("tok"))
	if w.shown.Load().id != "tokens" {
		t.Errorf("tok leads to %s", w.shown.Load().id)
	}
	if got := first("推送验证票据").key; got != "ui.menu.push_ticket" {
		t.Errorf("a Chinese name finds %s in the English window", got)
	}
	if got := first("+2").key; got != "ui.clock.2h" {
		t.Errorf("+2 finds %s", got)
	}
	w.run(first("kind:ticket xyz"))
	if p := w.entryOf("traffic").page.(*trafficPage); w.shown.Load().id != "traffic" || p.entry.Text != "kind:ticket xyz" {
		t.Error("other words should be searched for")
	}
}

func TestThePaletteRemembersAndExplains(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.remember("ui.clock.2h")
	w.remember("ui.menu.push_ticket")
	all := w.choices("")
	if all[0].key != "ui.menu.push_ticket" || all[1].key != "ui.clock.2h" {
		t.Errorf("first come %s and %s", all[0].key, all[1].key)
	}
	if i := slices.IndexFunc(all, func(a action) bool { return a.why != "" }); i >= 0 {
		t.Errorf("without words it offers what cannot be done: %s", all[i].key)
	}
	found := w.choices("关闭隧道")
	if found[0].key != "ui.tunnel.close" || found[0].why != "隧道没有打开" {
		t.Errorf("what cannot be done is %s: %q", found[0].key, found[0].why)
	}
	w.palette()
	line := kit.NewCommand()
	(&palette{w: w, found: found}).show(0, line)
	wants(t, drawnTexts(line), "关闭隧道", "隧道没有打开")
	for range 9 {
		w.remember(strings.Repeat("x", len(w.late())))
	}
	if n := len(w.late()); n != rememberedActions {
		t.Errorf("it remembers %d", n)
	}
}

// TestThePaletteIsDrivenByKeys: arrows choose, around the end too, and Enter does what is chosen.
func TestThePaletteIsDrivenByKeys(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.shortcut(control(fyne.KeyK))
	entry := w.win.Canvas().Focused().(*kit.Entry)
	press := func(name fyne.KeyName) { entry.TypedKey(&fyne.KeyEvent{Name: name}) }
	test.Type(entry, "go to doctor")
	press(fyne.KeyDown)
	press(fyne.KeyUp)
	press(fyne.KeyReturn)
	if w.shown.Load().id != "doctor" || w.open() != nil {
		t.Fatalf("Enter leads to %s", w.shown.Load().id)
	}
	w.shortcut(control(fyne.KeyK))
	entry = w.win.Canvas().Focused().(*kit.Entry)
	press(fyne.KeyUp)
	all := w.choices("")
	wants(t, words(w.open()), all[len(all)-1].name(w.lang))
	press(fyne.KeyEscape)
	if w.open() != nil {
		t.Error("Escape does not close it")
	}
}

// TestEveryMenuLineIsInThePalette opens every menu that a pill or a button has on every page, and asks for every key.
func TestEveryMenuLineIsInThePalette(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, _ := bentMessage(t, lang)
		if err := w.bench.AddComponent(moreComponent); err != nil {
			t.Fatal(err)
		}
		var lines, keys int
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			w.eachMenu(func(item *fyne.MenuItem) {
				lines++
				if !slices.ContainsFunc(w.actions(), func(a action) bool { return a.name(lang) == item.Label }) {
					t.Errorf("%s in %s: the palette lacks %q", e.id, lang, item.Label)
				}
			})
		}
		for _, s := range w.shortcuts() {
			keys++
			if !slices.ContainsFunc(w.actions(), func(a action) bool { return a.has("Ctrl+" + string(s.KeyName)) }) {
				t.Errorf("nothing has Ctrl+%s", s.KeyName)
			}
		}
		if lines < 60 || keys < 20 {
			t.Errorf("only %d lines and %d keys", lines, keys)
		}
	}
}

// eachMenu opens the menus of all that can be tapped, and visits the lines that can be chosen.
func (w *Window) eachMenu(visit func(*fyne.MenuItem)) {
	var openers []fyne.Tappable
	walk(w.win.Content(), func(o fyne.CanvasObject) {
		switch o := o.(type) {
		case *kit.Status:
			openers = append(openers, o)
		case *kit.Button:
			if !o.Disabled() && slices.Contains([]string{w.T("ui.act.more"), w.T("ui.more"), w.T("ui.act.copy"), w.T("ui.save.tip"),
				w.T("ui.act.export"), w.T("ui.traffic.grammar"), w.T("ui.workspace.tip")}, o.Tip) {
				openers = append(openers, o)
			}
		}
	})
	for _, o := range openers {
		test.Tap(o)
		if menu, ok := w.win.Canvas().Overlays().Top().(*kit.Menu); ok {
			eachItem(menu.Items(), visit)
			menu.Close()
		}
	}
}

// eachItem visits the lines of a menu that can be chosen, and those behind them.
func eachItem(all []*fyne.MenuItem, visit func(*fyne.MenuItem)) {
	for _, item := range all {
		switch {
		case item.ChildMenu != nil:
			eachItem(item.ChildMenu.Items, visit)
		case item.Action != nil && !item.IsSeparator:
			visit(item)
		}
	}
}

// TestEveryKeyDoesOneThing: no key stands for two actions of a page, or of the window.
func TestEveryKeyDoesOneThing(t *testing.T) {
	w := openWindow(t, i18n.En)
	for _, all := range append([][]action{w.ownActions()}, pagesActions(w)...) {
		seen := map[string]string{}
		for _, a := range all {
			for _, key := range strings.Fields(a.keys) {
				if seen[key] != "" {
					t.Errorf("%s is %s and %s", key, seen[key], a.id())
				}
				seen[key] = a.id()
			}
		}
	}
}

func pagesActions(w *Window) (all [][]action) {
	for _, e := range w.pages {
		all = append(all, pageActions(e))
	}
	return all
}

// TestTheKeySheetNamesEveryKey of the page in front and of the window.
func TestTheKeySheetNamesEveryKey(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		for _, e := range w.pages {
			w.show(e.id)
			w.typed('?')
			said := words(w.open())
			for _, a := range slices.Concat(pageActions(e), w.ownActions()) {
				if a.keys != "" {
					wants(t, said, a.name(lang), writtenKey(a.keys))
				}
			}
			if need, room := w.open().Content.MinSize().Height, w.open().Room(); need > room {
				t.Errorf("%s: the sheet needs %v of %v", e.id, need, room)
			}
			w.open().Hide()
		}
	}
}

// TestWhatCannotBeDoneSaysWhy in every workspace and state, in words.
func TestWhatCannotBeDoneSaysWhy(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	for _, a := range w.actions() {
		if a.why != "" && strings.HasPrefix(a.why, "ui.") || a.name(w.lang) == a.key && a.key != "" {
			t.Errorf("%s: %q %q", a.id(), a.name(w.lang), a.why)
		}
		if a.why == "" && a.do == nil {
			t.Errorf("%s does nothing", a.id())
		}
	}
}

// drawnTexts are the texts that a widget draws itself.
func drawnTexts(o fyne.Widget) string {
	o.Resize(fyne.NewSize(600, o.MinSize().Height))
	var out []string
	for _, part := range test.WidgetRenderer(o).Objects() {
		if text, ok := part.(*canvas.Text); ok {
			out = append(out, text.Text)
		}
	}
	return strings.Join(out, "\n")
}
