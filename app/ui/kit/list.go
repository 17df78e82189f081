package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// List is a column of rows of one height, of which only those in sight exist: a million cost as much as twenty. Fyne's
// own has gaps between its rows that only a theme override takes away, and an override keeps what it was made for in
// Fyne's caches for good.
type List struct {
	widget.BaseWidget
	body   *listBody
	scroll *Scroller
}

// ListRows are the rows of a List: how high each is and how many there are, how an empty one is made and filled.
type ListRows struct {
	Height float32 // a multiple of four is exact in a float32 even a million rows down
	Count  func() int
	New    func() fyne.CanvasObject
	Fill   func(i int, row fyne.CanvasObject)
}

// NewList returns a list of rows.
func NewList(rows ListRows) *List {
	l := &List{body: &listBody{rows: rows}}
	l.body.ExtendBaseWidget(l.body)
	l.scroll = NewScroller(l.body)
	l.body.scroll = l.scroll
	l.scroll.OnScrolled = func(fyne.Position) { l.body.update() }
	l.ExtendBaseWidget(l)
	return l
}

// Refresh fills all rows in sight anew and takes note of how many there are.
func (l *List) Refresh() {
	l.body.fresh = true
	fitContent(l.scroll)
	l.body.fresh = false
	l.BaseWidget.Refresh()
}

// Resize shows as many rows as there is room for.
func (l *List) Resize(s fyne.Size) {
	l.BaseWidget.Resize(s)
	l.body.update()
}

// Offset is how far the top of the view is below the first row.
func (l *List) Offset() float32 { return l.scroll.Offset.Y }

// ScrollToOffset moves the top of the view there.
func (l *List) ScrollToOffset(y float32) {
	l.scroll.Content.Resize(l.scroll.Content.MinSize().Max(l.scroll.Size())) // there may be more rows than before
	l.scroll.ScrollToOffset(fyne.NewPos(0, max(0, y)))
	l.body.update()
}

// ScrollToTop shows the first row.
func (l *List) ScrollToTop() { l.ScrollToOffset(0) }

// ScrollTo moves row i into sight, and no further.
func (l *List) ScrollTo(i int) {
	top := float32(i) * l.body.rows.Height
	y := min(l.Offset(), top)
	if y = max(y, top+l.body.rows.Height-l.scroll.Size().Height); y != l.Offset() {
		l.ScrollToOffset(y)
	}
}

// CreateRenderer implements fyne.Widget.
func (l *List) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(l.scroll) }

func (l *List) held() fyne.CanvasObject { return l.scroll }

// listBody is what the scroller of a List scrolls, as high as all rows together.
type listBody struct {
	widget.BaseWidget
	rows   ListRows
	scroll *Scroller
	shown  []fyne.CanvasObject // the rows in sight, and one more at most
	at     []int               // which row each of them is, -1 where that is to be found out
	spare  []fyne.CanvasObject // rows there was no room for, to be used again
	fresh  bool                // what the rows show has changed
}

// MinSize implements fyne.CanvasObject.
func (b *listBody) MinSize() fyne.Size {
	return fyne.NewSize(100, float32(b.rows.Count())*b.rows.Height)
}

// CreateRenderer implements fyne.Widget.
func (b *listBody) CreateRenderer() fyne.WidgetRenderer { return listRenderer{b} }

type listRenderer struct{ b *listBody }

func (r listRenderer) Destroy()                     {}
func (r listRenderer) MinSize() fyne.Size           { return r.b.MinSize() }
func (r listRenderer) Objects() []fyne.CanvasObject { return r.b.shown }
func (r listRenderer) Layout(fyne.Size)             { r.b.update() }

func (r listRenderer) Refresh() {
	r.b.update()
	if !r.b.fresh { // the theme may have changed
		for _, row := range r.b.shown {
			row.Refresh()
		}
	}
}

// update fills the rows that have come into sight, or all of them where what they show has changed, and places them. A row
// that leaves the view at one end comes in at the other and keeps its place among the objects, since Fyne lays out all
// that it finds elsewhere, and paints once more for it.
func (b *listBody) update() {
	height, width, count := b.scroll.Size().Height, b.Size().Width, b.rows.Count()
	if height <= 0 {
		return
	}
	n := min(count, int(height/b.rows.Height)+2)
	if n != len(b.shown) {
		b.hold(n)
	}
	first := min(max(0, int(b.scroll.Offset.Y/b.rows.Height)), count-n)
	for i := first; i < first+n; i++ {
		row := b.shown[i%n]
		row.Resize(fyne.NewSize(width, b.rows.Height))
		row.Move(fyne.NewPos(0, float32(i)*b.rows.Height))
		if b.at[i%n] != i || b.fresh {
			b.at[i%n] = i
			b.rows.Fill(i, row)
		}
	}
}

// hold makes n rows the ones that are shown.
func (b *listBody) hold(n int) {
	for len(b.shown) < n {
		b.shown = append(b.shown, b.take())
	}
	b.spare = append(b.spare, b.shown[n:]...)
	b.shown, b.at = b.shown[:n], make([]int, n)
	for i := range b.at {
		b.at[i] = -1
	}
	canvas.Refresh(b)
}

// take is a row that is not shown, or a new one.
func (b *listBody) take() fyne.CanvasObject {
	n := len(b.spare)
	if n == 0 {
		return b.rows.New()
	}
	row := b.spare[n-1]
	b.spare = b.spare[:n-1]
	return row
}
