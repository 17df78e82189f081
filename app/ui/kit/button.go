package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Emphasis is how loud a button is.
type Emphasis int

const (
	Ghost   Emphasis = iota // no ground: icon buttons, secondary actions
	Outline                 // a border
	Solid                   // the one primary action of a page
	Alarm                   // an outline in the danger tone: what cannot be taken back
)

// Button is 30 pixels high. One without text is 28 by 28 pixels and needs a tip.
type Button struct {
	Press
	emphasis   Emphasis
	icon, text string
	box        *canvas.Rectangle
	image      *canvas.Image
	label      *canvas.Text
}

// NewButton returns a button; icon or text may be empty.
func NewButton(icon, text string, kind Emphasis, tapped func()) *Button {
	b := &Button{emphasis: kind, icon: icon, text: text, box: newBox(), image: newImage(), label: newLabel(Body)}
	b.box.CornerRadius = 6
	setBold(b.label, kind == Solid)
	b.OnTapped = tapped
	b.ExtendBaseWidget(b)
	return b
}

// NewIconButton returns a ghost button without text; tip says what it does.
func NewIconButton(icon, tip string, tapped func()) *Button {
	b := NewButton(icon, "", Ghost, tapped)
	b.Tip = tip
	return b
}

// Set changes icon and text.
func (b *Button) Set(icon, text string) {
	if b.icon != icon || b.text != text {
		b.icon, b.text = icon, text
		b.Refresh()
	}
}

// Text is what the button says.
func (b *Button) Text() string { return b.text }

func (b *Button) ink() fyne.ThemeColorName {
	switch {
	case b.disabled:
		return theme.Faint
	case b.emphasis == Solid:
		return theme.OnAccent
	case b.emphasis == Alarm:
		return theme.Danger
	case b.text == "" && !b.hovered:
		return theme.Muted
	}
	return theme.Text
}

func (b *Button) paint() {
	fill, stroke, width := fyne.ThemeColorName(""), fyne.ThemeColorName(""), float32(0)
	switch {
	case b.emphasis == Solid && b.disabled:
		fill = theme.NeutralTint
	case b.emphasis == Solid:
		fill = theme.AccentSolid
	case b.emphasis == Outline || b.emphasis == Alarm:
		fill, stroke, width = theme.Surface, theme.BorderInput, 1
	}
	if b.hovered && !b.disabled && b.emphasis != Solid {
		fill = theme.Hover
	}
	if b.focused {
		stroke, width = theme.Accent, 1.5
	}
	b.box.FillColor, b.box.StrokeColor, b.box.StrokeWidth = paintOf(fill), paintOf(stroke), width
	b.label.Text, b.label.Color = b.text, paintOf(b.ink())
	b.image.Hidden = b.icon == ""
	if b.icon != "" {
		b.image.Resource = theme.Icon(b.icon, paintOf(b.ink()))
	}
}

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	if b.text == "" {
		return fyne.NewSize(28, 28)
	}
	return fyne.NewSize(b.innerWidth()+22, 30)
}

func (b *Button) innerWidth() float32 {
	style := Body
	if b.emphasis == Solid {
		style = Strong
	}
	w := measure(b.text, style).Width
	if b.icon != "" {
		w += 21
	}
	return w
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer { return render(b) }

func (b *Button) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{b.box, b.image, b.label}
}

func (b *Button) place(s fyne.Size) {
	b.box.Resize(s)
	if b.text == "" {
		putIcon(b.image, (s.Width-16)/2, s.Height, 16)
		return
	}
	x := (s.Width - b.innerWidth()) / 2
	if b.icon != "" {
		putIcon(b.image, x, s.Height, 15)
		x += 21
	}
	centreY(b.label, x, 0, s.Height)
}
