package ui

import (
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/coach"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

// The card reads a day of traffic, so that a habit that was given up leaves it, and of a busy day as much as is kept where
// nothing else is said. It shows the worst habits. While the window opens there are more urgent things to read.
const (
	coachSpan   = 24 * time.Hour
	coachMost   = journal.DefaultKeep
	coachWait   = 3 * time.Second
	coachHeavy  = 200 * time.Millisecond
	habitsShown = 4
)

// coachCard says what recorded traffic shows of the servers' habits. It reads in a goroutine of its own: the record of a
// busy day takes seconds, and the page does not wait for it.
type coachCard struct {
	w       *Window
	changed func()           // lays the page out anew
	now     func() time.Time // stopwatch

	reading bool
	done    bool           // a reading has ended
	read    int64          // the newest exchange when the last reading began
	rest    time.Time      // no reading before
	servers []coach.Server // as of the last reading

	verdict *kit.Pill
	list    *fyne.Container
}

// habit is what a server does wrong.
type habit struct {
	coach.Finding
	party journal.Party // whose
}

func newCoachCard(w *Window, changed func()) *coachCard {
	c := &coachCard{w: w, changed: changed, now: time.Now}
	c.rest = c.now().Add(coachWait)
	return c
}

func (c *coachCard) content() fyne.CanvasObject {
	c.verdict, c.list = kit.NewPill("", kit.Neutral, true), kit.VBox(8)
	c.show()
	return kit.Card(c.w.T("ui.coach"), c.list, c.verdict)
}

// look reads the record where it has grown. Between two readings it rests nine times as long as one takes: a server under
// load has better things to do than to be watched.
func (c *coachCard) look() {
	newest := c.w.bench.Journal.LastID()
	if c.reading || c.done && newest == c.read || c.now().Before(c.rest) {
		return
	}
	c.reading, c.read = true, newest
	c.w.Go(c.readRecord)
}

func (c *coachCard) readRecord() {
	began := c.now()
	servers, err := c.w.bench.Coach(c.w.ctx, journal.Reach{Span: coachSpan, Most: coachMost})
	took := c.now().Sub(began)
	if took > coachHeavy {
		freeMemory() // thousands of bodies
	}
	c.w.Post(func() {
		c.reading, c.done, c.rest = false, true, c.now().Add(9*took)
		switch {
		case c.w.ctx.Err() != nil:
		case err != nil:
			c.w.complain(err)
		default:
			c.servers = servers
			c.show()
			c.changed()
		}
	})
}

func (c *coachCard) show() {
	habits, exchanges := c.habits()
	c.weigh(habits)
	c.list.RemoveAll()
	switch {
	case !c.done:
		c.list.Add(c.said(kit.Neutral, "ui.coach.reading"))
	case exchanges == 0:
		c.list.Add(c.said(kit.Neutral, "ui.coach.nothing"))
	case len(habits) == 0:
		c.list.Add(c.said(kit.Success, "ui.coach.fine", exchanges))
	}
	for _, h := range habits[:min(len(habits), habitsShown)] {
		c.list.Add(c.callout(h))
	}
	if more := len(habits) - habitsShown; more > 0 {
		c.list.Add(kit.NewParagraph(c.w.T("ui.coach.more", more), kit.Small, theme.Muted))
	}
}

// habits are those of all servers, each server's worst first, and how many exchanges were read.
func (c *coachCard) habits() (out []habit, exchanges int) {
	for _, s := range c.servers {
		exchanges += s.Exchanges
		for _, f := range s.Findings {
			if f.Verdict == exam.Fail || f.Verdict == exam.Remark {
				out = append(out, habit{f, s.Party})
			}
		}
	}
	return out, exchanges
}

// weigh puts into the card's head how many habits break what a server must do, and how many are advice.
func (c *coachCard) weigh(habits []habit) {
	musts := 0
	for _, h := range habits {
		if h.tone() == kit.Danger {
			musts++
		}
	}
	switch {
	case musts > 0:
		c.verdict.Set(c.w.T("ui.coach.musts", musts), kit.Danger)
	case len(habits) > 0:
		c.verdict.Set(c.w.T("ui.coach.remarks", len(habits)), kit.Warn)
	}
	c.verdict.Hidden = len(habits) == 0
}

// tone is red for what fails a check, amber for what is tolerated or only advised.
func (h habit) tone() kit.Tone {
	if h.Verdict == exam.Fail && h.Severity == exam.Must {
		return kit.Danger
	}
	return kit.Warn
}

func (c *coachCard) said(tone kit.Tone, key string, args ...any) fyne.CanvasObject {
	return kit.HBox(8, kit.NewDot(tone, 7), kit.Grow(kit.NewParagraph(c.w.T(key, args...), kit.Body, theme.Muted)))
}

// callout is a habit with its weight, what shows it, why it came about and what mends it; each piece of evidence opens its
// exchange.
func (c *coachCard) callout(h habit) fyne.CanvasObject {
	w, said := c.w, judge.Habit(h.Finding, c.w.lang)
	weight := w.T("ui.coach."+said.Severity) + " · " + w.T("ui.coach.of."+string(h.party))
	body := []fyne.CanvasObject{kit.Ell(weight, kit.SmallBold, h.tone().Ink())}
	for _, s := range [][2]string{{"ui.what", said.Got}, {"ui.why", said.Cause}, {"ui.fix", said.Fix}} {
		if s[1] != "" {
			body = append(body, kit.Said(w.T(s[0]), s[1]))
		}
	}
	if len(h.Evidence) > 0 {
		body = append(body, kit.Columns{Widths: []float32{64, 0.999}, Gap: 8}.Of(
			kit.NewText(w.T("ui.coach.evidence"), kit.SmallBold, theme.Muted), c.evidence(h.Evidence)))
	}
	return kit.Callout(h.tone(), said.Name, body)
}

func (c *coachCard) evidence(ids []int64) fyne.CanvasObject {
	links := kit.Flow(10)
	for _, id := range ids {
		links.Add(kit.NewLink(fmt.Sprintf("#%d", id), kit.Mono, func() { c.w.openExchange(id) }))
	}
	return links
}
