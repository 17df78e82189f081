package kit

import "fyne.io/fyne/v2"

// figure holds the shapes of a diagram. It is drawn anew when it is painted or gets another size, and only then: Fyne
// lays a widget out whenever it has new children, and paints the window again for each new image among them. A diagram
// that made new shapes at each layout would be painted for ever.
type figure struct {
	shapes []fyne.CanvasObject
	drawn  fyne.Size
}

func (f *figure) objects() []fyne.CanvasObject { return f.shapes }

func (f *figure) paint() { f.shapes, f.drawn = nil, fyne.Size{} }

// begin clears the figure for a drawing of that size; false says that it shows one.
func (f *figure) begin(size fyne.Size) bool {
	if size == f.drawn {
		return false
	}
	f.shapes, f.drawn = nil, size
	return true
}

func (f *figure) add(o ...fyne.CanvasObject) { f.shapes = append(f.shapes, o...) }
