package ui

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/present"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// onScreen are the words that are in front, and the smallest size that they have.
func onScreen(w *Window) (said string, smallest float32) {
	smallest = 1000
	var out []string
	walk(w.win.Canvas().Content(), func(o fyne.CanvasObject) {
		if t, ok := o.(*canvas.Text); ok && t.Text != "" {
			out = append(out, t.Text)
			smallest = min(smallest, t.TextSize)
		}
	})
	return strings.Join(out, "\n"), smallest
}

// flat is a text without its line breaks, as wrapping takes spaces with them.
func flat(s string) string { return strings.NewReplacer("\n", "", " ", "").Replace(s) }

func press(w *Window, keys ...fyne.KeyName) {
	for _, k := range keys {
		w.typedKey(&fyne.KeyEvent{Name: k})
	}
}

// TestDemoModeLeavesTheWindowAsLargeAsItWas, not as large as the screen.
func TestDemoModeLeavesTheWindowAsLargeAsItWas(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	w := openWindow(t, i18n.En)
	started(t, w)
	before := w.win.Canvas().Size()
	press(w, fyne.KeyF11)
	w.win.Resize(fyne.NewSize(1920, 1080))
	press(w, fyne.KeyEscape)
	if got := w.win.Canvas().Size(); got != before {
		t.Errorf("it is %v, was %v", got, before)
	}
	w.win.Resize(fyne.NewSize(1360, 860)) // as a program that starts in demo mode would have it
	press(w, fyne.KeyF11)
	w.win.Resize(fyne.NewSize(1280, 800))
	press(w, fyne.KeyEscape)
	if got := w.win.Canvas().Size(); got != fyne.NewSize(1264, 736) {
		t.Errorf("it is %v on a screen of 1280×800", got)
	}
}

// TestDemoModeTellsTheStory: F11, Space to the end and Escape, in both languages; all of it is large, says that it is
// simulated, and leaves the workspace as it was.
func TestDemoModeTellsTheStory(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, l)
		started(t, w)
		before := w.bench.Journal.LastID()
		page := w.win.Content()
		press(w, fyne.KeyF11)
		for at := range (present.Story{}).Last() + 1 {
			said, size := onScreen(w)
			want := l.T("present.start")
			switch {
			case at == (present.Story{}).Last():
				want = l.T("present.closing.back")
			case at > 0:
				want = w.presenting.story.Page(at).Sentence
			}
			if !strings.Contains(flat(said), flat(want)) || !strings.Contains(said, "SIMULATED 模拟") {
				t.Errorf("%s, page %d: nothing about %q in\n%s", l, at, want, said)
			}
			if size < 24 {
				t.Errorf("%s, page %d: words of %v pixels", l, at, size)
			}
			if glance := w.presenting.story.Glance(at); !strings.Contains(said, glance) {
				t.Errorf("%s, page %d: the speaker does not see %q", l, at, glance)
			}
			press(w, fyne.KeySpace)
		}
		said, _ := onScreen(w)
		wants(t, flat(said), flat(l.T("present.can.1")), flat(l.T("present.closing.password")))
		press(w, fyne.KeyEscape)
		if w.presenting != nil || w.win.Content() != page {
			t.Error("Escape does not leave")
		}
		if got := w.bench.Journal.LastID(); got != before {
			t.Errorf("the workspace recorded %d exchanges", got-before)
		}
	}
	if left, err := filepath.Glob(filepath.Join(os.TempDir(), "wxlab-stage-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

// TestDemoModeGoesBackAndForth by keys, by a presenter's remote control and by clicks; back undoes nothing.
func TestDemoModeGoesBackAndForth(t *testing.T) {
	w := openWindow(t, i18n.En)
	press(w, fyne.KeyF11)
	p := w.presenting
	at := func(want int) {
		t.Helper()
		if p.page != want {
			t.Errorf("on page %d, want %d", p.page, want)
		}
	}
	press(w, fyne.KeyLeft)
	at(0)
	press(w, fyne.KeySpace, fyne.KeyRight, fyne.KeyPageDown, fyne.KeyReturn)
	at(4)
	link := p.story.Screens[3].Link
	press(w, fyne.KeyBackspace, fyne.KeyLeft, fyne.KeyPageUp)
	at(1)
	if said, _ := onScreen(w); !strings.Contains(flat(said), flat(p.story.Page(1).Sentence)) || len(p.story.Screens) != 4 {
		t.Errorf("%d beats were played; on screen\n%s", len(p.story.Screens), said)
	}
	test.Tap(p.scene)
	at(2)
	p.scene.TappedSecondary(&fyne.PointEvent{})
	at(1)
	press(w, fyne.KeySpace, fyne.KeySpace, fyne.KeySpace)
	at(4)
	if got := p.story.Screens[3].Link; got != link {
		t.Errorf("page 4 was played again: %s, then %s", link, got)
	}
	press(w, fyne.KeyHome)
	at(0)
	w.shortcut(control(fyne.KeyK)) // the workbench behind it hears nothing
	w.shortcut(control(fyne.Key2))
	if w.open() != nil || w.shown.Load().id != "overview" {
		t.Error("the page behind demo mode took a shortcut")
	}
	press(w, fyne.KeyF11)
	if w.presenting != nil {
		t.Error("F11 does not leave")
	}
}

// TestDemoModeOnRealWeChat plays in a world of its own, and under the platform's own name.
func TestDemoModeOnRealWeChat(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "real")
	if _, err := workspace.ConnectReal(dir, "zh", platform.Component{
		Name: "海港建站", AppID: "wx00000000000000aa", AppSecret: platform.Secret(strings.Repeat("a", 32)),
	}); err != nil {
		t.Fatal(err)
	}
	w := openWindowOn(t, i18n.Zh, dir)
	press(w, fyne.KeyF11, fyne.KeySpace, fyne.KeySpace)
	said, _ := onScreen(w)
	wants(t, said, "海港建站", "SIMULATED 模拟", w.T("present.screen.entry"))
	press(w, fyne.KeyEscape)
}

// TestDemoModeSavesTheStory from any page: the rest is played, and the page that is shown stays.
func TestDemoModeSavesTheStory(t *testing.T) {
	w := openWindow(t, i18n.En)
	press(w, fyne.KeyF11, fyne.KeySpace)
	p := w.presenting
	w.typed('s')
	if p.page != 1 || !p.story.Over() {
		t.Errorf("on page %d of a story with %d beats", p.page, len(p.story.Screens))
	}
	if w.win.Canvas().Overlays().Top() == nil {
		t.Error("nobody asks where to save")
	}
	press(w, fyne.KeyEscape)
	if w.presenting == nil {
		t.Fatal("Escape left demo mode instead of the dialog")
	}
	press(w, fyne.KeyEscape)
}

// TestDemoModeSaysWhyItStopped, and Space begins anew.
func TestDemoModeSaysWhyItStopped(t *testing.T) {
	w := openWindow(t, i18n.En)
	press(w, fyne.KeyF11, fyne.KeySpace)
	p := w.presenting
	if err := p.world.Close(); err != nil {
		t.Fatal(err)
	}
	press(w, fyne.KeySpace)
	said, _ := onScreen(w)
	wants(t, flat(said), flat("The story stopped:"), flat("Press Space to begin anew."))
	press(w, fyne.KeyLeft, fyne.KeySpace)
	if said, _ := onScreen(w); !strings.Contains(said, w.T("present.start")) {
		t.Errorf("Space does not begin anew:\n%s", said)
	}
	press(w, fyne.KeyEscape)
}

// TestDemoModeIsAnAction like all others: the palette, the menus and the sheet of keys have it, and the story can be kept
// without being shown.
func TestDemoModeIsAnAction(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	found := map[string]action{}
	for _, a := range w.actions() {
		found[a.key] = a
	}
	if a := found["ui.do.present"]; a.shownKey() != "F11" || !strings.Contains(a.name(w.lang), "演示") {
		t.Errorf("demo mode is %+v", a)
	}
	w.run(found["ui.do.present"])
	if w.presenting == nil {
		t.Fatal("the action does not start demo mode")
	}
	press(w, fyne.KeyEscape)
	w.run(found["ui.do.story"])
	if w.win.Canvas().Overlays().Top() == nil || w.presenting != nil {
		t.Error("nobody asks where to keep the story")
	}
}
