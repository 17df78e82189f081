package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// catalogue is the card of the Simulator with the callbacks that WeChat can push, and a form for the chosen one.
type catalogue struct {
	w     *Window
	event string            // the name of the chosen callback
	set   map[string]string // values of its fields that the user typed, by path

	picker *widget.Select
	form   *fyne.Container
	button *kit.Button
	renew  func() // makes room on the page for another form
}

// card lays the catalogue out; push is what its button does, outcome stands below it.
func (c *catalogue) card(push func(), outcome fyne.CanvasObject) fyne.CanvasObject {
	w := c.w
	c.form = kit.VBox(8)
	c.button = kit.NewButton("send", w.T("ui.sim.trigger"), kit.Solid, push)
	c.picker = widget.NewSelect(nil, nil)
	body := kit.VBox(10, framed(c.picker), c.form, kit.HBox(8, kit.Spacer(), c.button), outcome)
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

// offer lists what an account of that kind can get, and shows the fields of the chosen callback.
func (c *catalogue) offer(kind world.Kind) {
	w := c.w
	entries := entriesFor(w.bench.Catalogue(), kind)
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = entryTitle(w.lang, e)
	}
	at := entryIndex(entries, c.event)
	c.picker.OnChanged = nil
	c.picker.SetOptions(names)
	c.picker.SetSelectedIndex(at)
	c.picker.OnChanged = func(string) {
		c.event, c.set = entries[c.picker.SelectedIndex()].Name, map[string]string{}
		c.showFields(entries[c.picker.SelectedIndex()])
		c.renew()
	}
	if len(entries) > 0 {
		c.event = entries[at].Name
		c.showFields(entries[at])
	}
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
