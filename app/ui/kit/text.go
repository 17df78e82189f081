package kit

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Text is one line of text in a token colour. With Ellipsis it shrinks below its natural width instead of
// widening the window.
type Text struct {
	widget.BaseWidget
	Ellipsis bool
	Align    fyne.TextAlign
	aside    bool // nothing of it is shown where not all of it fits

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

// Aside returns a line that is left out where there is no room for all of it: a few letters of it would tell nothing.
func Aside(s string, style Style, ink fyne.ThemeColorName) *Text {
	t := Ell(s, style, ink)
	t.aside = true
	return t
}

// Set changes the words.
func (t *Text) Set(s string) {
	if t.text != s {
		t.text = s
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
	switch {
	case t.aside && s.Width+0.5 < t.natural().Width:
		write(t.label, "")
	case t.Ellipsis && s.Width <= 0 && s.Height > 0: // it was given no room at all
		write(t.label, "")
	case t.Ellipsis && s.Width > 0:
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
