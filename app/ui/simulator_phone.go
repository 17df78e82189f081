package ui

import (
	"image"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// phone shows a chat as the follower sees it, with the account's menu at its foot. It is always marked as simulated.
type phone struct {
	w      *Window
	do     phoneActions
	object fyne.CanvasObject
	title  *kit.Text
	sub    *kit.Paragraph
	more   *kit.Button
	lines  *fyne.Container
	scroll *kit.Scroller
	entry  *kit.Entry
	button *kit.Button
	plus   *kit.Button
	foot   *fyne.Container // where one writes
	tiles  *fyne.Container // what else can be sent, behind the plus
	menu   *fyne.Container // the account's menu
}

// phoneActions are what the person who holds the phone can do.
type phoneActions struct {
	write  func(text string)
	others func() []tile
	more   func(at fyne.Position)
	press  func(path []int, b world.Button)
	item   func(id string)       // of a line of a msgmenu
	open   func(delivery string) // shows the exchange behind a line
	custom func(e world.ChatEntry)
}

// tile is something that can be sent beside a text.
type tile struct {
	icon, key string
	do        func()
}

// presets are messages to send with a click, since typing Chinese into Fyne is hard: a greeting, a text of the release
// check, an order, and one that breaks careless CDATA.
var presets = []string{"你好", "TESTCOMPONENT_MSG_TYPE_TEXT", "ui.sim.preset.order", "<&]]>"}

func newPhone(w *Window, do phoneActions) *phone {
	p := &phone{w: w, do: do, title: kit.Ell("", kit.Strong, theme.Text), sub: kit.NewParagraph("", kit.Caption, theme.Faint),
		lines: kit.VBox(10), entry: w.entry(w.T("ui.sim.write")), tiles: kit.Flow(4), menu: container.NewStack()}
	submit := func(text string) {
		if text != "" {
			p.entry.SetText("")
			do.write(text)
		}
	}
	p.button = kit.NewButton("send", w.T("ui.sim.send"), kit.Outline, func() { submit(p.entry.Text) })
	p.entry.OnSubmitted = submit
	p.plus = kit.NewIconButton("plus", w.T("ui.phone.more"), p.toggleTiles)
	p.tiles.Hide()
	p.more = w.moreButton(do.more)
	p.scroll = kit.NewScroller(kit.Pad(12, 12, 10, 10, p.lines))
	p.scroll.KeepEnd()
	chips := kit.Flow(6)
	for _, text := range presets {
		text = w.T(text)
		chips.Add(kit.NewChip(kit.Shorten(text, kit.Small, 120), "", false, func() { do.write(text) }))
	}
	head := kit.VBox(0, kit.Pad(4, 0, 14, 6, kit.HBox(8, kit.Grow(p.title),
		kit.NewPill(w.T("ui.simulated"), kit.Violet, false), p.more)), kit.Pad(0, 8, 14, 14, p.sub))
	screen := kit.NewSurface(theme.PhoneGround, "", 0, p.scroll)
	p.foot = kit.Pad(8, 8, 8, 10, kit.VBox(8, chips, kit.HBox(4, p.plus, kit.Grow(p.entry), p.button), p.tiles))
	p.object = kit.NewSurface(theme.Surface, theme.BorderInput, 16,
		container.New(footed{}, kit.Stack(head, kit.Line(), screen), kit.VBox(0, kit.Line(), p.foot, p.menu)))
	return p
}

// toggleTiles opens what else can be sent, and folds it again.
func (p *phone) toggleTiles() {
	if p.tiles.Visible() {
		p.tiles.Hide()
	} else {
		p.tiles.RemoveAll()
		for _, t := range p.do.others() {
			p.tiles.Add(kit.NewTile(t.icon, p.w.T(t.key), t.do))
		}
		p.tiles.Show()
	}
	kit.Renew(p.object)
	p.scroll.ScrollToBottom()
}

// phoneView is what the phone shows.
type phoneView struct {
	account  world.Account
	follower world.Follower
	lines    []chatLine
	menu     []world.Button
	allowed  string // how much the account may still send
	pictures map[string]image.Image
}

// show puts a chat on screen and scrolls to its end.
func (p *phone) show(v phoneView) {
	w := p.w
	p.title.Set(v.account.Title())
	name := v.follower.NickName
	if notFollowing(v.account, v.follower) {
		name += " · " + w.T("ui.sim.not_following")
	}
	p.sub.Set(tidy(w.T("ui.sim.as", name) + " " + v.allowed))
	p.foot.Show()
	title, hint := "ui.sim.chat.empty", "ui.sim.chat.empty.hint"
	if v.follower.OpenID == "" {
		p.sub.Set("")
		p.foot.Hide()
		if title, hint = "ui.phone.nobody", "ui.phone.nobody.hint"; !v.account.Kind.Converses() {
			title, hint = "ui.phone.silent", "ui.account.silent"
		}
	}
	p.lines.RemoveAll()
	if len(v.lines) == 0 {
		p.lines.Add(kit.Pad(40, 0, 0, 0, kit.Empty("message-square", w.T(title), w.T(hint), nil)))
	}
	for _, l := range v.lines {
		p.lines.Add(p.line(v, l))
	}
	p.showMenu(v.menu)
	kit.Renew(p.object)
	p.scroll.ScrollToBottom()
}

// showMenu draws the account's menu as WeChat does: up to three buttons, those with a submenu marked.
func (p *phone) showMenu(list []world.Button) {
	p.menu.RemoveAll()
	if len(list) == 0 {
		return
	}
	keys, widths := []fyne.CanvasObject{}, []float32{}
	for i, b := range list {
		keys, widths = append(keys, p.menuKey(i, b)), append(widths, 1/float32(len(list))-0.001)
	}
	p.menu.Add(kit.VBox(0, kit.Line(), kit.Pad(4, 4, 6, 6, kit.Columns{Widths: widths, Gap: 4}.Of(keys...))))
}

// menuKey is a button of the menu; one with others below opens them above itself.
func (p *phone) menuKey(i int, b world.Button) fyne.CanvasObject {
	if len(b.Sub) == 0 {
		return kit.NewButton("", clip(b.Name, 8), kit.Ghost, func() { p.do.press([]int{i}, b) })
	}
	var key *kit.Button
	key = kit.NewButton("", "≡ "+clip(b.Name, 8), kit.Ghost, func() {
		var items []*fyne.MenuItem
		for j, sub := range b.Sub {
			items = append(items, fyne.NewMenuItem(sub.Name, func() { p.do.press([]int{i, j}, sub) }))
		}
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(key)
		p.w.shell.menuAt(at.SubtractXY(0, 36*float32(len(items))+12), items...)
	})
	return key
}
