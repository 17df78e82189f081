package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Icon is a stroke icon that follows the theme.
type Icon struct {
	widget.BaseWidget
	name  string
	ink   fyne.ThemeColorName
	size  float32
	image *canvas.Image
}

// NewIcon returns the Lucide icon called name, size pixels wide and high.
func NewIcon(name string, ink fyne.ThemeColorName, size float32) *Icon {
	i := &Icon{name: name, ink: ink, size: size, image: newImage()}
	i.ExtendBaseWidget(i)
	return i
}

// Set changes drawing and colour.
func (i *Icon) Set(name string, ink fyne.ThemeColorName) {
	if i.name != name || i.ink != ink {
		i.name, i.ink = name, ink
		i.Refresh()
	}
}

// MinSize implements fyne.CanvasObject.
func (i *Icon) MinSize() fyne.Size { return fyne.NewSquareSize(i.size) }

// CreateRenderer implements fyne.Widget.
func (i *Icon) CreateRenderer() fyne.WidgetRenderer { return render(i) }

func (i *Icon) objects() []fyne.CanvasObject { return []fyne.CanvasObject{i.image} }
func (i *Icon) paint()                       { i.image.Resource = theme.Icon(i.name, paintOf(i.ink)) }
func (i *Icon) place(s fyne.Size)            { putIcon(i.image, (s.Width-i.size)/2, s.Height, i.size) }

func newImage() *canvas.Image { return &canvas.Image{FillMode: canvas.ImageFillContain} }

// putIcon places an image of the given size at x, in the middle of a strip of height h.
func putIcon(image *canvas.Image, x, h, size float32) {
	image.Resize(fyne.NewSquareSize(size))
	image.Move(fyne.NewPos(x, (h-size)/2))
}
