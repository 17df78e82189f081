// Package kit is Wxlab's small design system: texts, surfaces, pills, buttons, a code viewer, diagrams and the
// layer for tips and toasts, all drawn with Fyne's canvas primitives. It knows nothing of WeChat.
package kit

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"wxlab/app/ui/theme"
)

// drawn is a widget that owns its canvas objects: paint gives them colours and texts, place gives them
// positions. Colours are resolved in paint, never before, so that a widget follows a switch of theme.
type drawn interface {
	fyne.Widget
	paint()
	place(fyne.Size)
	objects() []fyne.CanvasObject
}

// drawing is the one renderer behind all drawn widgets.
type drawing struct{ drawn }

func (d drawing) Destroy()                     {}
func (d drawing) Objects() []fyne.CanvasObject { return d.objects() }
func (d drawing) Layout(s fyne.Size)           { d.place(s) }

// Refresh repaints the widget's own primitives; widgets inside it refresh themselves.
func (d drawing) Refresh() {
	d.paint()
	d.place(d.Size())
	for _, o := range d.objects() {
		switch o := o.(type) {
		case *canvas.Text, *canvas.Rectangle, *canvas.Circle, *canvas.Line, *canvas.Image, *canvas.Raster:
			o.Refresh()
		}
	}
	canvas.Refresh(d.drawn)
}

// render paints w for the first time and hands it to Fyne. Fyne forgets what has been off screen for a minute and asks
// again, for a widget that has its size already: it lays out only what gets another one.
func render(w drawn) fyne.WidgetRenderer {
	w.paint()
	if size := w.Size(); !size.IsZero() {
		w.place(size)
	}
	return drawing{w}
}

// paintOf resolves a colour name; the empty name is transparent.
func paintOf(name fyne.ThemeColorName) color.Color {
	if name == "" {
		return color.Transparent
	}
	return fynetheme.Color(name)
}

func newBox() *canvas.Rectangle { return canvas.NewRectangle(color.Transparent) }

func newLabel(s Style) *canvas.Text {
	t := canvas.NewText("", color.Transparent)
	t.TextSize, t.TextStyle = s.spec()
	t.FontSource = theme.Face(t.TextStyle)
	return t
}

// setBold switches a label between the regular and the bold face.
func setBold(t *canvas.Text, bold bool) {
	t.TextStyle.Bold = bold
	t.FontSource = theme.Face(t.TextStyle)
}

// write changes what a text says.
func write(t *canvas.Text, s string) {
	t.Text, t.FontSource = s, faceOf(s, t.TextStyle)
}

// faceOf is the font face for a text: ours, or nil for a text with emoji, which ours lacks; Fyne then finds one.
func faceOf(s string, ts fyne.TextStyle) fyne.Resource {
	if strings.ContainsFunc(s, emoji) {
		return nil
	}
	return theme.Face(ts)
}

func emoji(r rune) bool {
	return r >= 0x1F000 && r < 0x20000 || r >= 0x2600 && r < 0x27C0 || r == 0xFE0F
}

// newRect and newText make the shapes of diagrams, coloured at once.
func newRect(fill fyne.ThemeColorName, x, y, w, h, radius float32) *canvas.Rectangle {
	r := canvas.NewRectangle(paintOf(fill))
	r.CornerRadius = radius
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(w, h))
	return r
}

// newDashes is a dashed line along the longer side. It is one object, not one for each of the thousand dashes of a
// diagram, since Fyne keeps in memory for a minute what was drawn.
func newDashes(ink fyne.ThemeColorName, x, y, w, h float32) *canvas.Raster {
	const dash, period = 4, 7
	on := paintOf(ink)
	r := canvas.NewRasterWithPixels(func(px, py, pw, ph int) color.Color {
		at := float32(px) * w / float32(pw)
		if h > w {
			at = float32(py) * h / float32(ph)
		}
		if int(at)%period < dash {
			return on
		}
		return color.Transparent
	})
	r.Move(fyne.NewPos(x, y))
	r.Resize(fyne.NewSize(max(0, w), max(0, h)))
	return r
}

func newText(s string, style Style, ink fyne.ThemeColorName) *canvas.Text {
	t := newLabel(style)
	t.Color = paintOf(ink)
	write(t, s)
	return t
}

// centreY places t at x, vertically in the middle of a strip of height h.
func centreY(t *canvas.Text, x, y, h float32) {
	m := t.MinSize()
	t.Resize(m)
	t.Move(fyne.NewPos(x, y+(h-m.Height)/2))
}

func measure(s string, style Style) fyne.Size {
	size, ts := style.spec()
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, size, ts, faceOf(s, ts))
	return m
}
