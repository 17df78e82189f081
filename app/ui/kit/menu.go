package kit

import (
	"runtime"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Menu is a raised card of choices above the page. A click beside it and Escape close it; arrows, Enter and space choose.
type Menu struct {
	widget.BaseWidget
	canvas fyne.Canvas
	at     fyne.Position
	least  float32 // its width at least
	from   *Menu   // that it is a part of, nil for none
	rows   []*menuRow
	active int // the row under the pointer or the arrows, -1 for none

	shade  shade
	card   *canvas.Rectangle
	column *fyne.Container
	scroll *Scroller
}

const (
	menuEdge = 5   // between the card and its rows
	menuMost = 460 // pixels; longer words are cut
	menuRoom = 6   // between the card and the window's edge
)

// ShowMenu opens a menu at a place of the window.
func ShowMenu(c fyne.Canvas, at fyne.Position, items ...*fyne.MenuItem) *Menu {
	return showMenu(c, at, 0, nil, items)
}

func showMenu(c fyne.Canvas, at fyne.Position, least float32, from *Menu, items []*fyne.MenuItem) *Menu {
	m := &Menu{canvas: c, at: at, least: least, from: from, active: -1, shade: newShade(8), card: newBox(), column: VBox(0)}
	m.card.CornerRadius = 8
	for _, item := range items {
		row := newMenuRow(m, item, len(m.rows))
		m.rows = append(m.rows, row)
		m.column.Add(row)
	}
	m.scroll = NewScroller(m.column)
	m.ExtendBaseWidget(m)
	c.Overlays().Add(m)
	m.Resize(c.Size())
	c.Focus(m)
	return m
}

// Items are the lines of the menu.
func (m *Menu) Items() (all []*fyne.MenuItem) {
	for _, row := range m.rows {
		all = append(all, row.item)
	}
	return all
}

// Close takes the menu away, with those that it is a part of.
func (m *Menu) Close() {
	m.Hide()
	if m.from != nil {
		m.from.Close()
	}
}

// Hide takes the menu away.
func (m *Menu) Hide() {
	m.canvas.Overlays().Remove(m)
	m.BaseWidget.Hide()
}

// Tapped closes the menu: its rows take the clicks on them.
func (m *Menu) Tapped(*fyne.PointEvent) { m.Close() }

// TappedSecondary closes it, too.
func (m *Menu) TappedSecondary(*fyne.PointEvent) { m.Close() }

// FocusGained and FocusLost are part of fyne.Focusable: a menu has the keys while it is open.
func (m *Menu) FocusGained() {}

// FocusLost is part of fyne.Focusable.
func (m *Menu) FocusLost() {}

// TypedRune is part of fyne.Focusable.
func (m *Menu) TypedRune(rune) {}

// TypedKey moves the choice and takes it.
func (m *Menu) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyDown:
		m.step(1)
	case fyne.KeyUp:
		m.step(-1)
	case fyne.KeyEnter, fyne.KeyReturn, fyne.KeySpace:
		if m.active >= 0 {
			m.take(m.active)
		}
	case fyne.KeyRight:
		if m.active >= 0 && m.rows[m.active].item.ChildMenu != nil {
			m.take(m.active)
		}
	case fyne.KeyLeft:
		if m.from != nil {
			m.Hide()
		}
	case fyne.KeyEscape:
		m.Hide()
	}
}

// step goes to the next row that can be chosen, round and round.
func (m *Menu) step(by int) {
	n := len(m.rows)
	at := m.active
	if at < 0 && by < 0 {
		at = n
	}
	for range n {
		at = (at + by + n) % n
		if m.rows[at].choosable() {
			m.activate(at)
			m.reveal(at)
			return
		}
	}
}

// activate marks a row.
func (m *Menu) activate(at int) {
	before := m.active
	m.active = at
	for _, i := range []int{before, at} {
		if i >= 0 {
			m.rows[i].Refresh()
		}
	}
}

// reveal scrolls a row into view.
func (m *Menu) reveal(at int) {
	top, high := m.rows[at].Position().Y, m.rows[at].Size().Height
	y := min(m.scroll.Offset.Y, top)
	y = max(y, top+high-m.scroll.Size().Height)
	m.scroll.ScrollToOffset(fyne.NewPos(0, y))
}

// take does what a row stands for, or opens its menu beside it.
func (m *Menu) take(at int) {
	row := m.rows[at]
	if row.item.ChildMenu != nil {
		pos := fyne.CurrentApp().Driver().AbsolutePositionForObject(row)
		child := showMenu(m.canvas, pos.AddXY(row.Size().Width+menuEdge, -menuEdge), 0, m, row.item.ChildMenu.Items)
		child.step(1)
		return
	}
	m.Close()
	if row.item.Action != nil {
		row.item.Action()
	}
}

// MinSize implements fyne.CanvasObject: a menu never widens the window.
func (m *Menu) MinSize() fyne.Size { return fyne.NewSquareSize(1) }

// CreateRenderer implements fyne.Widget.
func (m *Menu) CreateRenderer() fyne.WidgetRenderer { return render(m) }

func (m *Menu) objects() []fyne.CanvasObject { return append(m.shade.objects(), m.card, m.scroll) }

func (m *Menu) paint() {
	m.shade.paint()
	m.card.FillColor, m.card.StrokeColor, m.card.StrokeWidth = paintOf(theme.Surface), paintOf(theme.Border), 1
}

// place puts the card where it was asked for, or as near as it fits.
func (m *Menu) place(s fyne.Size) {
	inner := m.column.MinSize()
	inner.Width = max(inner.Width, m.least-2*menuEdge)
	inner.Height = min(inner.Height, s.Height-2*menuEdge-2*menuRoom)
	size := inner.AddWidthHeight(2*menuEdge, 2*menuEdge)
	at := fyne.NewPos(max(menuRoom, min(m.at.X, s.Width-size.Width-menuRoom)),
		max(menuRoom, min(m.at.Y, s.Height-size.Height-menuRoom)))
	m.shade.place(at, size)
	m.card.Move(at)
	m.card.Resize(size)
	m.scroll.Move(at.AddXY(menuEdge, menuEdge))
	m.scroll.Resize(inner)
}

// menuRow is a line of a menu: a choice, a word that only tells something, or a hairline.
type menuRow struct {
	widget.BaseWidget
	menu        *Menu
	item        *fyne.MenuItem
	at          int
	box         *canvas.Rectangle
	tick, child *canvas.Image
	label, keys *canvas.Text
}

func newMenuRow(m *Menu, item *fyne.MenuItem, at int) *menuRow {
	r := &menuRow{menu: m, item: item, at: at, box: newBox(), tick: newImage(), child: newImage(), label: newLabel(Body),
		keys: newLabel(MonoSmall)}
	write(r.keys, keysOf(item.Shortcut))
	r.ExtendBaseWidget(r)
	return r
}

// keysOf is a key as it is written on a keyboard; "" for none.
func keysOf(s fyne.Shortcut) string {
	custom, ok := s.(*desktop.CustomShortcut)
	switch {
	case !ok:
		return ""
	case custom.Modifier == 0:
		return string(custom.KeyName)
	case runtime.GOOS == "darwin":
		return "⌘" + string(custom.KeyName)
	}
	return "Ctrl+" + string(custom.KeyName)
}

func (r *menuRow) choosable() bool { return !r.item.IsSeparator && !r.item.Disabled }

// Tapped takes the choice.
func (r *menuRow) Tapped(*fyne.PointEvent) {
	if r.choosable() {
		r.menu.take(r.at)
	}
}

// MouseIn marks the row.
func (r *menuRow) MouseIn(*desktop.MouseEvent) {
	if r.choosable() {
		r.menu.activate(r.at)
	}
}

// MouseMoved is part of desktop.Hoverable.
func (r *menuRow) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes the mark away.
func (r *menuRow) MouseOut() {
	if r.menu.active == r.at {
		r.menu.activate(-1)
	}
}

// MinSize implements fyne.CanvasObject.
func (r *menuRow) MinSize() fyne.Size {
	if r.item.IsSeparator {
		return fyne.NewSize(1, 2*menuEdge+1)
	}
	width := measure(r.item.Label, Body).Width + 2*menuInset
	if r.item.Checked || r.item.ChildMenu != nil {
		width += 24
	}
	if r.keys.Text != "" {
		width += r.keys.MinSize().Width + 24
	}
	return fyne.NewSize(min(width, menuMost), 30)
}

const menuInset = 10

// CreateRenderer implements fyne.Widget.
func (r *menuRow) CreateRenderer() fyne.WidgetRenderer { return render(r) }

func (r *menuRow) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.box, r.label, r.keys, r.tick, r.child}
}

func (r *menuRow) paint() {
	ink, fill := theme.Text, fyne.ThemeColorName("")
	switch {
	case r.item.IsSeparator:
		fill = theme.Border
	case r.item.Disabled:
		ink = theme.Faint
	case r.menu.active == r.at:
		ink, fill = theme.Accent, theme.AccentTint
	}
	r.box.FillColor, r.label.Color, r.keys.Color = paintOf(fill), paintOf(ink), paintOf(theme.Faint)
	r.box.CornerRadius = 5
	r.tick.Hidden, r.child.Hidden = !r.item.Checked, r.item.ChildMenu == nil
	r.tick.Resource = theme.Icon("check", paintOf(theme.Accent))
	r.child.Resource = theme.Icon("chevron-right", paintOf(theme.Faint))
}

func (r *menuRow) place(s fyne.Size) {
	if r.item.IsSeparator {
		r.box.Move(fyne.NewPos(-menuEdge, menuEdge))
		r.box.Resize(fyne.NewSize(s.Width+2*menuEdge, 1))
		return
	}
	r.box.Resize(s)
	room := s.Width - 2*menuInset
	if r.item.Checked || r.item.ChildMenu != nil {
		room -= 20
	}
	if r.keys.Text != "" {
		width := r.keys.MinSize().Width
		centreY(r.keys, menuInset+room-width, 0, s.Height)
		room -= width + 16
	}
	write(r.label, Shorten(r.item.Label, Body, room))
	centreY(r.label, menuInset, 0, s.Height)
	putIcon(r.tick, s.Width-menuInset-15, s.Height, 15)
	putIcon(r.child, s.Width-menuInset-14, s.Height, 15)
}
