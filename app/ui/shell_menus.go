package ui

import (
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
)

func (s *shell) platformMenu(at fyne.Position) {
	s.offer(at, append(s.w.platformActions(), gap(), s.w.pageAction("settings"))...)
}

func (s *shell) tunnelMenu(at fyne.Position) {
	w := s.w
	url, page := w.bench.Status().TunnelURL, s.items(w.pageAction("tunnel"))
	if url == "" {
		s.menuAt(at, append([]*fyne.MenuItem{plainItem(w.T("ui.menu.tunnel_off"))}, page...)...)
		return
	}
	s.menuAt(at, slices.Concat([]*fyne.MenuItem{plainItem(url)}, s.items(append(w.tunnelActions(), gap())...), page)...)
}

func (s *shell) simulatorMenu(at fyne.Position) {
	s.offer(at, append(s.w.simulatorActions(), gap(), s.w.pageAction("simulator"))...)
}

func (s *shell) clockMenu(at fyne.Position) {
	s.menuAt(at, append([]*fyne.MenuItem{plainItem(dayTime(s.w.now())), fyne.NewMenuItemSeparator()},
		s.items(s.w.clockActions()...)...)...)
}

// offset is how far the clock is from real time: "+2 h", "−30 min" after it was frozen, or that it is real.
func offset(l i18n.Lang, d time.Duration) string {
	switch {
	case d.Abs() < time.Second:
		return l.T("ui.clock.real")
	case d < 0:
		return "−" + span(l, d)
	}
	return "+" + span(l, d)
}
