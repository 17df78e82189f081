package ui

import (
	"context"
	"errors"
	"time"

	"wxlab/app/road"
	"wxlab/app/ui/kit"
)

// After news the bridge pauses before it loads again. When more than a screenful of exchanges came since the last load
// nobody can read along, and Fyne keeps every line that was drawn in memory for a minute: then the pause is longer.
const (
	pauseAfterNews = 100 * time.Millisecond
	pauseInCrowd   = 300 * time.Millisecond
	screenful      = 20 // exchanges
)

// quietAfter is how long there must be no news before a burst counts as over.
const quietAfter = 5 * time.Second

// bridge is the one goroutine between the workbench and the window: on a signal it loads the page that is shown, hands
// the result to Fyne's thread and waits until it is drawn, so news cannot pile up faster than it can be shown. After
// news it pauses; what the user asks for does not wait for the pause.
func (w *Window) bridge() {
	changed, leave := w.bench.Subscribe()
	defer leave()
	recorded, cancel := w.bench.Journal.Subscribe()
	defer cancel()
	raised, deaf := w.bench.Raised()
	defer deaf()
	second := time.NewTicker(time.Second)
	defer second.Stop()
	var pause <-chan time.Time
	quiet := time.After(quietAfter) // the start is a burst, too
	last := w.bench.Journal.LastID()
	told := &notifier{seen: last, now: time.Now}
	loadNews := func() {
		before := last
		last = w.bench.Journal.LastID()
		w.load()
		w.notify(told)
		pause, quiet = time.After(pauseAfter(last-before)), time.After(quietAfter)
	}
	for {
		news, records := changed, recorded
		if pause != nil {
			news, records = nil, nil
		}
		select {
		case <-w.ctx.Done():
			return
		case <-second.C:
			w.Soon(w.tick)
			if told.owed {
				w.notify(told)
			}
		case <-w.reloads:
			w.load()
		case <-raised:
			w.Post(w.raise)
		case <-news:
			loadNews()
		case <-records:
			loadNews()
		case <-pause:
			pause = nil
		case <-quiet:
			freeMemory()
			w.Soon(w.freeLater)
		}
	}
}

// pauseAfter is how long to wait before the next load when the last one brought that many new exchanges.
func pauseAfter(exchanges int64) time.Duration {
	if exchanges > screenful {
		return pauseInCrowd
	}
	return pauseAfterNews
}

// load asks the workbench for what the strip and the page show, then shows it.
func (w *Window) load() { w.Post(w.fetch(w.shown.Load())) }

// fetch asks for what the strip and a page show, and returns what shows it where that page is in front.
func (w *Window) fetch(v *view) (show func()) {
	strip := w.loadStrip(w.ctx, v.lang)
	showPage, err := v.page.load(w.ctx, v.lang)
	return func() {
		strip(w.shell)
		w.tellIdleClose(w.bench.Road.Status())
		switch {
		case errors.Is(err, context.Canceled):
		case err != nil:
			w.complain(err)
		case w.shown.Load() == v:
			showPage()
			w.seen = v
		}
		w.shell.renewBars()
	}
}

// firstPatience is how long the first page is waited for; a window that is empty for a moment is better than none.
const firstPatience = 100 * time.Millisecond

// fetchFirst fetches a page while the window's widgets are made; open brings it to the front, so that it is in the first
// frame already, unless it takes longer than patience. The bridge loads it again: what happens before it listens would be
// missed.
func (w *Window) fetchFirst(id string, patience time.Duration) (open func()) {
	v, fetched := &view{w.entryOf(id), w.lang}, make(chan func(), 1)
	go func() { fetched <- w.fetch(v) }()
	return func() {
		w.bring(v)
		select {
		case show := <-fetched:
			show()
		case <-time.After(patience):
		}
	}
}

// tick updates the countdowns, once a second.
func (w *Window) tick() {
	if p, ok := w.shown.Load().page.(ticker); ok {
		p.tick(w.now())
	}
}

// tellIdleClose says once, on whatever page is shown, that the tunnel was closed because nobody used it.
func (w *Window) tellIdleClose(s road.Status) {
	if s.ClosedIdle > 0 && !w.toldIdleClose {
		w.shell.notice(w.T("ui.tunnel.rested", span(w.lang, s.ClosedIdle))+w.T("ui.tunnel.rested.hint"), kit.Warn)
	}
	w.toldIdleClose = s.ClosedIdle > 0
}
