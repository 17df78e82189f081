package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	fynetheme "fyne.io/fyne/v2/theme"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/embedded"
	"wxlab/app/ui/kit"
)

const darkVariant = fynetheme.VariantDark

// menuAt opens a menu of the strip.
func (s *shell) menuAt(at fyne.Position, items ...*fyne.MenuItem) {
	widget.ShowPopUpMenuAtPosition(fyne.NewMenu("", items...), s.w.win.Canvas(), at)
}

func (s *shell) item(key string, f func()) *fyne.MenuItem { return fyne.NewMenuItem(s.w.T(key), f) }

// plainItem is a line of a menu that only tells something.
func plainItem(text string) *fyne.MenuItem {
	m := fyne.NewMenuItem(text, nil)
	m.Disabled = true
	return m
}

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

// advanceToNext moves the clock to whatever falls due next.
func (w *Window) advanceToNext(control disabler) {
	w.do(control, w.T("ui.clock.next"), w.bench.Schedule.AdvanceToNextDue, nil)
}

// turn changes the clock's pace.
func (w *Window) turn(change func() error) {
	if err := change(); err != nil {
		w.complain(err)
	}
	w.want()
}

// setSpeed makes the clock run, at so many times the wall's pace.
func (w *Window) setSpeed(factor float64) {
	w.turn(func() error {
		if err := w.bench.Schedule.SetSpeed(factor); err != nil {
			return err
		}
		return w.bench.Schedule.Resume()
	})
}

// advance moves the clock; all that falls due on the way happens, in order.
func (w *Window) advance(control disabler, d time.Duration) {
	w.do(control, w.T("ui.task.advance", span(w.lang, d)), func(ctx context.Context) error {
		return w.bench.Schedule.Advance(ctx, d)
	}, func() { w.host.Toast(w.T("ui.done.advanced", span(w.lang, d)), kit.Success) })
}

// pushTicket has WeChat push a verify ticket now; the real one is asked to.
func (w *Window) pushTicket(control disabler) {
	component := w.component()
	w.do(control, w.T("ui.task.ticket"), func(ctx context.Context) error {
		return w.bench.Platform.RefreshCredential(ctx, embedded.VerifyTicket, component, "")
	}, func() { w.host.Toast(w.T("ui.done.ticket"), kit.Success) })
}
