package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Split is two panes side by side. The line between them is one pixel wide and can be dragged within eight. Where there
// is no room for both it shows one at a time, the left one first.
type Split struct {
	widget.BaseWidget
	OnMoved func(share float64)
	OnFold  func(folded bool) // hears when one pane has to do, and when both fit again

	left, right fyne.CanvasObject
	share       float64 // of the left pane
	least       float32 // width of a pane in pixels
	folded      bool    // one pane is shown
	turned      bool    // it is the right one
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
	return s.left.MinSize().Max(s.right.MinSize()).Max(fyne.NewSize(s.least, 0))
}

// Folded reports whether one pane is shown at a time.
func (s *Split) Folded() bool { return s.folded }

// Turned reports whether that is the right one.
func (s *Split) Turned() bool { return s.folded && s.turned }

// Turn shows the right pane, or the left one, where there is no room for both.
func (s *Split) Turn(right bool) {
	if s.turned == right {
		return
	}
	if s.turned = right; s.folded {
		s.show()
	}
}

// show brings the panes to the front that were not there.
func (s *Split) show() {
	Renew(s)
	for _, o := range s.panes() {
		Repaint(o)
	}
}

// panes are those in front.
func (s *Split) panes() []fyne.CanvasObject {
	switch {
	case !s.folded:
		return []fyne.CanvasObject{s.left, s.right}
	case s.turned:
		return []fyne.CanvasObject{s.right}
	}
	return []fyne.CanvasObject{s.left}
}

// fold takes note of whether there is room for both panes. The one that was away may have missed a switch of theme.
func (s *Split) fold(width float32) {
	folded := width < max(s.left.MinSize().Width, s.least)+max(s.right.MinSize().Width, s.least)+1
	if width <= 0 || folded == s.folded {
		return
	}
	hidden := s.left
	if !s.turned {
		hidden = s.right
	}
	if s.folded = folded; !folded {
		Repaint(hidden)
	}
	if s.OnFold != nil {
		s.OnFold(folded)
	}
}

// CreateRenderer implements fyne.Widget.
func (s *Split) CreateRenderer() fyne.WidgetRenderer { return render(s) }

func (s *Split) objects() []fyne.CanvasObject {
	if s.folded {
		return s.panes()
	}
	return []fyne.CanvasObject{s.left, s.right, s.line, s.grip}
}

func (s *Split) paint() {
	s.line.FillColor = paintOf(theme.Border)
	if s.grip.hovered {
		s.line.FillColor = paintOf(theme.Accent)
	}
}

func (s *Split) place(size fyne.Size) {
	if s.fold(size.Width); s.folded {
		front := s.panes()[0]
		front.Resize(size)
		front.Move(fyne.Position{})
		return
	}
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
