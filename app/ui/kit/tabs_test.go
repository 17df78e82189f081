package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// TestTabsLeaveOutTheirFiguresWhereThereIsNoRoom, and show them again where there is.
func TestTabsLeaveOutTheirFiguresWhereThereIsNoRoom(t *testing.T) {
	start(t)
	tabs := NewTabs()
	for _, word := range []string{"Overview", "Decryption", "Request", "Reply", "Timeline", "Related"} {
		tabs.Add(word, canvas.NewRectangle(nil))
	}
	for i := range tabs.items {
		tabs.SetBadge(i, "618 B", Neutral)
	}
	w := put(t, tabs, 900, 100)
	last := tabs.items[5]
	for _, c := range []struct {
		width float32
		bare  bool
	}{{900, false}, {tabs.MinSize().Width, true}, {900, false}} {
		w.Resize(fyne.NewSize(c.width, 100))
		if last.bare != c.bare || last.tail.Hidden != c.bare || last.Position().X+last.Size().Width > c.width-32+1 {
			t.Errorf("%v wide: bare %v, the last ends at %v", c.width, last.bare, last.Position().X+last.Size().Width)
		}
	}
}
