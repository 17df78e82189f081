package stage

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/theme"
)

// drawStrip draws the foot of the page: how far the story is, what comes next for the speaker's eye, and the buttons.
func (s *Scene) drawStrip(p *pen, b box) {
	p.rect(box{b.x, b.y, b.w, p.px(1.5)}, 0, named(theme.Border), nil)
	last := s.story.Last()
	step, x := p.px(20), b.x
	for page := range last + 1 {
		fill := named(theme.BorderInput)
		if page <= s.page && s.ready {
			fill = named(theme.Accent)
		}
		p.rect(box{x, b.y + b.h/2 - p.px(3), step - p.px(5), p.px(6)}, p.px(3), fill, nil)
		x += step
	}
	side := p.px(52)
	at := b.x + b.w - side*float32(len(s.buttons))
	words, f := s.tip, font{size: 24, ink: named(theme.Muted)}
	if words == "" && s.ready && s.page < last {
		words = s.story.Lang.T("present.next") + s.story.Glance(s.page)
	}
	p.line(words, f, box{x + p.px(24), b.y, at - x - p.px(40), b.h})
	for i, button := range s.buttons {
		button.Move(fyne.NewPos(at+side*float32(i), b.y+(b.h-side)/2))
		button.Resize(fyne.NewSquareSize(side))
		p.add(button)
	}
}

// button is an icon in the strip. It takes no focus: the keys are the story's.
type button struct {
	widget.BaseWidget
	icon, tip string
	hover     func(tip string)
	act       func()

	hovered bool
	ground  *canvas.Rectangle
	image   *canvas.Image
}

func newButton(icon, tip string, hover func(string), act func()) *button {
	b := &button{icon: icon, tip: tip, hover: hover, act: act, ground: canvas.NewRectangle(white),
		image: &canvas.Image{FillMode: canvas.ImageFillContain}}
	b.ExtendBaseWidget(b)
	return b
}

// Tapped acts.
func (b *button) Tapped(*fyne.PointEvent) { b.act() }

// MouseIn says what the button does.
func (b *button) MouseIn(*desktop.MouseEvent) { b.setHovered(true, b.tip) }

// MouseMoved is part of desktop.Hoverable.
func (b *button) MouseMoved(*desktop.MouseEvent) {}

// MouseOut takes it away.
func (b *button) MouseOut() { b.setHovered(false, "") }

func (b *button) setHovered(on bool, tip string) {
	b.hovered = on
	b.Refresh()
	b.hover(tip)
}

// Cursor is the hand.
func (b *button) Cursor() desktop.Cursor { return desktop.PointerCursor }

// CreateRenderer implements fyne.Widget.
func (b *button) CreateRenderer() fyne.WidgetRenderer { return buttonRenderer{b} }

type buttonRenderer struct{ b *button }

func (r buttonRenderer) Destroy()           {}
func (r buttonRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(40) }
func (r buttonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.b.ground, r.b.image}
}

func (r buttonRenderer) Layout(size fyne.Size) {
	b := r.b
	b.ground.Resize(size)
	b.image.Resize(fyne.NewSquareSize(size.Width * 0.54))
	b.image.Move(fyne.NewPos(size.Width*0.23, size.Height*0.23))
	r.paint()
}

func (r buttonRenderer) paint() {
	b, ink := r.b, named(theme.Muted)
	b.ground.CornerRadius, b.ground.FillColor = b.Size().Width/5, named(theme.Bg)
	if b.hovered {
		b.ground.FillColor, ink = named(theme.AccentTint), named(theme.Accent)
	}
	b.image.Resource = theme.Icon(b.icon, ink)
}

func (r buttonRenderer) Refresh() {
	r.paint()
	r.b.ground.Refresh()
	r.b.image.Refresh()
}
