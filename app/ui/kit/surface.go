package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Surface is a ground behind content: a fill, a one-pixel border, rounded corners; each may be absent.
type Surface struct {
	widget.BaseWidget
	fill, stroke fyne.ThemeColorName
	content      fyne.CanvasObject
	box          *canvas.Rectangle
}

// NewSurface puts content, which may be nil, on a ground.
func NewSurface(fill, stroke fyne.ThemeColorName, radius float32, content fyne.CanvasObject) *Surface {
	s := &Surface{fill: fill, stroke: stroke, content: content, box: newBox()}
	s.box.CornerRadius = radius
	s.ExtendBaseWidget(s)
	return s
}

// Fill is the ground's colour.
func (s *Surface) Fill() fyne.ThemeColorName { return s.fill }

// SetFill changes the ground.
func (s *Surface) SetFill(fill fyne.ThemeColorName) {
	if s.fill != fill {
		s.fill = fill
		s.Refresh()
	}
}

// MinSize implements fyne.CanvasObject.
func (s *Surface) MinSize() fyne.Size {
	if s.content == nil {
		return fyne.NewSize(1, 1)
	}
	return s.content.MinSize()
}

// CreateRenderer implements fyne.Widget.
func (s *Surface) CreateRenderer() fyne.WidgetRenderer { return render(s) }

func (s *Surface) objects() []fyne.CanvasObject {
	if s.content == nil {
		return []fyne.CanvasObject{s.box}
	}
	return []fyne.CanvasObject{s.box, s.content}
}

func (s *Surface) paint() {
	s.box.FillColor, s.box.StrokeColor, s.box.StrokeWidth = paintOf(s.fill), paintOf(s.stroke), 0
	if s.stroke != "" {
		s.box.StrokeWidth = 1
	}
}

func (s *Surface) place(size fyne.Size) {
	s.box.Resize(size)
	if s.content != nil {
		s.content.Resize(size)
	}
}

// Line is a one-pixel hairline, horizontal or vertical as its place is.
func Line() fyne.CanvasObject { return NewSurface(theme.Border, "", 0, nil) }

// Dot is a small filled circle in a tone.
type Dot struct {
	widget.BaseWidget
	tone   Tone
	size   float32
	circle *canvas.Circle
}

// NewDot returns a dot, size pixels wide.
func NewDot(tone Tone, size float32) *Dot {
	d := &Dot{tone: tone, size: size, circle: canvas.NewCircle(paintOf(tone.Ink()))}
	d.ExtendBaseWidget(d)
	return d
}

// Set changes the tone.
func (d *Dot) Set(tone Tone) {
	if d.tone != tone {
		d.tone = tone
		d.Refresh()
	}
}

// MinSize implements fyne.CanvasObject.
func (d *Dot) MinSize() fyne.Size { return fyne.NewSquareSize(d.size) }

// CreateRenderer implements fyne.Widget.
func (d *Dot) CreateRenderer() fyne.WidgetRenderer { return render(d) }

func (d *Dot) objects() []fyne.CanvasObject { return []fyne.CanvasObject{d.circle} }
func (d *Dot) paint()                       { d.circle.FillColor = paintOf(d.tone.Ink()) }

func (d *Dot) place(s fyne.Size) {
	d.circle.Resize(fyne.NewSquareSize(d.size))
	d.circle.Move(fyne.NewPos((s.Width-d.size)/2, (s.Height-d.size)/2))
}

func (*Surface) frames() {}
