package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Pill is a tinted status word, optionally with a dot before it.
type Pill struct {
	widget.BaseWidget
	// Quiet draws success without a ground, for lists in which most rows are fine and only trouble is to stand out.
	Quiet bool

	text  string
	tone  Tone
	dot   bool
	box   *canvas.Rectangle
	point *canvas.Circle
	label *canvas.Text
}

// NewPill returns a status word.
func NewPill(text string, tone Tone, dot bool) *Pill {
	p := &Pill{text: text, tone: tone, dot: dot, box: newBox(), point: canvas.NewCircle(paintOf("")),
		label: newLabel(Overline)}
	p.box.CornerRadius = 5
	p.ExtendBaseWidget(p)
	return p
}

// Set changes word and tone.
func (p *Pill) Set(text string, tone Tone) {
	if p.text != text || p.tone != tone {
		p.text, p.tone = text, tone
		p.Refresh()
	}
}

// MinSize implements fyne.CanvasObject.
func (p *Pill) MinSize() fyne.Size {
	w := measure(p.text, Overline).Width + 14
	if p.dot {
		w += 12
	}
	return fyne.NewSize(w, 20)
}

// CreateRenderer implements fyne.Widget.
func (p *Pill) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Pill) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{p.box, p.point, p.label}
}

func (p *Pill) paint() {
	ink, tint, bold := p.tone.Ink(), p.tone.Tint(), true
	if p.Quiet && (p.tone == Success || p.tone == Neutral) {
		ink, tint, bold = theme.Muted, "", false
	}
	p.box.FillColor = paintOf(tint)
	p.point.FillColor = paintOf(p.tone.Ink())
	p.point.Hidden = !p.dot
	p.label.Text, p.label.Color = p.text, paintOf(ink)
	setBold(p.label, bold)
}

func (p *Pill) place(s fyne.Size) {
	m := p.MinSize()
	y := (s.Height - m.Height) / 2
	p.box.Resize(m)
	p.box.Move(fyne.NewPos(0, y))
	x := float32(7)
	if p.dot {
		p.point.Resize(fyne.NewSquareSize(6))
		p.point.Move(fyne.NewPos(8, y+7))
		x = 19
	}
	centreY(p.label, x, y, m.Height)
}

// Text is the status word.
func (p *Pill) Text() string { return p.text }
