package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// shade is the soft shadow that lifts a card off the page: rounded grounds over one another, each larger and as faint
// as the next.
type shade []*canvas.Rectangle

// layers are by how much each ground reaches beyond the card, and how far it hangs down.
var layers = [...]struct{ reach, drop float32 }{{0, 1}, {2, 2}, {4, 4}, {7, 6}}

func newShade(radius float32) shade {
	s := make(shade, len(layers))
	for i, l := range layers {
		s[i] = newBox()
		s[i].CornerRadius = radius + l.reach
	}
	return s
}

func (s shade) paint() {
	for _, r := range s {
		r.FillColor = paintOf(theme.Shade)
	}
}

func (s shade) place(at fyne.Position, size fyne.Size) {
	for i, l := range layers {
		s[i].Move(at.AddXY(-l.reach, l.drop-l.reach))
		s[i].Resize(size.AddWidthHeight(2*l.reach, 2*l.reach))
	}
}

func (s shade) objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(s))
	for i, r := range s {
		out[i] = r
	}
	return out
}

// raised is a card that is lifted off the page.
type raised struct {
	widget.BaseWidget
	shade   shade
	card    *canvas.Rectangle
	content fyne.CanvasObject
}

func newRaised(content fyne.CanvasObject) *raised {
	r := &raised{shade: newShade(10), card: newBox(), content: content}
	r.card.CornerRadius = 10
	r.ExtendBaseWidget(r)
	return r
}

// MinSize implements fyne.CanvasObject.
func (r *raised) MinSize() fyne.Size { return r.content.MinSize() }

// CreateRenderer implements fyne.Widget.
func (r *raised) CreateRenderer() fyne.WidgetRenderer { return render(r) }

func (r *raised) objects() []fyne.CanvasObject { return append(r.shade.objects(), r.card, r.content) }

func (r *raised) paint() {
	r.shade.paint()
	r.card.FillColor, r.card.StrokeColor, r.card.StrokeWidth = paintOf(theme.Surface), paintOf(theme.BorderInput), 1
}

func (r *raised) place(s fyne.Size) {
	r.shade.place(fyne.Position{}, s)
	r.card.Resize(s)
	r.content.Resize(s)
}

func (r *raised) held() fyne.CanvasObject { return r.content }
