package kit

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/ui/theme"
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

// TestALabelStandsBesideTheFirstLine of its value, and in the middle of a value with a button.
func TestALabelStandsBesideTheFirstLine(t *testing.T) {
	start(t)
	for _, c := range []struct {
		value  fyne.CanvasObject
		middle bool
	}{
		{NewParagraph("one", Mono, theme.Text), true},
		{NewParagraph(strings.Repeat("a value of many words ", 8), Body, theme.Text), false},
		{NewIconButton("copy", "", nil), true},
	} {
		row := KV("label", 60, c.value).(*fyne.Container)
		put(t, VBox(0, row), 260, 200)
		middle := func(o fyne.CanvasObject) float32 { return o.Position().Y + o.Size().Height/2 }
		label, value := row.Objects[0], row.Objects[1]
		if same := middle(label) == middle(value); same != c.middle {
			t.Errorf("label at %v, value at %v", middle(label), middle(value))
		}
		if end := value.Position().Y + value.Size().Height; end > row.Size().Height {
			t.Errorf("a value that ends at %v in a row of %v", end, row.Size().Height)
		}
	}
}
