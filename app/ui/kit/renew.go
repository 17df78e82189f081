package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Renew lays o out anew, from the outside in, and repaints it: what a container whose content has changed needs.
// Fyne's own Refresh stops at widgets, lays out before it knows how texts wrap, and repaints every text.
func Renew(o fyne.CanvasObject) {
	relayout(o)
	canvas.Refresh(o)
}

func relayout(o fyne.CanvasObject) {
	if o == nil || !o.Visible() {
		return
	}
	switch o := o.(type) {
	case *fyne.Container:
		if o.Layout != nil {
			o.Layout.Layout(o.Objects, o.Size())
		}
		for _, child := range o.Objects {
			relayout(child)
		}
	case *Scroller:
		relayout(o.Content)
		fitContent(o)
	case framed:
		o.place(o.Size())
		for _, child := range o.objects() {
			relayout(child)
		}
	case holder:
		relayout(o.held())
	}
}

// Repaint gives everything in o its colours anew: what was not on screen has missed a switch of theme.
func Repaint(o fyne.CanvasObject) {
	if s, ok := o.(*Scroller); ok {
		Repaint(s.Content)
	}
	for _, child := range children(o) {
		Repaint(child)
	}
	o.Refresh()
}

// framed is a drawn widget with other widgets inside; frames only tells it from those without.
type framed interface {
	drawn
	frames()
}

// holder is a widget that is one container.
type holder interface{ held() fyne.CanvasObject }
