package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
)

func (s *shell) platformMenu(at fyne.Position) {
	st := s.w.bench.Status()
	s.menuAt(at,
		s.item("ui.menu.copy_event_url", func() { s.w.copyText(st.EventURL) }),
		s.item("ui.menu.copy_message_url", func() { s.w.copyText(st.MessageURL) }),
		fyne.NewMenuItemSeparator(),
		s.item("ui.menu.settings", func() { s.w.show("settings") }))
}

func (s *shell) tunnelMenu(at fyne.Position) {
	w, st := s.w, s.w.bench.Status()
	if st.TunnelURL == "" {
		s.menuAt(at, plainItem(w.T("ui.menu.tunnel_off")), s.item("ui.menu.tunnel", func() { w.show("tunnel") }))
		return
	}
	s.menuAt(at, plainItem(st.TunnelURL),
		fyne.NewMenuItem(w.T("ui.copy"), func() { w.copyText(st.TunnelURL) }),
		fyne.NewMenuItem(w.T("ui.tunnel.close"), func() {
			w.do(nil, w.T("ui.tunnel.close"), func(context.Context) error { return w.bench.Road.Close() }, nil)
		}),
		fyne.NewMenuItemSeparator(), s.item("ui.menu.tunnel", func() { w.show("tunnel") }))
}

func (s *shell) simulatorMenu(at fyne.Position) {
	st := s.w.bench.Status()
	s.menuAt(at,
		s.item("ui.menu.push_ticket", func() { s.w.pushTicket(nil) }),
		s.item("ui.menu.copy_sim_url", func() { s.w.copyText(st.SimURL) }),
		fyne.NewMenuItemSeparator(),
		s.item("ui.menu.simulator", func() { s.w.show("simulator") }))
}

func (s *shell) clockMenu(at fyne.Position) {
	w := s.w
	pace := s.item("ui.clock.freeze", func() { w.turn(w.bench.Schedule.Freeze) })
	if w.bench.Status().Frozen {
		pace = s.item("ui.clock.resume", func() { w.turn(w.bench.Schedule.Resume) })
	}
	s.menuAt(at, plainItem(dayTime(w.now())), fyne.NewMenuItemSeparator(),
		s.item("ui.clock.10min", func() { w.advance(nil, 10*time.Minute) }),
		s.item("ui.clock.2h", func() { w.advance(nil, 2*time.Hour) }),
		s.item("ui.clock.next", func() { w.advanceToNext(nil) }),
		fyne.NewMenuItemSeparator(), pace)
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
