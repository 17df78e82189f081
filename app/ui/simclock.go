package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

func (s *simulator) clockCard() fyne.CanvasObject {
	w := s.w
	s.clock = kit.NewText("", kit.Mono, theme.Text)
	s.next = kit.Ell("", kit.Small, theme.Muted)
	ten := kit.NewButton("clock", w.T("ui.clock.10min"), kit.Outline, nil)
	ten.OnTapped = func() { w.advance(ten, 10*time.Minute) }
	two := kit.NewButton("fast-forward", w.T("ui.clock.2h"), kit.Outline, nil)
	two.OnTapped = func() { w.advance(two, 2*time.Hour) }
	next := kit.NewButton("arrow-right", w.T("ui.clock.next"), kit.Outline, nil)
	next.OnTapped = func() { w.advanceToNext(next) }
	s.ticket = kit.NewButton("ticket", w.T("ui.menu.push_ticket"), kit.Outline, nil)
	s.ticket.OnTapped = func() { w.pushTicket(s.ticket) }
	s.paces = []*kit.Chip{
		kit.NewChip(w.T("ui.clock.freeze"), "", false, func() { w.turn(w.bench.Schedule.Freeze) }),
		kit.NewChip("1×", "", true, func() { w.setSpeed(1) }),
		kit.NewChip("60×", "", false, func() { w.setSpeed(60) }),
	}
	pace := kit.HBox(6, kit.NewText(w.T("ui.clock.pace"), kit.Small, theme.Muted), s.paces[0], s.paces[1], s.paces[2])
	return kit.Card(w.T("ui.sim.clock"), kit.VBox(10, s.next, kit.Flow(8, ten, two, next, s.ticket), pace), s.clock)
}

// showPace marks how the clock runs.
func (s *simulator) showPace(frozen bool, speed float64) {
	s.paces[0].Set("", frozen)
	s.paces[1].Set("", !frozen && speed == 1)
	s.paces[2].Set("", !frozen && speed == 60)
}

// showDue says what falls due next.
func (s *simulator) showDue(due time.Time) {
	w := s.w
	if due.IsZero() {
		s.next.Set(w.T("ui.sim.nothing_due"))
		return
	}
	s.next.Set(w.T("ui.sim.next_due", due.Local().Format("15:04:05"), span(w.lang, due.Sub(w.now()))))
}

func (s *simulator) tick(now time.Time) {
	if s.clock != nil {
		s.clock.Set(dayTime(now))
	}
}
