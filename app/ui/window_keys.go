package ui

import (
	"strconv"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
)

// keyed is a page that takes keys while nothing else has the focus.
type keyed interface{ key(name fyne.KeyName) bool }

// refreshed is a page that does something of its own on Ctrl+R and F5.
type refreshed interface{ refresh() }

// finder is a page with something to search in.
type finder interface{ find() }

// saver is a page with something that can become a file.
type saver interface{ save() }

// lettered is a page that does something of its own when a letter is typed while nothing has the focus.
type lettered interface{ letter(r rune) }

// paster is a page that takes what is on the clipboard while nothing has the focus.
type paster interface{ paste() }

// bindKeys makes the shortcuts work while nothing has the focus. An input that has it passes shortcuts on to shortcut,
// see entry.
func (w *Window) bindKeys() {
	c := w.win.Canvas()
	for _, s := range w.shortcuts() {
		c.AddShortcut(s, func(s fyne.Shortcut) { w.shortcut(s) })
	}
	c.AddShortcut(&fyne.ShortcutPaste{}, func(fyne.Shortcut) { w.paste() })
	c.SetOnTypedKey(w.typedKey)
	c.SetOnTypedRune(w.typed)
}

// paste is Ctrl+V while nothing has the focus.
func (w *Window) paste() {
	if p, ok := w.shown.Load().page.(paster); ok && w.presenting == nil && w.win.Canvas().Overlays().Top() == nil {
		p.paste()
	}
}

func (w *Window) typedKey(e *fyne.KeyEvent) { w.key(e.Name) }

func control(k fyne.KeyName) *desktop.CustomShortcut {
	return &desktop.CustomShortcut{KeyName: k, Modifier: fyne.KeyModifierShortcutDefault}
}

func (w *Window) shortcuts() []*desktop.CustomShortcut {
	out := []*desktop.CustomShortcut{control(fyne.KeyF), control(fyne.KeyK), control(fyne.KeyR), control(fyne.KeyS),
		control(fyne.KeyE), control(fyne.KeyReturn), control(fyne.KeyLeft)}
	for i := range min(len(w.pages), 9) { // one key each
		out = append(out, control(fyne.KeyName(strconv.Itoa(i+1))))
	}
	return out
}

// shortcut runs s where it is one of the window's, and reports whether it is.
func (w *Window) shortcut(s fyne.Shortcut) bool {
	custom, ok := s.(*desktop.CustomShortcut)
	if w.presenting != nil || !ok || custom.Modifier != fyne.KeyModifierShortcutDefault {
		return false
	}
	page := w.shown.Load().page
	switch custom.KeyName {
	case fyne.KeyK:
		w.palette()
	case fyne.KeyF:
		if f, ok := page.(finder); ok {
			f.find()
		} else {
			w.searchTraffic("")
		}
	case fyne.KeyR:
		w.refresh()
	case fyne.KeyReturn:
		if _, ok := page.(taker); !ok {
			return false
		}
		w.refresh()
	case fyne.KeyE:
		w.show("explain")
	case fyne.KeyS:
		if s, ok := page.(saver); ok && w.win.Canvas().Overlays().Top() == nil {
			s.save()
		}
	case fyne.KeyLeft:
		w.back()
	default:
		n, err := strconv.Atoi(string(custom.KeyName))
		if err != nil || n < 1 || n > len(w.pages) {
			return false
		}
		w.show(w.pages[n-1].id)
	}
	return true
}

// refresh is Ctrl+R and F5: the page's own action where it has one, otherwise it is loaded again.
func (w *Window) refresh() {
	if r, ok := w.shown.Load().page.(refreshed); ok {
		r.refresh()
		return
	}
	w.reload()
}

// key handles a plain key that no focused widget has taken.
func (w *Window) key(name fyne.KeyName) {
	if pop, ok := w.win.Canvas().Overlays().Top().(*widget.PopUp); ok { // the page behind a dialog hears nothing
		if name == fyne.KeyEscape {
			pop.Hide()
		}
		return
	}
	if w.presenting != nil {
		w.presenting.key(name)
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
	case fyne.KeyF5:
		w.refresh()
	case fyne.KeyF11:
		w.present()
	case fyne.KeyEscape:
		w.cancelTasks() // with nothing under way it does nothing: one presses it to be on the safe side
	}
}

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
	case '/':
		w.shortcut(control(fyne.KeyF))
	default:
		if p, ok := w.shown.Load().page.(lettered); ok && w.win.Canvas().Overlays().Top() == nil {
			p.letter(r)
		}
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
