package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// DiffCells is what a DiffRow shows: a title, a word about rows that are put away, or a line of each side.
type DiffCells struct {
	Title, Folded, Left, Right string
	LeftGone, RightCame        bool // the side's line differs from the other's
	Faint                      bool // the difference says nothing
}

// DiffRow is one line of two documents side by side.
type DiffRow struct {
	widget.BaseWidget
	cells       DiffCells
	left, right *canvas.Text
	title       *canvas.Text
	gone, came  *canvas.Rectangle
	middle      *canvas.Rectangle
}

// NewDiffRow returns an empty row.
func NewDiffRow() *DiffRow {
	r := &DiffRow{left: newLabel(Mono), right: newLabel(Mono), title: newLabel(SmallBold), gone: newBox(), came: newBox(),
		middle: newBox()}
	r.ExtendBaseWidget(r)
	return r
}

// Set fills the row.
func (r *DiffRow) Set(cells DiffCells) {
	if r.cells != cells {
		r.cells = cells
		r.Refresh()
	}
}

// DiffRowHeight is the height of a DiffRow.
const DiffRowHeight = 22

// MinSize implements fyne.CanvasObject.
func (r *DiffRow) MinSize() fyne.Size { return fyne.NewSize(300, DiffRowHeight) }

// CreateRenderer implements fyne.Widget.
func (r *DiffRow) CreateRenderer() fyne.WidgetRenderer { return render(r) }

func (r *DiffRow) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.gone, r.came, r.middle, r.left, r.right, r.title}
}

func (r *DiffRow) paint() {
	ink := theme.Text
	if r.cells.Faint {
		ink = theme.Faint
	}
	r.left.Color, r.right.Color, r.title.Color = paintOf(ink), paintOf(ink), paintOf(theme.Text)
	if r.cells.Folded != "" {
		r.title.Color = paintOf(theme.Faint)
	}
	setBold(r.title, r.cells.Title != "")
	r.gone.FillColor, r.came.FillColor, r.middle.FillColor = paintOf(""), paintOf(""), paintOf(theme.Border)
	if r.cells.LeftGone {
		r.gone.FillColor = paintOf(theme.DangerTint)
	}
	if r.cells.RightCame {
		r.came.FillColor = paintOf(theme.SuccessTint)
	}
}

func (r *DiffRow) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	half := float32(int(s.Width / 2))
	put := func(o fyne.CanvasObject, x, w float32) {
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, s.Height))
	}
	put(r.gone, 0, half)
	put(r.came, half, s.Width-half)
	put(r.middle, half, 1)
	r.middle.Hidden = r.cells.Title+r.cells.Folded != ""
	for t, cell := range map[*canvas.Text]string{r.left: r.cells.Left, r.right: r.cells.Right} {
		x := float32(8)
		if t == r.right {
			x += half
		}
		write(t, Shorten(strings.ReplaceAll(cell, "\t", "    "), Mono, half-16))
		centreY(t, x, 0, s.Height)
	}
	write(r.title, r.cells.Title+r.cells.Folded)
	centreY(r.title, 8, 0, s.Height)
}
