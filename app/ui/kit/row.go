package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// RowCells is what a Row of the exchange list shows: over one another the time and what is folded into the row, the
// name with what it says and who is concerned, the result and how long it took.
type RowCells struct {
	ID                                 int64 // that the row's actions are about
	Time, Arrow, Fold                  string
	Kind, Name, Note, Who              string
	Result, Took                       string
	KindTone, ResultTone               Tone
	Pinned, Selected, Foldable, Folded bool
	Branch                             Branch
}

// Branch is how a row hangs on the one above that it was unfolded from.
type Branch int

const (
	Trunk  Branch = iota // it does not
	Proven               // something proves it
	Likely               // only the time says so
)

// RowActions are what a row does, by the ID of its cells.
type RowActions struct {
	Choose, Fold func(id int64)
	Menu         func(id int64, at fyne.Position)
}

// Row is one line of a long list, drawn with bare canvas texts: labels would halve the frame rate. Its height is a
// multiple of four, so that its position is exact in a float32 even after a million rows.
type Row struct {
	widget.BaseWidget
	cells                                        RowCells
	time, arrow, fold, name, note, who, took     *canvas.Text
	kind, result                                 *Pill
	ground, bar, edge, branch1, branch2, branch3 *canvas.Rectangle
	chevron                                      *canvas.Image
	columns                                      RowColumns
	do                                           RowActions
}

// RowHeight is the height of a Row.
const RowHeight = 44

// The two lines of a row.
const (
	rowFirst  = 3
	rowSecond = 22
	rowLine   = 20
)

// RowColumns are the positions that rows and their head share; the kind column is as wide as the words of
// the language need.
type RowColumns struct {
	KindWidth float32
}

const rowIndent = 18 // of a row that was unfolded

// at gives the x of arrow, kind, name and result.
func (c RowColumns) at(width float32) (arrow, kind, name, result float32) {
	kind = 14 + 92 + 18
	return 14 + 92, kind, kind + c.KindWidth, width - 86
}

// NewRow returns an empty row.
func NewRow(columns RowColumns, do RowActions) *Row {
	r := &Row{
		columns: columns, do: do, time: newLabel(Mono), arrow: newLabel(Mono), fold: newLabel(Caption),
		name: newLabel(Body), note: newLabel(Body), who: newLabel(Caption), took: newLabel(MonoSmall),
		kind: NewPill("", Neutral, false), result: NewPill("", Neutral, true), ground: newBox(), bar: newBox(),
		edge: newBox(), branch1: newBox(), branch2: newBox(), branch3: newBox(), chevron: newImage(),
	}
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

// Tapped chooses the row, or at its fold unfolds it.
func (r *Row) Tapped(e *fyne.PointEvent) {
	arrow, _, _, _ := r.columns.at(r.Size().Width)
	if r.cells.Foldable && e.Position.Y >= rowSecond && e.Position.X < arrow {
		r.do.Fold(r.cells.ID)
		return
	}
	r.do.Choose(r.cells.ID)
}

// TappedSecondary opens the row's menu.
func (r *Row) TappedSecondary(e *fyne.PointEvent) { r.do.Menu(r.cells.ID, e.AbsolutePosition) }

// MinSize implements fyne.CanvasObject.
func (r *Row) MinSize() fyne.Size { return fyne.NewSize(380, RowHeight) }

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer { return render(r) }

func (r *Row) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.bar, r.edge, r.branch1, r.branch2, r.branch3, r.time, r.arrow, r.chevron,
		r.fold, r.kind, r.name, r.note, r.who, r.result, r.took}
}

func (r *Row) paint() {
	r.time.Color, r.arrow.Color, r.took.Color = paintOf(theme.Faint), paintOf(theme.Faint), paintOf(theme.Faint)
	r.name.Color, r.note.Color, r.who.Color = paintOf(theme.Text), paintOf(theme.Muted), paintOf(theme.Faint)
	r.fold.Color = paintOf(theme.Accent)
	r.ground.FillColor, r.bar.FillColor, r.edge.FillColor = paintOf(""), paintOf(""), paintOf(theme.Border)
	if r.cells.Selected {
		r.ground.FillColor = paintOf(theme.AccentTint)
	}
	switch {
	case r.cells.ResultTone == Danger:
		r.bar.FillColor = paintOf(theme.Danger)
	case r.cells.Pinned:
		r.bar.FillColor = paintOf(theme.Accent)
	}
	for _, b := range []*canvas.Rectangle{r.branch1, r.branch2, r.branch3} {
		b.FillColor = paintOf(theme.Faint)
	}
	if r.chevron.Hidden = !r.cells.Foldable; r.cells.Foldable {
		icon := "chevron-down"
		if r.cells.Folded {
			icon = "chevron-right"
		}
		r.chevron.Resource = theme.Icon(icon, paintOf(theme.Accent))
	}
}

func (r *Row) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	arrow, kind, name, result := r.columns.at(s.Width)
	r.ground.Resize(s)
	r.bar.Resize(fyne.NewSize(3, RowHeight))
	r.edge.Resize(fyne.NewSize(s.Width, 1))
	r.edge.Move(fyne.NewPos(0, RowHeight-1))
	r.time.Text, r.arrow.Text, r.took.Text = r.cells.Time, r.cells.Arrow, r.cells.Took
	centreY(r.time, 14, rowFirst, rowLine)
	centreY(r.arrow, arrow, rowFirst, rowLine)
	r.chevron.Resize(fyne.NewSquareSize(13))
	r.chevron.Move(fyne.NewPos(13, rowSecond+3))
	r.fold.Text = Shorten(r.cells.Fold, Caption, arrow-34)
	centreY(r.fold, 28, rowSecond, rowLine-2)
	r.placeBranch(&kind, &name)
	putPill(r.kind, kind, rowFirst)
	putPill(r.result, result, rowFirst)
	end := result - 10
	r.name.Text = Shorten(r.cells.Name, Body, end-name)
	centreY(r.name, name, rowFirst, rowLine)
	r.placeNote(name+r.name.MinSize().Width+8, end)
	write(r.who, Shorten(r.cells.Who, Caption, end-name))
	centreY(r.who, name, rowSecond, rowLine-2)
	centreY(r.took, result+7, rowSecond, rowLine-2)
}

// placeBranch draws what an unfolded row hangs on and moves its cells to the right.
func (r *Row) placeBranch(kind, name *float32) {
	hangs := r.cells.Branch != Trunk
	r.branch1.Hidden, r.branch2.Hidden, r.branch3.Hidden = !hangs, !hangs, !hangs || r.cells.Branch == Proven
	if !hangs {
		return
	}
	x, bottom := *kind+6, float32(RowHeight)/2-1
	put := func(b *canvas.Rectangle, x, y, w, h float32) {
		b.Move(fyne.NewPos(x, y))
		b.Resize(fyne.NewSize(w, h))
	}
	if r.cells.Branch == Proven {
		put(r.branch1, x, 0, 1.5, bottom)
		put(r.branch2, x, bottom, 9, 1.5)
	} else {
		put(r.branch1, x, 1, 1.5, 7)
		put(r.branch2, x, 13, 1.5, 7)
		put(r.branch3, x+3, bottom, 5, 1.5)
	}
	*kind += rowIndent
	*name += rowIndent
}

// placeNote puts the words behind the name where there is room for some of them.
func (r *Row) placeNote(x, end float32) {
	r.note.Hidden = r.cells.Note == "" || end-x < 40
	if !r.note.Hidden {
		write(r.note, Shorten(r.cells.Note, Body, end-x))
		centreY(r.note, x, rowFirst, rowLine)
	}
}

func putPill(p *Pill, x, y float32) {
	m := p.MinSize()
	p.Resize(m)
	p.Move(fyne.NewPos(x, y+(rowLine-m.Height)/2))
}

// RowHead is the head of a list of Rows: time, kind, name, result.
type RowHead struct {
	widget.BaseWidget
	columns RowColumns
	box     *canvas.Rectangle
	labels  [4]*canvas.Text
}

// NewRowHead returns a head with these words.
func NewRowHead(columns RowColumns, words [4]string) *RowHead {
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
	_, kind, name, result := h.columns.at(s.Width)
	for i, x := range []float32{14, kind, name, result} {
		centreY(h.labels[i], x, 0, s.Height)
	}
}
