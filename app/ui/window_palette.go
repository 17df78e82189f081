package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// palette is the box behind Ctrl+K: every action of the window, found by its words in either language; an exchange by
// its number; and whatever else is typed is searched for in Traffic.
type palette struct {
	w     *Window
	pop   *kit.Dialog
	entry *kit.Entry
	list  *kit.List
	found []action
	at    int // of found, what Enter does
	lines int // that are seen at a time
}

const (
	paletteWidth = 620
	paletteLines = 12 // at most
)

// palette opens the box.
func (w *Window) palette() {
	p := &palette{w: w, entry: kit.NewSearch(w.T("ui.palette.hint"))}
	p.list = kit.NewList(kit.ListRows{
		Height: kit.CommandHeight,
		Count:  func() int { return len(p.found) },
		New:    func() fyne.CanvasObject { return kit.NewCommand() },
		Fill:   func(i int, o fyne.CanvasObject) { p.show(i, o.(*kit.Command)) },
	})
	p.entry.OnChanged = func(string) { p.find() }
	p.entry.OnEscape = func() { p.pop.Hide() }
	p.entry.OnSubmitted = func(string) { p.run(p.at) }
	p.entry.OnKey = p.key
	p.found = w.choices("")
	hint := kit.NewText(w.T("ui.palette.keys"), kit.Caption, theme.Faint)
	room := kit.DialogRoom(w.win.Canvas()) - p.entry.MinSize().Height - hint.MinSize().Height - 16
	p.lines = max(1, min(paletteLines, int(room/kit.CommandHeight)))
	p.pop = kit.ShowDialog(w.win.Canvas(), paletteWidth,
		kit.VBox(8, p.entry, kit.Fixed(0, float32(p.lines)*kit.CommandHeight, p.list), hint), nil)
	w.win.Canvas().Focus(p.entry)
	w.listWorkspaces(p.renew)
	w.entryOf("authorization").page.(*authorizationPage).list(p.renew)
}

// renew lists what the typed words mean now, with the same choice.
func (p *palette) renew() {
	if !p.pop.Visible() {
		return
	}
	p.found = p.w.choices(p.entry.Text)
	p.at = max(0, min(p.at, len(p.found)-1))
	p.list.Refresh()
}

// show fills a line of the box.
func (p *palette) show(i int, line *kit.Command) {
	a, l := p.found[i], p.w.lang
	note, off := a.tail(l), false
	if a.why != "" {
		note, off = a.why, true
	}
	line.OnTapped = func() { p.run(i) }
	line.Set(kit.CommandCells{Icon: a.icon, Label: a.name(l), Note: note, Keys: a.shownKey(), Off: off, Selected: i == p.at})
}

// find lists what the typed words mean; the first is chosen.
func (p *palette) find() {
	p.found, p.at = p.w.choices(p.entry.Text), 0
	p.list.Refresh()
	p.list.ScrollToTop()
}

// key moves the choice.
func (p *palette) key(name fyne.KeyName) bool {
	n := len(p.found)
	step, moves := map[fyne.KeyName]int{fyne.KeyDown: 1, fyne.KeyUp: n - 1, fyne.KeyPageDown: min(p.lines, n-1-p.at),
		fyne.KeyPageUp: -min(p.lines, p.at)}[name]
	if !moves || n == 0 {
		return false
	}
	p.at = (p.at + step) % n
	p.list.ScrollTo(p.at)
	p.list.Refresh()
	return true
}

// run closes the box and does what is in line i. What cannot be done says why, and the box stays.
func (p *palette) run(i int) {
	if i >= len(p.found) {
		return
	}
	a := p.found[i]
	if a.why == "" {
		p.pop.Hide()
		p.w.remember(a.id())
	}
	p.w.run(a)
}

// choices are what text may mean, the likeliest first. Without a text these are all actions that can be done, those of
// late first.
func (w *Window) choices(text string) []action {
	text = strings.TrimSpace(text)
	var out []action
	if id, err := strconv.ParseUint(strings.TrimPrefix(text, "#"), 10, 63); err == nil && id > 0 {
		out = append(out, action{icon: "arrow-right", key: "ui.goto.exchange", args: []any{id},
			do: func() { w.openExchange(int64(id)) }})
	}
	out = append(out, ranked(w.actions(), text, w.late())...)
	if text != "" {
		out = append(out, action{icon: "search", key: "ui.goto.search", args: []any{text},
			do: func() { w.searchTraffic(text) }})
	}
	return out
}

// ranked are the actions that text finds, the best first: those whose name begins with it, then those whose name holds
// it; among equals those of late, and last what cannot be done.
func ranked(all []action, text string, late []string) []action {
	type placed struct {
		action
		place [3]int
	}
	var found []placed
	for _, a := range all {
		match, ok := a.match(strings.ToLower(text))
		if !ok || text == "" && a.why != "" || a.key == "ui.do.palette" {
			continue
		}
		p := placed{a, [3]int{0, match, len(late)}}
		if a.why != "" {
			p.place[0] = 1
		}
		if i := slices.Index(late, a.id()); i >= 0 {
			p.place[2] = i
		}
		found = append(found, p)
	}
	slices.SortStableFunc(found, func(a, b placed) int { return slices.Compare(a.place[:], b.place[:]) })
	out := make([]action, len(found))
	for i, p := range found {
		out[i] = p.action
	}
	return out
}

// match is how well the words of text fit an action: 0 where its name, in either language, begins with them, 1 where it
// holds them, 2 where they are found scattered or in where it belongs.
func (a action) match(text string) (place int, ok bool) {
	zh, en := strings.ToLower(a.name(i18n.Zh)), strings.ToLower(a.name(i18n.En))
	everything := strings.ToLower(strings.Join([]string{zh, en, a.tail(i18n.Zh), a.tail(i18n.En), a.also, a.page, a.key}, " "))
	switch {
	case text == "" || strings.HasPrefix(zh, text) || strings.HasPrefix(en, text):
		return 0, true
	case strings.Contains(zh, text) || strings.Contains(en, text):
		return 1, true
	}
	for _, word := range strings.Fields(text) {
		if !strings.Contains(everything, word) {
			return 0, false
		}
	}
	return 2, true
}

// rememberedActions is how many of the palette's actions come first the next time.
const rememberedActions = 6

// lateKey is where the user's preferences hold them. They belong to the person, not to a workspace.
const lateKey = "late_actions"

// late are the actions that were done through the palette of late, the last first.
func (w *Window) late() []string { return w.app.Preferences().StringList(lateKey) }

func (w *Window) remember(id string) {
	all := append([]string{id}, slices.DeleteFunc(w.late(), func(one string) bool { return one == id })...)
	w.app.Preferences().SetStringList(lateKey, all[:min(len(all), rememberedActions)])
}
