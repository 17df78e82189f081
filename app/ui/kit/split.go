package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Split is two panes side by side. The line between them is one pixel wide and can be dragged within eight.
type Split struct {
	widget.BaseWidget
	OnMoved func(share float64)

	left, right fyne.CanvasObject
	share       float64 // of the left pane
	least       float32 // width of a pane in pixels
	line        *canvas.Rectangle
	grip        *grip
}

// NewSplit returns a split whose left pane takes share of the width; no pane gets narrower than least.
func NewSplit(left, right fyne.CanvasObject, share float64, least float32) *Split {
	s := &Split{left: left, right: right, share: share, least: least, line: newBox()}
	s.grip = &grip{split: s}
	s.grip.ExtendBaseWidget(s.grip)
	s.ExtendBaseWidget(s)
	return s
}

// MinSize implements fyne.CanvasObject.
func (s *Split) MinSize() fyne.Size {
	a, b := s.left.MinSize(), s.right.MinSize()
	return fyne.NewSize(max(a.Width, s.least)+max(b.Width, s.least)+1, max(a.Height, b.Height))
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return render(s) }

func (s *Split) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.left, s.right, s.line, s.grip}
}

func (s *Split) paint() {
	s.line.FillColor = paintOf(theme.Border)
	if s.grip.hovered {
		s.line.FillColor = paintOf(theme.Accent)
	}
}

func (s *Split) place(size fyne.Size) {
	w := max(float32(s.share)*size.Width, s.left.MinSize().Width, s.least)
	w = min(w, size.Width-1-max(s.least, s.right.MinSize().Width))
	w = float32(int(w))
	s.left.Resize(fyne.NewSize(w, size.Height))
	s.line.Resize(fyne.NewSize(1, size.Height))
	s.line.Move(fyne.NewPos(w, 0))
	s.right.Resize(fyne.NewSize(size.Width-w-1, size.Height))
	s.right.Move(fyne.NewPos(w+1, 0))
	s.grip.Resize(fyne.NewSize(8, size.Height))
	s.grip.Move(fyne.NewPos(w-4, 0))
}

// grip is the invisible strip over the line.
type grip struct {
	widget.BaseWidget
	split   *Split
	hovered bool
}

func (g *grip) Cursor() desktop.Cursor         { return desktop.HResizeCursor }
func (g *grip) MouseIn(*desktop.MouseEvent)    { g.hover(true) }
func (g *grip) MouseMoved(*desktop.MouseEvent) {}
func (g *grip) MouseOut()                      { g.hover(false) }

func (g *grip) hover(on bool) {
	g.hovered = on
	g.split.Refresh()
}

func (g *grip) Dragged(e *fyne.DragEvent) {
	if w := g.split.Size().Width; w > 0 {
		g.split.share = float64((g.Position().X + 4 + e.Dragged.DX) / w)
		g.split.Refresh()
	}
}

func (g *grip) DragEnd() {
	if g.split.OnMoved != nil {
		g.split.OnMoved(g.split.share)
	}
}

func (g *grip) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(newBox()) }

func (*Split) frames() {}
