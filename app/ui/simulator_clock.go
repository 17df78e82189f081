package ui

import (
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// clockCard is the card of the Simulator that moves the clock of platform and WeChat, and says what falls due next.
type clockCard struct {
	w      *Window
	time   *kit.Text
	next   *kit.Text // what falls due next
	paces  []*kit.Chip
	ticket *kit.Button
}

func (c *clockCard) card() fyne.CanvasObject {
	w := c.w
	c.time = kit.NewText("", kit.Mono, theme.Text)
	c.next = kit.Ell("", kit.Small, theme.Muted)
	ten := kit.NewButton("clock", w.T("ui.clock.10min"), kit.Outline, nil)
	ten.OnTapped = func() { w.advance(ten, 10*time.Minute) }
	two := kit.NewButton("fast-forward", w.T("ui.clock.2h"), kit.Outline, nil)
	two.OnTapped = func() { w.advance(two, 2*time.Hour) }
	next := kit.NewButton("arrow-right", w.T("ui.clock.next"), kit.Outline, nil)
	next.OnTapped = func() { w.advanceToNext(next) }
	c.ticket = kit.NewButton("ticket", w.T("ui.menu.push_ticket"), kit.Outline, nil)
	c.ticket.OnTapped = func() { w.pushTicket(c.ticket) }
	c.paces = []*kit.Chip{
		kit.NewChip(w.T("ui.clock.freeze"), "", false, func() { w.turn(w.bench.Schedule.Freeze) }),
		kit.NewChip("1×", "", true, func() { w.setSpeed(1) }),
		kit.NewChip("60×", "", false, func() { w.setSpeed(60) }),
	}
	pace := kit.HBox(6, kit.NewText(w.T("ui.clock.pace"), kit.Small, theme.Muted), c.paces[0], c.paces[1], c.paces[2])
	return kit.Card(w.T("ui.sim.clock"), kit.VBox(10, c.next, kit.Flow(8, ten, two, next, c.ticket), pace), c.time)
}

// showPace marks how the clock runs.
func (c *clockCard) showPace(frozen bool, speed float64) {
	c.paces[0].Set("", frozen)
	c.paces[1].Set("", !frozen && speed == 1)
	c.paces[2].Set("", !frozen && speed == 60)
}

// showDue says what falls due next.
func (c *clockCard) showDue(due time.Time) {
	w := c.w
	if due.IsZero() {
		c.next.Set(w.T("ui.sim.nothing_due"))
		return
	}
	c.next.Set(w.T("ui.sim.next_due", due.Local().Format("15:04:05"), span(w.lang, due.Sub(w.now()))))
}

func (c *clockCard) tick(now time.Time) {
	if c.time != nil {
		c.time.Set(dayTime(now))
	}
}
