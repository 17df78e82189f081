package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Tile is an icon on a square with a word below: one thing of several that can be done, as on a phone.
type Tile struct {
	Press
	icon  string
	box   *canvas.Rectangle
	image *canvas.Image
	label *canvas.Text
	text  string
}

const tileSquare, tileWidth, tileHeight = 40, 62, 62

// NewTile returns a tile.
func NewTile(icon, text string, tapped func()) *Tile {
	t := &Tile{icon: icon, text: text, box: newBox(), image: newImage(), label: newLabel(Caption)}
	t.box.CornerRadius = 10
	t.OnTapped = tapped
	t.ExtendBaseWidget(t)
	return t
}

// Text is the word below.
func (t *Tile) Text() string { return t.text }

func (t *Tile) paint() {
	fill, stroke, width := theme.Surface, theme.Border, float32(1)
	if t.hovered {
		fill = theme.Hover
	}
	if t.focused {
		stroke, width = theme.Accent, 1.5
	}
	t.box.FillColor, t.box.StrokeColor, t.box.StrokeWidth = paintOf(fill), paintOf(stroke), width
	t.image.Resource = theme.Icon(t.icon, paintOf(theme.Text))
	t.label.Color = paintOf(theme.Muted)
}

// MinSize implements fyne.CanvasObject.
func (t *Tile) MinSize() fyne.Size { return fyne.NewSize(tileWidth, tileHeight) }

// CreateRenderer implements fyne.Widget.
func (t *Tile) CreateRenderer() fyne.WidgetRenderer { return render(t) }

func (t *Tile) objects() []fyne.CanvasObject { return []fyne.CanvasObject{t.box, t.image, t.label} }

func (t *Tile) place(s fyne.Size) {
	x := (s.Width - tileSquare) / 2
	t.box.Resize(fyne.NewSquareSize(tileSquare))
	t.box.Move(fyne.NewPos(x, 0))
	putIcon(t.image, x+(tileSquare-18)/2, tileSquare, 18)
	write(t.label, Shorten(t.text, Caption, s.Width))
	centreY(t.label, max(0, (s.Width-t.label.MinSize().Width)/2), tileSquare+2, tileHeight-tileSquare-2)
}
