package sim

import (
	"slices"
)

// shape is how a message may be written differently and still mean the same to a proper XML reader.
type shape struct {
	shuffled bool // fields in another order; repeated ones keep theirs among each other
	spaced   bool // blanks and line breaks between elements
	unknown  bool // elements that no document mentions
	bare     bool // no CDATA
}

// shaper writes one message; draw gives its random bytes.
type shaper struct {
	shape
	draw func(n int) []byte
	b    []byte
}

func (sh shape) render(root *element, draw func(int) []byte) []byte {
	w := &shaper{shape: sh, draw: draw}
	root = root.clone()
	if sh.unknown {
		w.addUnknown(root)
	}
	if sh.shuffled {
		w.shuffle(root)
	}
	if sh.bare {
		root.strip()
	}
	if !sh.spaced {
		return root.render()
	}
	w.write(root)
	return w.b
}

// addUnknown puts a plain and a nested element among the others.
func (w *shaper) addUnknown(root *element) {
	more := []*element{
		{name: "FutureField", text: "1"},
		{name: "FutureInfo", children: []*element{{name: "Note", text: "未来字段 & more", cdata: true}}},
	}
	for _, e := range more {
		at := w.below(len(root.children) + 1)
		root.children = slices.Insert(root.children, at, e)
	}
}

// shuffle permutes the names of the root's children, so that lists stay in order and whole.
func (w *shaper) shuffle(root *element) {
	names := root.names()
	for i := len(names) - 1; i > 0; i-- {
		j := w.below(i + 1)
		names[i], names[j] = names[j], names[i]
	}
	slices.SortStableFunc(root.children, func(a, b *element) int {
		return slices.Index(names, a.name) - slices.Index(names, b.name)
	})
}

// below draws a number from 0 to n-1; n is small.
func (w *shaper) below(n int) int {
	raw := w.draw(2)
	return (int(raw[0])<<8 | int(raw[1])) % n
}

// write spreads blanks between elements, never around a text.
func (w *shaper) write(e *element) {
	if len(e.children) == 0 {
		w.b = e.append(w.b)
		return
	}
	w.b = append(w.b, "<"+e.name+">"...)
	for _, c := range e.children {
		w.blank()
		w.write(c)
	}
	w.blank()
	w.b = append(w.b, "</"+e.name+">"...)
}

func (w *shaper) blank() {
	for range w.below(4) {
		w.b = append(w.b, " \t\r\n"[w.below(4)])
	}
}
