package workbench_test

import (
	"sync"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
)

// dial is a wall clock that the test turns.
type dial struct {
	mu sync.Mutex
	at time.Time
}

func (d *dial) Now() time.Time {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.at
}

func (d *dial) turn(by time.Duration) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.at = d.at.Add(by)
}

func TestFrozenTimeBringsNothing(t *testing.T) {
	wall := &dial{at: stillClock()()}
	w := workbenchtest.Open(t, workbench.Options{Now: wall.Now})
	w.Schedule.Step(t.Context())
	before := countExchanges(t, w, "kind:ticket outcome:ok")
	if err := w.Schedule.Freeze(); err != nil {
		t.Fatal(err)
	}
	wall.turn(time.Hour)
	w.Schedule.Step(t.Context())
	if got := countExchanges(t, w, "kind:ticket outcome:ok"); got != before || !w.Status().Frozen {
		t.Errorf("%d tickets while time stood still, had %d", got, before)
	}
	if err := w.Schedule.Resume(); err != nil {
		t.Fatal(err)
	}
	wall.turn(10 * time.Minute)
	w.Schedule.Step(t.Context())
	if got := countExchanges(t, w, "kind:ticket outcome:ok"); got != before+1 {
		t.Errorf("%d tickets ten minutes after, want one more than %d", got, before)
	}
}

func TestSixtyTimesAsFast(t *testing.T) {
	wall := &dial{at: stillClock()()}
	w := workbenchtest.Open(t, workbench.Options{Now: wall.Now})
	w.Schedule.Step(t.Context())
	before := countExchanges(t, w, "kind:ticket outcome:ok")
	if err := w.Schedule.SetSpeed(60); err != nil {
		t.Fatal(err)
	}
	for range 60 {
		wall.turn(time.Second)
		w.Schedule.Step(t.Context())
	}
	if got := countExchanges(t, w, "kind:ticket outcome:ok") - before; got != 6 {
		t.Errorf("%d tickets in a minute at sixty times the pace, want 6", got)
	}
	if got := w.Status().Speed; got != 60 {
		t.Errorf("speed %v", got)
	}
}

func TestAdvanceToNextDue(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock()})
	w.Schedule.Step(t.Context())
	before := countExchanges(t, w, "kind:ticket outcome:ok")
	if err := w.Schedule.Freeze(); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if err := w.Schedule.AdvanceToNextDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	if got := countExchanges(t, w, "kind:ticket outcome:ok") - before; got != 3 {
		t.Errorf("%d tickets in three jumps, want 3", got)
	}
	if got := w.Clock.Offset(); got != 30*time.Minute {
		t.Errorf("offset %v, want three ticket periods", got)
	}
}

func TestSpeedIsBounded(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	for _, factor := range []float64{0, -1, 1e9} {
		if err := w.Schedule.SetSpeed(factor); workspace.ExitCode(err) != workspace.ExitUsage {
			t.Errorf("SetSpeed(%v): %v", factor, err)
		}
	}
}

func TestAFrozenWorkspaceCatchesUpAtTheNextStart(t *testing.T) {
	wall := &dial{at: stillClock()()}
	dir := t.TempDir()
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Now: wall.Now})
	if err := w.Schedule.Freeze(); err != nil {
		t.Fatal(err)
	}
	wall.turn(time.Hour)
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	again := workbenchtest.Open(t, workbench.Options{Dir: dir, Now: wall.Now})
	if got := again.Clock.Offset(); got != 0 || again.Clock.Frozen() {
		t.Errorf("offset %v after the restart", got)
	}
}
