package callback

import (
	"slices"
)

// Shape is how a message may be written differently and still mean the same to a proper XML reader.
type Shape struct {
	Shuffled bool // fields in another order; repeated ones keep theirs among each other
	Spaced   bool // blanks and line breaks between elements
	Unknown  bool // elements that no document mentions
	Bare     bool // no CDATA
}

// shaper writes one message; draw gives its random bytes.
type shaper struct {
	Shape
	draw func(n int) []byte
	b    []byte
}

func (sh Shape) Render(root *Element, draw func(int) []byte) []byte {
	w := &shaper{Shape: sh, draw: draw}
	root = root.clone()
	if sh.Unknown {
		w.addUnknown(root)
	}
	if sh.Shuffled {
		w.shuffle(root)
	}
	if sh.Bare {
		root.strip()
	}
	if !sh.Spaced {
		return root.Render()
	}
	w.write(root)
	return w.b
}

// addUnknown puts a plain and a nested element among the others.
func (w *shaper) addUnknown(root *Element) {
	more := []*Element{
		{Name: "FutureField", Text: "1"},
		{Name: "FutureInfo", Children: []*Element{{Name: "Note", Text: "未来字段 & more", CDATA: true}}},
	}
	for _, e := range more {
		at := w.below(len(root.Children) + 1)
		root.Children = slices.Insert(root.Children, at, e)
	}
}

// shuffle permutes the names of the root's children, so that lists stay in order and whole.
func (w *shaper) shuffle(root *Element) {
	names := root.names()
	for i := len(names) - 1; i > 0; i-- {
		j := w.below(i + 1)
		names[i], names[j] = names[j], names[i]
	}
	slices.SortStableFunc(root.Children, func(a, b *Element) int {
		return slices.Index(names, a.Name) - slices.Index(names, b.Name)
	})
}

// below draws a number from 0 to n-1; n is small.
func (w *shaper) below(n int) int {
	raw := w.draw(2)
	return (int(raw[0])<<8 | int(raw[1])) % n
}

// write spreads blanks between elements, never around a text.
func (w *shaper) write(e *Element) {
	if len(e.Children) == 0 {
		w.b = e.append(w.b)
		return
	}
	w.b = append(w.b, "<"+e.Name+">"...)
	for _, c := range e.Children {
		w.blank()
		w.write(c)
	}
	w.blank()
	w.b = append(w.b, "</"+e.Name+">"...)
}

func (w *shaper) blank() {
	for range w.below(4) {
		w.b = append(w.b, " \t\r\n"[w.below(4)])
	}
}
