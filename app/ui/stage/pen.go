package stage

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	fynetheme "fyne.io/fyne/v2/theme"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// The page is designed for 1280 by 800 and grows with the screen; on a smaller one words keep their size.
const (
	designWidth, designHeight = 1280, 800
	smallest                  = 24 // pixels of the screen: no words are smaller, they are read from across a room
)

// The colours of the phone and of WeChat's buttons are the same by day and by night.
var (
	bezel  = color.NRGBA{R: 0x1B, G: 0x1F, B: 0x28, A: 0xFF}
	wechat = color.NRGBA{R: 0x07, G: 0x86, B: 0x3F, A: 0xFF}
	white  = color.NRGBA{R: 0xFF, G: 0xFF, B: 0xFF, A: 0xFF}
)

// box is a place on the page.
type box struct{ x, y, w, h float32 }

func (b box) inset(by float32) box { return box{b.x + by, b.y + by, b.w - 2*by, b.h - 2*by} }

// below is the box without its first h.
func (b box) below(h float32) box { return box{b.x, b.y + h, b.w, b.h - h} }

// pen draws a page.
type pen struct {
	unit   float32 // of the design, in Fyne's pixels
	least  float32 // size of words, likewise
	shapes []fyne.CanvasObject
}

func (p *pen) px(v float32) float32 { return v * p.unit }

func named(name fyne.ThemeColorName) color.Color { return fynetheme.Color(name) }

// font is how words look; align is where in their box.
type font struct {
	size  float32 // of the design
	bold  bool
	ink   color.Color
	align fyne.TextAlign
}

func (p *pen) pixels(f font) float32 { return max(p.least, p.px(f.size)) }

func (p *pen) style(f font) (float32, fyne.TextStyle, fyne.Resource) {
	style := fyne.TextStyle{Bold: f.bold}
	return p.pixels(f), style, theme.Face(style)
}

func (p *pen) widthOf(s string, f font) float32 {
	size, style, face := p.style(f)
	m, _ := fyne.CurrentApp().Driver().RenderedTextSize(s, size, style, face)
	return m.Width
}

// lineHeight is what a line of words takes.
func (p *pen) lineHeight(f font) float32 { return p.pixels(f) * 1.36 }

// cut shortens words that are wider than their room.
func (p *pen) cut(s string, f font, room float32) string {
	runes := []rune(s)
	for n := len(runes); p.widthOf(s, f) > room+1 && n > 1; { // wrapping allows for fractions, too
		n--
		s = string(runes[:n]) + "…"
	}
	return s
}

// line writes words in one line, vertically in the middle of b; what does not fit is cut.
func (p *pen) line(s string, f font, b box) {
	size, style, face := p.style(f)
	t := canvas.NewText(p.cut(s, f, b.w), f.ink)
	t.TextSize, t.TextStyle, t.FontSource = size, style, face
	m := t.MinSize()
	x := b.x
	switch f.align {
	case fyne.TextAlignCenter:
		x += (b.w - m.Width) / 2
	case fyne.TextAlignTrailing:
		x += b.w - m.Width
	}
	t.Move(fyne.NewPos(x, b.y+(b.h-m.Height)/2))
	t.Resize(m)
	p.add(t)
}

// paragraph writes words in as many lines as they need, from the top of b, and gives what it took.
func (p *pen) paragraph(s string, f font, b box) (height float32) {
	h := p.lineHeight(f)
	for _, row := range p.rows(s, f, b.w) {
		at := box{b.x, b.y + height, b.w, h}
		if strings.HasPrefix(row, "「") && f.align == fyne.TextAlignLeading { // its left half is empty: hang it
			at.x, at.w = at.x-p.pixels(f)*0.46, at.w+p.pixels(f)*0.46
		}
		p.line(row, f, at)
		height += h
	}
	return height
}

// rows are the lines that words take at a width.
func (p *pen) rows(s string, f font, width float32) []string {
	return kit.Wrap(s, width, func(s string) float32 { return p.widthOf(s, f) })
}

// balanced narrows b as far as words take no more lines for it: the last one is not left short.
func (p *pen) balanced(s string, f font, b box) box {
	lines, width := len(p.rows(s, f, b.w)), b.w
	for step := p.px(20); width > step && len(p.rows(s, f, width-step)) == lines; {
		width -= step
	}
	if f.align == fyne.TextAlignCenter {
		b.x += (b.w - width) / 2
	}
	b.w = width
	return b
}

func (p *pen) add(o ...fyne.CanvasObject) { p.shapes = append(p.shapes, o...) }

// rect is a filled rectangle; an edge of nil is none.
func (p *pen) rect(b box, radius float32, fill, edge color.Color) *canvas.Rectangle {
	r := canvas.NewRectangle(fill)
	r.CornerRadius = radius
	if edge != nil {
		r.StrokeColor, r.StrokeWidth = edge, max(1, p.px(1.5))
	}
	r.Move(fyne.NewPos(b.x, b.y))
	r.Resize(fyne.NewSize(b.w, b.h))
	p.add(r)
	return r
}

func (p *pen) circle(x, y, diameter float32, fill, edge color.Color) {
	c := canvas.NewCircle(fill)
	if edge != nil {
		c.StrokeColor, c.StrokeWidth = edge, max(1.5, p.px(2.5))
	}
	c.Move(fyne.NewPos(x, y))
	c.Resize(fyne.NewSquareSize(diameter))
	p.add(c)
}

// icon draws a stroke icon, size wide and high.
func (p *pen) icon(name string, ink color.Color, x, y, size float32) {
	i := &canvas.Image{FillMode: canvas.ImageFillContain, Resource: theme.Icon(name, ink)}
	i.Move(fyne.NewPos(x, y))
	i.Resize(fyne.NewSquareSize(size))
	p.add(i)
}

// avatar stands in for an account's picture: the first character of its name on its own colour.
func (p *pen) avatar(initial string, mini bool, x, y, size float32) {
	fill := color.NRGBA{R: 0x3E, G: 0x6F, B: 0xC9, A: 0xFF}
	if mini {
		fill = color.NRGBA{R: 0x75, G: 0x4C, B: 0xC4, A: 0xFF}
	}
	p.circle(x, y, size, fill, nil)
	p.line(initial, font{size * 0.42 / p.unit, true, white, fyne.TextAlignCenter}, box{x, y, size, size})
}

// mark is the word that says, always, that nothing here is real; it stands at the right end of b.
func (p *pen) mark(words string, b box) {
	f := font{24, true, named(theme.Violet), fyne.TextAlignCenter}
	w := p.widthOf(words, f) + p.px(32)
	h := p.lineHeight(f) + p.px(6)
	at := box{b.x + b.w - w, b.y + (b.h-h)/2, w, h}
	p.rect(at, p.px(8), named(theme.VioletTint), nil)
	p.line(words, f, at)
}
