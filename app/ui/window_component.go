package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// component is the AppID of the component that pages are about. "" means the workspace's own, which also stands in for
// one that was removed. It may be called off Fyne's thread.
func (w *Window) component() string {
	id, _ := w.chosen.Load().(string)
	if !served(w.bench.Components(), id) {
		return ""
	}
	return id
}

func served(all []platform.Component, appID string) bool {
	return slices.ContainsFunc(all, func(c platform.Component) bool { return c.AppID == appID })
}

// componentKeeper is a page that remembers something about the chosen component; it is told when another is chosen.
type componentKeeper interface{ componentChanged() }

// choose makes another component the one that pages are about.
func (w *Window) choose(appID string) {
	if appID == w.bench.Settings().Component.AppID {
		appID = ""
	}
	w.chosen.Store(appID)
	for _, e := range w.pages {
		e.content = nil
		if p, ok := e.page.(componentKeeper); ok {
			p.componentChanged()
		}
	}
	w.shell.showComponents(w.bench.Components())
	w.front(w.shown.Load().entry)
}

// chooserWidth is the room for a component's title, in pixels: an AppID fits.
const chooserWidth = 140

// newChooser makes the chooser: it says on every page which component the page is about, and lets one choose another.
// It shows only where there is a choice.
func (s *shell) newChooser() fyne.CanvasObject {
	w := s.w
	s.chooser = kit.NewStatus("", func(at fyne.Position) { s.offer(at, w.componentActions()...) })
	s.chooser.Tip = w.T("ui.component.tip")
	label := kit.Pad(0, 4, 3, 0, kit.NewText(w.T("ui.component.current"), kit.Overline, theme.Faint))
	s.rail.words = append(s.rail.words, label)
	s.chooserBox = kit.Pad(4, 8, 8, 8, kit.VBox(0, label, s.chooser))
	s.chooserBox.Hide()
	s.nameComponent(w.bench.Components())
	return s.chooserBox
}

// nameComponent has the chooser name the chosen one of all components; it reports whether the rail must make room.
func (s *shell) nameComponent(all []platform.Component) (changed bool) {
	chosen := s.w.component()
	current := all[max(0, slices.IndexFunc(all, func(one platform.Component) bool { return one.AppID == chosen }))]
	s.chooser.Set(kit.Shorten(current.Title(), kit.Mono, chooserWidth), kit.Accent)
	changed = s.chooserBox.Hidden != (len(all) < 2)
	s.chooserBox.Hidden = len(all) < 2
	return changed
}

// showComponents takes in changes that others made, through the command line for one: components may be new, or the
// chosen one removed.
func (s *shell) showComponents(all []platform.Component) {
	w := s.w
	if id, _ := w.chosen.Load().(string); id != "" && !served(all, id) {
		w.choose("")
		return
	}
	if !s.nameComponent(all) {
		return
	}
	kit.Renew(s.railBox)
	for _, e := range w.pages {
		if shown := w.shown.Load(); shown != nil && e != shown.entry {
			e.content = nil // their forms offer the components, too
		}
	}
}
