package kit

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wxlab/app/ui/theme"
)

// start gives a test its own app in our theme, before the first widget is made.
func start(t *testing.T) *theme.Theme {
	t.Helper()
	th := &theme.Theme{Mode: theme.Light}
	test.NewTempApp(t).Settings().SetTheme(th)
	return th
}

// put shows o in a window of that size, as bare as the program's.
func put(t *testing.T, o fyne.CanvasObject, width, height float32) fyne.Window {
	t.Helper()
	w := fyne.CurrentApp().NewWindow("")
	w.SetPadded(false)
	w.SetContent(o)
	w.Resize(fyne.NewSize(width, height))
	return w
}

func sample() fyne.CanvasObject {
	steps := NewSequence([]Actor{{"平台", "component", "layers", Accent}, {"微信", "api", "cloud", Success}}, nil)
	steps.Set([]Arrow{{From: 1, To: 0, Label: "推送票据", State: Success, Took: "3 ms"},
		{From: 0, To: 1, Label: "换令牌", State: Neutral}})
	lives := NewLifetimes("now", func(h int) string { return fmt.Sprintf("%+d h", h) })
	now := time.Unix(1700000000, 0)
	lives.Set([]Life{{"component_access_token", "wx1", now.Add(-time.Hour), now.Add(time.Hour), Success, "1 h"}}, now)
	chip := NewChip("失败", "7", true, nil)
	nav := NewNavItem("activity", "流量", nil)
	nav.SetCount("3", Danger)
	status := NewStatus("平台", nil)
	status.Set(":8680", Success)
	return NewSurface(theme.Surface, "", 0, Pad(8, 8, 8, 8, VBox(8,
		HBox(6, NewPill("200", Success, true), NewPill("-40001", Danger, true),
			NewButton("rotate-ccw", "重放", Outline, nil), NewButton("", "运行", Solid, nil), chip),
		HBox(6, NewCheck("消息管理", true, nil), Grow(nav), status),
		Card("摘要", VBox(0, KV("AppID", 80, Ell("wx8f3a21c4b7", Mono, theme.Text))), NewMeter(0.4, Warn)),
		Callout(Danger, "校验失败", []fyne.CanvasObject{Said("原因", "Token 不一致")}),
		NewMarked("success\\n", [2]int{7, 9}, Mono), steps, lives)))
}

func TestGallery(t *testing.T) {
	for _, mode := range []theme.Mode{theme.Light, theme.Dark} {
		th := start(t)
		th.Mode = mode
		w := put(t, sample(), 520, 640)
		test.AssertRendersToImage(t, "gallery_"+string(mode)+".png", w.Canvas())
	}
}

func TestMarkup(t *testing.T) {
	start(t)
	w := put(t, NewSurface(theme.Surface, theme.Border, 8,
		Pad(8, 8, 8, 8, HBox(6, NewPill("通过", Success, true), Ell("a long line that is cut", Body, theme.Text),
			Spacer(), NewButton("x", "", Ghost, nil)))), 240, 48)
	test.AssertRendersToMarkup(t, "row.xml", w.Canvas())
}

// What is drawn after a switch must be what a fresh window draws: a colour resolved too early shows here.
func TestThemeSwitchLeavesNothingBehind(t *testing.T) {
	th := start(t)
	w := put(t, sample(), 520, 640)
	w.Canvas().Capture()
	th.Mode = theme.Dark
	fyne.CurrentApp().Settings().SetTheme(th)
	switched := w.Canvas().Capture()
	start(t).Mode = theme.Dark
	fresh := put(t, sample(), 520, 640).Canvas().Capture()
	for y := range 640 {
		for x := range 520 {
			if switched.At(x, y) != fresh.At(x, y) {
				t.Fatalf("pixel %d,%d is %v after the switch, %v when fresh", x, y, switched.At(x, y), fresh.At(x, y))
			}
		}
	}
}

func TestPressesByMouseAndKeyboard(t *testing.T) {
	start(t)
	n := 0
	count := func() { n++ }
	for name, o := range map[string]interface {
		fyne.Widget
		fyne.Focusable
		fyne.Tappable
		Disable()
		Enable()
	}{
		"button": NewButton("play", "Run", Solid, count), "chip": NewChip("All", "", false, count),
		"nav": NewNavItem("inbox", "Traffic", count), "check": NewCheck("set", false, func(bool) { count() }),
		"link": NewLink("open", Small, count),
	} {
		w := put(t, o, 200, 40)
		n = 0
		test.Tap(o)
		w.Canvas().Focus(o)
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeyA})
		o.Disable()
		test.Tap(o)
		o.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
		o.Enable()
		if n != 3 {
			t.Errorf("%s: pressed %d times, want 3", name, n)
		}
	}
}

func TestKeysThatAButtonDoesNotNeedReachTheWindow(t *testing.T) {
	start(t)
	b := NewButton("", "Run", Solid, nil)
	host := NewHost(b, (&stopwatch{}).after)
	put(t, host, 200, 60)
	var keys []fyne.KeyName
	var runes []rune
	host.OnKey = func(e *fyne.KeyEvent) { keys = append(keys, e.Name) }
	host.OnRune = func(r rune) { runes = append(runes, r) }
	for _, k := range []fyne.KeyName{fyne.KeyF5, fyne.KeySpace, fyne.KeyEscape} {
		b.TypedKey(&fyne.KeyEvent{Name: k})
	}
	b.TypedRune('j')
	b.TypedRune(' ')
	if len(keys) != 2 || keys[0] != fyne.KeyF5 || string(runes) != "j" {
		t.Errorf("the window heard %v and %q", keys, string(runes))
	}
}

func TestFocusRingIsForTheKeyboard(t *testing.T) {
	start(t)
	b := NewButton("", "Run", Outline, nil)
	put(t, b, 200, 60)
	b.FocusGained()
	if !b.focused {
		t.Error("focus by the keyboard should show")
	}
	b.FocusLost()
	b.MouseIn(nil)
	b.FocusGained()
	if b.focused {
		t.Error("a click should not leave a ring behind")
	}
}

func TestTabsShowOneContent(t *testing.T) {
	start(t)
	tabs := NewTabs()
	first, second := NewText("first", Body, theme.Text), NewText("second", Body, theme.Text)
	tabs.Add("One", first)
	tabs.Add("Two", second)
	w := put(t, tabs, 300, 200)
	changed := -1
	tabs.OnChange = func(i int) { changed = i }
	test.TapCanvas(w.Canvas(), fyne.NewPos(tabs.items[1].Position().X+24, 20))
	if tabs.Selected() != 1 || changed != 1 || tabs.body.Objects[0] != second {
		t.Errorf("selected %d, heard %d", tabs.Selected(), changed)
	}
	tabs.SetBadge(0, "12", Danger)
	tabs.SetLabel(0, "Uno")
	if item := tabs.items[0]; item.badge != "12" || item.text != "Uno" || item.Size().Width < item.MinSize().Width {
		t.Errorf("badge %q, label %q, width %v of %v", item.badge, item.text, item.Size().Width, item.MinSize().Width)
	}
	tabs.Select(7)
	if tabs.Selected() != 1 {
		t.Error("a tab that does not exist was selected")
	}
}

func TestSplitKeepsBothPanesUsable(t *testing.T) {
	start(t)
	moved := 0.0
	s := NewSplit(NewText("a", Body, theme.Text), NewText("b", Body, theme.Text), 0.5, 120)
	s.OnMoved = func(share float64) { moved = share }
	put(t, s, 600, 100)
	if s.left.Size().Width != 300 {
		t.Errorf("left is %v wide", s.left.Size().Width)
	}
	s.grip.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DX: -280}})
	s.grip.DragEnd()
	if s.left.Size().Width != 120 || moved == 0 {
		t.Errorf("left is %v wide after dragging far left, want 120; heard %v", s.left.Size().Width, moved)
	}
	s.grip.MouseIn(nil)
	if s.grip.Cursor() != desktop.HResizeCursor || !s.grip.hovered {
		t.Error("the grip does not show that it can be dragged")
	}
}

// TestAPaneThatWasAwayHasTheColoursOfNow, although Fyne tells only what it shows of a switch of theme.
func TestAPaneThatWasAwayHasTheColoursOfNow(t *testing.T) {
	th := start(t)
	right := NewSurface(theme.Surface, "", 0, nil)
	s := NewSplit(NewText("a", Body, theme.Text), right, 0.5, 200)
	w := put(t, s, 600, 100)
	w.Resize(fyne.NewSize(300, 100))
	th.Mode = theme.Dark
	fyne.CurrentApp().Settings().SetTheme(th)
	w.Resize(fyne.NewSize(600, 100))
	if got, want := right.box.FillColor, paintOf(theme.Surface); got != want {
		t.Errorf("it is %v, want %v", got, want)
	}
}

// stopwatch collects what a Host wants to happen later.
type stopwatch struct{ due []func() }

func (s *stopwatch) after(_ time.Duration, f func()) func() {
	i := len(s.due)
	s.due = append(s.due, f)
	return func() {
		if i < len(s.due) {
			s.due[i] = nil
		}
	}
}

func (s *stopwatch) run() {
	due := s.due
	s.due = nil
	for _, f := range due {
		if f != nil {
			f()
		}
	}
}

func TestTipsAppearAndGo(t *testing.T) {
	start(t)
	clock := &stopwatch{}
	b := NewIconButton("moon", "Dark mode", nil)
	host := NewHost(container.NewCenter(b), clock.after)
	put(t, host, 300, 200)
	over := &desktop.MouseEvent{PointEvent: fyne.PointEvent{AbsolutePosition: fyne.NewPos(150, 195),
		Position: fyne.NewPos(10, 10)}}
	b.MouseIn(over)
	b.MouseOut()
	clock.run()
	if host.tip != nil {
		t.Fatal("a tip shows although the pointer has left")
	}
	b.MouseIn(over)
	clock.run()
	if host.tip == nil {
		t.Fatal("no tip")
	}
	if bottom := host.tip.Position().Y + host.tip.Size().Height; bottom > 200 {
		t.Errorf("the tip ends at %v, below the window", bottom)
	}
	b.MouseOut()
	if host.tip != nil || len(host.layer.Objects) != 0 {
		t.Error("the tip stays")
	}
}

func TestToastsStackAndEnd(t *testing.T) {
	start(t)
	clock := &stopwatch{}
	host := NewHost(NewText("", Body, theme.Text), clock.after)
	put(t, host, 400, 300)
	host.Toast("first", Success)
	host.Toast("second", Danger)
	if len(host.toasts) != 2 || host.toasts[0].Position().Y >= host.toasts[1].Position().Y {
		t.Errorf("%d toasts, the older should stand above", len(host.toasts))
	}
	clock.run()
	if len(host.toasts) != 0 || len(host.layer.Objects) != 0 {
		t.Error("toasts stay")
	}
	(*Host)(nil).Toast("nobody listens", Neutral) // a page under test may have no host
}

func TestSequenceOpensWhatAnArrowStandsFor(t *testing.T) {
	start(t)
	opened := int64(0)
	s := NewSequence([]Actor{{Name: "A", Icon: "x"}, {Name: "B", Icon: "x"}}, func(link int64) { opened = link })
	s.Set([]Arrow{{From: 0, To: 1, Label: "one", Link: 11}, {From: 1, To: 0, Label: "two"}})
	put(t, s, 400, 300)
	at := func(i float32) *fyne.PointEvent {
		return &fyne.PointEvent{Position: fyne.NewPos(200, seqHead+i*seqStep+20)}
	}
	s.Tapped(at(1))
	s.Tapped(at(5))
	if opened != 0 {
		t.Fatalf("opened %d where there is nothing to open", opened)
	}
	s.Tapped(at(0))
	if opened != 11 {
		t.Errorf("opened %d, want 11", opened)
	}
	s.MouseMoved(&desktop.MouseEvent{PointEvent: *at(0)})
	if s.Cursor() != desktop.PointerCursor {
		t.Error("an arrow that opens something should show the hand")
	}
	s.MouseOut()
	if s.Cursor() != desktop.DefaultCursor {
		t.Error("the hand stays")
	}
}

// A window draws for ever if laying a diagram out makes new shapes: Fyne paints again for every image it does not know.
func TestDiagramsKeepTheirShapes(t *testing.T) {
	start(t)
	now := time.Unix(1700000000, 0)
	steps := NewSequence([]Actor{{Name: "A", Icon: "cloud"}, {Name: "B", Icon: "layers"}}, nil)
	steps.Set([]Arrow{{From: 0, To: 1, Label: "one"}})
	lives := NewLifetimes("now", func(h int) string { return fmt.Sprintf("%+d h", h) })
	lives.Set([]Life{{Name: "component_verify_ticket", From: now, To: now.Add(time.Hour)}}, now)
	for name, o := range map[string]drawn{"sequence": steps, "lifetimes": lives} {
		put(t, o, 500, 300)
		before := o.objects()
		if len(before) == 0 {
			t.Fatalf("%s: nothing is drawn", name)
		}
		test.WidgetRenderer(o).Layout(o.Size())
		if o.objects()[0] != before[0] {
			t.Errorf("%s: laid out again in the same size, it is drawn anew", name)
		}
		o.Refresh()
		if o.objects()[0] == before[0] {
			t.Errorf("%s: painted again, it keeps the old colours", name)
		}
		before = o.objects()
		o.Resize(fyne.NewSize(450, 300))
		if o.objects()[0] == before[0] {
			t.Errorf("%s: the drawing keeps its old size", name)
		}
		if len(o.CreateRenderer().Objects()) != len(before) {
			t.Errorf("%s: after a while off screen it is blank", name)
		}
	}
}

func TestAxisShowsWhatLivesAndNoMoreThanThreeHours(t *testing.T) {
	now := time.Unix(1700000000, 0)
	row := func(from, to float64) Life {
		hours := func(h float64) time.Time { return now.Add(time.Duration(h * float64(time.Hour))) }
		return Life{From: hours(from), To: hours(to)}
	}
	for _, c := range []struct {
		rows        []Life
		first, last int
	}{
		{nil, -1, 2}, {[]Life{row(-0.1, 11)}, -1, 3}, {[]Life{row(-1.5, 0.5)}, -2, 2}, {[]Life{row(-9, 1)}, -3, 2},
		{[]Life{row(-9, -1)}, -1, 2},
	} {
		if a := axisOf(c.rows, now); a.first != c.first || a.last != c.last {
			t.Errorf("%v: %d to %d, want %d to %d", c.rows, a.first, a.last, c.first, c.last)
		}
	}
	ticket := axisOf([]Life{row(-0.1, 11.9), row(-0.1, 1.9)}, now)
	if ticket.far != 12 || ticket.share(12) != 1 || ticket.share(3) != 1-pressed || ticket.share(7.5) != 1-pressed/2 ||
		ticket.share(2) < 0.5 || ticket.share(-9) != 0 {
		t.Errorf("a ticket's end is not in sight, or squeezes what is shorter: %+v", ticket)
	}
}

func TestNoteNeverCrossesNow(t *testing.T) {
	for to := float32(200); to < 600; to += 7 {
		x := notePlace(60, to, 400)
		if x < 400-1 && x+60 > 400 {
			t.Errorf("bar to %v: note from %v to %v crosses 400", to, x, x+60)
		}
	}
}

func TestARowSaysWhatItIsAndNarrows(t *testing.T) {
	start(t)
	r := NewRow(RowColumns{KindWidth: 60}, RowActions{})
	w := put(t, r, 900, RowHeight)
	r.Set(RowCells{Time: "12:00:00.000", Name: "text", Note: "你好，请问今天几点开门", Who: "小明 · 茶叶店", Result: "200",
		ResultTone: Success, Took: "3 ms", Selected: true})
	if r.name.Text != "text" || r.note.Text != "你好，请问今天几点开门" || r.who.Text != "小明 · 茶叶店" || !r.chevron.Hidden || !r.branch1.Hidden {
		t.Errorf("wide: name %q, note %q, who %q", r.name.Text, r.note.Text, r.who.Text)
	}
	w.Resize(fyne.NewSize(390, RowHeight))
	if r.name.Text != "text" || !strings.HasSuffix(r.note.Text, "…") {
		t.Errorf("narrow: name %q, note %q", r.name.Text, r.note.Text)
	}
}

func TestARowUnfoldsAtItsFoldAndHangsOnTheOneAbove(t *testing.T) {
	start(t)
	var did []string
	r := NewRow(RowColumns{KindWidth: 60}, RowActions{
		Choose: func(id int64) { did = append(did, fmt.Sprint("choose ", id)) },
		Fold:   func(id int64) { did = append(did, fmt.Sprint("fold ", id)) },
		Menu:   func(id int64, _ fyne.Position) { did = append(did, fmt.Sprint("menu ", id)) },
	})
	w := put(t, r, 600, RowHeight)
	tap := func(x, y float32) { test.TapCanvas(w.Canvas(), fyne.NewPos(x, y)) }
	r.Set(RowCells{ID: 7, Fold: "×3"})
	tap(30, 30)
	r.Set(RowCells{ID: 7, Fold: "×3", Foldable: true})
	tap(30, 30)
	tap(30, 10)
	tap(300, 30)
	test.TapSecondaryAt(r, fyne.NewPos(300, 30))
	if diff := cmp.Diff([]string{"choose 7", "fold 7", "choose 7", "choose 7", "menu 7"}, did); diff != "" {
		t.Error(diff)
	}
	trunk := r.name.Position().X
	for branch, third := range map[Branch]bool{Proven: false, Likely: true} {
		r.Set(RowCells{ID: 8, Branch: branch})
		if r.name.Position().X != trunk+rowIndent || r.branch1.Hidden || r.branch3.Hidden == third {
			t.Errorf("branch %d at %v, third stroke hidden %v", branch, r.name.Position().X, r.branch3.Hidden)
		}
	}
}

func TestQuietPillsShoutOnlyInTrouble(t *testing.T) {
	start(t)
	p := NewPill("200", Success, true)
	p.Quiet = true
	put(t, p, 100, 20)
	if p.box.FillColor != paintOf("") {
		t.Error("success should have no ground in a list")
	}
	p.Set("-40001", Danger)
	if p.box.FillColor != paintOf(theme.DangerTint) {
		t.Error("danger should have a ground")
	}
}

// TestScrollersKeepToTheThemesScope wants no theme override around an entry, for which Fyne would parse the fonts anew,
// and no shadow at a scroller's edge.
func TestScrollersKeepToTheThemesScope(t *testing.T) {
	start(t)
	scroll := Scroll(Fixed(0, 900, NewEntry("")))
	put(t, scroll, 200, 100)
	ScrollBy(scroll, 1)
	inner, ok := scroll.Objects[0].(*Scroller)
	if !ok || inner.Offset.Y == 0 {
		t.Fatalf("%T does not scroll", scroll.Objects[0])
	}
	bars := 0
	for _, o := range test.WidgetRenderer(inner).Objects() {
		if _, bar := o.(fyne.Tappable); !bar && o != inner.Content {
			t.Errorf("it shows a %T", o)
		} else if bar && o.Visible() && o.Size().Height > 0 {
			bars++
		}
	}
	if bars != 1 {
		t.Errorf("it shows %d bars", bars)
	}
}

// TestAChatStaysAtItsEnd when its window gets smaller, and where its reader went when he left the end.
func TestAChatStaysAtItsEnd(t *testing.T) {
	start(t)
	s := NewScroller(Fixed(0, 900, NewText("", Body, theme.Text)))
	s.KeepEnd()
	shrink := func(height float32) float32 {
		s.Resize(fyne.NewSize(200, height))
		fitContent(s)
		return s.Offset.Y
	}
	if got := shrink(300); got != 600 {
		t.Errorf("it begins at %v", got)
	}
	if got := shrink(200); got != 700 {
		t.Errorf("in a smaller window it is at %v", got)
	}
	s.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, 100)})
	before := s.Offset.Y
	if got := shrink(150); got != before || before >= 700 {
		t.Errorf("from %v the reader was taken to %v", before, got)
	}
}

// TestRevealFindsWhatWasNeverPainted: the driver does not know where that is.
func TestRevealFindsWhatWasNeverPainted(t *testing.T) {
	start(t)
	target := NewSurface(theme.Surface, "", 0, Fixed(0, 50, NewText("here", Body, theme.Text)))
	deep := NewArea(VBox(4, Fixed(0, 100, NewText("above", Body, theme.Text)), NewSurface("", "", 0, Pad(10, 0, 0, 0, target))), nil)
	scroll := Scroll(VBox(6, Fixed(0, 300, NewText("first", Body, theme.Text)), deep, Fixed(0, 900, NewText("last", Body, theme.Text))))
	scroll.Resize(fyne.NewSize(200, 200))
	Renew(scroll)
	Reveal(scroll, target)
	if got := scroll.Objects[0].(*Scroller).Offset.Y; got != 300+6+100+4+10-12 {
		t.Errorf("it scrolled to %v", got)
	}
	Reveal(scroll, NewText("elsewhere", Body, theme.Text))
	if got := scroll.Objects[0].(*Scroller).Offset.Y; got != 300+6+100+4+10-12 {
		t.Errorf("for what is not in it, it scrolled to %v", got)
	}
}
