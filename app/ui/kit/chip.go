package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Chip is one choice of several side by side, with a count after its word.
type Chip struct {
	Press
	text, count string
	on          bool
	box         *canvas.Rectangle
	label, tail *canvas.Text
}

// NewChip returns a chip; count may be empty.
func NewChip(text, count string, on bool, tapped func()) *Chip {
	c := &Chip{text: text, count: count, on: on, box: newBox(), label: newLabel(Small), tail: newLabel(Caption)}
	c.box.CornerRadius = 6
	c.OnTapped = tapped
	c.ExtendBaseWidget(c)
	return c
}

// Set changes count and choice.
func (c *Chip) Set(count string, on bool) {
	if c.count != count || c.on != on {
		c.count, c.on = count, on
		c.Refresh()
	}
}

// On reports whether the chip is the chosen one.
func (c *Chip) On() bool { return c.on }

func (c *Chip) paint() {
	fill, stroke, ink, faint := theme.Surface, theme.Border, theme.Muted, theme.Faint
	if c.hovered {
		fill = theme.Hover
	}
	if c.on {
		fill, stroke, ink, faint = theme.AccentTint, theme.AccentTint, theme.Accent, theme.Accent
	}
	c.box.StrokeWidth = 1
	if c.focused {
		stroke, c.box.StrokeWidth = theme.Accent, 1.5
	}
	c.box.FillColor, c.box.StrokeColor = paintOf(fill), paintOf(stroke)
	c.label.Text, c.label.Color = c.text, paintOf(ink)
	setBold(c.label, c.on)
	c.tail.Text, c.tail.Color = c.count, paintOf(faint)
}

// MinSize implements fyne.CanvasObject.
func (c *Chip) MinSize() fyne.Size {
	w := measure(c.text, SmallBold).Width + 18
	if c.count != "" {
		w += 5 + measure(c.count, Caption).Width
	}
	return fyne.NewSize(w, 26)
}

// CreateRenderer implements fyne.Widget.
func (c *Chip) CreateRenderer() fyne.WidgetRenderer { return render(c) }

func (c *Chip) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{c.box, c.label, c.tail}
}

func (c *Chip) place(s fyne.Size) {
	c.box.Resize(s)
	word, gap := c.label.MinSize().Width, float32(0)
	if c.count != "" {
		gap = 5
	}
	left := (s.Width - word - gap - c.tail.MinSize().Width) / 2 // there is room for the bold word
	centreY(c.label, left, 0, s.Height)
	centreY(c.tail, left+word+gap, 0, s.Height)
}

// Check is a box to tick with a word behind it.
type Check struct {
	Press
	text  string
	on    bool
	image *canvas.Image
	label *canvas.Text
}

// NewCheck returns a tick box; changed hears every change by the user.
func NewCheck(text string, on bool, changed func(bool)) *Check {
	c := &Check{text: text, on: on, image: newImage(), label: newLabel(Body)}
	c.OnTapped = func() {
		c.on = !c.on
		c.Refresh()
		if changed != nil {
			changed(c.on)
		}
	}
	c.ExtendBaseWidget(c)
	return c
}

// Text is the word behind the box.
func (c *Check) Text() string { return c.text }

// On reports whether the box is ticked.
func (c *Check) On() bool { return c.on }

func (c *Check) paint() {
	icon, ink := "square", theme.Faint
	if c.on {
		icon, ink = "square-check", theme.Accent
	}
	c.image.Resource = theme.Icon(icon, paintOf(ink))
	c.label.Text, c.label.Color = c.text, paintOf(theme.Text)
	if c.focused || c.hovered {
		c.label.Color = paintOf(theme.Accent)
	}
}

// MinSize is the box with its word, of a long one the beginning: it is cut rather than makes the window wide.
func (c *Check) MinSize() fyne.Size {
	whole := c.natural()
	return fyne.NewSize(min(whole.Width, 164), whole.Height)
}

func (c *Check) natural() fyne.Size { return fyne.NewSize(24+measure(c.text, Body).Width, 26) }

// CreateRenderer implements fyne.Widget.
func (c *Check) CreateRenderer() fyne.WidgetRenderer { return render(c) }

func (c *Check) objects() []fyne.CanvasObject { return []fyne.CanvasObject{c.image, c.label} }

func (c *Check) place(s fyne.Size) {
	putIcon(c.image, 0, s.Height, 17)
	c.label.Text = Shorten(c.text, Body, s.Width-24)
	centreY(c.label, 24, 0, s.Height)
}
