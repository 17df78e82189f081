package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	api "wxlab/app/control"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// switchboard is the dialog with every switch of a component, an account or a follower of the simulated WeChat. It is made
// from the switches that the control API has: a new one is in it by itself.
type switchboard struct {
	w       *Window
	subject api.Subject
	board   api.Switchboard
	sheet   *sheet

	lines    []*switchLine
	sections []*switchSection
	head     *fyne.Container
	search   *kit.Entry
	said     *kit.Text // how many are not as usual
	restore  *kit.Link
	none     *kit.Paragraph
}

// switchSection is a heading with the switches below it.
type switchSection struct {
	name  string
	lines *fyne.Container
	whole *fyne.Container
}

// switchboardWidth has room for a name, its meaning and an address beside them.
const switchboardWidth = 740

// openSwitches opens the switches of something that is called title; nil where it is gone.
func (w *Window) openSwitches(title string, subject api.Subject) *switchboard {
	b := &switchboard{w: w, subject: subject, board: api.NewSwitchboard(w.bench)}
	now, err := b.board.Of(subject)
	if err != nil {
		w.complain(err)
		return nil
	}
	b.sheet = w.sheetOf(w.T("switch.title", title), w.T("ui.set.save"), b.save, switchboardWidth)
	b.search = b.sheet.entry("", w.T("switch.find"))
	b.search.OnChanged = b.find
	b.said, b.restore = kit.NewText("", kit.Small, theme.Muted), kit.NewLink(w.T("switch.restore"), kit.Small, b.restoreAll)
	b.none = kit.NewParagraph(w.T("switch.none"), kit.Small, theme.Muted)
	b.none.Hide()
	b.head = kit.HBox(12, kit.Grow(b.search), b.said, b.restore)
	b.sheet.add(b.head)
	b.fill(now)
	b.sheet.add(b.none)
	w.win.Canvas().Focus(b.search)
	return b
}

// componentSwitches opens those of the component that the pages are about.
func (w *Window) componentSwitches() {
	w.openSwitches(w.T("switch.component", w.served()), api.Subject{Platform: w.served()})
}

// fill makes a line for every switch that has a value: reviews have none where there is nothing to review.
func (b *switchboard) fill(now []api.Chosen) {
	for _, of := range api.Switches(b.subject.Change()) {
		for _, one := range now {
			if of.Is(one.Key) {
				b.add(of, one.Key, one.Value)
			}
		}
		if of.Key == "quota.*" {
			b.section("quota").whole.Add(kit.NewLink(b.w.T("switch.add"), kit.Small, func() { b.addCounter(of) }))
		}
	}
	b.tell()
	b.sheet.fit()
}

// add puts a switch at the end of its section.
func (b *switchboard) add(of api.Switch, key, value string) *switchLine {
	name, _ := sectionOf(key)
	line, section := newSwitchLine(b, of, key, value), b.section(name)
	section.lines.Add(line.object)
	b.lines = append(b.lines, line)
	return line
}

// section is the one of that name, made where there is none yet.
func (b *switchboard) section(name string) *switchSection {
	for _, one := range b.sections {
		if one.name == name {
			return one
		}
	}
	made := &switchSection{name: name, lines: kit.VBox(0), whole: kit.VBox(4)}
	if name != "" {
		made.whole.Add(kit.Pad(10, 0, 0, 0, kit.NewText(b.w.T("switch.section."+name), kit.Overline, theme.Faint)))
	}
	made.whole.Add(made.lines)
	b.sections = append(b.sections, made)
	b.sheet.add(made.whole)
	return made
}

// tell says how many switches are not as usual.
func (b *switchboard) tell() {
	unusual := 0
	for _, line := range b.lines {
		if line.unusual() {
			unusual++
		}
	}
	said := b.w.T("switch.usual")
	if unusual > 0 {
		said = b.w.T("switch.unusual", unusual)
	}
	b.said.Set(said)
	setVisible(b.restore, unusual > 0)
	kit.Renew(b.head)
}

func (b *switchboard) restoreAll() {
	for _, line := range b.lines {
		if line.unusual() {
			line.put(line.of.Usual)
		}
	}
}

// find leaves those in sight that have text in their name or key.
func (b *switchboard) find(text string) {
	text, found := strings.ToLower(strings.TrimSpace(text)), 0
	shown := map[string]bool{}
	for _, line := range b.lines {
		section, _ := sectionOf(line.key)
		heading := b.w.T("switch.section." + section)
		hit := strings.Contains(strings.ToLower(line.key+" "+switchName(b.w.lang, line.key)+" "+heading), text)
		setVisible(line.object, hit)
		if hit {
			shown[section] = true
			found++
		}
	}
	for _, section := range b.sections {
		setVisible(section.whole, shown[section.name] || text == "")
	}
	setVisible(b.none, found == 0)
	b.sheet.fit()
}

// save changes all that was changed, or nothing where something is refused: the sentence then stands at the switch.
func (b *switchboard) save() error {
	var before []api.Chosen
	for _, line := range b.lines {
		if line.changed() && line.wrong == nil {
			line.wrong = b.board.Set(b.w.ctx, b.subject, api.Chosen{Key: line.key, Value: line.now})
			if line.wrong == nil {
				before = append(before, api.Chosen{Key: line.key, Value: line.was})
			}
		}
	}
	refused := 0
	for _, line := range b.lines {
		if line.wrong != nil {
			refused++
			line.show()
		}
	}
	switch {
	case refused > 0:
		return errors.Join(errors.New(b.w.T("switch.refused", refused)), b.putBack(before))
	case len(before) > 0:
		b.w.host.Offer(b.w.T("switch.saved", len(before)), b.w.T("ui.undo"), func() {
			if err := b.putBack(before); err != nil {
				b.w.complain(err)
			}
			b.w.reload()
		})
	}
	return nil
}

// putBack sets switches to what they were, the last first.
func (b *switchboard) putBack(before []api.Chosen) error {
	for _, one := range slices.Backward(before) {
		if err := b.board.Set(b.w.ctx, b.subject, one); err != nil {
			return err
		}
	}
	return nil
}

// addCounter asks for an API that was not called today, to count calls of it.
func (b *switchboard) addCounter(of api.Switch) {
	w, at := b.w, 0
	paths := slices.DeleteFunc(w.limitedAPIs(b.subject.Account == ""), func(path string) bool {
		return slices.ContainsFunc(b.lines, func(l *switchLine) bool { return l.key == "quota."+path })
	})
	form := w.sheet(w.T("switch.add"), w.T("ui.add"), func() error {
		b.add(of, "quota."+paths[at], "0")
		b.sheet.fit()
		return nil
	})
	form.list(w.T("ui.quota.api"), paths, at, func(i int) { at = i })
}

// platform is the component in the simulated WeChat that the switches are those of, zero where they are another's.
func (b *switchboard) platform() world.Platform {
	p, _ := b.w.bench.Sim.Platform(b.subject.Platform)
	return p
}

// testVersion is what the test configuration has where the published one may have another.
func (b *switchboard) testVersion(key string) string {
	switch p := b.platform(); key {
	case "published_event_url":
		return p.EventURL
	case "published_message_url":
		return p.MessageURL
	case "published_auth_domain":
		return p.AuthDomain
	}
	return ""
}

// offered are what a switch's list could hold, nil where that is anything.
func (b *switchboard) offered(key string) []option {
	all := []option{}
	switch p := b.platform(); key {
	case "func_ids":
		p.FuncIDs = nil
		for _, set := range world.AllPermissionSets() {
			p.FuncIDs = append(p.FuncIDs, set.ID)
		}
		return setOptions(offeredSets(p))
	case "confirm_func_ids":
		return setOptions(offeredSets(p))
	case "test_accounts":
		for _, a := range choosable(b.w.bench.Accounts()) {
			all = append(all, option{a.UserName, a.Title() + "  " + a.UserName})
		}
		return all
	}
	return nil
}

func setOptions(sets []world.PermissionSet) (all []option) {
	for _, set := range sets {
		all = append(all, option{strconv.Itoa(set.ID), strconv.Itoa(set.ID) + "  " + set.Name})
	}
	return all
}
