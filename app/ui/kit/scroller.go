package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

// Scroller scrolls, without shadows at the edges. A theme override could take them away, too, but then Fyne
// parses the fonts anew for every entry in it, some 20 MB, and keeps them for good.
type Scroller struct {
	container.Scroll
	atEnd bool // see KeepEnd
}

// NewScroller returns a scroller of content.
func NewScroller(content fyne.CanvasObject) *Scroller {
	s := &Scroller{}
	s.Direction, s.Content = container.ScrollVerticalOnly, content
	s.ExtendBaseWidget(s)
	return s
}

// NewStrip returns a scroller of a row, sideways. Its bar has a place of its own below the row.
func NewStrip(row fyne.CanvasObject) *Scroller {
	s := &Scroller{}
	s.Direction, s.Content = container.ScrollHorizontalOnly, Pad(0, 7, 0, 0, row)
	s.ExtendBaseWidget(s)
	return s
}

// CreateRenderer implements fyne.Widget.
func (s *Scroller) CreateRenderer() fyne.WidgetRenderer {
	return &unshaded{WidgetRenderer: s.Scroll.CreateRenderer()}
}

// KeepEnd lets whoever is at the end stay there when the view, or what is in it, gets another size, as in a chat.
func (s *Scroller) KeepEnd() {
	s.atEnd = true
	s.OnScrolled = func(fyne.Position) { s.atEnd = s.Offset.Y+s.Size().Height >= s.Content.Size().Height-1 }
}

// Resize implements fyne.CanvasObject.
func (s *Scroller) Resize(size fyne.Size) {
	atEnd := s.atEnd
	s.Scroll.Resize(size)
	s.atEnd = atEnd // what Fyne moved, nobody scrolled
	s.follow()
}

// follow goes to the end where somebody was there before.
func (s *Scroller) follow() {
	if s.atEnd {
		s.ScrollToBottom()
		s.atEnd = true
	}
}

// wheel is how much further a turn of the wheel goes than Fyne's 25 pixels: as far as in other programs.
const wheel = 2.4

// Scrolled is a turn of the wheel.
func (s *Scroller) Scrolled(e *fyne.ScrollEvent) {
	further := *e
	further.Scrolled.DX, further.Scrolled.DY = e.Scrolled.DX*wheel, e.Scrolled.DY*wheel
	s.Scroll.Scrolled(&further)
}

// unshaded is the renderer of a scroller without its shadows.
type unshaded struct {
	fyne.WidgetRenderer
	shown []fyne.CanvasObject
}

// Objects implements fyne.WidgetRenderer. The content comes first; of the rest only the bars take clicks.
func (u *unshaded) Objects() []fyne.CanvasObject {
	all := u.WidgetRenderer.Objects()
	if len(u.shown) > 0 && u.shown[0] == all[0] {
		return u.shown
	}
	u.shown = []fyne.CanvasObject{all[0]}
	for _, o := range all[1:] {
		if _, ok := o.(fyne.Tappable); ok {
			u.shown = append(u.shown, o)
		}
	}
	return u.shown
}
