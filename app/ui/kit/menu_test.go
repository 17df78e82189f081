package kit

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

func press(m *Menu, keys ...fyne.KeyName) {
	for _, k := range keys {
		m.TypedKey(&fyne.KeyEvent{Name: k})
	}
}

// openMenu opens a menu with a word that only tells something, two choices and one that has a menu of its own.
func openMenu(t *testing.T, took *string) (fyne.Canvas, *Menu) {
	t.Helper()
	start(t)
	c := put(t, NewSurface("", "", 0, nil), 300, 200).Canvas()
	choice := func(word string) *fyne.MenuItem { return fyne.NewMenuItem(word, func() { *took = word }) }
	tells := choice("tells")
	tells.Disabled = true
	more := fyne.NewMenuItem("more", nil)
	more.ChildMenu = fyne.NewMenu("", choice("deep"))
	return c, ShowMenu(c, fyne.NewPos(280, 190), tells, fyne.NewMenuItemSeparator(), choice("one"), choice("two"), more)
}

func TestAMenuIsWorkedWithTheKeys(t *testing.T) {
	took := ""
	c, m := openMenu(t, &took)
	press(m, fyne.KeyDown, fyne.KeyDown, fyne.KeyReturn)
	if took != "two" || c.Overlays().Top() != nil {
		t.Errorf("took %q, and %v is still open", took, c.Overlays().Top())
	}

	c, m = openMenu(t, &took)
	press(m, fyne.KeyUp, fyne.KeyRight) // the last one has a menu
	child, ok := c.Overlays().Top().(*Menu)
	if !ok || child == m {
		t.Fatal("no menu beside the row")
	}
	press(child, fyne.KeyLeft)
	if c.Overlays().Top() != m {
		t.Error("Left does not go back")
	}
	press(m, fyne.KeyReturn)
	press(c.Overlays().Top().(*Menu), fyne.KeyReturn)
	if took != "deep" || c.Overlays().Top() != nil {
		t.Errorf("took %q, and %v is still open", took, c.Overlays().Top())
	}

	took = ""
	c, m = openMenu(t, &took)
	press(m, fyne.KeyEscape)
	if took != "" || c.Overlays().Top() != nil {
		t.Error("Escape does not just close")
	}
}

func TestAMenuTakesClicksAndStaysInTheWindow(t *testing.T) {
	took := ""
	c, m := openMenu(t, &took)
	end := m.card.Position().Add(m.card.Size())
	if end.X > 300 || end.Y > 200 {
		t.Errorf("the card ends at %v", end)
	}
	test.Tap(m.rows[0]) // it only tells something
	if took != "" || c.Overlays().Top() != m {
		t.Error("a word that only tells something was taken")
	}
	test.TapCanvas(c, m.card.Position().AddXY(20, menuEdge+30+11+15))
	if took != "one" || c.Overlays().Top() != nil {
		t.Errorf("took %q", took)
	}
	took = ""
	c, _ = openMenu(t, &took)
	test.TapCanvas(c, fyne.NewPos(5, 5))
	if took != "" || c.Overlays().Top() != nil {
		t.Error("a click beside the menu does not just close it")
	}
}

func TestASelectOpensItsWords(t *testing.T) {
	start(t)
	heard := ""
	s := NewSelect([]string{"bytes", "xml", "json"}, func(word string) { heard = word })
	c := put(t, Pad(10, 10, 10, 10, s), 300, 200).Canvas()
	s.SetSelectedIndex(1)
	test.Tap(s)
	m := c.Overlays().Top().(*Menu)
	if m.active != 1 || !m.rows[1].item.Checked || m.card.Size().Width < s.Size().Width {
		t.Errorf("row %d of %v is marked", m.active, m.card.Size())
	}
	press(m, fyne.KeyDown, fyne.KeySpace)
	if heard != "json" || s.Selected() != "json" || s.SelectedIndex() != 2 {
		t.Errorf("heard %q, shows %q", heard, s.Selected())
	}
	s.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if s.Selected() != "xml" {
		t.Errorf("Left leads to %q", s.Selected())
	}
	if s.SetOptions([]string{"xml"}); s.SelectedIndex() != 0 {
		t.Error("the choice is lost, although it is offered still")
	}
	if s.SetOptions([]string{"none of them"}); s.Selected() != "" {
		t.Errorf("%q is chosen, which is no longer offered", s.Selected())
	}
}
