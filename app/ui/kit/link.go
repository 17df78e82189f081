package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Link is a Text that does something, drawn in the accent colour.
type Link struct {
	Press
	text  string
	style Style
	quiet bool
	label *canvas.Text
}

// NewValue returns a text that looks like any other and can be clicked, to copy it; tip says so.
func NewValue(s, tip string, style Style, tapped func()) *Link {
	l := NewLink(s, style, tapped)
	l.quiet, l.Tip = true, tip
	return l
}

// NewLink returns a line of text to click.
func NewLink(s string, style Style, tapped func()) *Link {
	l := &Link{text: s, style: style, label: newLabel(style)}
	l.OnTapped = tapped
	l.ExtendBaseWidget(l)
	return l
}

// MinSize implements fyne.CanvasObject.
func (l *Link) MinSize() fyne.Size { return measure(l.text, l.style) }

// CreateRenderer implements fyne.Widget.
func (l *Link) CreateRenderer() fyne.WidgetRenderer { return render(l) }

func (l *Link) objects() []fyne.CanvasObject { return []fyne.CanvasObject{l.label} }

func (l *Link) place(s fyne.Size) {
	write(l.label, Shorten(l.text, l.style, s.Width))
	centreY(l.label, 0, 0, s.Height)
}

func (l *Link) paint() {
	ink, over := theme.Accent, theme.Text
	if l.quiet {
		ink, over = theme.Text, theme.Accent
	}
	l.label.Color = paintOf(ink)
	if l.hovered || l.focused {
		l.label.Color = paintOf(over)
	}
}
