package schedule

import (
	"context"
	"errors"
	"log/slog"
	"testing"
	"time"

	"wxlab/app/clock"
)

// worker is due every ten minutes and looks, whenever it works, at what a kill would leave.
type worker struct {
	clock *clock.Clock
	disk  *time.Duration
	due   time.Time
	works int
	ahead time.Duration // the farthest that it worked ahead of the disk
}

func (w *worker) Step(context.Context) error {
	w.works++
	w.ahead = max(w.ahead, w.clock.Offset()-*w.disk)
	for now := w.clock.Now(); !w.due.After(now); {
		w.due = w.due.Add(10 * time.Minute)
	}
	return nil
}

func (w *worker) NextDue(context.Context) (time.Time, error) { return w.due, nil }
func (w *worker) Nudged() <-chan struct{}                    { return nil }

// TestAJumpIsOnDiskBeforeItsWork: a kill at any moment leaves no work ahead of the next start's clock.
func TestAJumpIsOnDiskBeforeItsWork(t *testing.T) {
	wall := time.Unix(1_700_000_000, 0)
	c := clock.New(func() time.Time { return wall })
	var disk time.Duration
	save := func() error { disk = c.Reach(); return nil }
	w := &worker{clock: c, disk: &disk, due: wall}
	changed := func() { save() } // as the workbench saves the world now and then
	s := New(Config{Clock: c, Platform: w, Real: func() bool { return false }, Save: save, Changed: changed, Log: slog.Default()})
	if err := s.Advance(t.Context(), 150*time.Minute); err != nil {
		t.Fatal(err)
	}
	if w.works < 15 || w.ahead > 0 || disk != 150*time.Minute || c.Offset() != 150*time.Minute {
		t.Errorf("worked %d times, up to %v ahead of the disk, which says %v", w.works, w.ahead, disk)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.Advance(ctx, time.Hour); !errors.Is(err, context.Canceled) || disk != 150*time.Minute {
		t.Errorf("a jump that was given up: %v, the disk says %v", err, disk)
	}
}

// TestAJumpThatCannotBeSavedIsNotMade.
func TestAJumpThatCannotBeSavedIsNotMade(t *testing.T) {
	c, full := clock.New(func() time.Time { return time.Unix(1_700_000_000, 0) }), errors.New("disk full")
	s := New(Config{
		Clock: c, Real: func() bool { return false }, Save: func() error { return full }, Changed: func() {},
	})
	if err := s.Advance(t.Context(), time.Hour); !errors.Is(err, full) || c.Offset() != 0 {
		t.Errorf("%v, moved by %v", err, c.Offset())
	}
}
