package ui

import (
	"fmt"
	"runtime"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
)

// action is one thing that the window can do. Menus, keys, the palette (Ctrl+K) and the sheet of keys (?) are all made
// from the same actions, so that they cannot disagree about what there is, how it is called and which key does it.
type action struct {
	icon  string
	key   string // of its name in the table of texts
	args  []any  // of its name
	text  string // its name where that is data, a component's for one; key is empty then
	also  string // words that find it beside its name
	about string // what of several it is done to, a token or an account by name; "" where there is one only
	group string // key of the menu's name that it stands in, "" for none
	page  string // id of the page that it belongs to and is done on, "" for any
	keys  string // that do it, separated by blanks, such as "F5 Ctrl+R"; the first is shown
	why   string // why it cannot be done now, "" when it can
	on    bool   // it is what is chosen now
	do    func()
}

// actor is a page that can do something. It names all of it at any time, with the reason where it cannot be done.
type actor interface{ actions() []action }

// gap stands between two groups of actions in a menu.
func gap() action { return action{} }

// id is what the palette remembers an action by.
func (a action) id() string {
	if a.key == "" {
		return strings.TrimSpace(a.group + " " + a.text + " " + a.about)
	}
	return strings.TrimSpace(a.key + " " + fmt.Sprint(a.args...) + " " + a.about)
}

func (a action) name(l i18n.Lang) string {
	if a.key == "" {
		return a.text
	}
	return l.T(a.key, a.args...)
}

// tail says where an action belongs.
func (a action) tail(l i18n.Lang) string {
	switch {
	case a.about != "":
		return a.about
	case a.group != "":
		return l.T(a.group)
	case a.page != "":
		return l.T("ui.page." + a.page)
	}
	return ""
}

// doneTo are the lines of a row's menu, as they are done to what the row is about.
func doneTo(about string, all ...action) []action {
	for i := range all {
		if all[i].do != nil { // no gap
			all[i].about = about
		}
	}
	return all
}

func (a action) has(keys string) bool { return slices.Contains(strings.Fields(a.keys), keys) }

// shownKey is the first of the keys as people write it: ⌘K on a Mac.
func (a action) shownKey() string {
	first, _, _ := strings.Cut(a.keys, " ")
	return writtenKey(first)
}

// actions are all that the window can do, each once: on the page in front, anywhere, on the other pages.
func (w *Window) actions() []action {
	shown := w.shown.Load().entry
	all := slices.Concat(pageActions(shown), w.ownActions(), w.workspaceActions(), w.shelfActions(), w.componentActions())
	for _, e := range w.pages {
		if e != shown {
			all = append(all, pageActions(e)...)
		}
	}
	all = append(all, w.searchActions()...)
	seen := map[string]bool{"": true}
	return slices.DeleteFunc(all, func(a action) bool {
		again := seen[a.id()]
		seen[a.id()] = true
		return again
	})
}

// pageActions are what a page can do.
func pageActions(e *entry) []action {
	p, ok := e.page.(actor)
	if !ok {
		return nil
	}
	all := p.actions()
	for i := range all {
		all[i].page = e.id
	}
	return all
}

// run does an action, on its page; one that cannot be done says why.
func (w *Window) run(a action) {
	if a.why != "" {
		w.host.Toast(a.why, kit.Neutral)
		return
	}
	if a.page != "" && a.page != w.shown.Load().id {
		w.show(a.page)
	}
	a.do()
}

// press does what a key stands for, on the page in front before anywhere, and reports whether it stands for something.
func (w *Window) press(keys string) bool {
	return w.pressOnPage(keys) || w.pressOf(keys, w.ownActions())
}

// pressOnPage does what a key stands for on the page in front.
func (w *Window) pressOnPage(keys string) bool {
	return w.pressOf(keys, pageActions(w.shown.Load().entry))
}

// pressOf does the first of these actions that a key stands for. What is behind a dialog, or behind demo mode, hears
// nothing.
func (w *Window) pressOf(keys string, all []action) bool {
	if w.presenting != nil || w.win.Canvas().Overlays().Top() != nil {
		return false
	}
	for _, a := range all {
		if a.has(keys) {
			w.run(a)
			return true
		}
	}
	return false
}

// items are the lines of a menu that do these actions.
func (s *shell) items(all ...action) []*fyne.MenuItem {
	var items []*fyne.MenuItem
	for _, a := range all {
		if a.name(s.w.lang) == "" {
			items = append(items, fyne.NewMenuItemSeparator())
			continue
		}
		item := fyne.NewMenuItem(a.name(s.w.lang), func() { s.w.run(a) })
		item.Checked, item.Disabled = a.on, a.why != ""
		if first, _, _ := strings.Cut(a.keys, " "); first != "" {
			item.Shortcut = shortcutOf(first)
		}
		items = append(items, item)
	}
	return items
}

// offer opens a menu of actions at a place of the window.
func (s *shell) offer(at fyne.Position, all ...action) { s.menuAt(at, s.items(all...)...) }

// shortcutOf is a key, such as F5 or Ctrl+K, as Fyne names it.
func shortcutOf(keys string) *desktop.CustomShortcut {
	if name, ok := strings.CutPrefix(keys, "Ctrl+"); ok {
		return control(fyne.KeyName(name))
	}
	return &desktop.CustomShortcut{KeyName: fyne.KeyName(keys)}
}

// writtenKey is a key as it is written on a keyboard.
func writtenKey(keys string) string {
	control := "Ctrl+"
	if runtime.GOOS == "darwin" {
		control = "⌘"
	}
	return strings.NewReplacer("Return", "Enter", "Escape", "Esc", "Left", "←", "Ctrl+", control).Replace(keys)
}
