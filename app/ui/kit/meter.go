package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Meter is a thin bar of which a share is filled: what is left of a life, how far a run is.
type Meter struct {
	widget.BaseWidget
	share      float64
	tone       Tone
	rail, fill *canvas.Rectangle
}

// NewMeter returns a bar with share (0 to 1) of it filled.
func NewMeter(share float64, tone Tone) *Meter {
	m := &Meter{share: share, tone: tone, rail: newBox(), fill: newBox()}
	m.rail.CornerRadius, m.fill.CornerRadius = 3, 3
	m.ExtendBaseWidget(m)
	return m
}

// Set changes share and tone.
func (m *Meter) Set(share float64, tone Tone) {
	if m.share != share || m.tone != tone {
		m.share, m.tone = share, tone
		m.Refresh()
	}
}

// MinSize implements fyne.CanvasObject.
func (m *Meter) MinSize() fyne.Size { return fyne.NewSize(60, 6) }

// CreateRenderer implements fyne.Widget.
func (m *Meter) CreateRenderer() fyne.WidgetRenderer { return render(m) }

func (m *Meter) objects() []fyne.CanvasObject { return []fyne.CanvasObject{m.rail, m.fill} }

func (m *Meter) paint() {
	m.rail.FillColor, m.fill.FillColor = paintOf(theme.NeutralTint), paintOf(m.tone.Ink())
}

func (m *Meter) place(s fyne.Size) {
	y := (s.Height - 6) / 2
	m.rail.Resize(fyne.NewSize(s.Width, 6))
	m.rail.Move(fyne.NewPos(0, y))
	m.fill.Hidden = m.share <= 0
	m.fill.Resize(fyne.NewSize(max(6, s.Width*float32(min(m.share, 1))), 6))
	m.fill.Move(fyne.NewPos(0, y))
}
