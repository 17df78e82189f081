package ui

import (
	"context"
	"image/color"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"

	"wxlab/app/journal"
	"wxlab/app/workbench"
)

// Trial is one way to use a window that is measured.
type Trial string

const (
	TrialStart  Trial = "start"  // the first frame, memory and idleness
	TrialUse    Trial = "use"    // opening exchanges and pages
	TrialScroll Trial = "scroll" // through all that is stored
	TrialLive   Trial = "live"   // while a thousand exchanges come in a second
	TrialHour   Trial = "hour"   // as many exchanges as come in an hour at twenty a second
)

// Meter is what a measurement needs from outside.
type Meter struct {
	Began time.Time                                  // when the program was started
	Pace  int                                        // exchanges a second in an hour
	Now   func() time.Time                           // the stopwatch
	Usage func() (cpu time.Duration, memory float64) // what this process has used; MiB that are resident
	// Sample is the n-th of many exchanges that come in.
	Sample func(n int, at time.Time) journal.Detail
}

// Figures are what a trial measured, by name.
type Figures map[string]float64

// Measure opens the window, uses it as a trial says, closes it and tells what was seen. It returns an error where the
// window did not show what it should.
func Measure(a fyne.App, bench *workbench.Workbench, options Options, trial Trial, m Meter) (Figures, error) {
	w := New(a, bench, options)
	s := &stopwatch{Meter: m, w: w, figures: Figures{}, drawn: make(chan time.Time, 1)}
	s.probe = canvas.NewRasterWithPixels(s.painted)
	s.probe.Resize(fyne.NewSquareSize(1))
	var err error
	a.Lifecycle().SetOnStarted(func() {
		go w.bridge()
		go w.rest.whenQuiet(w.ctx)
		go func() {
			err = s.run(trial)
			w.stop()
			fyne.Do(a.Quit)
		}()
	})
	w.host.AddMark(s.probe)
	w.showAndRun()
	w.stop()
	return s.figures, err
}

// stopwatch tells when a change of the window has reached the screen. Fyne does not: so there is a pixel in the window,
// painted after everything else, that notices when it is painted.
type stopwatch struct {
	Meter
	w       *Window
	figures Figures
	probe   *canvas.Raster
	armed   bool           // on Fyne's thread
	turn    func()         // is called in every frame; may be nil
	drawn   chan time.Time // when the frame with the change was on the screen
}

// painted is called in the middle of a frame; what is posted from there runs when the frame is on the screen.
func (s *stopwatch) painted(int, int, int, int) color.Color {
	if s.armed {
		s.armed = false
		fyne.Do(func() { s.drawn <- s.Now() })
	}
	if s.turn != nil {
		s.turn()
	}
	return color.Transparent
}

// mark has the next frame timed. It runs on Fyne's thread.
func (s *stopwatch) mark() {
	s.armed = true
	canvas.Refresh(s.probe)
}

// patience is how long a change of the window may take before the measurement gives up.
const patience = 30 * time.Second

// until does something on Fyne's thread and waits for the frame that shows what it led to.
func (s *stopwatch) until(act func(), shown func() bool) (time.Duration, error) {
	ctx, cancel := context.WithTimeout(s.w.ctx, patience)
	defer cancel()
	s.w.rest.stir() // as the key or click does that act stands for
	began, done := s.Now(), false
	look := func() {
		if done = shown(); done {
			s.mark()
		}
	}
	fyne.DoAndWait(func() { act(); look() })
	for pause := time.NewTicker(time.Millisecond); !done; fyne.DoAndWait(look) {
		select {
		case <-ctx.Done():
			return 0, context.Cause(ctx)
		case <-pause.C:
		}
	}
	select {
	case <-ctx.Done():
		return 0, context.Cause(ctx)
	case at := <-s.drawn:
		return at.Sub(began), nil
	}
}

// loaded reports whether the page in front shows what it has loaded.
func (s *stopwatch) loaded() bool { return s.w.seen == s.w.shown.Load() }

// show brings a page to the front and waits until it is on the screen.
func (s *stopwatch) show(id string) (time.Duration, error) {
	return s.until(func() { s.w.show(id) }, s.loaded)
}

// rest lets the window be for a while.
func (s *stopwatch) rest(d time.Duration) {
	select {
	case <-s.w.ctx.Done():
	case <-time.After(d):
	}
}

func millisecondsOf(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }
