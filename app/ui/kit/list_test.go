package kit

import (
	"fmt"
	"slices"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/ui/theme"
)

// numbers is a list of so many numbers, in a window with room for five.
func numbers(t *testing.T, n *int) (l *List, made *int) {
	t.Helper()
	start(t)
	made = new(int)
	l = NewList(ListRows{Height: 20, Count: func() int { return *n },
		New:  func() fyne.CanvasObject { *made++; return NewText("", Body, theme.Text) },
		Fill: func(i int, o fyne.CanvasObject) { o.(*Text).Set(fmt.Sprint("row ", i)) }})
	put(t, l, 200, 100)
	return l, made
}

// inSight are the first and the last row of the view, wherever they stand among the objects.
func inSight(l *List) (first, last string) {
	at := map[float32]string{}
	for _, row := range l.body.shown {
		at[row.Position().Y] = row.(*Text).Text()
	}
	top := float32(int(l.Offset()/20) * 20)
	for y := top; y <= l.Offset()+l.Size().Height; y += 20 {
		if text, there := at[y]; there {
			last = text
		}
	}
	return at[top], last
}

// What Fyne finds at another place among the objects it lays out anew, and paints once more for it.
func TestRowsKeepTheirPlacesAmongTheObjects(t *testing.T) {
	n := 100
	l, _ := numbers(t, &n)
	before := slices.Clone(l.body.shown)
	for range 30 {
		l.ScrollToOffset(l.Offset() + 30)
		if !slices.Equal(before, l.body.shown) {
			t.Fatalf("at %v rows have changed places", l.Offset())
		}
	}
	if first, _ := inSight(l); first != "row 45" {
		t.Errorf("the first row says %q", first)
	}
}

func TestAMillionRowsAreMadeOfAScreenful(t *testing.T) {
	n := 1_000_000
	l, made := numbers(t, &n)
	for _, y := range []float32{0, 19_999_900, 10_000_000, 40, 3_333_320} {
		l.ScrollToOffset(y)
		if first, _ := inSight(l); first != fmt.Sprint("row ", int(y/20)) {
			t.Errorf("at %v the first row says %q", y, first)
		}
	}
	if *made > 7 {
		t.Errorf("%d rows were made for a view of five", *made)
	}
	for range 3 {
		l.scroll.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.NewDelta(0, -10)})
	}
	if l.Offset() != 3_333_320+3*10*wheel {
		t.Errorf("three turns of the wheel lead to %v", l.Offset())
	}
}

func TestAListKeepsWithWhatItShows(t *testing.T) {
	n := 8
	l, _ := numbers(t, &n)
	l.ScrollTo(6)
	if first, last := inSight(l); l.Offset() != 40 || first != "row 2" || last != "row 7" {
		t.Errorf("at %v it shows %s to %s", l.Offset(), first, last)
	}
	if l.ScrollTo(3); l.Offset() != 40 {
		t.Error("it moved for a row that was in sight")
	}
	n = 3
	l.Refresh()
	if first, last := inSight(l); l.Offset() != 0 || first != "row 0" || last != "row 2" {
		t.Errorf("of three rows it shows %s to %s at %v", first, last, l.Offset())
	}
	n = 100
	l.Refresh()
	l.Resize(fyne.NewSize(200, 300))
	if _, last := inSight(l); last != "row 15" {
		t.Errorf("in a higher view the last row is %s", last)
	}
	test.WidgetRenderer(l.body).Refresh()
	if first, _ := inSight(l); first != "row 0" {
		t.Errorf("painted anew it begins with %s", first)
	}
}
