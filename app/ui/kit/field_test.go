package kit

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// TestAnInputHasNoBarOverItsText however long it is, and shows its end while one types there.
func TestAnInputHasNoBarOverItsText(t *testing.T) {
	start(t)
	e := NewEntry("")
	least := e.MinSize().Width
	put(t, Fixed(160, 0, e), 160, 40)
	test.Type(e, strings.Repeat("http://127.0.0.1/", 8))
	bars, moved := 0, false
	var look func(o fyne.CanvasObject)
	look = func(o fyne.CanvasObject) {
		if !o.Visible() {
			return
		}
		if _, isEntry := o.(*Entry); !isEntry && strings.Contains(fmt.Sprintf("%T", o), "scrollBar") && o.Size().Height > 0 {
			bars++
		}
		moved = moved || o.Position().X < -100
		if w, ok := o.(fyne.Widget); ok {
			for _, part := range test.WidgetRenderer(w).Objects() {
				look(part)
			}
		}
	}
	look(e)
	if bars > 0 || !moved {
		t.Errorf("%d bars; the text has moved with the cursor: %v", bars, moved)
	}
	if now := e.MinSize().Width; now != least {
		t.Errorf("a long text makes it %v wide instead of %v", now, least)
	}
}
