package journal

import (
	"math"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"wxlab/app/journal/spool"
)

// idle is a journal whose writer does nothing by itself: the test is the writer.
func idle(t *testing.T, keep int) (*Journal, *writer) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal.db")
	j := &Journal{opt: Options{Retention: Retention{Keep: keep}}.withDefaults(), path: path}
	conn, err := openWriter(path, "OFF")
	if err != nil {
		t.Fatal(err)
	}
	if j.spool, err = spool.Open(path, spool.Options{Keep: keep, Log: j.opt.Log}); err != nil {
		t.Fatal(err)
	}
	w, err := newWriter(conn, j.opt, j.spool, j.signals.raise)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := conn.Close(); err != nil {
			t.Error(err)
		}
		if err := j.spool.Close(); err != nil {
			t.Error(err)
		}
	})
	return j, w
}

func held(t *testing.T, w *writer) int64 {
	t.Helper()
	n, err := w.tables.find(`SELECT count(*) FROM exchange`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// TestTheIndexKeepsPace records a little all the time: who searches afterwards should not have to wait for all its
// words.
func TestTheIndexKeepsPace(t *testing.T) {
	j, w := idle(t, -1)
	for range 100 {
		for range 3 {
			record(t, j, func(*Detail) {})
		}
		w.endFrame()
		if waiting := w.tables.backlog(); waiting >= indexFew+3 {
			t.Fatalf("%d exchanges wait for the index", waiting)
		}
	}
	for range calmRecords + 1 {
		record(t, j, func(*Detail) {})
	}
	before := w.tables.indexed
	w.endFrame()
	if w.tables.indexed != before {
		t.Error("in a rush the index should wait")
	}
}

// TestPagesAreWrittenOnce: a little is recorded all the time. The tables take it in large pieces, since each piece
// writes the same pages again, and yet whoever reads finds everything.
func TestPagesAreWrittenOnce(t *testing.T) {
	j, w := idle(t, -1)
	commits, before := 0, int64(0)
	for range 400 {
		record(t, j, func(*Detail) {})
		w.endFrame()
		if after := held(t, w); after != before {
			commits, before = commits+1, after
		}
	}
	if commits == 0 || commits > 10 {
		t.Errorf("400 records took %d commits", commits)
	}
	if got := w.waitTime(); got != lullWait {
		t.Errorf("the rest waits %v", got)
	}
	if w.work(); held(t, w) != 400 {
		t.Errorf("after a lull the tables hold %d", held(t, w))
	}
}

func TestPruningTakesItsTime(t *testing.T) {
	j, w := idle(t, -1)
	for range 500 {
		record(t, j, func(*Detail) {})
	}
	_, end := w.flush()
	w.fillTo(end)
	w.tables.keep = Retention{Keep: 40}.complete()
	w.tables.unpruned = 40
	var steps []int64
	for before := held(t, w); len(steps) < 20; {
		record(t, j, func(*Detail) {})
		w.endFrame()
		w.fill()
		after := held(t, w)
		steps, before = append(steps, before+1-after), after
	}
	if longest := slices.Max(steps); longest > pruneStep+2 {
		t.Errorf("steps %v: %d at once", steps, longest)
	}
	if left := held(t, w); left < 40 || left > 40+40/8+1 {
		t.Errorf("steps %v leave %d", steps, left)
	}
}

// TestTheIndexLetsOthersStart: a start has more urgent things to do than the words that an earlier run left, but for
// somebody who searches.
func TestTheIndexLetsOthersStart(t *testing.T) {
	j, w := idle(t, -1)
	record(t, j, func(*Detail) {})
	w.flush()
	w.fill()
	<-w.spool.Stirred
	over := make(chan time.Time, 1)
	w.starting = over
	if w.tables.backlog() != 1 || w.waitTime() != math.MaxInt64 {
		t.Errorf("%d wait, and the writer goes on in %v", w.tables.backlog(), w.waitTime())
	}
	w.searches = []search{{upTo: 1}}
	if w.waitTime() != 0 {
		t.Error("somebody who searches has to wait")
	}
	w.searches = nil
	over <- time.Time{}
	w.turn()
	if w.waitTime() != idleWait {
		t.Errorf("after the start the writer goes on in %v", w.waitTime())
	}
}
