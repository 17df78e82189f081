package journal

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/journal/spool"
)

// limitPages lets the journal's file grow to some pages and no further: 1 is not at all, 1<<30 for ever.
func limitPages(t *testing.T, j *Journal, pages int) {
	t.Helper()
	err := j.write.do(t.Context(), "limit the file", func(tables *tables) error {
		_, err := tables.conn.Pragma(fmt.Sprintf("max_page_count = %d", pages))
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// recordLong records exchanges that need room, and gives their ids, newest first.
func recordLong(t *testing.T, j *Journal, n int) (ids []int64) {
	t.Helper()
	for range n {
		ids = append(ids, record(t, j, func(d *Detail) { d.ReqBody = []byte(noise(20_000)) }))
	}
	slices.Reverse(ids)
	return ids
}

// TestFullDiskKeepsTheSpool: what is in the spool waits for room, the journal says so, and nothing is lost.
func TestFullDiskKeepsTheSpool(t *testing.T) {
	var log strings.Builder
	j := openTest(t, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	limitPages(t, j, 1)
	want := recordLong(t, j, 30)
	if err := j.Flush(t.Context()); err == nil || j.Trouble() == nil {
		t.Fatalf("flushed with %v, trouble %v", err, j.Trouble())
	}
	if err := j.Trouble(); !errors.Is(err, ErrFull) || !strings.Contains(err.Error(), "free some space") ||
		!strings.Contains(err.Error(), j.path) {
		t.Errorf("trouble is %v", err)
	}
	list(t, j, "") // those who look see what there is
	want = append(recordLong(t, j, 1), want...)
	limitPages(t, j, 1<<30)
	flush(t, j)
	if got := ids(t, j, ""); !slices.Equal(got, want) {
		t.Errorf("with room again there are %v, want %v", got, want)
	}
	if j.Trouble() != nil {
		t.Errorf("with room again: %v", j.Trouble())
	}
	if n := strings.Count(log.String(), "cannot be filled"); n != 1 || !strings.Contains(log.String(), "filled again") {
		t.Errorf("said %d times: %s", n, log.String())
	}
	agree(t, j)
}

// TestFullDiskAtTheEnd closes a journal whose file cannot grow: the next start finds everything.
func TestFullDiskAtTheEnd(t *testing.T) {
	j := openTest(t)
	limitPages(t, j, 1)
	want := recordLong(t, j, 30)
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	again := openAt(t, j.path)
	want = append([]int64{record(t, again, func(*Detail) {})}, want...)
	flush(t, again)
	if got := ids(t, again, ""); !slices.Equal(got, want) {
		t.Errorf("after the next start there are %v, want %v", got, want)
	}
}

// TestFullDiskAtTheStart: what another process left stays in the spool, and ids go on behind it.
func TestFullDiskAtTheStart(t *testing.T) {
	j := openTest(t)
	limitPages(t, j, 1)
	want := recordLong(t, j, 30)
	if err := j.Close(); err != nil {
		t.Error(err)
	}
	opt := Options{}.withDefaults()
	next := &Journal{opt: opt, path: j.path}
	conn, err := openWriter(j.path, "OFF")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := conn.Pragma("max_page_count = 1"); err != nil {
		t.Fatal(err)
	}
	if next.spool, err = spool.Open(j.path, spool.Options{Keep: -1, Log: opt.Log}); err != nil {
		t.Fatal(err)
	}
	if next.write, err = newWriter(conn, opt, next.spool, func() {}); err != nil {
		t.Fatal(err)
	}
	next.write.resume()
	if next.read, err = openReaders(t.Context(), j.path); err != nil {
		t.Fatal(err)
	}
	if err := next.resumeIDs(t.Context(), next.read); err != nil || next.LastID() != want[0] {
		t.Errorf("ids go on after %d, %v, want %d", next.LastID(), err, want[0])
	}
	added := record(t, next, func(*Detail) {})
	next.spool.Flush()
	if err := errors.Join(next.spool.Close(), next.read.Close(), conn.Close()); err != nil {
		t.Fatal(err)
	}
	want = append([]int64{added}, want...)
	if got := ids(t, openAt(t, j.path), ""); !slices.Equal(got, want) {
		t.Errorf("there are %v, want %v", got, want)
	}
}

// TestLostJournal: a file that is moved away is said to be gone, and what was recorded meanwhile is not lost.
func TestLostJournal(t *testing.T) {
	j := openTest(t)
	serveMany(j, 4)
	flush(t, j)
	aside := filepath.Join(t.TempDir(), "journal.db")
	if err := os.Rename(j.path, aside); err != nil {
		t.Fatal(err)
	}
	serveMany(j, 4)
	if err := j.Flush(t.Context()); err == nil || !errors.Is(j.Trouble(), ErrGone) {
		t.Errorf("flushed with %v, trouble %v", err, j.Trouble())
	}
	if err := os.Rename(aside, j.path); err != nil {
		t.Fatal(err)
	}
	flush(t, j)
	if got := ids(t, j, ""); len(got) != 8 || j.Trouble() != nil {
		t.Errorf("with the file back there are %v, trouble %v", got, j.Trouble())
	}
	agree(t, j)
}
