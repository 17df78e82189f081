package stage

import (
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/present"
	"wxlab/app/ui/theme"
)

// arrowTime is how long an arrow takes from its sender to its receiver.
const arrowTime = 350 * time.Millisecond

// drawBeat draws the page of one arrow: the sentence, the diagram of its chapter, and the screen beside them.
func (s *Scene) drawBeat(p *pen, bar, body box) {
	page := s.story.Page(s.page)
	s.drawChapter(p, page, bar)
	left := box{body.x, body.y, body.w - p.px(besideWidth+gap), body.h}
	sentence := font{size: 38, bold: true, ink: named(theme.Text)}
	p.paragraph(page.Sentence, sentence, p.balanced(page.Sentence, sentence, left.below(p.px(8))))
	s.drawDiagram(p, page, left.below(p.lineHeight(sentence)*sentenceLines+p.px(34)))
	s.drawScreen(p, page.Screen, box{left.x + left.w + p.px(gap), body.y, p.px(besideWidth), body.h})
}

// sentenceLines are kept free above the diagram, so that it stands still from page to page.
const sentenceLines = 3

func (s *Scene) drawChapter(p *pen, page present.Page, bar box) {
	f := font{size: 24, bold: true, ink: named(theme.Accent)}
	p.line(page.Chapter, f, bar)
	at := bar.x + p.widthOf(page.Chapter, f) + p.px(20)
	f.bold, f.ink = false, named(theme.Muted)
	p.line(s.story.Progress(page.Number), f, box{at, bar.y, bar.w, bar.h})
}

// The diagram, in units of the design.
const (
	partyHeight = 68
	rowMost     = 78
	rows        = 4 // the most that a chapter has
)

func (s *Scene) drawDiagram(p *pen, page present.Page, b box) {
	lane := b.w / float32(len(page.Parties))
	axis := func(i int) float32 { return b.x + lane*(float32(i)+0.5) }
	row := min(p.px(rowMost), (b.h-p.px(partyHeight+16))/rows)
	foot := b.y + p.px(partyHeight) + row*rows
	for i := range page.Parties {
		p.rect(box{axis(i) - p.px(1), b.y + p.px(partyHeight), p.px(2), foot - b.y - p.px(partyHeight)}, 0,
			named(theme.Border), nil)
	}
	for i, name := range page.Parties {
		s.drawParty(p, page, i, name, box{axis(i) - lane/2 + p.px(8), b.y, lane - p.px(16), p.px(partyHeight)})
	}
	for i, a := range page.Arrows {
		y := b.y + p.px(partyHeight) + row*(float32(i)+0.72)
		s.drawArrow(p, a, axis(a.From), axis(a.To), y, b)
	}
}

// drawParty draws a party's card; the two that the page is about stand out.
func (s *Scene) drawParty(p *pen, page present.Page, i int, name string, b box) {
	icons := []string{"layers", "cloud", "smartphone"}
	inks := []fyne.ThemeColorName{theme.Accent, theme.Success, theme.Violet}
	tints := []fyne.ThemeColorName{theme.AccentTint, theme.SuccessTint, theme.VioletTint}
	now := page.Arrows[len(page.Arrows)-1]
	fill, edge := named(theme.Surface), named(theme.Border)
	if i == now.From || i == now.To {
		fill, edge = named(tints[i]), named(inks[i])
	}
	p.rect(b, p.px(12), fill, edge)
	f := font{size: 24, bold: true, ink: named(theme.Text)}
	side := p.px(28)
	room := b.w - side - p.px(42)
	if p.widthOf(name, f) > room { // the whole name says more than its icon
		f.align = fyne.TextAlignCenter
		p.line(name, f, b.inset(p.px(8)))
		return
	}
	left := b.x + (b.w-side-p.px(10)-p.widthOf(name, f))/2
	p.icon(icons[i], named(inks[i]), left, b.y+(b.h-side)/2, side)
	p.line(name, f, box{left + side + p.px(10), b.y, room + p.px(8), b.h})
}

// drawArrow draws an arrow of the chapter: the page's own loud, those before it faint.
func (s *Scene) drawArrow(p *pen, a present.Arrow, from, to, y float32, b box) {
	ink, words, thick := named(theme.BorderInput), font{size: 24, ink: named(theme.Faint)}, p.px(2)
	if a.Now {
		ink, words, thick = named(theme.Accent), font{size: 24, bold: true, ink: named(theme.Text)}, p.px(4)
	}
	words.align = fyne.TextAlignCenter
	middle, wide := (from+to)/2, p.widthOf(a.Label, words)
	room := 2 * min(middle-b.x, b.x+b.w-middle)
	h := p.lineHeight(words)
	under := box{middle - min(wide, room)/2 - p.px(6), y - h - p.px(2), min(wide, room) + p.px(12), h}
	p.rect(under, 0, named(theme.Bg), nil)
	p.line(a.Label, words, under)
	grow := p.arrow(ink, from, to, y, thick)
	if a.Now {
		s.grow = grow
	}
}

// arrow draws a line with a head, and gives what makes it grow.
func (p *pen) arrow(ink color.Color, from, to, y, thick float32) (grow func(part float32)) {
	head, way := p.px(14), float32(1)
	if to < from {
		way = -1
	}
	shaft := p.rect(box{}, 0, ink, nil)
	wings := [2]*canvas.Line{canvas.NewLine(ink), canvas.NewLine(ink)}
	for _, w := range wings {
		w.StrokeWidth = thick
		p.add(w)
	}
	p.circle(from-thick*1.5, y-thick*1.5, thick*3, ink, nil)
	grow = func(part float32) {
		tip := from + (to-way*p.px(3)-from)*part
		shaft.Move(fyne.NewPos(min(from, tip), y-thick/2))
		shaft.Resize(fyne.NewSize(max(from, tip)-min(from, tip), thick))
		for i, w := range wings {
			w.Position1 = fyne.NewPos(tip, y)
			w.Position2 = fyne.NewPos(tip-way*head, y+head*0.62*float32(2*i-1))
			w.Refresh()
		}
		shaft.Refresh()
	}
	grow(1)
	return grow
}
