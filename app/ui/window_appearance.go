package ui

import (
	"time"

	fynetheme "fyne.io/fyne/v2/theme"

	"wxlab/app/i18n"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// setLanguage shows the window in another language.
func (w *Window) setLanguage(l i18n.Lang) {
	w.lang = l
	s := w.bench.Settings()
	s.Lang = string(l)
	w.save(s)
	w.rebuild()
	w.front(w.shown.Load().entry)
	w.freeLater()
}

// setMode switches between light, dark and the desktop's choice.
func (w *Window) setMode(m theme.Mode) {
	w.theme.Mode = m
	w.app.Settings().SetTheme(w.theme)
	for _, e := range w.pages {
		if e != w.shown.Load().entry {
			e.content = nil // Fyne repaints only what it shows; these would come back in the old colours
		}
	}
	s := w.bench.Settings()
	s.Theme = string(m)
	w.save(s)
	w.shell.showMode()
	w.freeLater()
}

// Fyne keeps what it has drawn for a minute, and lets go of it when it paints for another reason.
const (
	fyneForgets = 65 * time.Second
	fynePaints  = 2 * time.Second
)

// freeLater gives the memory of widgets that were just replaced back to the system, when Fyne no longer holds them.
func (w *Window) freeLater() {
	if w.stopFreeing != nil {
		w.stopFreeing()
	}
	w.stopFreeing = w.after(fyneForgets, func() {
		w.host.Repaint()
		w.stopFreeing = w.after(fynePaints, func() { w.Go(freeMemory) })
	})
}

func (w *Window) save(s workspace.Settings) {
	if err := w.bench.SaveSettings(w.ctx, s); err != nil {
		w.complain(err)
	}
}

func (s *shell) otherLanguage() {
	if s.w.lang == i18n.Zh {
		s.w.setLanguage(i18n.En)
		return
	}
	s.w.setLanguage(i18n.Zh)
}

const darkVariant = fynetheme.VariantDark

// dark reports whether the window is dark at present.
func (s *shell) dark() bool {
	return s.w.theme.Variant(s.w.app.Settings().ThemeVariant()) == darkVariant
}

func (s *shell) otherMode() {
	if s.dark() {
		s.w.setMode(theme.Light)
		return
	}
	s.w.setMode(theme.Dark)
}

func (s *shell) showMode() {
	icon := "moon"
	if s.dark() {
		icon = "sun"
	}
	s.modeButton.Set(icon, "")
}
