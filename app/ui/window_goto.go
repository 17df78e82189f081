package ui

import (
	"strconv"
	"strings"

	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
)

// paletteLines is how many choices the go-to box shows: all pages fit.
const paletteLines = 14

// palette opens the go-to box (Ctrl+K), which takes a page's name, an exchange's number or words to search for.
func (w *Window) palette() {
	var pop *widget.PopUp
	entry := kit.NewSearch(w.T("ui.goto.hint"))
	results := kit.VBox(2)
	choices := func() []choice { return w.choices(entry.Text) }
	list := func() {
		results.RemoveAll()
		for _, c := range choices() {
			results.Add(kit.NewNavItem(c.icon, c.label, func() { pop.Hide(); c.act() }))
		}
		results.Refresh()
	}
	entry.OnChanged = func(string) { list() }
	entry.OnEscape = func() { pop.Hide() }
	entry.OnSubmitted = func(string) {
		if c := choices(); len(c) > 0 {
			pop.Hide()
			c[0].act()
		}
	}
	list()
	pop = w.modal(kit.VBox(8, entry, kit.Fixed(0, paletteLines*36, results)), 440)
	w.win.Canvas().Focus(entry)
}

// choice is one line of the go-to box.
type choice struct {
	icon, label string
	act         func()
}

// choices are the pages whose name contains text; a number also offers the exchange, other text a search.
func (w *Window) choices(text string) []choice {
	text = strings.TrimSpace(text)
	var out []choice
	if id, err := strconv.ParseInt(strings.TrimPrefix(text, "#"), 10, 64); err == nil && id > 0 {
		out = append(out, choice{"arrow-right", w.T("ui.goto.exchange", id), func() { w.openExchange(id) }})
	}
	for _, e := range w.pages {
		name := w.T("ui.page." + e.id)
		if text == "" || strings.Contains(strings.ToLower(name+" "+e.id), strings.ToLower(text)) {
			out = append(out, choice{e.icon, name, func() { w.show(e.id) }})
		}
	}
	if text != "" {
		out = append(out, w.componentChoices(text)...)
		out = append(out, choice{"search", w.T("ui.goto.search", text), func() { w.searchTraffic(text) }})
	}
	return out[:min(len(out), paletteLines)]
}

// componentChoices are the lines of the go-to box that switch to another component and contain text; none where there
// is only one component.
func (w *Window) componentChoices(text string) []choice {
	var out []choice
	all := w.bench.Components()
	for _, c := range all {
		label := w.T("ui.component.goto", strings.TrimSpace(c.Name+" "+c.AppID))
		if len(all) > 1 && strings.Contains(strings.ToLower(label), strings.ToLower(text)) {
			out = append(out, choice{"layers", label, func() { w.choose(c.AppID) }})
		}
	}
	return out
}
