package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Style is a step of the type scale: two weights, nothing below 11 pixels.
type Style int

const (
	Body      Style = iota // 13
	Strong                 // 13 semi-bold
	Small                  // 12
	SmallBold              // 12 semi-bold
	Caption                // 11
	Overline               // 11 semi-bold
	Title                  // 15 semi-bold
	Heading                // 20 semi-bold
	Mono                   // 12 mono
	MonoSmall              // 11 mono
)

func (s Style) spec() (size float32, ts fyne.TextStyle) {
	bold, mono := fyne.TextStyle{Bold: true}, fyne.TextStyle{Monospace: true}
	switch s {
	case Strong:
		return 13, bold
	case Small:
		return 12, fyne.TextStyle{}
	case SmallBold:
		return 12, bold
	case Caption:
		return 11, fyne.TextStyle{}
	case Overline:
		return 11, bold
	case Title:
		return 15, bold
	case Heading:
		return 20, bold
	case Mono:
		return 12, mono
	case MonoSmall:
		return 11, mono
	}
	return 13, fyne.TextStyle{}
}

// Text is one line of text in a token colour. With Ellipsis it shrinks below its natural width instead of
// widening the window.
type Text struct {
	widget.BaseWidget
	Ellipsis bool
	Align    fyne.TextAlign

	text  string
	style Style
	ink   fyne.ThemeColorName
	label *canvas.Text
}

// NewText returns a line that always shows all of s.
func NewText(s string, style Style, ink fyne.ThemeColorName) *Text {
	t := &Text{text: s, style: style, ink: ink, label: newLabel(style)}
	t.ExtendBaseWidget(t)
	return t
}

// Ell returns a line that is cut with an ellipsis where there is no room.
func Ell(s string, style Style, ink fyne.ThemeColorName) *Text {
	t := NewText(s, style, ink)
	t.Ellipsis = true
	return t
}

// Set changes the words.
func (t *Text) Set(s string) {
	if t.text != s {
		t.text = s
		t.Refresh()
	}
}

// SetInk changes the colour.
func (t *Text) SetInk(ink fyne.ThemeColorName) {
	if t.ink != ink {
		t.ink = ink
		t.Refresh()
	}
}

// Text returns the words, uncut.
func (t *Text) Text() string { return t.text }

// MinSize is the whole line, or a few letters of it with Ellipsis.
func (t *Text) MinSize() fyne.Size {
	m := t.natural()
	if t.Ellipsis {
		m.Width = min(m.Width, 24)
	}
	return m
}

func (t *Text) natural() fyne.Size {
	m := measure(t.text, t.style)
	if t.text == "" {
		m.Height = measure("M", t.style).Height
	}
	return m
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer { return render(t) }

func (t *Text) objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.label} }

func (t *Text) paint() { t.label.Color = paintOf(t.ink) }

func (t *Text) place(s fyne.Size) {
	write(t.label, t.text)
	if t.Ellipsis && s.Width > 0 {
		write(t.label, Shorten(t.text, t.style, s.Width))
	}
	m := t.label.MinSize()
	x := float32(0)
	switch t.Align {
	case fyne.TextAlignTrailing:
		x = s.Width - m.Width
	case fyne.TextAlignCenter:
		x = (s.Width - m.Width) / 2
	}
	t.label.Move(fyne.NewPos(x, (s.Height-m.Height)/2))
	t.label.Resize(m)
}

// Shorten cuts s with an ellipsis so that it is at most width pixels wide.
func Shorten(s string, style Style, width float32) string {
	full := measure(s, style).Width
	if full <= width+0.5 {
		return s
	}
	runes := []rune(s)
	for n := int(float32(len(runes)) * width / full); n > 0; n-- {
		cut := strings.TrimRight(string(runes[:n]), " ") + "…"
		if measure(cut, style).Width <= width {
			return cut
		}
	}
	return "…"
}

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
