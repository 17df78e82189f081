package journal

import (
	"errors"
	"log/slog"
	"math"
	"path/filepath"
	"testing"
	"time"

	"wxlab/app/journal/spool"
)

// What SQLite keeps in memory goes after a lull, once: not while there is work, and not again before there was some.
func TestTheWriterSparesMemoryInALull(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	conn, err := openWriter(path, "NORMAL")
	if err != nil {
		t.Fatal(err)
	}
	records, err := spool.Open(path, spool.Options{Keep: DefaultKeep, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := errors.Join(records.Close(), conn.Close()); err != nil {
			t.Error(err)
		}
	}()
	w, err := newWriter(conn, Options{Now: time.Now, Log: slog.New(slog.DiscardHandler)}, records, func() {})
	if err != nil {
		t.Fatal(err)
	}
	lull := func(when string) {
		t.Helper()
		for range 10 {
			if w.waitTime() >= spareWait {
				break
			}
			w.work()
		}
		if wait := w.waitTime(); wait != spareWait {
			t.Fatalf("%s it waits %v", when, wait)
		}
		w.work()
		if wait := w.waitTime(); wait != math.MaxInt64 {
			t.Fatalf("%s, with its memory given back, it waits %v", when, wait)
		}
	}
	lull("after the start")
	w.queue <- request{done: make(chan error, 1), apply: func(t *tables) error { return t.clear() }}
	w.turn()
	lull("after a change")
}
