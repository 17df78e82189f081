package ui

import (
	"context"
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

const (
	restAfter = 2 * time.Second        // without an event or news
	napFor    = 250 * time.Millisecond // what Fyne hands to its own thread waits no longer
)

// rest lets a window that nothing happens in sleep. Fyne looks for events sixty times a second, all day, whether there
// are any or not; here its thread waits for them instead, and an event, or what the window posts, wakes it at once.
type rest struct {
	Events
	now func() time.Time // the stopwatch

	mu      sync.Mutex
	stirred bool // since rest was last sure that nothing happens
	napping bool
}

// post runs f on Fyne's thread, and returns when it has.
func (r *rest) post(f func()) {
	r.stir()
	fyne.DoAndWait(f)
}

// stir ends a nap and has the window awake for a while.
func (r *rest) stir() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.stirred = true
	if r.napping {
		r.Wake()
	}
}

// whenQuiet has Fyne's thread nap whenever nothing has happened for a while, until ctx ends.
func (r *rest) whenQuiet(ctx context.Context) {
	if r.Wait == nil {
		return
	}
	for awake := time.NewTicker(restAfter); ; {
		select {
		case <-ctx.Done():
			return
		case <-awake.C:
		}
		for quiet := r.settled(); quiet && ctx.Err() == nil; {
			fyne.DoAndWait(func() { quiet = r.nap() })
		}
		awake.Reset(restAfter)
	}
}

// settled reports whether nothing has happened since it was last asked.
func (r *rest) settled() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	was := r.stirred
	r.stirred = false
	return !was
}

// nap waits for an event, on Fyne's thread, and reports whether none came.
func (r *rest) nap() bool {
	if !r.lieDown() {
		return false
	}
	began := r.now()
	r.Wait(napFor)
	undisturbed := r.now().Sub(began) >= napFor
	r.mu.Lock()
	defer r.mu.Unlock()
	r.napping = false
	return undisturbed && !r.stirred
}

// lieDown reports whether nothing is to be done first.
func (r *rest) lieDown() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.napping = !r.stirred
	return r.napping
}
