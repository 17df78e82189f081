package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/theme"
)

// Status is a clickable pill of the top strip: a dot, a name and a value. Its menu opens below it.
type Status struct {
	Press
	name, value string
	tone        Tone
	brief       bool // there is no room for all: a long value is left out, or a narrow pill is its dot
	narrow      bool
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
	s.label.Hidden, s.tail.Hidden = s.narrow, s.narrow || s.brief && !s.short()
	if s.name != "" {
		s.Tip = ""
		if s.tail.Hidden {
			s.Tip = s.name + " " + s.value
		}
	}
}

// SetNarrow leaves the dot only.
func (s *Status) SetNarrow(on bool) {
	s.narrow = on
	s.Refresh()
}

// short reports whether the value is a word, such as "off", that a brief pill has room for.
func (s *Status) short() bool { return measure(s.value, SmallBold).Width <= 48 }

// MinSize implements fyne.CanvasObject.
func (s *Status) MinSize() fyne.Size {
	width := 10 + 7 + 7 + measure(s.name, Small).Width + 10
	switch {
	case s.narrow:
		width = 36
	case !s.brief || s.short():
		width += 7 + measure(s.value, SmallBold).Width
	}
	return fyne.NewSize(width, 30)
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
	if s.narrow {
		s.dot.Move(fyne.NewPos((size.Width-7)/2, (size.Height-7)/2))
	}
	centreY(s.label, 24, 0, size.Height)
	centreY(s.tail, 24+measure(s.name, Small).Width+7, 0, size.Height)
}

// StatusRow is an HBox that says less where there is no room for all of it: pills leave long values out, and then texts
// with Ellipsis go.
func StatusRow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&statusRow{row: row{gap}}, objects...)
}

type statusRow struct {
	row
	brief, bare bool
}

func (r *statusRow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	shorten(objects, true, true)
	defer shorten(objects, r.brief, r.bare)
	return r.row.MinSize(objects)
}

func (r *statusRow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	before := r.brief
	r.brief = r.need(objects, false) > size.Width
	r.bare = r.brief && r.need(objects, true) > size.Width
	if shorten(objects, r.brief, r.bare); r.brief != before {
		for _, o := range objects {
			if s, ok := o.(*Status); ok {
				s.Refresh()
			}
		}
	}
	r.row.Layout(objects, size)
}

// need is how wide the row is with its texts uncut.
func (r *statusRow) need(objects []fyne.CanvasObject, brief bool) float32 {
	shorten(objects, brief, false)
	width := r.row.MinSize(objects).Width
	for _, o := range objects {
		if t, ok := o.(*Text); ok && t.Ellipsis {
			width += t.natural().Width - t.MinSize().Width
		}
	}
	return width
}

func shorten(objects []fyne.CanvasObject, brief, bare bool) {
	for _, o := range objects {
		switch o := o.(type) {
		case *Status:
			o.brief = brief
		case *Text:
			o.Hidden = o.Ellipsis && bare
		}
	}
}
