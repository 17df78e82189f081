package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// CommandCells is what a Command shows: its name, where it belongs or why it cannot be done, and its key at the right.
type CommandCells struct {
	Icon, Label, Note, Keys string
	Off, Selected           bool
}

// Command is a line of a list of commands.
type Command struct {
	Press
	cells             CommandCells
	ground, cap       *canvas.Rectangle
	image             *canvas.Image
	label, note, keys *canvas.Text
}

// CommandHeight is the height of a Command.
const CommandHeight = 36

// NewCommand returns an empty line.
func NewCommand() *Command {
	c := &Command{ground: newBox(), cap: newBox(), image: newImage(), label: newLabel(Body), note: newLabel(Small),
		keys: newLabel(MonoSmall)}
	c.ground.CornerRadius, c.cap.CornerRadius = 7, 4
	c.ExtendBaseWidget(c)
	return c
}

// Set fills the line.
func (c *Command) Set(cells CommandCells) {
	if c.cells != cells {
		c.cells = cells
		c.Refresh()
	}
}

// Text is what the line says.
func (c *Command) Text() string { return c.cells.Label }

func (c *Command) paint() {
	fill, ink, icon := fyne.ThemeColorName(""), theme.Text, theme.Muted
	switch {
	case c.cells.Selected:
		fill, icon = theme.AccentTint, theme.Accent
	case c.hovered:
		fill = theme.Hover
	}
	if c.cells.Off {
		ink, icon = theme.Faint, theme.Faint
	}
	c.ground.FillColor = paintOf(fill)
	c.cap.FillColor, c.cap.StrokeColor, c.cap.StrokeWidth = paintOf(theme.Inset), paintOf(theme.Border), 1
	c.cap.Hidden = c.cells.Keys == ""
	c.label.Color, c.note.Color, c.keys.Color = paintOf(ink), paintOf(theme.Faint), paintOf(theme.Muted)
	if c.image.Hidden = c.cells.Icon == ""; c.cells.Icon != "" {
		c.image.Resource = theme.Icon(c.cells.Icon, paintOf(icon))
	}
}

// MinSize implements fyne.CanvasObject.
func (c *Command) MinSize() fyne.Size { return fyne.NewSize(240, CommandHeight) }

// CreateRenderer implements fyne.Widget.
func (c *Command) CreateRenderer() fyne.WidgetRenderer { return render(c) }

func (c *Command) objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{c.ground, c.image, c.label, c.note, c.cap, c.keys}
}

func (c *Command) place(s fyne.Size) {
	if s.Width == 0 {
		return
	}
	c.ground.Resize(s.SubtractWidthHeight(0, 2))
	c.ground.Move(fyne.NewPos(0, 1))
	putIcon(c.image, 11, s.Height, 16)
	end := s.Width - 10
	write(c.keys, c.cells.Keys)
	if c.cells.Keys != "" {
		m := c.keys.MinSize()
		centreY(c.keys, end-m.Width-6, 0, s.Height)
		c.cap.Resize(fyne.NewSize(m.Width+12, 20))
		c.cap.Move(fyne.NewPos(end-m.Width-12, (s.Height-20)/2))
		end -= m.Width + 24
	}
	write(c.note, Shorten(c.cells.Note, Small, (end-38)*0.6))
	room := c.note.MinSize().Width
	centreY(c.note, end-room, 0, s.Height)
	write(c.label, Shorten(c.cells.Label, Body, end-room-14-38))
	centreY(c.label, 38, 0, s.Height)
}
