package schedule

import (
	"testing"
	"time"

	"wxlab/app/clock"
)

// TestSleepIsInWallTime: a clock that runs fast is waited for less long, a frozen one is not waited for.
func TestSleepIsInWallTime(t *testing.T) {
	c := clock.New(func() time.Time { return time.Unix(1_700_000_000, 0) })
	s := New(Config{Clock: c, Real: func() bool { return false }, Changed: func() {}})
	due := c.Now().Add(10 * time.Second)
	var patience backoff
	if got := patience.wait(due, c.Until); got != 10*time.Second {
		t.Errorf("at the wall's pace %v", got)
	}
	if err := s.SetSpeed(100); err != nil {
		t.Fatal(err)
	}
	if got := patience.wait(due, c.Until); got != 100*time.Millisecond {
		t.Errorf("a hundred times as fast %v", got)
	}
	if err := s.Freeze(); err != nil {
		t.Fatal(err)
	}
	if got := patience.wait(due, c.Until); got != idleCheck {
		t.Errorf("frozen %v", got)
	}
}
