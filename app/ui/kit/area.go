package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/ui/theme"
)

// Area makes all of its content clickable. What is clickable inside keeps its own click.
type Area struct {
	Press
	content fyne.CanvasObject
	box     *canvas.Rectangle
}

// NewArea returns an area around content.
func NewArea(content fyne.CanvasObject, tapped func()) *Area {
	a := &Area{content: content, box: newBox()}
	a.box.CornerRadius = 6
	a.OnTapped = tapped
	a.ExtendBaseWidget(a)
	return a
}

func (a *Area) paint() {
	a.box.FillColor, a.box.StrokeColor, a.box.StrokeWidth = paintOf(""), paintOf(""), 0
	if a.hovered {
		a.box.FillColor = paintOf(theme.Hover)
	}
	if a.focused {
		a.box.StrokeColor, a.box.StrokeWidth = paintOf(theme.Accent), 1.5
	}
}

// MinSize implements fyne.CanvasObject.
func (a *Area) MinSize() fyne.Size { return a.content.MinSize() }

// CreateRenderer implements fyne.Widget.
func (a *Area) CreateRenderer() fyne.WidgetRenderer { return render(a) }

func (a *Area) objects() []fyne.CanvasObject { return []fyne.CanvasObject{a.box, a.content} }

func (a *Area) place(s fyne.Size) {
	a.box.Resize(s)
	a.content.Resize(s)
}

func (*Area) frames() {}
