package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// phone shows a chat as the follower sees it. It is always marked as simulated.
type phone struct {
	w      *Window
	object fyne.CanvasObject
	title  *kit.Text
	sub    *kit.Text
	lines  *fyne.Container
	scroll *kit.Scroller
	entry  *kit.Entry
	button *kit.Button
}

// presets are messages to send with a click, since typing Chinese into Fyne is hard: a greeting, a text of the release
// check, an order, and one that breaks careless CDATA.
var presets = []string{"你好", "TESTCOMPONENT_MSG_TYPE_TEXT", "ui.sim.preset.order", "<&]]>"}

func newPhone(w *Window, send func(text string)) *phone {
	p := &phone{w: w, title: kit.Ell("", kit.Strong, theme.Text), sub: kit.Ell("", kit.Caption, theme.Faint),
		lines: kit.VBox(8), entry: w.entry(w.T("ui.sim.write"))}
	submit := func(text string) {
		if text != "" {
			p.entry.SetText("")
			send(text)
		}
	}
	p.button = kit.NewButton("send", w.T("ui.sim.send"), kit.Outline, func() { submit(p.entry.Text) })
	p.entry.OnSubmitted = submit
	p.scroll = kit.NewScroller(kit.Pad(12, 12, 12, 12, p.lines))
	chips := kit.Flow(6)
	for _, text := range presets {
		text = w.T(text)
		chips.Add(kit.NewChip(kit.Shorten(text, kit.Small, 120), "", false, func() { send(text) }))
	}
	head := kit.Pad(8, 8, 14, 12, kit.HBox(8, kit.Grow(kit.VBox(0, p.title, p.sub)),
		kit.NewPill(w.T("ui.simulated"), kit.Violet, false)))
	screen := kit.NewSurface(theme.PhoneGround, "", 0, p.scroll)
	foot := kit.Pad(8, 10, 10, 10, kit.VBox(8, chips, kit.HBox(6, kit.Grow(p.entry), p.button)))
	p.object = kit.NewSurface(theme.Surface, theme.BorderInput, 16,
		container.New(footed{}, kit.Stack(head, kit.Line(), screen), kit.VBox(0, kit.Line(), foot)))
	return p
}

// show puts a chat on screen and scrolls to its end.
func (p *phone) show(account, follower string, chat []world.ChatEntry) {
	w := p.w
	p.title.Set(account)
	p.sub.Set(w.T("ui.sim.as", follower))
	p.lines.RemoveAll()
	if len(chat) == 0 {
		p.lines.Add(kit.Pad(40, 0, 0, 0,
			kit.Empty("message-square", w.T("ui.sim.chat.empty"), w.T("ui.sim.chat.empty.hint"), nil)))
	}
	for _, e := range chat {
		p.lines.Add(p.bubble(e))
	}
	kit.Renew(p.object)
	p.scroll.ScrollToBottom()
}

// bubble is one line of the chat: own texts at the right in green, the account's at the left, notices centred.
func (p *phone) bubble(e world.ChatEntry) fyne.CanvasObject {
	note := clockTime(e.At)[:8]
	switch {
	case e.MsgType == "notice":
		return container.NewCenter(kit.NewText(e.Text, kit.Caption, theme.Faint))
	case e.From == world.FromFollower:
		return speech(e, note, theme.PhoneOwn, theme.PhoneOwnInk, true)
	}
	if e.Custom {
		note += " · " + p.w.T("ui.sim.custom")
	}
	return speech(e, note, theme.PhoneTheirs, theme.Text, false)
}

func speech(e world.ChatEntry, note string, fill, ink fyne.ThemeColorName, own bool) fyne.CanvasObject {
	text := e.Text
	if text == "" {
		text = "[" + e.MsgType + "]"
	}
	words := kit.NewSurface(fill, "", 8, kit.Pad(7, 7, 10, 10, kit.NewParagraph(text, kit.Body, ink)))
	tail := kit.NewText(note, kit.Caption, theme.Faint)
	if own {
		tail.Align = fyne.TextAlignTrailing
	}
	return container.New(side{right: own}, kit.VBox(2, words, tail), kit.NewText(text, kit.Body, ink))
}

// side is a layout that puts a bubble at one side, as wide as its text needs but at most four fifths of the width. Its
// second object is never shown: the same text unwrapped, which tells that width.
type side struct{ right bool }

func (side) MinSize(o []fyne.CanvasObject) fyne.Size { return o[0].MinSize() }

func (s side) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[1].Hide()
	w := min(max(o[1].MinSize().Width+22, 84), size.Width*0.8)
	o[0].Resize(fyne.NewSize(w, o[0].MinSize().Height))
	o[0].Resize(fyne.NewSize(w, o[0].MinSize().Height))
	x := float32(0)
	if s.right {
		x = size.Width - w
	}
	o[0].Move(fyne.NewPos(x, 0))
}
