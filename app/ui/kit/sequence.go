package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Actor is a party of a sequence diagram.
type Actor struct {
	Name, Sub, Icon string
	Tone            Tone
}

// Arrow is a message between two actors, by index. Success has happened, Accent is under way, Neutral is
// still to come and drawn dashed, Danger went wrong.
type Arrow struct {
	From, To      int
	Label, Detail string
	Took          string // at the right edge: how long it lasted
	State         Tone
	Link          int64 // what a click opens; zero: nothing
}

// Sequence is a sequence diagram that grows as arrows are set.
type Sequence struct {
	widget.BaseWidget
	figure
	OnTapped func(link int64)

	actors  []Actor
	arrows  []Arrow
	hovered int
}

const (
	seqHead = 58 // height of the actors
	seqEdge = 44 // room at the right for times, where there are any
	seqStep = 42 // of an arrow
)

// NewSequence returns a diagram of these parties.
func NewSequence(actors []Actor, tapped func(link int64)) *Sequence {
	s := &Sequence{actors: actors, OnTapped: tapped, hovered: -1}
	s.ExtendBaseWidget(s)
	return s
}

// Set changes the arrows.
func (s *Sequence) Set(arrows []Arrow) {
	s.arrows = arrows
	s.Refresh()
}

// MinSize implements fyne.CanvasObject.
func (s *Sequence) MinSize() fyne.Size {
	return fyne.NewSize(float32(len(s.actors))*120, seqHead+float32(len(s.arrows))*seqStep+14)
}

// CreateRenderer implements fyne.Widget.
func (s *Sequence) CreateRenderer() fyne.WidgetRenderer { return render(s) }

func (s *Sequence) place(size fyne.Size) {
	if !s.begin(size) || size.Width <= 0 {
		return
	}
	if s.hovered >= 0 && s.hovered < len(s.arrows) && s.arrows[s.hovered].Link != 0 {
		s.add(newRect(theme.Hover, 0, seqHead+float32(s.hovered)*seqStep+4, size.Width, seqStep-2, 6))
	}
	for i, a := range s.actors {
		s.drawActor(a, s.axis(i, size), size)
	}
	for i, a := range s.arrows {
		y := seqHead + float32(i)*seqStep + 27
		s.drawArrow(a, s.axis(a.From, size), s.axis(a.To, size), y, s.lane(size)*float32(len(s.actors)))
		time := newText(a.Took, MonoSmall, theme.Faint)
		centreY(time, size.Width-time.MinSize().Width, y-10, 20)
		s.add(time)
	}
}

// axis is the x of an actor's lifeline, on a whole pixel.
func (s *Sequence) axis(i int, size fyne.Size) float32 {
	w := s.lane(size)
	return float32(int(w*float32(i) + w/2))
}

// lane is the width that an actor has.
func (s *Sequence) lane(size fyne.Size) float32 {
	width := size.Width
	if slices.ContainsFunc(s.arrows, func(a Arrow) bool { return a.Took != "" }) {
		width -= seqEdge
	}
	return width / float32(len(s.actors))
}

func (s *Sequence) drawActor(a Actor, x float32, size fyne.Size) {
	bottom := seqHead + float32(len(s.arrows))*seqStep + 4
	s.add(newDashes(theme.BorderInput, x, seqHead-8, 1, bottom-seqHead+8))
	w := min(s.lane(size)-8, 176)
	box := newRect(theme.Surface, x-w/2, 4, w, 44, 8)
	box.StrokeColor, box.StrokeWidth = paintOf(theme.Border), 1
	s.add(box)
	left, room := x-w/2+36, w-44
	if w < 140 { // no room for the icon
		left, room = x-w/2+7, w-12
	} else {
		icon := newImage()
		icon.Resource = theme.Icon(a.Icon, paintOf(a.Tone.Ink()))
		icon.Resize(fyne.NewSquareSize(18))
		icon.Move(fyne.NewPos(x-w/2+10, 17))
		s.add(icon)
	}
	name := newText(Shorten(a.Name, SmallBold, room), SmallBold, theme.Text)
	name.Move(fyne.NewPos(left, 10))
	sub := newText(Shorten(a.Sub, Caption, room), Caption, theme.Faint)
	sub.Move(fyne.NewPos(left, 27))
	s.add(name, sub)
}

// drawArrow draws one message. It has its row to itself, so its words may reach past its ends, up to the lanes' edges.
func (s *Sequence) drawArrow(a Arrow, from, to, y, edge float32) {
	line, ink := a.State.Ink(), theme.Text
	if a.State == Neutral {
		line, ink = theme.BorderInput, theme.Faint
	}
	left, right, middle := min(from, to), max(from, to), (from+to)/2
	room := 2*min(middle, edge-middle) - 8
	s.drawLabel(a.Label, SmallBold, ink, middle, y-19, room)
	s.drawLabel(a.Detail, MonoSmall, theme.Faint, middle, y+3, room)
	if a.State == Neutral {
		s.add(newDashes(line, left+6, y-0.5, right-left-14, 1.5))
	} else {
		s.add(newRect(line, left+4, y-0.75, right-left-9, 1.5, 0))
	}
	s.drawHead(line, from, to, y)
}

// drawHead draws the point of the arrow, a filled dot where it starts and a ring where it ends.
func (s *Sequence) drawHead(line fyne.ThemeColorName, from, to, y float32) {
	back := float32(-7)
	if to < from {
		back = 7
	}
	tip := to + back*5/7
	for _, dy := range []float32{-4.5, 4.5} {
		l := canvas.NewLine(paintOf(line))
		l.StrokeWidth = 1.6
		l.Position1, l.Position2 = fyne.NewPos(tip, y), fyne.NewPos(tip+back, y+dy)
		s.add(l)
	}
	for i, x := range []float32{from, to} {
		dot := canvas.NewCircle(paintOf([]fyne.ThemeColorName{line, theme.Surface}[i]))
		dot.StrokeColor, dot.StrokeWidth = paintOf(line), 1.6
		dot.Resize(fyne.NewSquareSize(7))
		dot.Move(fyne.NewPos(x-3.5, y-3.5))
		s.add(dot)
	}
}

// drawLabel centres a line of text on x and wipes the lifelines behind it.
func (s *Sequence) drawLabel(text string, style Style, ink fyne.ThemeColorName, x, y, room float32) {
	if text == "" {
		return
	}
	label := newText(Shorten(text, style, room), style, ink)
	m := label.MinSize()
	label.Move(fyne.NewPos(x-m.Width/2, y))
	s.add(newRect(theme.Surface, x-m.Width/2-4, y+1, m.Width+8, m.Height-2, 0), label)
}

func (s *Sequence) arrowAt(p fyne.Position) int {
	i := int((p.Y - seqHead - 4) / seqStep)
	if p.Y < seqHead+4 || i >= len(s.arrows) {
		return -1
	}
	return i
}

// Tapped opens what the arrow stands for.
func (s *Sequence) Tapped(e *fyne.PointEvent) {
	if i := s.arrowAt(e.Position); i >= 0 && s.arrows[i].Link != 0 && s.OnTapped != nil {
		s.OnTapped(s.arrows[i].Link)
	}
}

// MouseIn implements desktop.Hoverable.
func (s *Sequence) MouseIn(e *desktop.MouseEvent) { s.hover(s.arrowAt(e.Position)) }

// MouseMoved implements desktop.Hoverable.
func (s *Sequence) MouseMoved(e *desktop.MouseEvent) { s.hover(s.arrowAt(e.Position)) }

// MouseOut implements desktop.Hoverable.
func (s *Sequence) MouseOut() { s.hover(-1) }

func (s *Sequence) hover(i int) {
	if s.hovered != i {
		s.hovered = i
		s.Refresh()
	}
}

// Cursor is the hand over an arrow that opens something.
func (s *Sequence) Cursor() desktop.Cursor {
	if s.hovered >= 0 && s.hovered < len(s.arrows) && s.arrows[s.hovered].Link != 0 {
		return desktop.PointerCursor
	}
	return desktop.DefaultCursor
}
