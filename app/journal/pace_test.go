package journal

import (
	"path/filepath"
	"slices"
	"testing"
)

// idle is a journal whose writer does nothing by itself.
func idle(t *testing.T, keep int) (*Journal, *writer) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "journal.db")
	j := &Journal{opt: Options{Keep: keep}.withDefaults(), path: path}
	conn, err := openWriter(path, "OFF")
	if err != nil {
		t.Fatal(err)
	}
	if j.spool, err = openSpool(path, j.opt); err != nil {
		t.Fatal(err)
	}
	w, err := newWriter(j, conn)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.session.close(); err != nil {
			t.Error(err)
		}
		if err := j.spool.close(); err != nil {
			t.Error(err)
		}
	})
	return j, w
}

func held(t *testing.T, w *writer) int64 {
	t.Helper()
	n, err := w.session.find(`SELECT count(*) FROM exchange`)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

// Something comes all the time, but not much: nobody who searches afterwards should have to wait for all its words.
func TestTheIndexKeepsPace(t *testing.T) {
	j, w := idle(t, -1)
	for range 100 {
		for range 3 {
			record(t, j, func(*Detail) {})
		}
		w.gather()
		if waiting := w.session.backlog(); waiting >= indexSip+3 {
			t.Fatalf("%d exchanges wait for the index", waiting)
		}
	}
	for range calm + 1 {
		record(t, j, func(*Detail) {})
	}
	before := w.session.indexed
	w.gather()
	if w.session.indexed != before {
		t.Error("in a rush the index should wait")
	}
}

func TestPruningTakesItsTime(t *testing.T) {
	j, w := idle(t, -1)
	for range 500 {
		record(t, j, func(*Detail) {})
	}
	_, end := w.flush()
	w.fillTo(end)
	w.session.keep = 40
	w.session.unpruned = 40
	var steps []int64
	for before := held(t, w); len(steps) < 20; {
		record(t, j, func(*Detail) {})
		w.gather()
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
