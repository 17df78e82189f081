package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// RowCells is what a Row of the exchange list shows.
type RowCells struct {
	Time, Arrow, Kind, Name, Note, App, Result, Took string
	KindTone, ResultTone                             Tone
	Pinned, Selected                                 bool
}

// Row is one line of a long list, drawn with bare canvas texts: labels would halve the frame rate. Its height is a
// multiple of four, so that its position is exact in a float32 even after a million rows.
type Row struct {
	widget.BaseWidget
	cells                              RowCells
	time, arrow, name, note, app, took *canvas.Text
	kind, result                       *Pill
	ground, bar                        *canvas.Rectangle
	columns                            RowColumns
}

const rowHeight = 36

// RowColumns are the positions that rows and their head share; the kind column is as wide as the words of
// the language need.
type RowColumns struct {
	KindWidth float32
}

// at gives the x of kind, name, app and result and the right edge of took; app and took are negative where there
// is no room for them.
func (c RowColumns) at(width float32) (kind, name, app, result, took float32) {
	kind = 14 + 92 + 18
	name = kind + c.KindWidth
	took = width - 14
	result = width - 164
	if width < 480 { // no room for how long it took
		took, result = -1, width-86
	}
	app = result - 150
	if width < 680 {
		app = -1
	}
	return kind, name, app, result, took
}

// NewRow returns an empty row.
func NewRow(columns RowColumns) *Row {
	r := &Row{columns: columns, time: newLabel(Mono), arrow: newLabel(Mono), name: newLabel(Body),
		note: newLabel(Small), app: newLabel(Mono),
		took: newLabel(Mono), kind: NewPill("", Neutral, false), result: NewPill("", Neutral, true), ground: newBox(),
		bar: newBox()}
	r.result.Quiet = true
	r.ExtendBaseWidget(r)
	return r
}

// Set fills the row.
func (r *Row) Set(cells RowCells) {
	if r.cells == cells {
		return
	}
	r.cells = cells
	r.kind.Set(cells.Kind, cells.KindTone)
	r.result.Set(cells.Result, cells.ResultTone)
	r.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (r *Row) MinSize() fyne.Size { return fyne.NewSize(380, rowHeight) }

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer { return render(r) }

func (r *Row) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.bar, r.time, r.arrow, r.kind, r.name, r.note, r.app, r.result, r.took}
}

func (r *Row) paint() {
	r.time.Color, r.arrow.Color, r.name.Color = paintOf(theme.Faint), paintOf(theme.Faint), paintOf(theme.Text)
	r.note.Color = paintOf(theme.Faint)
	r.app.Color, r.took.Color = paintOf(theme.Muted), paintOf(theme.Muted)
	r.ground.FillColor, r.bar.FillColor = paintOf(""), paintOf("")
	if r.cells.Selected {
		r.ground.FillColor = paintOf(theme.AccentTint)
	}
	switch {
	case r.cells.ResultTone == Danger:
		r.bar.FillColor = paintOf(theme.Danger)
	case r.cells.Pinned:
		r.bar.FillColor = paintOf(theme.Accent)
	}
}

func (r *Row) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	kind, name, app, result, took := r.columns.at(s.Width)
	r.ground.Resize(s)
	r.bar.Resize(fyne.NewSize(3, rowHeight))
	r.time.Text, r.arrow.Text, r.took.Text = r.cells.Time, r.cells.Arrow, r.cells.Took
	centreY(r.time, 14, 0, rowHeight)
	centreY(r.arrow, 14+92, 0, rowHeight)
	putPill(r.kind, kind)
	putPill(r.result, result)
	end := result - 10
	r.app.Hidden = app < 0
	if app > 0 {
		end = app - 12
		r.app.Text = Shorten(r.cells.App, Mono, result-app-8)
		centreY(r.app, app, 0, rowHeight)
	}
	r.name.Text = Shorten(r.cells.Name, Body, end-name)
	centreY(r.name, name, 0, rowHeight)
	r.placeNote(name+r.name.MinSize().Width+8, end)
	r.took.Hidden = took < 0
	centreY(r.took, took-r.took.MinSize().Width, 0, rowHeight)
}

// placeNote puts the words behind the name where there is room for some of them.
func (r *Row) placeNote(x, end float32) {
	r.note.Hidden = r.cells.Note == "" || end-x < 40
	if !r.note.Hidden {
		r.note.Text = Shorten(r.cells.Note, Small, end-x)
		centreY(r.note, x, 0, rowHeight)
	}
}

func putPill(p *Pill, x float32) {
	m := p.MinSize()
	p.Resize(m)
	p.Move(fyne.NewPos(x, (rowHeight-m.Height)/2))
}

// RowHead is the head of a list of Rows: time, kind, name, app, result, took.
type RowHead struct {
	widget.BaseWidget
	columns RowColumns
	box     *canvas.Rectangle
	labels  [6]*canvas.Text
}

// NewRowHead returns a head with these words.
func NewRowHead(columns RowColumns, words [6]string) *RowHead {
	h := &RowHead{columns: columns, box: newBox()}
	for i, w := range words {
		h.labels[i] = newLabel(Overline)
		h.labels[i].Text = w
	}
	h.ExtendBaseWidget(h)
	return h
}

// MinSize implements fyne.CanvasObject.
func (h *RowHead) MinSize() fyne.Size { return fyne.NewSize(380, 28) }

// CreateRenderer implements fyne.Widget.
func (h *RowHead) CreateRenderer() fyne.WidgetRenderer { return render(h) }

func (h *RowHead) objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{h.box}
	for _, l := range h.labels {
		out = append(out, l)
	}
	return out
}

func (h *RowHead) paint() {
	h.box.FillColor = paintOf(theme.Inset)
	for _, l := range h.labels {
		l.Color = paintOf(theme.Faint)
	}
}

func (h *RowHead) place(s fyne.Size) {
	h.box.Resize(s)
	kind, name, app, result, took := h.columns.at(s.Width)
	h.labels[3].Hidden, h.labels[5].Hidden = app < 0, took < 0
	for i, x := range []float32{14, kind, name, app, result, took - h.labels[5].MinSize().Width} {
		centreY(h.labels[i], x, 0, s.Height)
	}
}
