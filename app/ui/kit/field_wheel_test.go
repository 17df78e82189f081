package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestTheWheelScrollsThePageOverAnInput: Fyne's own input keeps the wheel for itself.
func TestTheWheelScrollsThePageOverAnInput(t *testing.T) {
	entry := NewEntry("")
	page := Scroll(VBox(0, Card("", VBox(0, entry)), Fixed(10, 2000, VBox(0))))
	w := test.NewTempWindow(t, page)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 200))
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(entry).AddXY(20, 10)
	test.Scroll(w.Canvas(), at, 0, -10)
	if s, ok := page.Objects[0].(*Scroller); !ok || s.Offset.Y <= 0 {
		t.Errorf("the page stands at %v", s.Offset)
	}
	test.Tap(entry)
	test.Type(entry, "still typed")
	if entry.Text != "still typed" {
		t.Errorf("the input has %q", entry.Text)
	}
}
