package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// CreateRenderer implements fyne.Widget. Fyne's inputs take the wheel even where they have nothing to scroll, and a page of
// inputs would stand still under the pointer.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer {
	if e.MultiLine {
		return e.Entry.CreateRenderer()
	}
	over := &wheelPass{around: func() *Scroller { return scrollerAround(e) }}
	over.ExtendBaseWidget(over)
	return &passing{e.Entry.CreateRenderer(), over}
}

// passing is the renderer of an input of one line, with a pane above it that takes the wheel and nothing else.
type passing struct {
	fyne.WidgetRenderer
	over *wheelPass
}

func (p *passing) Objects() []fyne.CanvasObject {
	return append(append([]fyne.CanvasObject{}, p.WidgetRenderer.Objects()...), p.over)
}

func (p *passing) Layout(size fyne.Size) {
	p.WidgetRenderer.Layout(size)
	p.over.Resize(size)
}

// wheelPass hands a turn of the wheel on to the scroller around it.
type wheelPass struct {
	widget.BaseWidget
	around func() *Scroller
}

// CreateRenderer implements fyne.Widget.
func (w *wheelPass) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(canvas.NewRectangle(paintOf("")))
}

// Scrolled is a turn of the wheel.
func (w *wheelPass) Scrolled(e *fyne.ScrollEvent) {
	if s := w.around(); s != nil {
		s.Scrolled(e)
	}
}

// scrollerAround is the innermost scroller that an object is in, nil for none.
func scrollerAround(o fyne.CanvasObject) *Scroller {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if s, found := scrollerIn(root, o, nil); found {
			return s
		}
	}
	return nil
}

// scrollerIn looks for o below root, which around scrolls.
func scrollerIn(root, o fyne.CanvasObject, around *Scroller) (s *Scroller, found bool) {
	below := children(root)
	switch r := root.(type) {
	case *Scroller:
		around, below = r, []fyne.CanvasObject{r.Content}
	case *widget.PopUp:
		below = []fyne.CanvasObject{r.Content}
	}
	if root == o {
		return around, true
	}
	for _, child := range below {
		if s, found := scrollerIn(child, o, around); found {
			return s, true
		}
	}
	return nil, false
}
