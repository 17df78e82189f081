package kit

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/app/ui/theme"
)

// cells measures one unit a Latin character, two a hanzi.
func cells(s string) float32 { return float32(cellsOf(s)) }

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text  string
		width float32
		want  []string
	}{
		{"", 10, []string{""}},
		{"one two three", 7, []string{"one two", "three"}},
		{"请核对信封里的 AppId，以及 Token。", 16, []string{"请核对信封里的", "AppId，以及", "Token。"}},
		{"中文，标点", 4, []string{"中", "文，", "标点"}},
		{"（测试）", 4, []string{"（测", "试）"}},
		{"这里是六个汉字吗。", 16, []string{"这里是六个汉", "字吗。"}},
		{"it fails ×2", 9, []string{"it", "fails ×2"}},
		{"first\n\nlast", 10, []string{"first", "", "last"}},
		{"abcdefghij", 4, []string{"abcd", "efgh", "ij"}},
	} {
		if diff := cmp.Diff(c.want, Wrap(c.text, c.width, cells)); diff != "" {
			t.Errorf("%q at %v:\n%s", c.text, c.width, diff)
		}
	}
}

func TestWrapLosesNothingAndFits(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringOf(rapid.SampledFrom([]rune("ab c，。（）票据 \n"))).Draw(t, "text")
		width := rapid.Float32Range(2, 30).Draw(t, "width")
		rows := Wrap(text, width, cells)
		squeeze := func(s string) string { return strings.NewReplacer(" ", "", "\n", "").Replace(s) }
		if got := squeeze(strings.Join(rows, "")); got != squeeze(text) {
			t.Fatalf("%q became %q", text, rows)
		}
		for _, r := range rows {
			if cells(r) > width+1 && utf8.RuneCountInString(strings.TrimRight(r, "，。）")) > 2 && cells(r) > width+4 {
				t.Fatalf("row %q is wider than %v", r, width)
			}
		}
	})
}

func TestParagraphTakesTheHeightItsWidthNeeds(t *testing.T) {
	start(t)
	p := NewParagraph(strings.Repeat("加解密的每一步 ", 12), Body, theme.Text)
	below := NewText("below", Body, theme.Text)
	scroll := Scroll(VBox(4, Card("Card", VBox(4, p)), below))
	w := put(t, scroll, 300, 400)
	narrow := p.MinSize().Height
	edge := fyne.CurrentApp().Driver().AbsolutePositionForObject(below).Y
	if end := fyne.CurrentApp().Driver().AbsolutePositionForObject(p).Y + narrow; edge < end {
		t.Errorf("the next line starts at %v, inside the paragraph that ends at %v", edge, end)
	}
	w.Resize(fyne.NewSize(900, 400))
	if wide := p.MinSize().Height; wide >= narrow {
		t.Errorf("height %v at 900, %v at 300", wide, narrow)
	}
}

func TestRenewMakesRoomForNewContent(t *testing.T) {
	start(t)
	label := NewText("a", Body, theme.Text)
	tail := NewText("tail", Body, theme.Text)
	row := HBox(6, label, tail, Spacer())
	root := NewSurface(theme.Surface, "", 0, VBox(4, row))
	put(t, root, 300, 40)
	label.Set("a much longer label")
	Renew(root)
	if tail.Position().X < label.MinSize().Width {
		t.Errorf("tail at %v, label needs %v", tail.Position().X, label.MinSize().Width)
	}
}

func TestShorten(t *testing.T) {
	start(t)
	put(t, NewText("", Body, theme.Text), 10, 10)
	full := "authorizer_access_token"
	if got := Shorten(full, Body, 1000); got != full {
		t.Errorf("cut without need: %q", got)
	}
	got := Shorten(full, Body, 90)
	if !strings.HasSuffix(got, "…") || measure(got, Body).Width > 90 || len(got) < 8 {
		t.Errorf("%q is %v wide", got, measure(got, Body).Width)
	}
	if got := Shorten("权限", Body, 1); got != "…" {
		t.Errorf("no room: %q", got)
	}
}

func TestRowSharesOutItsRoom(t *testing.T) {
	start(t)
	left, cut, right := NewText("left", Body, theme.Text), Ell(strings.Repeat("long ", 40), Body, theme.Text),
		NewText("right", Body, theme.Text)
	put(t, HBox(10, left, cut, right), 300, 30)
	if end := right.Position().X + right.Size().Width; end > 300.5 || end < 299 {
		t.Errorf("the row ends at %v, want 300", end)
	}
	short, space := Ell("short", Body, theme.Text), Spacer()
	put(t, HBox(10, short, space, right), 300, 30)
	if w := short.Size().Width; w > measure("short", Body).Width+2 {
		t.Errorf("a short text beside a spacer takes %v", w)
	}
}

func TestFlowBeginsNewRows(t *testing.T) {
	start(t)
	var chips []fyne.CanvasObject
	for range 6 {
		chips = append(chips, NewChip("chip", "12", false, nil))
	}
	f := Flow(6, chips...)
	put(t, VBox(0, f), 160, 200)
	if chips[5].Position().Y == 0 || f.Size().Height < 2*26 {
		t.Errorf("the last chip is at %v, the flow is %v high", chips[5].Position(), f.Size().Height)
	}
}

func TestColumnsKeepFixedWidths(t *testing.T) {
	start(t)
	a, b := NewText("a", Body, theme.Text), NewText("b", Body, theme.Text)
	put(t, Columns{Widths: []float32{100, 0.999}, Gap: 10}.Of(a, b), 400, 50)
	if a.Size().Width != 100 || b.Position().X != 110 || b.Size().Width < 285 {
		t.Errorf("a %v wide, b at %v, %v wide", a.Size().Width, b.Position().X, b.Size().Width)
	}
}

func TestMarkedShowsTheByte(t *testing.T) {
	start(t)
	m := NewMarked("success\\n", [2]int{7, 9}, Mono)
	put(t, container.NewStack(m), 300, 40)
	if len(m.shapes) != 3 { // text, ground of the mark, marked text
		t.Fatalf("%d shapes", len(m.shapes))
	}
	for _, mark := range [][2]int{{-1, 2}, {5, 3}, {0, 99}} {
		if NewMarked("short", mark, Mono).mark != [2]int{} {
			t.Errorf("mark %v of five bytes was kept", mark)
		}
	}
	long := NewMarked(strings.Repeat("票", 900), [2]int{}, Mono)
	long.Resize(fyne.NewSize(200, 400))
	tall := long.MinSize().Height
	long.Limit(60)
	if low := long.MinSize().Height; low >= tall/2 {
		t.Errorf("60 bytes are %g high, 600 bytes %g", low, tall)
	}
	long.Limit(markedLimit)
	long.Resize(fyne.NewSize(200, 100))
	if long.lines > 40 {
		t.Errorf("%d lines of a value that should be cut", long.lines)
	}
}

func TestEmptyStaysInsideItsCard(t *testing.T) {
	start(t)
	for _, width := range []float32{240, 800} {
		e := Empty("activity", "Nothing yet", strings.Repeat("A hint that says what to do. ", 6), nil)
		put(t, container.NewStack(e), width, 400)
		column := e.(*fyne.Container).Objects[0].(*fyne.Container)
		words := column.Objects[2].(*Paragraph)
		left, right := column.Position().X, column.Position().X+words.Size().Width
		if left < 0 || right > width || len(words.lines) < 2 || words.lines[0].MinSize().Width > words.Size().Width {
			t.Errorf("at %g the hint reaches from %g to %g in %d lines", width, left, right, len(words.lines))
		}
	}
}

// TestTextsShareTheirFaces: a text without a face of its own has Fyne parse 50 MB of fonts for every scroller.
func TestTextsShareTheirFaces(t *testing.T) {
	start(t)
	for _, style := range []Style{Body, Strong, Mono, Title, Caption} {
		_, ts := style.spec()
		if got := newLabel(style).FontSource; got == nil || got != theme.Face(ts) {
			t.Errorf("style %v has the face %v", style, got)
		}
	}
	for text, ours := range map[string]bool{"票 →": true, "ok": true, "好的 👍": false, "❤️": false} {
		if got := newText(text, Body, theme.Text).FontSource != nil; got != ours {
			t.Errorf("%q in our face: %v", text, got)
		}
	}
}

func TestAnAsideIsShownWholeOrNotAtAll(t *testing.T) {
	start(t)
	a := Aside("验证票据", Small, theme.Faint)
	for width, want := range map[float32]string{200: "验证票据", 30: "", 0: ""} {
		a.Resize(fyne.NewSize(width, 20))
		if a.label.Text != want || a.Text() != "验证票据" {
			t.Errorf("%v wide it shows %q", width, a.label.Text)
		}
	}
}

// TestEvenCellsGetRowsWhereTheyWouldBeTooNarrow, about as many in each.
func TestEvenCellsGetRowsWhereTheyWouldBeTooNarrow(t *testing.T) {
	start(t)
	for width, want := range map[float32]fyne.Size{540: {Width: 100, Height: 30}, 340: {Width: 106, Height: 70}} {
		var cells []fyne.CanvasObject
		for range 5 {
			cells = append(cells, Fixed(0, 30, Line()))
		}
		box := VBox(0, Even(10, 92, cells...))
		put(t, box, width, 300)
		last := cells[4]
		if whole := box.Objects[0].Size(); int(last.Size().Width) != int(want.Width) || whole.Height != want.Height ||
			last.Position().X+last.Size().Width > width+1 {
			t.Errorf("%v wide: a cell of %v in %v", width, last.Size(), whole)
		}
	}
}

// TestATickBoxIsCutOnlyWhereTheRowIsFull: with room beside it its words are whole.
func TestATickBoxIsCutOnlyWhereTheRowIsFull(t *testing.T) {
	const words = "显示全网发布检测的测试账号（10 个）"
	start(t)
	for width, whole := range map[float32]bool{600: true, 170: false} {
		box := NewCheck(words, false, nil)
		put(t, HBox(8, box, Spacer()), width, 30)
		if box.label.Text == words != whole {
			t.Errorf("in %v the box says %q", width, box.label.Text)
		}
	}
}
