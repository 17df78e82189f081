package kit

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// Picture is a picture at its own proportions, at most so wide and high.
type Picture struct {
	widget.BaseWidget
	size  fyne.Size
	image *canvas.Image
	ring  *canvas.Rectangle
}

// NewPicture returns img, no larger than a square of most pixels.
func NewPicture(img image.Image, most float32) *Picture {
	p := &Picture{image: canvas.NewImageFromImage(img), ring: newBox()}
	p.image.FillMode = canvas.ImageFillContain
	p.ring.CornerRadius = 4
	b := img.Bounds()
	share := most / float32(max(1, b.Dx(), b.Dy()))
	p.size = fyne.NewSize(max(24, float32(b.Dx())*share), max(24, float32(b.Dy())*share))
	p.ExtendBaseWidget(p)
	return p
}

// MinSize implements fyne.CanvasObject.
func (p *Picture) MinSize() fyne.Size { return p.size }

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer { return render(p) }

func (p *Picture) objects() []fyne.CanvasObject { return []fyne.CanvasObject{p.image, p.ring} }

func (p *Picture) paint() { p.ring.StrokeColor, p.ring.StrokeWidth = paintOf(theme.Border), 1 }

func (p *Picture) place(s fyne.Size) {
	p.image.Resize(s)
	p.ring.Resize(s)
}
