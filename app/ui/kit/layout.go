package kit

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/layout"
)

// Pad puts space around o.
func Pad(top, bottom, left, right float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(layout.NewCustomPaddedLayout(top, bottom, left, right), o)
}

// Spacer takes the room that is left in an HBox.
func Spacer() fyne.CanvasObject { return layout.NewSpacer() }

// HBox is a row: everything has its natural width and is vertically centred; spacers, texts that can be cut and Grow
// share the rest.
func HBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(row{gap}, objects...)
}

// Grow makes o take the rest of the row it stands in.
func Grow(o fyne.CanvasObject) fyne.CanvasObject { return container.New(growing{}, o) }

type growing struct{}

func (growing) MinSize(o []fyne.CanvasObject) fyne.Size   { return o[0].MinSize() }
func (growing) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

type row struct{ gap float32 }

// stretch is how a child of a row takes part in the room that is left.
type stretch int

const (
	rigid  stretch = iota
	cut            // a Text with Ellipsis, a Check: at most its natural width while something else grows
	grower         // a spacer or Grow
)

func stretchOf(o fyne.CanvasObject) stretch {
	if s, ok := o.(layout.SpacerObject); ok && s.ExpandHorizontal() {
		return grower
	}
	if c, ok := o.(*fyne.Container); ok {
		if _, ok := c.Layout.(growing); ok {
			return grower
		}
	}
	switch o := o.(type) {
	case *Check:
		return cut
	case *Text:
		if o.Ellipsis {
			return cut
		}
	}
	return rigid
}

func (r row) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	shown := visible(objects)
	for _, o := range shown {
		m := o.MinSize()
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += r.gap * float32(max(0, len(shown)-1))
	return s
}

func (r row) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	shown := visible(objects)
	widths := r.widths(shown, size.Width)
	x := float32(0)
	for i, o := range shown {
		h := o.MinSize().Height
		if stretchOf(o) == grower {
			o.Resize(fyne.NewSize(widths[i], h))
			h = o.MinSize().Height // a paragraph inside may have wrapped
		}
		o.Resize(fyne.NewSize(widths[i], h))
		o.Move(fyne.NewPos(x, (size.Height-h)/2))
		x += widths[i] + r.gap
	}
}

// widths shares out the room: rigid children first, then cut texts, then growers in equal parts.
func (r row) widths(shown []fyne.CanvasObject, width float32) []float32 {
	out := make([]float32, len(shown))
	free := width - r.gap*float32(max(0, len(shown)-1))
	var cuts, growers []int
	for i, o := range shown {
		switch stretchOf(o) {
		case grower:
			growers = append(growers, i)
		case cut:
			cuts = append(cuts, i)
		default:
			out[i] = o.MinSize().Width
			free -= out[i]
		}
	}
	for n, i := range cuts {
		share := max(0, free/float32(len(cuts)-n))
		if natural := shown[i].(interface{ natural() fyne.Size }).natural().Width + 1; len(growers) > 0 || n < len(cuts)-1 {
			share = min(natural, max(0, free))
		}
		out[i] = share
		free -= share
	}
	for _, i := range growers {
		out[i] = max(0, free/float32(len(growers)))
	}
	return out
}

func visible(objects []fyne.CanvasObject) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, 0, len(objects))
	for _, o := range objects {
		if o.Visible() {
			out = append(out, o)
		}
	}
	return out
}

// VBox is a column of full-width objects. It gives each its width before it asks for its height, so
// paragraphs inside wrap to the right height in one pass.
func VBox(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{gap: gap}, objects...)
}

// Stack is a column without gaps whose last object takes the rest of the height.
func Stack(objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(column{fill: true}, objects...)
}

type column struct {
	gap  float32
	fill bool
}

func (c column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	shown := visible(objects)
	for _, o := range shown {
		m := o.MinSize()
		s.Width = max(s.Width, m.Width)
		s.Height += m.Height
	}
	s.Height += c.gap * float32(max(0, len(shown)-1))
	return s
}

func (c column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	y := float32(0)
	shown := visible(objects)
	for i, o := range shown {
		h := fitWidth(o, size.Width)
		if c.fill && i == len(shown)-1 {
			h = size.Height - y
			o.Resize(fyne.NewSize(size.Width, h))
		}
		o.Move(fyne.NewPos(0, y))
		y += h + c.gap
	}
}

// fitWidth gives o a width and then the height it needs at that width, which it returns.
func fitWidth(o fyne.CanvasObject, width float32) float32 {
	h := o.MinSize().Height
	o.Resize(fyne.NewSize(width, h))
	if now := o.MinSize().Height; now != h {
		h = now
		o.Resize(fyne.NewSize(width, h))
	}
	return h
}

// Flow puts objects side by side and begins another row when one is full.
func Flow(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&flow{gap: gap}, objects...)
}

// flow remembers the height that the width it was given leads to.
type flow struct{ gap, height float32 }

func (f *flow) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range visible(objects) {
		m := o.MinSize()
		s = fyne.NewSize(max(s.Width, m.Width), max(s.Height, m.Height))
	}
	s.Height = max(s.Height, f.height)
	return s
}

func (f *flow) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	x, y, high := float32(0), float32(0), float32(0)
	for _, o := range visible(objects) {
		m := o.MinSize()
		if x > 0 && x+m.Width > size.Width {
			x, y, high = 0, y+high+f.gap, 0
		}
		o.Resize(m)
		o.Move(fyne.NewPos(x, y))
		x += m.Width + f.gap
		high = max(high, m.Height)
	}
	f.height = y + high
}

// Even puts objects of one height side by side, equally wide and none narrower than least: in as many rows as that takes.
func Even(gap, least float32, objects ...fyne.CanvasObject) *fyne.Container {
	return container.New(&even{gap: gap, least: least, rows: 1}, objects...)
}

// even remembers how many rows the width it was given leads to.
type even struct {
	gap, least float32
	rows       int
}

func (e *even) MinSize(objects []fyne.CanvasObject) fyne.Size {
	high := float32(0)
	for _, o := range objects {
		high = max(high, o.MinSize().Height)
	}
	return fyne.NewSize(e.least, float32(e.rows)*(high+e.gap)-e.gap)
}

func (e *even) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	n := len(objects)
	across := max(1, min(n, int((size.Width+e.gap)/(e.least+e.gap))))
	e.rows = max(1, (n+across-1)/across)
	across = (n + e.rows - 1) / e.rows // no row much shorter than the others
	w := (size.Width - e.gap*float32(across-1)) / float32(max(1, across))
	h := e.MinSize(objects).Height/float32(e.rows) - e.gap*float32(e.rows-1)/float32(e.rows)
	for i, o := range objects {
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(float32(i%across)*(w+e.gap), float32(i/across)*(h+e.gap)))
	}
}

// Fixed gives o a fixed width and height; 0 stands for the natural one.
func Fixed(w, h float32, o fyne.CanvasObject) *fyne.Container {
	return container.New(fixed{w, h}, o)
}

type fixed struct{ w, h float32 }

func (f fixed) MinSize(o []fyne.CanvasObject) fyne.Size {
	m := o[0].MinSize()
	if f.w > 0 {
		m.Width = f.w
	}
	if f.h > 0 {
		m.Height = f.h
	}
	return m
}

func (f fixed) Layout(o []fyne.CanvasObject, s fyne.Size) { o[0].Resize(s) }

// narrow keeps one object in the middle and at most so wide.
type narrow struct{ most float32 }

func (narrow) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (n narrow) Layout(o []fyne.CanvasObject, s fyne.Size) {
	w := min(n.most, s.Width)
	h := fitWidth(o[0], w)
	o[0].Move(fyne.NewPos((s.Width-w)/2, max(0, (s.Height-h)/2)))
}

// Columns puts objects side by side; widths below 1 are shares of what is left after the fixed ones. Each
// keeps its own height unless Full.
type Columns struct {
	Widths []float32
	Gap    float32
	Full   bool    // all columns as high as the container
	Fold   float32 // the width below which they stand under one another, 0 for never
	Joined bool    // then without a gap, as one list
}

// Of returns the container.
func (c Columns) Of(objects ...fyne.CanvasObject) *fyne.Container {
	if c.Fold > 0 {
		return container.New(&folding{Columns: c}, objects...)
	}
	return container.New(c, objects...)
}

// folding are columns that become one where the window is narrow. It remembers what the width it was given leads to.
type folding struct {
	Columns
	folded bool
}

func (f *folding) MinSize(objects []fyne.CanvasObject) fyne.Size {
	s := f.column().MinSize(objects)
	if !f.folded {
		s.Height = f.Columns.MinSize(objects).Height
	}
	return s
}

func (f *folding) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	f.folded = size.Width < f.Fold
	if f.folded {
		f.column().Layout(objects, size)
		return
	}
	f.Columns.Layout(objects, size)
}

func (f *folding) column() column {
	if f.Joined {
		return column{}
	}
	return column{gap: f.Gap}
}

// MinSize implements fyne.CanvasObject.
func (c Columns) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for i, o := range objects {
		m := o.MinSize()
		if c.Widths[i] >= 1 {
			m.Width = c.Widths[i]
		}
		s.Width += m.Width
		s.Height = max(s.Height, m.Height)
	}
	s.Width += c.Gap * float32(len(objects)-1)
	return s
}

// Layout implements fyne.Layout.
func (c Columns) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	free := size.Width - c.Gap*float32(len(objects)-1)
	for _, w := range c.Widths {
		if w >= 1 {
			free -= w
		}
	}
	x := float32(0)
	for i, o := range objects {
		w := c.Widths[i]
		switch {
		case w < 1 && i == len(objects)-1:
			w = size.Width - x // the rest, including what rounding left over
		case w < 1:
			w = float32(int(free * w))
		}
		if h := fitWidth(o, w); c.Full && h != size.Height {
			o.Resize(fyne.NewSize(w, size.Height))
		}
		o.Move(fyne.NewPos(x, 0))
		x += w + c.Gap
	}
}

// Scroll makes content scroll vertically, without shadows at the edges.
func Scroll(content fyne.CanvasObject) *fyne.Container {
	scroll := NewScroller(content)
	return container.New(scrolling{scroll}, scroll)
}

// Reveal scrolls a container made by Scroll so that o, which is somewhere inside, stands at its top.
func Reveal(scroller *fyne.Container, o fyne.CanvasObject) {
	s, ok := scroller.Layout.(scrolling)
	if !ok {
		return
	}
	if inside, found := depth(s.scroll.Content, o); found {
		s.scroll.ScrollToOffset(fyne.NewPos(0, max(0, inside-12)))
	}
}

// depth is how far below the top of root an object inside it stands. The driver knows only what was painted before, and
// what has just come to the front was not.
func depth(root, o fyne.CanvasObject) (y float32, found bool) {
	if root == o {
		return 0, true
	}
	for _, child := range children(root) {
		if y, found := depth(child, o); found {
			return child.Position().Y + y, true
		}
	}
	return 0, false
}

// children are the objects that are laid out inside o.
func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case framed:
		return o.objects()
	case holder:
		return []fyne.CanvasObject{o.held()}
	}
	return nil
}

// ScrollBy moves a container made by Scroll by so many heights of its view; anything else stays as it is.
func ScrollBy(scroller fyne.CanvasObject, views float32) {
	c, ok := scroller.(*fyne.Container)
	if !ok {
		return
	}
	s, ok := c.Layout.(scrolling)
	if !ok {
		return
	}
	most := max(0, s.scroll.Content.Size().Height-s.scroll.Size().Height)
	y := s.scroll.Offset.Y + views*s.scroll.Size().Height
	s.scroll.ScrollToOffset(fyne.NewPos(0, min(max(0, y), most)))
}

// scrolling is the layout of a Scroller. It gives the content the width of the view before the scroller asks how high
// it is.
type scrolling struct{ scroll *Scroller }

func (scrolling) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (s scrolling) Layout(o []fyne.CanvasObject, size fyne.Size) {
	fitWidth(s.scroll.Content, size.Width)
	o[0].Resize(size)
	fitContent(s.scroll)
}

// fitContent gives scrolled content the height that it needs now, and the bar its length.
func fitContent(s *Scroller) {
	s.Content.Resize(s.Content.MinSize().Max(s.Size()))
	s.Refresh()
	s.follow()
}
