package ui

import (
	"context"
	"errors"
	"runtime/debug"
	"time"

	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
)

// breath is the least time between two loads. When more than a screenful has come since the last one nobody can read along,
// and every line that was drawn stays in Fyne's memory for a minute: then a deep one is enough.
const (
	breath     = 100 * time.Millisecond
	deepBreath = 300 * time.Millisecond
	screenful  = 20 // exchanges
)

// rest is how long after the last news there will be no more of it.
const rest = 5 * time.Second

// bridge is the one goroutine between the workbench and the window: on a signal it loads the page that is shown
// and hands the result to Fyne's thread, which gives natural back-pressure. After news it takes a breath; what the user
// wants does not wait for that.
func (w *Window) bridge() {
	changed, leave := w.bench.Subscribe()
	defer leave()
	recorded, cancel := w.bench.Journal.Subscribe()
	defer cancel()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	var breathing, resting <-chan time.Time
	last := w.bench.Journal.LastID()
	hear := func() {
		before := last
		last = w.bench.Journal.LastID()
		w.load()
		breathing, resting = time.After(breathAfter(last-before)), time.After(rest)
	}
	for {
		news, records := changed, recorded
		if breathing != nil {
			news, records = nil, nil
		}
		select {
		case <-w.ctx.Done():
			return
		case <-second.C:
			w.Post(w.tick)
		case <-w.wanted:
			w.load()
		case <-news:
			hear()
		case <-records:
			hear()
		case <-breathing:
			breathing = nil
		case <-resting:
			debug.FreeOSMemory() // what a burst has left; by itself it would go over minutes
		}
	}
}

// breathAfter is how long to wait with the next load when so many exchanges came since the one before.
func breathAfter(came int64) time.Duration {
	if came > screenful {
		return deepBreath
	}
	return breath
}

// load asks the workbench for what strip and page show, then shows it.
func (w *Window) load() {
	v := w.shown.Load()
	strip := w.loadStrip(w.ctx)
	show, err := v.page.load(w.ctx, v.lang)
	w.Post(func() {
		strip(w.shell)
		w.tellRest(w.bench.Tunnel())
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.complain(err)
		case w.shown.Load() == v:
			show()
		}
		w.shell.renewBars()
	})
}

// tick lets countdowns count.
func (w *Window) tick() {
	now := w.now()
	w.shell.tick(now)
	w.shown.Load().page.tick(now)
}

// tellRest says once, on whatever page, that the road was closed because nobody used it.
func (w *Window) tellRest(s workbench.TunnelStatus) {
	if s.Rested > 0 && !w.rested {
		w.shell.notice(w.T("ui.tunnel.rested", span(w.lang, s.Rested))+w.T("ui.tunnel.rested.hint"), kit.Warn)
	}
	w.rested = s.Rested > 0
}
