package ui

import (
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/i18n"
	"wxlab/app/ui/theme"
)

func (s *stopwatch) run(trial Trial) error {
	if _, err := s.until(func() {}, s.loaded); err != nil {
		return fmt.Errorf("the first frame: %w", err)
	}
	s.figures["first_frame_ms"] = millisecondsOf(s.Now().Sub(s.Began))
	busy, _ := s.Usage()
	s.figures["first_frame_cpu_ms"] = millisecondsOf(busy)
	switch trial {
	case TrialUse:
		return s.use()
	case TrialScroll:
		return s.scroll()
	case TrialLive:
		return s.live()
	case TrialHour:
		return s.hour()
	}
	s.idle()
	return nil
}

const idleFor = 10 * time.Second

// idle leaves the window alone.
func (s *stopwatch) idle() {
	s.rest(idleFor)
	before, memory := s.Usage()
	s.rest(idleFor)
	after, _ := s.Usage()
	s.figures["rss_start_mb"] = memory
	s.figures["idle_cpu_percent"] = 100 * float64(after-before) / float64(idleFor)
}

// opened is how many exchanges are opened; the first few warm Fyne's caches up.
const opened, warmUp = 60, 5

// use opens exchanges one after the other, then page after page.
func (s *stopwatch) use() error {
	if _, err := s.show("traffic"); err != nil {
		return fmt.Errorf("open Traffic: %w", err)
	}
	t := s.w.entryOf("traffic").page.(*trafficPage)
	var took []time.Duration
	for range opened {
		var before int64
		d, err := s.until(func() { before = t.view.now.ID; s.press(fyne.KeyDown) },
			func() bool { return t.view.now.ID != before && t.view.now.ID == t.chosen })
		if err != nil {
			return fmt.Errorf("the next exchange: %w", err)
		}
		took = append(took, d)
		s.rest(50 * time.Millisecond)
	}
	took = took[warmUp:]
	s.figures["open_ms"], s.figures["open_p95_ms"] = quantiles(took)
	return s.switchPages()
}

// switchPages shows every page twice: the first time it is built.
func (s *stopwatch) switchPages() error {
	var took []time.Duration
	for range 2 {
		for _, e := range s.w.pages {
			d, err := s.show(e.id)
			if err != nil {
				return fmt.Errorf("page %s: %w", e.id, err)
			}
			took = append(took, d)
			s.rest(200 * time.Millisecond)
		}
	}
	s.figures["page_ms"], _ = quantiles(took)
	s.figures["page_worst_ms"] = millisecondsOf(slices.Max(took))
	return nil
}

// press is a key that comes to the window.
func (s *stopwatch) press(k fyne.KeyName) { s.w.win.Canvas().OnTypedKey()(&fyne.KeyEvent{Name: k}) }

const (
	scrolledFor = 8 * time.Second
	scrolledBy  = 60  // pixels a frame: a turn of the wheel
	leastFrames = 200 // that are measured, however busy the machine is
)

// scroll turns the wheel as a hand does: it goes on while a frame is drawn, and the next one shows it. So the list moves
// from within a frame, when all of it but the probe is painted. A turn a frame, whatever a frame takes: so that frames
// cost the same on a busy machine.
func (s *stopwatch) scroll() error {
	if _, err := s.show("traffic"); err != nil {
		return fmt.Errorf("open Traffic: %w", err)
	}
	t := s.w.entryOf("traffic").page.(*trafficPage)
	var took []time.Duration
	began, over := s.Now(), make(chan struct{})
	before, _ := s.Usage()
	seen := began
	s.turn = func() {
		now := s.Now()
		took, seen = append(took, now.Sub(seen)), now
		if now.Sub(began) > scrolledFor && len(took) >= leastFrames {
			s.turn = nil
			close(over)
			return
		}
		s.w.rest.stir() // as the wheel's event would
		t.list.ScrollToOffset(t.list.Offset() + scrolledBy)
		canvas.Refresh(s.probe)
	}
	fyne.DoAndWait(s.mark)
	select {
	case <-s.w.ctx.Done():
		return context.Cause(s.w.ctx)
	case <-over:
	}
	after, _ := s.Usage()
	s.figures["scroll_fps"] = float64(len(took)) / seen.Sub(began).Seconds()
	s.figures["scroll_cpu_ms"] = millisecondsOf(after-before) / float64(len(took))
	_, s.figures["scroll_p95_ms"] = quantiles(took)
	return nil
}

const (
	livePace = 1000 // exchanges a second
	liveFor  = 10 * time.Second
	hourly   = 72_000 // exchanges: an hour at twenty a second
)

// live takes exchanges in while Traffic is in front, and watches how long Fyne's thread lets others wait.
func (s *stopwatch) live() error {
	if _, err := s.show("traffic"); err != nil {
		return fmt.Errorf("open Traffic: %w", err)
	}
	over := make(chan int64, 1)
	go func() { over <- s.feed(int(liveFor.Seconds()*livePace), livePace) }()
	t := s.w.entryOf("traffic").page.(*trafficPage)
	var longest time.Duration
	for {
		began := s.Now()
		fyne.DoAndWait(func() {})
		longest = max(longest, s.Now().Sub(began))
		select {
		case last := <-over:
			s.figures["live_stall_ms"] = millisecondsOf(longest)
			behind, err := s.until(func() {}, func() bool { return t.model.newest() >= last })
			s.figures["live_behind_ms"] = millisecondsOf(behind)
			return err
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// feed records n exchanges at a pace, and returns the id of the last.
func (s *stopwatch) feed(n, pace int) (last int64) {
	began := s.Now()
	for i := range n {
		if due := began.Add(time.Duration(i) * time.Second / time.Duration(pace)); due.After(s.Now()) {
			time.Sleep(due.Sub(s.Now()))
		}
		if s.w.ctx.Err() != nil {
			return last
		}
		last = s.w.bench.Journal.Import(s.Sample(i, s.Now()))
	}
	return last
}

// hour takes in what comes in an hour, while pages, languages and themes are switched and exchanges opened: as often
// however long it takes.
func (s *stopwatch) hour() error {
	over := make(chan int64, 1)
	go func() { over <- s.feed(hourly, s.Pace) }()
	stay := 300 * time.Millisecond * livePace / time.Duration(s.Pace)
	for round := 0; ; round++ {
		for _, e := range s.w.pages {
			if _, err := s.show(e.id); err != nil {
				return fmt.Errorf("page %s: %w", e.id, err)
			}
			fyne.DoAndWait(func() { s.press(fyne.KeyDown) })
			s.rest(stay)
		}
		fyne.DoAndWait(func() {
			s.w.setLanguage([]i18n.Lang{i18n.En, i18n.Zh}[round%2])
			s.w.host.AddMark(s.probe) // the window's content is another now
			s.w.setMode([]theme.Mode{theme.Dark, theme.Light}[round%2])
		})
		select {
		case <-over:
			_, err := s.show("traffic")
			s.rest(quietAfter + fyneForgets + 4*fynePaints)
			_, s.figures["rss_hour_mb"] = s.Usage()
			return err
		default:
		}
	}
}

// quantiles are the middle and the slowest but one in twenty, in milliseconds.
func quantiles(took []time.Duration) (middle, slow float64) {
	slices.Sort(took)
	return millisecondsOf(took[len(took)/2]), millisecondsOf(took[len(took)*19/20])
}
