package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// line is one line of the chat: own texts at the right in green, the account's at the left, notices and events centred. A
// click opens the exchange behind it.
func (p *phone) line(v phoneView, l chatLine) fyne.CanvasObject {
	switch {
	case l.Event || l.MsgType == "notice":
		return p.notice(l)
	case l.From == world.FromFollower:
		return p.speech(v, l, true)
	}
	return p.speech(v, l, false)
}

// notice is a small line in the middle, with what went wrong below it.
func (p *phone) notice(l chatLine) fyne.CanvasObject {
	ink := theme.Faint
	if l.Failed {
		ink = theme.Danger
	}
	body := kit.VBox(2, centred(l.Text, ink))
	if l.Why != "" {
		body.Add(centred(l.Why, ink))
	}
	return p.opens(l, kit.Pad(3, 3, 8, 8, body))
}

// centred is a caption in the middle that wraps where it is long.
func centred(text string, ink fyne.ThemeColorName) fyne.CanvasObject {
	words := kit.NewParagraph(text, kit.Caption, ink)
	return container.New(hug{middle: true, width: words.Widest}, words)
}

// speech is a bubble beside the picture of who speaks, with the time and what became of it below.
func (p *phone) speech(v phoneView, l chatLine, own bool) fyne.CanvasObject {
	who, fill, ink := v.account.Title(), theme.PhoneTheirs, theme.Text
	if own {
		who, fill, ink = v.follower.NickName, theme.PhoneOwn, theme.PhoneOwnInk
	}
	content, width := p.said(v, l, ink)
	bubble := p.opens(l, kit.NewSurface(fill, "", 8, kit.Pad(bubbleEdge, bubbleEdge, bubbleSide, bubbleSide, content)))
	column := kit.VBox(2, container.New(hug{right: own, width: func(most float32) float32 {
		return width(most-2*bubbleSide) + 2*bubbleSide
	}}, bubble), p.tail(l, own))
	if own {
		return kit.Columns{Widths: []float32{0.999, avatarSize}, Gap: 8}.Of(column, avatar(who, own))
	}
	return kit.Columns{Widths: []float32{avatarSize, 0.999}, Gap: 8}.Of(avatar(who, own), column)
}

const bubbleEdge, bubbleSide, avatarSize = 7, 10, 30

// tail is the time of a bubble, and why nothing came of it.
func (p *phone) tail(l chatLine, own bool) fyne.CanvasObject {
	note := clockTime(l.At)[:8]
	if l.Custom {
		note += " · " + p.w.T("ui.sim.custom")
	}
	time := kit.NewText(note, kit.Caption, theme.Faint)
	if own {
		time.Align = fyne.TextAlignTrailing
	}
	if l.Why == "" {
		return time
	}
	ink := theme.Muted
	if l.Failed {
		ink = theme.Danger
	}
	why := kit.NewParagraph(l.Why, kit.Caption, ink)
	out := kit.VBox(2, time, p.opens(l, container.New(hug{right: own, width: why.Widest}, why)))
	if key, page := p.mends(l); key != "" {
		link := kit.NewLink(p.w.T(key), kit.Caption, func() { p.w.show(page) })
		row := kit.HBox(0, link)
		if own {
			row = kit.HBox(0, kit.Spacer(), link)
		}
		out.Add(row)
	}
	return out
}

// mends names the page where one can do something about a silence.
func (p *phone) mends(l chatLine) (key, page string) {
	switch {
	case l.Rules:
		return "ui.phone.rules", "rules"
	case l.Nobody:
		return "ui.sim.not_authorized", "authorization"
	}
	return "", ""
}

// opens makes a line open the exchange behind it.
func (p *phone) opens(l chatLine, o fyne.CanvasObject) fyne.CanvasObject {
	var open func()
	switch {
	case l.Delivery != "":
		open = func() { p.do.open(l.Delivery) }
	case l.Custom:
		open = func() { p.do.custom(l.ChatEntry) }
	default:
		return o
	}
	area := kit.NewArea(o, open)
	area.Tip = p.w.T("ui.phone.open", dayTime(l.At))
	return area
}

const pictureMost, cardWidth = 150, 210

// said is what stands in a bubble, and how wide it wants to be.
func (p *phone) said(v phoneView, l chatLine, ink fyne.ThemeColorName) (fyne.CanvasObject, func(most float32) float32) {
	fixed := func(width float32) func(float32) float32 {
		return func(most float32) float32 { return min(width, most) }
	}
	switch l.MsgType {
	case "image", "video", "shortvideo":
		if picture := picturesOf(v, l); picture != nil {
			return p.captioned(l, picture, ink), fixed(picture.MinSize().Width)
		}
	case "voice":
		return p.voice(l, ink), fixed(cardWidth - 60)
	case "location", "link", "file", "miniprogrampage", "news", "music":
		if len(l.Parts) > 0 {
			return p.cards(v, l, ink), fixed(cardWidth)
		}
	case "msgmenu":
		return p.msgmenu(l, ink), fixed(cardWidth)
	}
	text := l.Text
	if text == "" {
		text = "[" + l.MsgType + "]"
	}
	words := kit.NewParagraph(text, kit.Body, ink)
	return words, words.Widest
}

// picturesOf is the picture that a line shows, nil where the simulator has none.
func picturesOf(v phoneView, l chatLine) fyne.CanvasObject {
	for _, part := range l.Parts {
		if img := v.pictures[part.Medium]; img != nil {
			return kit.NewPicture(img, pictureMost)
		}
	}
	return nil
}

// captioned tells a video from a picture.
func (p *phone) captioned(l chatLine, picture fyne.CanvasObject, ink fyne.ThemeColorName) fyne.CanvasObject {
	if l.MsgType == "image" {
		return picture
	}
	return kit.VBox(4, picture, kit.HBox(6, kit.NewIcon("play", ink, 13), kit.Ell(p.w.T("ui.phone."+l.MsgType), kit.Caption, ink)))
}

// voice is a short recording, with what was heard in it.
func (p *phone) voice(l chatLine, ink fyne.ThemeColorName) fyne.CanvasObject {
	body := kit.VBox(4, kit.HBox(6, kit.NewIcon("mic", ink, 15), kit.NewText("1″", kit.Body, ink)))
	for _, part := range l.Parts {
		if part.Note != "" {
			body.Add(kit.NewParagraph(part.Note, kit.Small, ink))
		}
	}
	return body
}

// cards are the articles, the place, the link or the page of a line.
func (p *phone) cards(v phoneView, l chatLine, ink fyne.ThemeColorName) fyne.CanvasObject {
	icon := map[string]string{"location": "map-pin", "link": "link", "file": "file-text", "miniprogrampage": "layers",
		"news": "file-text", "music": "play"}[l.MsgType]
	body := kit.VBox(8)
	for i, part := range l.Parts {
		if i > 0 {
			body.Add(kit.Line())
		}
		words := kit.VBox(2, kit.NewParagraph(part.Title, kit.Strong, ink))
		for _, note := range []string{part.Note, part.URL} {
			if note != "" {
				words.Add(kit.NewParagraph(note, kit.Caption, ink))
			}
		}
		body.Add(kit.HBox(8, kit.NewIcon(icon, ink, 18), kit.Grow(words)))
		if img := v.pictures[part.Medium]; img != nil {
			body.Add(kit.HBox(0, kit.NewPicture(img, pictureMost), kit.Spacer()))
		}
	}
	return body
}

// msgmenu is a question with lines to tap, which come back as texts.
func (p *phone) msgmenu(l chatLine, ink fyne.ThemeColorName) fyne.CanvasObject {
	body := kit.VBox(6)
	for _, part := range l.Parts {
		switch {
		case part.Title == "":
			continue
		case part.Item == "":
			body.Add(kit.NewParagraph(part.Title, kit.Body, ink))
			continue
		}
		body.Add(kit.HBox(0, kit.NewLink(part.Title, kit.Body, func() { p.do.item(part.Item) }), kit.Spacer()))
	}
	return body
}

// avatar is a square with the first character of a name.
func avatar(name string, own bool) fyne.CanvasObject {
	first := "?"
	for _, r := range name {
		first = string(r)
		break
	}
	tone := kit.Accent
	if own {
		tone = kit.Success
	}
	letter := container.NewCenter(kit.NewText(first, kit.Strong, tone.Ink()))
	return kit.Fixed(avatarSize, avatarSize, kit.NewSurface(tone.Tint(), "", 5, letter))
}

// hug is a layout that puts an object at one side or in the middle, as wide as it wants to be but at most nine tenths.
type hug struct {
	right, middle bool
	width         func(most float32) float32
}

func (hug) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (h hug) Layout(o []fyne.CanvasObject, size fyne.Size) {
	most := size.Width * 0.94
	w := min(h.width(most), most)
	o[0].Resize(fyne.NewSize(w, o[0].MinSize().Height))
	o[0].Resize(fyne.NewSize(w, o[0].MinSize().Height)) // it may have wrapped
	x := float32(0)
	switch {
	case h.right:
		x = size.Width - w
	case h.middle:
		x = (size.Width - w) / 2
	}
	o[0].Move(fyne.NewPos(x, 0))
}
