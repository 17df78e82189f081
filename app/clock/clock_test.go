package clock

import (
	"math"
	"slices"
	"sync"
	"testing"
	"time"

	"pgregory.net/rapid"
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

// seconds asks the clock what it shows after each of these many seconds on the wall.
func seconds(wall *time.Time, c *Clock, steps ...int) (shown []float64) {
	for _, n := range steps {
		*wall = wall.Add(time.Duration(n) * time.Second)
		shown = append(shown, c.Now().Sub(noon).Seconds())
	}
	return shown
}

func TestFreezeAndResume(t *testing.T) {
	wall := noon
	c := New(func() time.Time { return wall })
	got := seconds(&wall, c, 5)
	c.Freeze()
	c.Freeze() // a second time changes nothing
	got = append(got, seconds(&wall, c, 100)...)
	if err := c.Shift(time.Minute); err != nil {
		t.Fatal(err)
	}
	got = append(got, seconds(&wall, c, 100)...)
	if !c.Frozen() || c.Offset() != -140*time.Second {
		t.Errorf("frozen %v, offset %v", c.Frozen(), c.Offset())
	}
	c.Resume()
	got = append(got, seconds(&wall, c, 1, 1)...)
	if want := []float64{5, 5, 65, 66, 67}; !slices.Equal(got, want) {
		t.Errorf("the clock showed %v, want %v", got, want)
	}
}

func TestSpeed(t *testing.T) {
	wall := noon
	c := New(func() time.Time { return wall })
	set := func(factor float64) {
		if err := c.SetSpeed(factor); err != nil {
			t.Fatal(err)
		}
	}
	set(60)
	got := seconds(&wall, c, 1, 10)
	set(0.5)
	got = append(got, seconds(&wall, c, 2)...)
	c.Freeze()
	set(10)
	got = append(got, seconds(&wall, c, 7)...)
	c.Resume()
	got = append(got, seconds(&wall, c, 1)...)
	set(1)
	got = append(got, seconds(&wall, c, 1)...)
	if want := []float64{60, 660, 661, 661, 671, 672}; !slices.Equal(got, want) {
		t.Errorf("the clock showed %v, want %v", got, want)
	}
	for _, factor := range []float64{0, -1, MaxSpeed + 1, math.NaN(), math.Inf(1)} {
		if err := c.SetSpeed(factor); err == nil || c.Speed() != 1 {
			t.Errorf("SetSpeed(%v): %v, speed %v", factor, err, c.Speed())
		}
	}
}

func TestUntil(t *testing.T) {
	wall := noon
	c := New(func() time.Time { return wall })
	check := func(what string, left, want time.Duration, wantOK bool) {
		t.Helper()
		if got, ok := c.Until(c.Now().Add(left)); got != want || ok != wantOK {
			t.Errorf("%s: %v, %v, want %v, %v", what, got, ok, want, wantOK)
		}
	}
	check("own pace", time.Minute, time.Minute, true)
	if err := c.SetSpeed(60); err != nil {
		t.Fatal(err)
	}
	check("sixty times", time.Minute, time.Second, true)
	check("overdue", -time.Minute, -time.Minute, true)
	c.Freeze()
	check("frozen", time.Minute, 0, false)
	check("frozen and overdue", -time.Minute, -time.Minute, true)
}

// TestTimeNeverRunsBackwards: whatever is done to the clock, it does not show less than before.
func TestTimeNeverRunsBackwards(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		wall := noon
		c := New(func() time.Time { return wall })
		last := c.Now()
		for range rapid.IntRange(1, 50).Draw(t, "steps") {
			switch rapid.IntRange(0, 4).Draw(t, "command") {
			case 0:
				wall = wall.Add(time.Duration(rapid.Int64Range(0, 1e12).Draw(t, "wall")))
			case 1:
				_ = c.Shift(time.Duration(rapid.Int64Range(-1e12, 1e12).Draw(t, "shift")))
			case 2:
				_ = c.SetSpeed(rapid.Float64Range(-1, 4000).Draw(t, "speed"))
			case 3:
				c.Freeze()
			case 4:
				c.Resume()
			}
			if now := c.Now(); now.Before(last) {
				t.Fatalf("from %v back to %v", last, now)
			} else {
				last = now
			}
		}
	})
}

// TestStepsOfTheWall: at the wall's pace the clock goes with it; a clock that is sped up, or stands still, does not.
func TestStepsOfTheWall(t *testing.T) {
	for _, step := range []time.Duration{-24 * time.Hour, -time.Second, time.Second, 24 * time.Hour} {
		wall, ran := noon, time.Duration(0)
		pass := func(d time.Duration) { wall, ran = wall.Add(d), ran+d }
		c := New(func() time.Time { return wall })
		c.ran = func() time.Duration { return ran }
		want := func(when string, at time.Time) {
			t.Helper()
			if got := c.Now(); !got.Equal(at) {
				t.Errorf("step of %v, %s: %v, want %v", step, when, got, at)
			}
		}
		wall = wall.Add(step)
		want("at the wall's pace", noon.Add(step))
		if err := c.SetSpeed(3600); err != nil {
			t.Fatal(err)
		}
		pass(time.Second)
		wall = wall.Add(step)
		want("sped up", noon.Add(step+time.Hour))
		if wait, ok := c.Until(noon.Add(step + 2*time.Hour)); !ok || wait != time.Second {
			t.Errorf("step of %v: an hour away is %v away, %v", step, wait, ok)
		}
		c.Freeze()
		wall = wall.Add(step)
		want("standing still", noon.Add(step+time.Hour))
		c.Resume()
		pass(time.Second)
		want("going on", noon.Add(step+2*time.Hour))
	}
}

// TestShiftHasALimit, so that nothing overflows: a hundred years, in one piece or in several.
func TestShiftHasALimit(t *testing.T) {
	c := New(func() time.Time { return noon })
	for d, fits := range map[time.Duration]bool{math.MaxInt64: false, century + 1: false} {
		if err := c.Shift(d); (err == nil) != fits {
			t.Errorf("Shift(%v): %v", d, err)
		}
	}
	if err := c.Shift(century); err != nil || c.Offset() != century {
		t.Errorf("a hundred years: %v, %v", c.Offset(), err)
	}
	if err := c.Shift(1); err == nil || c.Offset() != century {
		t.Errorf("and more: %v, %v", c.Offset(), err)
	}
}

// TestReach is where an announced move ends, until it is done.
func TestReach(t *testing.T) {
	wall := noon
	c := New(func() time.Time { return wall })
	must := func(want time.Duration) {
		t.Helper()
		if got := c.Reach(); got != want {
			t.Errorf("reaches %v, want %v", got, want)
		}
	}
	must(0)
	done := c.Announce(2 * time.Hour)
	must(2 * time.Hour)
	for range 4 {
		if err := c.Shift(30 * time.Minute); err != nil {
			t.Fatal(err)
		}
		must(2 * time.Hour)
	}
	done()
	must(2 * time.Hour)
	done = c.Announce(time.Hour)
	must(3 * time.Hour)
	done() // given up
	must(2 * time.Hour)
	c.Freeze()
	wall = wall.Add(5 * time.Hour)
	must(0)
}
