package ui

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// catalogue is the card of the Simulator with the callbacks that WeChat can push, and a form for the chosen one.
type catalogue struct {
	w       *Window
	event   string            // the name of the chosen callback
	set     map[string]string // values of its fields that the user typed, by path
	times   int               // how often it is pushed
	account world.Account     // whom it is about
	openID  string
	entries []callback.Entry // that the account can get

	own    bool   // a message of the user's own is pushed instead
	raw    string // that message, XML or JSON
	sample string // what raw began as
	where  string // what URL it goes to: what it says itself when empty, toEvents or toMessages
	expect world.Expectation

	chosen  *kit.NavItem
	form    *fyne.Container
	preview *preview
	button  *kit.Button
	renew   func() // makes room on the page for another form
}

// The URLs that a message of one's own can be sent to whatever it says.
const toEvents, toMessages = "event", "message"

// pushCounts are the choices of how often a callback is pushed.
var pushCounts = []int{1, 3, 10, 50}

// card lays the catalogue out; push is what its button does, outcome stands below it.
func (c *catalogue) card(push func(), outcome fyne.CanvasObject) fyne.CanvasObject {
	w := c.w
	c.form = kit.VBox(8)
	c.preview = newPreview(w, c.dryRun)
	c.button = kit.NewButton("send", w.T("ui.sim.trigger"), kit.Solid, push)
	c.chosen = kit.NewNavItem("search", "", c.choose)
	c.chosen.Tip = w.T("ui.event.choose")
	words := make([]string, len(pushCounts))
	for i, n := range pushCounts {
		words[i] = fmt.Sprintf("×%d", n)
	}
	often := chips(words, max(0, slices.Index(pushCounts, c.times)), func(i int) { c.times = pushCounts[i] })
	body := kit.VBox(10, kit.NewSurface("", theme.BorderInput, 6, c.chosen), c.form,
		kit.HBox(8, kit.Grow(often), c.button), outcome, c.preview.box)
	return kit.Card(w.T("ui.sim.catalogue"), body)
}

// entriesFor are the callbacks that make sense for an account.
func entriesFor(all []callback.Entry, kind world.Kind) []callback.Entry {
	return slices.DeleteFunc(slices.Clone(all), func(e callback.Entry) bool {
		return len(e.Kinds) > 0 && !slices.Contains(e.Kinds, string(kind))
	})
}

func entryTitle(l i18n.Lang, e callback.Entry) string {
	return e.Name + "  " + e.Title.In(string(l))
}

// offer takes over what an account can get, and shows the form of what is chosen.
func (c *catalogue) offer(a world.Account, openID string) {
	c.account, c.openID, c.entries = a, openID, entriesFor(c.w.bench.Catalogue(), a.Kind)
	c.show()
}

// pick chooses a callback by its name, or a message of one's own with none.
func (c *catalogue) pick(event string) {
	c.own, c.set, c.expect = event == "", map[string]string{}, ""
	if !c.own {
		c.event = event
	}
	c.show()
	c.renew()
}

// show is the form of what is chosen.
func (c *catalogue) show() {
	if c.own || len(c.entries) == 0 {
		c.own = true
		c.chosen.SetText(c.w.T("ui.sim.own"))
		c.showOwn(c.account, c.openID)
	} else {
		e := c.entries[entryIndex(c.entries, c.event)]
		c.event = e.Name
		c.chosen.SetText(entryTitle(c.w.lang, e))
		c.showFields(e)
	}
	c.form.Add(c.expectation())
	c.preview.soon()
}

// showOwn is the input for a message of the user's own; it begins as a text that the follower writes.
func (c *catalogue) showOwn(a world.Account, openID string) {
	w := c.w
	if c.raw == c.sample { // untouched
		c.sample = fmt.Sprintf("<xml>\n<ToUserName>%s</ToUserName>\n<FromUserName>%s</FromUserName>\n<CreateTime>%d</CreateTime>\n"+
			"<MsgType>text</MsgType>\n<Content>你好</Content>\n<MsgId>%d</MsgId>\n</xml>",
			a.UserName, openID, w.now().Unix(), w.now().UnixNano())
		c.raw = c.sample
	}
	box := kit.NewTextBox("")
	box.OnShortcut, box.OnEscape = w.shortcut, w.win.Canvas().Unfocus
	box.SetMinRowsVisible(9)
	box.SetText(c.raw)
	box.OnChanged = func(text string) { c.raw = text; c.preview.soon() }
	where := w.chips([]option{{"", w.T("ui.own.by_content")}, {toEvents, w.T("ui.own.to_events")},
		{toMessages, w.T("ui.own.to_messages", a.Title())}}, c.where, func(v string) { c.where = v; c.preview.soon() })
	c.form.Objects = []fyne.CanvasObject{box, kit.Field(w.T("ui.own.where"), w.T("ui.own.hint"), where)}
}

// expectation is the choice of what the platform ought to do with the push.
func (c *catalogue) expectation() fyne.CanvasObject {
	var options []option
	for _, e := range []world.Expectation{"", world.Welcome, world.Refused, world.Succeeds, world.Replies, world.Either} {
		options = append(options, option{string(e), c.w.T("ui.sim.expect." + cmp.Or(string(e), "default"))})
	}
	return kit.Field(c.w.T("ui.sim.expect"), "", c.w.picker(options, string(c.expect),
		func(v string) { c.expect = world.Expectation(v) }))
}

// pushed is what the button pushes to an account in a follower's name. A message of the user's own names both itself,
// unless it is sent where the user says.
func (c *catalogue) pushed(account, openID string) sim.Trigger {
	if !c.own {
		return sim.Trigger{ComponentAppID: c.w.component(), Event: c.event, Account: account, OpenID: openID,
			Set: maps.Clone(c.set), Expect: c.expect}
	}
	t := sim.Trigger{ComponentAppID: c.w.component(), Raw: []byte(strings.TrimSpace(c.raw)), Expect: c.expect}
	t.Broken = c.where != ""
	if c.where == toMessages {
		t.Account, t.OpenID = account, openID
	}
	return t
}

// dryRun is what would be pushed.
func (c *catalogue) dryRun() sim.Trigger {
	t := c.pushed(c.account.AppID, c.openID)
	t.DryRun, t.ComponentAppID = true, c.w.served()
	return t
}

// entryIndex is the index of the wanted callback, or else of a text message, which every account can get.
func entryIndex(entries []callback.Entry, want string) int {
	for _, name := range []string{want, "text"} {
		if i := slices.IndexFunc(entries, func(e callback.Entry) bool { return e.Name == name }); i >= 0 {
			return i
		}
	}
	return 0
}

const fieldsShown = 6

// showFields is an input for each field that is the user's to choose; where there are many the rest is folded.
func (c *catalogue) showFields(e callback.Entry) {
	w := c.w
	c.form.RemoveAll()
	rest := kit.VBox(8)
	rest.Hide()
	n := 0
	for _, f := range e.Fields {
		if f.Live || f.Path == "MsgType" || f.Path == "Event" || f.Path == "InfoType" {
			continue
		}
		n++
		if n > fieldsShown {
			rest.Add(c.input(f))
			rest.Hidden = rest.Hidden && c.set[f.Path] == ""
			continue
		}
		c.form.Add(c.input(f))
	}
	switch {
	case n == 0:
		c.form.Add(kit.NewParagraph(w.T("ui.sim.no_fields"), kit.Small, theme.Muted))
	case n > fieldsShown:
		c.form.Add(kit.NewLink(w.T("ui.event.fields", n-fieldsShown), kit.Small, func() {
			rest.Hidden = !rest.Hidden
			c.renew()
		}))
		c.form.Add(rest)
	}
}

func (c *catalogue) input(f callback.Field) fyne.CanvasObject {
	input := c.w.entry(clip(f.Sample, 26))
	input.SetText(c.set[f.Path])
	input.OnChanged = func(text string) {
		if text == "" {
			delete(c.set, f.Path)
		} else {
			c.set[f.Path] = text
		}
		c.preview.soon()
	}
	return kit.Field(f.Path, "", input)
}
