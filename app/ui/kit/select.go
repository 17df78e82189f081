package kit

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Select shows the chosen one of several words, in the frame of an input, and opens the others as a menu. The arrows
// change the choice in place, and up and down open the menu.
type Select struct {
	Press
	OnChanged func(string)

	options []string
	at      int // -1 for none
	box     *canvas.Rectangle
	label   *canvas.Text
	arrow   *canvas.Image
}

// NewSelect returns a select in which nothing is chosen yet; changed, which may be nil, hears of every choice.
func NewSelect(options []string, changed func(string)) *Select {
	s := &Select{OnChanged: changed, options: options, at: -1, box: newBox(), label: newLabel(Body), arrow: newImage()}
	s.box.CornerRadius = 6
	s.OnTapped = s.open
	s.ExtendBaseWidget(s)
	return s
}

// SetOptions changes the words; the choice stays where it is among them, too.
func (s *Select) SetOptions(options []string) {
	chosen := s.Selected()
	s.options, s.at = options, slices.Index(options, chosen)
	s.Refresh()
}

// Selected is the chosen word, "" while there is none.
func (s *Select) Selected() string {
	if s.at < 0 || s.at >= len(s.options) {
		return ""
	}
	return s.options[s.at]
}

// SelectedIndex is the index of the chosen word, -1 while there is none.
func (s *Select) SelectedIndex() int { return s.at }

// SetSelectedIndex chooses a word.
func (s *Select) SetSelectedIndex(i int) {
	if i < 0 || i >= len(s.options) {
		return
	}
	s.at = i
	s.Refresh()
	if s.OnChanged != nil {
		s.OnChanged(s.options[i])
	}
}

func (s *Select) open() {
	driver := fyne.CurrentApp().Driver()
	canvas := driver.CanvasForObject(s)
	if canvas == nil {
		return
	}
	items := make([]*fyne.MenuItem, len(s.options))
	for i, word := range s.options {
		items[i] = fyne.NewMenuItem(word, func() { s.SetSelectedIndex(i) })
		items[i].Checked = i == s.at
	}
	at := driver.AbsolutePositionForObject(s).AddXY(0, s.Size().Height+4)
	m := showMenu(canvas, at, s.Size().Width, nil, items)
	if s.at >= 0 {
		m.activate(s.at)
		m.reveal(s.at)
	}
}

// TypedKey opens the menu, or goes to the word before or after.
func (s *Select) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyUp, fyne.KeyDown:
		s.Tapped(nil)
	case fyne.KeyLeft:
		s.SetSelectedIndex(s.at - 1)
	case fyne.KeyRight:
		s.SetSelectedIndex(s.at + 1)
	default:
		s.Press.TypedKey(e)
	}
}

// MinSize implements fyne.CanvasObject: words that do not fit are cut.
func (s *Select) MinSize() fyne.Size { return fyne.NewSize(120, 34) }

// CreateRenderer implements fyne.Widget.
func (s *Select) CreateRenderer() fyne.WidgetRenderer { return render(s) }

func (s *Select) objects() []fyne.CanvasObject { return []fyne.CanvasObject{s.box, s.label, s.arrow} }

func (s *Select) paint() {
	fill, stroke, width, ink := theme.Surface, theme.BorderInput, float32(1), theme.Text
	switch {
	case s.disabled:
		fill, ink = theme.NeutralTint, theme.Faint
	case s.hovered:
		fill = theme.Inset
	}
	if s.focused {
		stroke, width = theme.Accent, 1.5
	}
	s.box.FillColor, s.box.StrokeColor, s.box.StrokeWidth = paintOf(fill), paintOf(stroke), width
	s.label.Color = paintOf(ink)
	s.arrow.Resource = theme.Icon("chevron-down", paintOf(theme.Muted))
}

func (s *Select) place(size fyne.Size) {
	s.box.Resize(size)
	write(s.label, Shorten(s.Selected(), Body, size.Width-42))
	centreY(s.label, 10, 0, size.Height)
	putIcon(s.arrow, size.Width-24, size.Height, 15)
}
