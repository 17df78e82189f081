package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"

	"wxlab/app/ui/kit"
)

// keyed is a page that takes keys which move within it.
type keyed interface{ key(name fyne.KeyName) bool }

// bindKeys makes the shortcuts work while nothing has the focus. An input that has it passes shortcuts on to shortcut,
// see entry.
func (w *Window) bindKeys() {
	c := w.win.Canvas()
	for _, s := range w.shortcuts() {
		c.AddShortcut(s, func(s fyne.Shortcut) { w.shortcut(s) })
	}
	c.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.press("Ctrl+V") })
	c.SetOnTypedKey(w.typedKey)
	c.SetOnTypedRune(w.typed)
}

func (w *Window) typedKey(e *fyne.KeyEvent) { w.key(e.Name) }

func control(k fyne.KeyName) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

// shortcuts are the keys that are pressed together with Ctrl, of the actions that press looks through. The window begins
// with them: what has no keys, such as the folder's other workspaces, is not looked at.
func (w *Window) shortcuts() (all []*desktop.CustomShortcut) {
	withKeys := w.ownActions()
	for _, e := range w.pages {
		withKeys = append(withKeys, pageActions(e)...)
	}
	for _, a := range withKeys {
		for _, keys := range strings.Fields(a.keys) {
			if strings.HasPrefix(keys, "Ctrl+") {
				all = append(all, shortcutOf(keys))
			}
		}
	}
	return all
}

// shortcut runs s where it is one of the window's, and reports whether it is.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	return ok && custom.Modifier == fyne.KeyModifierShortcutDefault && w.press("Ctrl+"+string(custom.KeyName))
}

// key handles a plain key that no focused widget has taken.
func (w *Window) key(name fyne.KeyName) {
	if top := w.win.Canvas().Overlays().Top(); top != nil { // the page behind a dialog hears nothing
		if name == fyne.KeyEscape {
			top.Hide()
		}
		return
	}
	if w.presenting != nil {
		w.presenting.key(name)
		return
	}
	if w.tour != nil && w.tour.key(name) {
		return
	}
	if k, ok := w.shown.Load().page.(keyed); ok && k.key(name) {
		return
	}
	content := w.shown.Load().content
	switch name {
	case fyne.KeyPageDown:
		kit.ScrollBy(content, 0.9)
	case fyne.KeyPageUp:
		kit.ScrollBy(content, -0.9)
	case fyne.KeyHome:
		kit.ScrollBy(content, -1e4)
	case fyne.KeyEnd:
		kit.ScrollBy(content, 1e4)
	case fyne.KeyEscape:
		if !w.pressOnPage(string(name)) {
			w.cancelTasks() // with nothing under way it does nothing: one presses it to be on the safe side
		}
	default:
		if len(name) > 1 { // letters come as runes, too
			w.press(string(name))
		}
	}
}

// typed moves like the arrows on j and k; other letters do what they stand for.
func (w *Window) typed(r rune) {
	if w.presenting != nil {
		w.presenting.typed(r)
		return
	}
	switch r {
	case 'j':
		w.key(fyne.KeyDown)
	case 'k':
		w.key(fyne.KeyUp)
	default:
		w.press(strings.ToUpper(string(r)))
	}
}

// entry is an input in which the window's shortcuts keep working; Escape takes the focus from it.
func (w *Window) entry(placeholder string) *kit.Entry {
	return w.withShortcuts(kit.NewEntry(placeholder))
}

func (w *Window) withShortcuts(e *kit.Entry) *kit.Entry {
	e.OnShortcut = w.shortcut
	e.OnEscape = w.win.Canvas().Unfocus
	return e
}
