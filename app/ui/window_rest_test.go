package ui

import (
	"testing"
	"time"
)

// newTestRest is a window's rest on a clock of its own: during says what happens in a nap, and how long into it an event
// comes.
func newTestRest(during func(*rest) time.Duration) (r *rest, woken *int) {
	var now time.Time
	woken = new(int)
	r = &rest{now: func() time.Time { return now }}
	r.Wake = func() { *woken++ }
	r.Wait = func(d time.Duration) { now = now.Add(min(d, during(r))) }
	return r, woken
}

func TestAWindowRestsWhileNothingHappens(t *testing.T) {
	for name, c := range map[string]struct {
		during func(*rest) time.Duration
		quiet  bool
		woken  int
	}{
		"nothing":   {func(*rest) time.Duration { return time.Hour }, true, 0},
		"an event":  {func(*rest) time.Duration { return time.Millisecond }, false, 0},
		"news":      {func(r *rest) time.Duration { r.stir(); return time.Millisecond }, false, 1},
		"late news": {func(r *rest) time.Duration { r.stir(); return time.Hour }, false, 1},
	} {
		r, woken := newTestRest(c.during)
		if quiet := r.nap(); quiet != c.quiet || *woken != c.woken {
			t.Errorf("%s: quiet %v, woken %d times", name, quiet, *woken)
		}
	}
}

// What is posted before a nap runs before it: the thread does not lie down on it, and is not woken either.
func TestNewsKeepAWindowAwake(t *testing.T) {
	naps := 0
	r, woken := newTestRest(func(*rest) time.Duration { naps++; return time.Hour })
	r.stir()
	if r.nap() || naps > 0 || *woken > 0 {
		t.Errorf("it slept %d times over news, and was woken %d times", naps, *woken)
	}
	if r.settled() {
		t.Error("news were no news")
	}
	if !r.settled() || !r.nap() || naps != 1 {
		t.Error("it never comes to rest again")
	}
}
