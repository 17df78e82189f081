package kit

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/ui/theme"
)

// TestADialogStaysInItsWindow, with its foot in sight, however much it says; where there is room it is as high as its words.
func TestADialogStaysInItsWindow(t *testing.T) {
	start(t)
	w := put(t, NewSurface("", "", 0, nil), 400, 300)
	c := w.Canvas()
	words := NewParagraph("short", Body, theme.Text)
	closed := false
	foot := NewButton("", "close", Outline, func() { closed = true })
	d := ShowDialog(c, 360, words, foot)
	low := d.card.Size().Height
	if low > 120 || d.card.Size().Width != 360 {
		t.Errorf("a short dialog is %v", d.card.Size())
	}
	words.Set(strings.Repeat("many words ", 30))
	if d.Fit(); d.card.Size().Height <= low || d.scroll.Size().Height < words.MinSize().Height {
		t.Errorf("it does not grow with its words: %v of %v", d.scroll.Size(), words.MinSize())
	}
	words.Set(strings.Repeat("many words ", 300))
	d.Fit()
	bottom := fyne.CurrentApp().Driver().AbsolutePositionForObject(foot).Y + foot.Size().Height
	if d.card.Size().Height > 300 || bottom > 300 || d.scroll.Size().Height >= words.MinSize().Height {
		t.Errorf("a long dialog is %v, its foot ends at %v", d.card.Size(), bottom)
	}
	w.Resize(fyne.NewSize(320, 240))
	if d.card.Size().Width > 320 || d.card.Size().Height > 240 {
		t.Errorf("in a smaller window it is %v", d.card.Size())
	}
	test.Tap(foot)
	if d.Hide(); !closed || c.Overlays().Top() != nil {
		t.Error("the dialog should close")
	}
}
