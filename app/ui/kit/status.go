package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Status is a clickable pill of the top strip: a dot, a name and a value. Its menu opens below it.
type Status struct {
	Press
	name, value string
	tone        Tone
	box         *canvas.Rectangle
	dot         *canvas.Circle
	label, tail *canvas.Text
}

// NewStatus returns a pill; menu is called with the place below it when it is clicked.
func NewStatus(name string, menu func(at fyne.Position)) *Status {
	s := &Status{name: name, box: newBox(), dot: canvas.NewCircle(paintOf("")), label: newLabel(Small),
		tail: newLabel(SmallBold)}
	s.box.CornerRadius = 7
	s.OnTapped = func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(s)
		menu(at.AddXY(0, s.Size().Height+4))
	}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes value and tone.
func (s *Status) Set(value string, tone Tone) {
	if s.value != value || s.tone != tone {
		s.value, s.tone = value, tone
		s.Refresh()
	}
}

func (s *Status) paint() {
	s.box.FillColor, s.box.StrokeColor, s.box.StrokeWidth = paintOf(theme.Surface), paintOf(theme.Border), 1
	if s.hovered {
		s.box.FillColor = paintOf(theme.Hover)
	}
	if s.focused {
		s.box.StrokeColor, s.box.StrokeWidth = paintOf(theme.Accent), 1.5
	}
	s.dot.FillColor = paintOf(s.tone.Ink())
	s.label.Text, s.label.Color = s.name, paintOf(theme.Muted)
	s.tail.Text, s.tail.Color = s.value, paintOf(theme.Text)
}

// MinSize implements fyne.CanvasObject.
func (s *Status) MinSize() fyne.Size {
	return fyne.NewSize(10+7+7+measure(s.name, Small).Width+7+measure(s.value, SmallBold).Width+10, 30)
}

// CreateRenderer implements fyne.Widget.
func (s *Status) CreateRenderer() fyne.WidgetRenderer { return render(s) }

func (s *Status) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{s.box, s.dot, s.label, s.tail}
}

func (s *Status) place(size fyne.Size) {
	s.box.Resize(size)
	s.dot.Resize(fyne.NewSquareSize(7))
	s.dot.Move(fyne.NewPos(10, (size.Height-7)/2))
	centreY(s.label, 24, 0, size.Height)
	centreY(s.tail, 24+measure(s.name, Small).Width+7, 0, size.Height)
}
