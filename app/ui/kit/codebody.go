package kit

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// codeBody is what the scroller of a Code scrolls, as high as all rows together. It has canvas objects for the rows in
// sight only; those of rows that were scrolled away are used again for rows that come into sight.
type codeBody struct {
	widget.BaseWidget
	code          *Code
	live          map[int]*codeLineObjects
	spare         []*codeLineObjects
	shown         []fyne.CanvasObject
	anchor, caret codePos // of the selection
}

type codePos struct{ row, column int }

func (p codePos) before(q codePos) bool {
	return p.row < q.row || p.row == q.row && p.column < q.column
}

type codeLineObjects struct {
	number *canvas.Text
	mark   *canvas.Rectangle
	spans  []*canvas.Text
}

func (b *codeBody) MinSize() fyne.Size { return fyne.NewSize(100, b.code.NaturalHeight()) }

func (b *codeBody) CreateRenderer() fyne.WidgetRenderer { return codeRenderer{b} }

type codeRenderer struct{ b *codeBody }

func (r codeRenderer) Destroy()                     {}
func (r codeRenderer) MinSize() fyne.Size           { return r.b.MinSize() }
func (r codeRenderer) Objects() []fyne.CanvasObject { return r.b.shown }
func (r codeRenderer) Layout(fyne.Size)             { r.b.update() }

func (r codeRenderer) Refresh() { // the theme may have changed: colour everything anew
	r.b.forget()
	r.b.update()
}

// forget drops the objects of all rows, since row numbers or colours have changed.
func (b *codeBody) forget() { b.live, b.spare = nil, nil }

// update makes the objects of the rows in sight and places them.
func (b *codeBody) update() {
	c := b.code
	height := c.scroll.Size().Height
	if height <= 0 || len(c.rows) == 0 {
		return
	}
	top := c.scroll.Offset.Y
	first := max(0, int((top-codeEdge)/codeLine))
	last := min(len(c.rows)-1, int((top+height)/codeLine))
	b.recycle(first, last)
	b.shown = b.shown[:0]
	for i := first; i <= last; i++ {
		b.placeRow(i, b.rowObjects(i))
	}
	canvas.Refresh(b)
}

func (b *codeBody) recycle(first, last int) {
	if b.live == nil {
		b.live = map[int]*codeLineObjects{}
	}
	for i, o := range b.live {
		if i < first || i > last {
			b.spare = append(b.spare, o)
			delete(b.live, i)
		}
	}
}

// rowObjects returns the objects of row i, filled with its text.
func (b *codeBody) rowObjects(i int) *codeLineObjects {
	if o, ok := b.live[i]; ok {
		return o
	}
	var o *codeLineObjects
	if n := len(b.spare); n > 0 {
		o, b.spare = b.spare[n-1], b.spare[:n-1]
	} else {
		o = &codeLineObjects{number: newLabel(MonoSmall), mark: newBox()}
	}
	b.live[i] = o
	row := b.code.rows[i]
	o.number.Text = ""
	if row.first {
		o.number.Text = strconv.Itoa(row.line)
	}
	o.number.Color = paintOf(theme.Faint)
	for len(o.spans) < len(row.spans) {
		o.spans = append(o.spans, newLabel(Mono))
	}
	for k, s := range row.spans {
		o.spans[k].Color = paintOf(s.ink)
		write(o.spans[k], s.text)
	}
	return o
}

func (b *codeBody) placeRow(i int, o *codeLineObjects) {
	c, row := b.code, b.code.rows[i]
	y := codeEdge + float32(i)*codeLine
	gutter := c.gutter()
	centreY(o.number, gutter-14-o.number.MinSize().Width, y, codeLine)
	b.placeHits(i, y, gutter)
	if from, to, ok := b.marked(i); ok {
		o.mark.FillColor = paintOf(theme.Select)
		o.mark.Move(fyne.NewPos(gutter+float32(from)*c.cell, y))
		o.mark.Resize(fyne.NewSize(float32(to-from)*c.cell, codeLine))
		b.shown = append(b.shown, o.mark)
	}
	b.shown = append(b.shown, o.number)
	for k, s := range row.spans {
		centreY(o.spans[k], gutter+float32(s.column)*c.cell, y, codeLine)
		b.shown = append(b.shown, o.spans[k])
	}
}

// marked gives the selected columns of row i.
func (b *codeBody) marked(i int) (from, to int, ok bool) {
	start, end := b.selection()
	if start == end || i < start.row || i > end.row {
		return 0, 0, false
	}
	to = cellsOf(b.code.rows[i].text) + 1
	if i == start.row {
		from = start.column
	}
	if i == end.row {
		to = end.column
	}
	return from, to, true
}

func (b *codeBody) selection() (start, end codePos) {
	if b.caret.before(b.anchor) {
		return b.caret, b.anchor
	}
	return b.anchor, b.caret
}

func (b *codeBody) posAt(p fyne.Position) codePos {
	row := max(0, min(int((p.Y-codeEdge)/codeLine), len(b.code.rows)-1))
	column := int((p.X-b.code.gutter())/b.code.cell + 0.5)
	return codePos{row, max(0, min(column, cellsOf(b.code.rows[row].text)))}
}

// MouseDown starts a selection, or with shift extends it.
func (b *codeBody) MouseDown(e *desktop.MouseEvent) {
	if e.Button != desktop.MouseButtonPrimary {
		return
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(b); c != nil {
		c.Focus(b)
	}
	b.caret = b.posAt(e.Position)
	if e.Modifier&fyne.KeyModifierShift == 0 {
		b.anchor = b.caret
	}
	b.update()
}

func (b *codeBody) MouseUp(*desktop.MouseEvent) {}

func (b *codeBody) Dragged(e *fyne.DragEvent) {
	b.caret = b.posAt(e.Position)
	b.update()
}

func (b *codeBody) DragEnd()                  {}
func (b *codeBody) Cursor() desktop.Cursor    { return desktop.TextCursor }
func (b *codeBody) FocusGained()              {}
func (b *codeBody) FocusLost()                {}
func (b *codeBody) TypedRune(r rune)          { currentHost().typed(r) }
func (b *codeBody) TypedKey(e *fyne.KeyEvent) { currentHost().key(e) }

func (b *codeBody) TypedShortcut(s fyne.Shortcut) {
	switch s.(type) {
	case *fyne.ShortcutCopy:
		if text := b.code.Selected(); text != "" {
			fyne.CurrentApp().Clipboard().SetContent(text)
		}
	case *fyne.ShortcutSelectAll:
		last := len(b.code.rows) - 1
		b.anchor, b.caret = codePos{}, codePos{last, cellsOf(b.code.rows[last].text)}
		b.update()
	}
}

// Selected is the selected text, soft wraps joined.
func (c *Code) Selected() string {
	start, end := c.body.selection()
	if start == end {
		return ""
	}
	var out strings.Builder
	for i := start.row; i <= end.row; i++ {
		if i > start.row && c.rows[i].first {
			out.WriteByte('\n')
		}
		from, to, _ := c.body.marked(i)
		column := 0
		for _, r := range c.rows[i].text {
			if column >= from && column < to {
				out.WriteRune(r)
			}
			column += runeCells(r)
		}
	}
	return out.String()
}
