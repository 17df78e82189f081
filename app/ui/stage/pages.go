package stage

import (
	"fyne.io/fyne/v2"

	"wxlab/app/ui/theme"
)

// drawTitle draws the first page: who is in the story, and its question.
func (s *Scene) drawTitle(p *pen, b box) {
	question, expect := s.story.Title()
	big := font{size: 56, bold: true, ink: named(theme.Text), align: fyne.TextAlignCenter}
	small := font{size: 28, ink: named(theme.Muted), align: fyne.TextAlignCenter}
	y := b.below(p.px(6))
	if s.ready {
		s.drawCast(p, y)
		y = y.below(p.px(196))
		y = y.below(p.paragraph(question, big, p.balanced(question, big, y)) + p.px(28))
		y = y.below(p.paragraph(expect, small, y) + p.px(36))
	} else {
		y = y.below(b.h / 3)
	}
	begin := "present.preparing"
	if s.ready {
		begin = "present.start"
	}
	p.line(s.story.Lang.T(begin), font{28, true, named(theme.Accent), fyne.TextAlignCenter}, box{y.x, y.y, y.w, p.px(44)})
	honest := font{24, false, named(theme.Faint), fyne.TextAlignCenter}
	said := s.story.Lang.T("present.honest")
	foot := p.lineHeight(honest)*float32(len(p.rows(said, honest, b.w))) + p.px(18)
	p.paragraph(said, honest, p.balanced(said, honest, b.below(b.h-foot)))
}

// drawCast draws the account, WeChat and the platform in a row.
func (s *Scene) drawCast(p *pen, b box) {
	size, step := p.px(88), p.px(230)
	x, y := b.x+b.w/2-step-size/2, b.y+p.px(24)
	p.rect(box{x + size/2, y + size/2 - p.px(2), step * 2, p.px(4)}, 0, named(theme.BorderInput), nil)
	p.avatar(s.story.Account.Initial(), false, x, y, size)
	for i, icon := range []string{"cloud", "layers"} {
		tint, ink := theme.SuccessTint, theme.Success
		if icon == "layers" {
			tint, ink = theme.AccentTint, theme.Accent
		}
		at := x + step*float32(i+1)
		p.circle(at, y, size, named(theme.Bg), nil) // over the line
		p.circle(at, y, size, named(tint), nil)
		p.icon(icon, named(ink), at+size*0.25, y+size*0.25, size/2)
	}
	names := []string{s.story.Account.Name, s.story.Lang.T("present.wechat"), s.story.Platform}
	for i, name := range names {
		middle := x + size/2 + step*float32(i)
		p.line(name, font{24, false, named(theme.Muted), fyne.TextAlignCenter},
			box{middle - step/2 + p.px(6), y + size + p.px(8), step - p.px(12), p.px(36)})
	}
}

// drawClosing draws the last page: what was granted, and how it is taken back.
func (s *Scene) drawClosing(p *pen, b box) {
	c := s.story.Closing()
	heading := font{size: 44, bold: true, ink: named(theme.Text)}
	b = b.below(p.paragraph(c.Heading, heading, b) + p.px(30))
	left := box{b.x, b.y, b.w*0.53 - p.px(gap)/2, b.h}
	right := box{b.x + b.w*0.53 + p.px(gap)/2, b.y, b.w*0.47 - p.px(gap)/2, b.h}
	words := font{size: 28, ink: named(theme.Text)}
	y := left.below(p.paragraph(c.May, font{size: 28, ink: named(theme.Muted)}, left) + p.px(20))
	lines := 0
	for _, can := range c.Can {
		lines += len(p.rows(can, words, y.w-p.px(46)))
	}
	air := (y.h - p.lineHeight(words)*float32(lines)) / float32(len(c.Can)+1)
	for _, can := range c.Can {
		p.icon("circle-check", named(theme.Success), y.x, y.y+p.lineHeight(words)/2-p.px(15), p.px(30))
		y = y.below(p.paragraph(can, words, box{y.x + p.px(46), y.y, y.w - p.px(46), 0}) + min(p.px(22), air))
	}
	s.drawBack(p, right)
}

// drawBack draws the card on what the merchant kept, and can take back.
func (s *Scene) drawBack(p *pen, b box) {
	c := s.story.Closing()
	inner := b.inset(p.px(28))
	card := p.rect(b, p.px(16), named(theme.Surface), named(theme.Border))
	title := font{size: 28, bold: true, ink: named(theme.Text)}
	words := font{size: 24, ink: named(theme.Muted)}
	y := inner
	for _, kept := range []string{c.Kept, c.Password} {
		if kept == "" {
			continue
		}
		p.icon("shield-check", named(theme.Accent), y.x, y.y+p.lineHeight(words)/2-p.px(15), p.px(30))
		said := font{size: 24, ink: named(theme.Text)}
		y = y.below(p.paragraph(kept, said, box{y.x + p.px(46), y.y, y.w - p.px(46), 0}) + p.px(12))
	}
	y = y.below(p.px(10))
	p.rect(box{y.x, y.y, y.w, p.px(1.5)}, 0, named(theme.Border), nil)
	y = y.below(p.px(24))
	y = y.below(p.paragraph(c.TakeBack, title, y) + p.px(8))
	y = y.below(p.paragraph(c.How, words, y))
	card.Resize(fyne.NewSize(b.w, y.y-b.y+p.px(28)))
}
