package stage

import (
	"fyne.io/fyne/v2"

	"wxlab/app/present"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// drawScreen draws the phone or the computer beside the arrows, with what it shows.
func (s *Scene) drawScreen(p *pen, v present.Screen, b box) {
	draw := map[present.Kind]func(*pen, present.Screen, box){
		present.Before: s.drawBefore, present.Entry: s.drawEntry, present.Code: s.drawCode,
		present.Accounts: s.drawAccounts, present.Permissions: s.drawPermissions, present.Granted: s.drawGranted,
		present.Key: s.drawKey, present.Profile: s.drawProfile, present.Landing: s.drawLanding, present.Chat: s.drawChat,
	}[v.Kind]
	if v.Computer() {
		draw(p, v, s.drawComputer(p, v, b))
		return
	}
	draw(p, v, s.drawPhone(p, b))
}

// drawPhone draws a phone and gives the place on its screen, below the word that says that it is simulated.
func (s *Scene) drawPhone(p *pen, b box) box {
	b.h -= p.px(20)
	p.rect(b, p.px(46), bezel, named(theme.BorderInput))
	screen := b.inset(p.px(11))
	p.rect(screen, p.px(36), named(theme.Surface), nil)
	p.rect(box{b.x + b.w/2 - p.px(50), screen.y + p.px(9), p.px(100), p.px(14)}, p.px(7), bezel, nil)
	return s.drawMark(p, screen.below(p.px(28))).inset(p.px(18))
}

// drawMark draws the word across the top of a screen, and gives what is below it.
func (s *Scene) drawMark(p *pen, b box) box {
	f := font{24, true, named(theme.Violet), fyne.TextAlignCenter}
	h := p.lineHeight(f) + p.px(4)
	p.rect(box{b.x, b.y, b.w, h}, 0, named(theme.VioletTint), nil)
	p.line(s.story.Lang.T("present.simulated"), f, box{b.x, b.y, b.w, h})
	return b.below(h)
}

// drawComputer draws a browser's window.
func (s *Scene) drawComputer(p *pen, v present.Screen, b box) box {
	b = box{b.x, b.y + p.px(24), b.w, min(p.px(500), b.h-p.px(24))}
	p.rect(b, p.px(16), named(theme.Surface), named(theme.BorderInput))
	for i := range 3 {
		p.circle(b.x+p.px(20+22*float32(i)), b.y+p.px(20), p.px(12), named(theme.BorderInput), nil)
	}
	title := s.story.Platform
	if v.Kind == present.Code {
		title = s.story.Lang.T("present.wechat")
	}
	p.line(title, font{24, true, named(theme.Muted), fyne.TextAlignCenter},
		box{b.x + p.px(90), b.y, b.w - p.px(180), p.px(52)})
	return s.drawMark(p, box{b.x + p.px(1), b.y + p.px(52), b.w - p.px(2), b.h - p.px(52)}).inset(p.px(24))
}

// centred writes words in the middle of b's width and gives what is below them.
func (p *pen) centred(words string, f font, b box) box {
	f.align = fyne.TextAlignCenter
	return b.below(p.paragraph(words, f, b))
}

func (s *Scene) strong(size float32) font {
	return font{size: size, bold: true, ink: named(theme.Text)}
}
func (s *Scene) soft() font { return font{size: 24, ink: named(theme.Muted)} }

// press draws a button of WeChat's or of a page, at the foot of b.
func (p *pen) press(words string, b box) {
	h := p.px(60)
	at := box{b.x + b.w*0.1, b.y + b.h - h, b.w * 0.8, h}
	p.rect(at, p.px(10), wechat, nil)
	p.line(words, font{26, true, white, fyne.TextAlignCenter}, at)
}

// tick draws the round mark of success and gives what is below it.
func (p *pen) tick(b box) box {
	size := p.px(100)
	x := b.x + (b.w-size)/2
	p.circle(x, b.y, size, wechat, nil)
	p.icon("check", white, x+size*0.22, b.y+size*0.22, size*0.56)
	return b.below(size + p.px(22))
}

func (s *Scene) drawBefore(p *pen, v present.Screen, b box) {
	b = b.below(b.h * 0.16)
	size := p.px(116)
	p.avatar(v.Account.Initial(), v.Account.MiniProgram, b.x+(b.w-size)/2, b.y, size)
	b = p.centred(v.Account.Name, s.strong(32), b.below(size+p.px(20)))
	b = p.centred(s.story.About(v.Account), s.soft(), b.below(p.px(4)))
	p.centred(s.story.Lang.T("present.screen.before"), s.soft(), b.below(p.px(40)))
}

func (s *Scene) drawEntry(p *pen, _ present.Screen, b box) {
	size := p.px(84)
	x, y := b.x+(b.w-size)/2, b.y+p.px(10)
	p.rect(box{x, y, size, size}, p.px(20), named(theme.AccentTint), nil)
	p.icon("layers", named(theme.Accent), x+size*0.24, y+size*0.24, size*0.52)
	p.centred(s.story.Lang.T("present.screen.entry"), s.strong(30), b.below(size+p.px(36)))
	p.press(s.story.Lang.T("present.screen.button"), box{b.x, b.y, b.w, b.h - p.px(24)})
}

func (s *Scene) drawCode(p *pen, v present.Screen, b box) {
	b = p.centred(s.story.Lang.T("present.screen.scan"), s.strong(28), b)
	foot := p.lineHeight(s.soft())
	size := min(b.w, b.h-foot-p.px(16))
	code, err := kit.QR(v.Link, size-p.px(8))
	if err != nil {
		p.centred(err.Error(), s.soft(), b)
		return
	}
	code.Move(fyne.NewPos(b.x+(b.w-size)/2, b.y+p.px(4)))
	code.Resize(fyne.NewSquareSize(size))
	p.add(code)
	p.centred(s.story.Lang.T("present.screen.show"), s.soft(), box{b.x - p.px(20), b.y + b.h - foot, b.w + p.px(40), foot})
}

func (s *Scene) drawAccounts(p *pen, v present.Screen, b box) {
	b = p.centred(s.story.Platform, s.strong(28), b)
	b = p.centred(s.story.Lang.T("present.screen.choose"), s.soft(), b).below(p.px(14))
	h := min(p.px(98), b.h/float32(max(4, len(v.Accounts))))
	for _, a := range v.Accounts {
		s.drawAccount(p, a, box{b.x, b.y, b.w, h - p.px(10)})
		b = b.below(h)
	}
}

// drawAccount is an account on a card: picture, name, kind, and a mark where it is verified.
func (s *Scene) drawAccount(p *pen, a present.Account, b box) {
	p.rect(b, p.px(12), named(theme.Inset), named(theme.Border))
	size := min(p.px(56), b.h-p.px(16))
	p.avatar(a.Initial(), a.MiniProgram, b.x+p.px(12), b.y+(b.h-size)/2, size)
	name, kind := s.strong(24), s.soft()
	text := box{b.x + size + p.px(24), b.y + b.h/2 - p.lineHeight(name), b.w - size - p.px(34), p.lineHeight(name)}
	said := p.cut(a.Name, name, text.w-p.px(34))
	p.line(said, name, text)
	if a.Verified {
		p.icon("circle-check", named(theme.Success), text.x+p.widthOf(said, name)+p.px(8), text.y+text.h/2-p.px(12), p.px(24))
	}
	p.line(s.story.Kind(a), kind, text.below(text.h-p.px(2)).tall(text.h))
}

func (b box) tall(h float32) box { b.h = h; return b }

func (s *Scene) drawPermissions(p *pen, v present.Screen, b box) {
	b = p.centred(s.story.Platform, s.strong(28), b)
	b = p.centred(s.story.Lang.T("present.screen.asks"), s.soft(), b).below(p.px(6))
	p.press(s.story.Lang.T("present.screen.allow"), b)
	row := min(p.px(46), (b.h-p.px(72))/float32(len(v.Sets)))
	for _, set := range v.Sets {
		icon, ink, words := "square-check", named(theme.Success), named(theme.Text)
		if !set.Given {
			icon, ink, words = "square", named(theme.Faint), named(theme.Faint)
		}
		p.icon(icon, ink, b.x+p.px(6), b.y+row/2-p.px(14), p.px(28))
		p.line(s.story.SetName(set.ID), font{size: 24, ink: words}, box{b.x + p.px(46), b.y, b.w - p.px(46), row})
		b = b.below(row)
	}
}

func (s *Scene) drawGranted(p *pen, v present.Screen, b box) {
	b = p.tick(b.below(b.h * 0.18))
	b = p.centred(s.story.Lang.T("present.screen.done"), s.strong(36), b)
	b = p.centred(v.Account.Name, s.soft(), b.below(p.px(12)))
	p.centred(s.story.Lang.T("present.screen.return"), s.soft(), b.below(p.px(40)))
}

// drawKey draws the platform's key, and what it opens.
func (s *Scene) drawKey(p *pen, _ present.Screen, b box) {
	size := p.px(64)
	p.circle(b.x+(b.w-size)/2, b.y-p.px(8), size, named(theme.AccentTint), nil)
	p.icon("key-round", named(theme.Accent), b.x+(b.w-size*0.5)/2, b.y-p.px(8)+size*0.25, size*0.5)
	b = p.centred(s.story.Lang.T("present.screen.key"), s.strong(28), b.below(size))
	b = p.centred(s.story.Lang.T("present.screen.opens"), s.soft(), b)
	given := s.story.Given()
	row := min(p.px(38), b.h/float32(max(1, len(given))))
	for _, id := range given {
		p.icon("check", named(theme.Success), b.x+p.px(46), b.y+row/2-p.px(13), p.px(26))
		p.line(s.story.SetName(id), font{size: 24, ink: named(theme.Text)}, box{b.x + p.px(86), b.y, b.w - p.px(86), row})
		b = b.below(row)
	}
}

func (s *Scene) drawProfile(p *pen, v present.Screen, b box) {
	b = p.centred(s.story.Lang.T("present.screen.known"), s.soft(), b).below(p.px(12))
	size := p.px(88)
	p.avatar(v.Account.Initial(), v.Account.MiniProgram, b.x+(b.w-size)/2, b.y, size)
	b = p.centred(v.Account.Name, s.strong(30), b.below(size+p.px(12)))
	b = p.centred(s.story.About(v.Account), s.soft(), b).below(p.px(10))
	b = p.centred(v.Account.Owner, s.soft(), b).below(p.px(10))
	p.centred(s.story.GivenCount(), font{size: 24, bold: true, ink: named(theme.Success)}, b)
}

func (s *Scene) drawLanding(p *pen, v present.Screen, b box) {
	b = p.tick(b.below(p.px(20)))
	b = p.centred(s.story.Lang.T("present.screen.done"), s.strong(34), b)
	b = p.centred(v.Account.Name, s.soft(), b.below(p.px(8)))
	p.centred(s.story.Lang.T("present.screen.landing"), s.soft(), b.below(p.px(30)))
}

func (s *Scene) drawChat(p *pen, v present.Screen, b box) {
	b = p.centred(s.story.Whose(), s.soft(), box{b.x, b.y - p.px(12), b.w, b.h + p.px(12)})
	b = p.centred(v.Account.Name, s.strong(26), b).below(p.px(4))
	p.rect(box{b.x - p.px(18), b.y, b.w + p.px(36), p.px(1.5)}, 0, named(theme.Border), nil)
	b = b.below(p.px(22))
	for _, line := range v.Chat {
		b = s.drawBubble(p, v.Account, line, b).below(p.px(22))
	}
	if v.Sealed {
		f := font{size: 24, bold: true, ink: named(theme.Success)}
		words := s.story.Lang.T("present.screen.sealed")
		side, wide := p.px(28), p.widthOf(words, f)
		x := b.x + (b.w-wide-side-p.px(8))/2
		p.icon("lock", named(theme.Success), x, b.y+p.px(20), side)
		p.line(words, f, box{x + side + p.px(8), b.y + p.px(20), wide + 1, side})
	}
}

// drawBubble draws a line of the chat: the customer's at the right in green, the account's at the left beside its picture.
func (s *Scene) drawBubble(p *pen, a present.Account, line present.Line, b box) box {
	words, face, pad := s.soft(), p.px(48), p.px(14)
	fill := named(theme.PhoneTheirs)
	words.ink = named(theme.Text)
	if line.Mine {
		fill, words.ink = named(theme.PhoneOwn), named(theme.PhoneOwnInk)
	}
	room := b.w - face - p.px(10) - 2*pad
	rows := p.rows(line.Text, words, room)
	wide := float32(0)
	for _, row := range rows {
		wide = max(wide, p.widthOf(row, words))
	}
	bubble := box{b.x + face + p.px(10), b.y, wide + 2*pad, p.lineHeight(words)*float32(len(rows)) + 2*pad}
	if line.Mine {
		bubble.x = b.x + b.w - bubble.w
	} else {
		p.avatar(a.Initial(), a.MiniProgram, b.x, b.y, face)
	}
	edge := named(theme.Border)
	p.rect(bubble, p.px(12), fill, edge)
	p.paragraph(line.Text, words, box{bubble.x + pad, bubble.y + pad, room, 0})
	return b.below(bubble.h)
}
