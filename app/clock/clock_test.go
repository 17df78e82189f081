package clock

import (
	"sync"
	"testing"
	"time"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func TestShiftMovesForwardOnly(t *testing.T) {
	c := New(func() time.Time { return noon })
	if got := c.Now(); !got.Equal(noon) {
		t.Fatalf("a new clock shows %v, want the wall clock's %v", got, noon)
	}
	for _, d := range []time.Duration{2 * time.Hour, 0, 10 * time.Minute} {
		if err := c.Shift(d); err != nil {
			t.Fatalf("Shift(%v): %v", d, err)
		}
	}
	want := noon.Add(2*time.Hour + 10*time.Minute)
	if got := c.Now(); !got.Equal(want) {
		t.Errorf("after shifting the clock shows %v, want %v", got, want)
	}
	if err := c.Shift(-time.Second); err == nil {
		t.Error("Shift(-1s) succeeded, want an error")
	}
	if got := c.Offset(); got != want.Sub(noon) {
		t.Errorf("a refused shift changed the offset to %v", got)
	}
}

func TestClockFollowsTheWall(t *testing.T) {
	wall := noon
	c := New(func() time.Time { return wall })
	if err := c.Shift(time.Hour); err != nil {
		t.Fatal(err)
	}
	wall = wall.Add(time.Minute)
	if got, want := c.Now(), noon.Add(time.Hour+time.Minute); !got.Equal(want) {
		t.Errorf("clock shows %v, want %v", got, want)
	}
}

func TestNilMeansTheMachinesClock(t *testing.T) {
	before := time.Now()
	if got := New(nil).Now(); got.Before(before) || got.After(time.Now()) {
		t.Errorf("New(nil) shows %v, not the machine's time", got)
	}
}

func TestConcurrentShiftsAllCount(t *testing.T) {
	c := New(func() time.Time { return noon })
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			if err := c.Shift(time.Second); err != nil {
				t.Error(err)
			}
			c.Now()
		})
	}
	wg.Wait()
	if got := c.Offset(); got != 50*time.Second {
		t.Errorf("offset %v after fifty shifts of a second", got)
	}
}
