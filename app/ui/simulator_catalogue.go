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
	w     *Window
	event string            // the name of the chosen callback
	set   map[string]string // values of its fields that the user typed, by path

	own    bool   // a message of the user's own is pushed instead
	raw    string // that message, XML or JSON
	sample string // what raw began as
	expect world.Expectation

	picker *kit.Select
	form   *fyne.Container
	button *kit.Button
	renew  func() // makes room on the page for another form
}

// card lays the catalogue out; push is what its button does, outcome stands below it.
func (c *catalogue) card(push func(), outcome fyne.CanvasObject) fyne.CanvasObject {
	w := c.w
	c.form = kit.VBox(8)
	c.button = kit.NewButton("send", w.T("ui.sim.trigger"), kit.Solid, push)
	c.picker = kit.NewSelect(nil, nil)
	body := kit.VBox(10, c.picker, c.form, kit.HBox(8, kit.Spacer(), c.button), outcome)
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

// offer lists a message of the user's own and what else an account can get, and shows the form of what is chosen.
func (c *catalogue) offer(a world.Account, openID string) {
	w := c.w
	entries := entriesFor(w.bench.Catalogue(), a.Kind)
	names := []string{w.T("ui.sim.own")}
	for _, e := range entries {
		names = append(names, entryTitle(w.lang, e))
	}
	at := 1 + entryIndex(entries, c.event)
	if c.own || len(entries) == 0 {
		at = 0
	}
	show := func() {
		if c.own = at == 0; c.own {
			c.showOwn(a, openID)
		} else {
			c.event = entries[at-1].Name
			c.showFields(entries[at-1])
		}
		c.form.Add(c.expectation())
	}
	c.picker.OnChanged = nil
	c.picker.SetOptions(names)
	c.picker.SetSelectedIndex(at)
	c.picker.OnChanged = func(string) {
		at, c.set, c.expect = c.picker.SelectedIndex(), map[string]string{}, ""
		show()
		c.renew()
	}
	show()
}

// showOwn is the input for a message of the user's own; it begins as a text that the follower writes.
func (c *catalogue) showOwn(a world.Account, openID string) {
	if c.raw == c.sample { // untouched
		c.sample = fmt.Sprintf("<xml>\n<ToUserName>%s</ToUserName>\n<FromUserName>%s</FromUserName>\n<CreateTime>%d</CreateTime>\n"+
			"<MsgType>text</MsgType>\n<Content>你好</Content>\n<MsgId>%d</MsgId>\n</xml>",
			a.UserName, openID, c.w.now().Unix(), c.w.now().UnixNano())
		c.raw = c.sample
	}
	box := kit.NewTextBox("")
	box.OnShortcut, box.OnEscape = c.w.shortcut, c.w.win.Canvas().Unfocus
	box.SetMinRowsVisible(9)
	box.SetText(c.raw)
	box.OnChanged = func(text string) { c.raw = text }
	c.form.Objects = []fyne.CanvasObject{box, kit.NewParagraph(c.w.T("ui.sim.own.hint"), kit.Caption, theme.Faint)}
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

// pushed is what the button pushes to an account in a follower's name. A message of the user's own names both itself.
func (c *catalogue) pushed(account, openID string) sim.Trigger {
	if c.own {
		return sim.Trigger{ComponentAppID: c.w.component(), Raw: []byte(strings.TrimSpace(c.raw)), Expect: c.expect}
	}
	return sim.Trigger{ComponentAppID: c.w.component(), Event: c.event, Account: account, OpenID: openID,
		Set: maps.Clone(c.set), Expect: c.expect}
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

// showFields is an input for each field that is the user's to choose.
func (c *catalogue) showFields(e callback.Entry) {
	w := c.w
	c.form.RemoveAll()
	n := 0
	for _, f := range e.Fields {
		if f.Live || f.Path == "MsgType" || f.Path == "Event" || f.Path == "InfoType" || n == fieldsShown {
			continue
		}
		n++
		input := w.entry(clip(f.Sample, 26))
		input.SetText(c.set[f.Path])
		input.OnChanged = func(text string) {
			if text == "" {
				delete(c.set, f.Path)
				return
			}
			c.set[f.Path] = text
		}
		c.form.Add(kit.Field(f.Path, "", input))
	}
	if n == 0 {
		c.form.Add(kit.NewParagraph(w.T("ui.sim.no_fields"), kit.Small, theme.Muted))
	}
}
