package spool

import (
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// open opens the spool of a journal that does not exist.
func open(t testing.TB, path string, tune ...func(*Options)) *Spool {
	t.Helper()
	o := Options{Keep: -1, Log: slog.New(slog.DiscardHandler)}
	for _, f := range tune {
		f(&o)
	}
	s, err := Open(path, o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

// drain files everything and returns it.
func drain(s *Spool) (records []string) {
	for {
		frame, filed := s.Next()
		if filed == nil {
			return records
		}
		for _, record := range frame {
			records = append(records, string(record))
		}
		filed()
	}
}

func files(t testing.TB, s *Spool) []string {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(s.path))
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		if info, err := entry.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v", entry.Name(), info.Mode(), err)
		}
		names = append(names, entry.Name())
	}
	return names
}

// TestWhatWasWrittenSurvives opens a spool that was left behind, beside a path with characters of patterns.
func TestWhatWasWrittenSurvives(t *testing.T) {
	path := filepath.Join(t.TempDir(), "a[1]*.db")
	s := open(t, path)
	s.Add([]byte("one"), true)
	select {
	case <-s.Stirred:
	default:
		t.Error("nobody was told that there is something to write")
	}
	s.Add([]byte("two"), false)
	if records, mark := s.Flush(); records != 2 || mark != s.Mark() || s.Reached(mark) || s.Backlog() != mark ||
		s.Size() != mark {
		t.Errorf("%d records up to %d; %d to file, %d on disk", records, mark, s.Backlog(), s.Size())
	}
	s.Add([]byte("lost with the process"), true)
	again := open(t, path)
	if got := drain(again); !slices.Equal(got, []string{"one", "two"}) || again.Backlog() != 0 {
		t.Errorf("left behind: %q, %d bytes to file", got, again.Backlog())
	}
	again.Clear()
	if got := files(t, again); len(got) != 0 {
		t.Errorf("cleared, and there are %v", got)
	}
}

// TestNewerExchangesTakeThePlaceOfOlder: only exchanges count.
func TestNewerExchangesTakeThePlaceOfOlder(t *testing.T) {
	for _, exchanges := range []bool{true, false} {
		s := open(t, filepath.Join(t.TempDir(), "x.db"), func(o *Options) { o.Keep = 10 })
		long := []byte(strings.Repeat("x", 1<<20))
		for range 40 {
			s.Add(long, exchanges)
			s.Flush()
		}
		got := len(drain(s))
		if exchanges && (got < 10 || got > 20) || !exchanges && got != 40 {
			t.Errorf("of 40 records (exchanges: %v) %d were filed", exchanges, got)
		}
		if names := files(t, s); len(names) != 1 {
			t.Errorf("everything is filed, and there are %v", names)
		}
	}
}

func TestForget(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	s := open(t, path)
	for _, record := range []string{"filed", "not filed"} {
		if record != "filed" {
			drain(s)
		}
		s.Add([]byte(record), true)
		s.Flush()
	}
	if err := s.Forget(); err != nil {
		t.Fatal(err)
	}
	if got := drain(s); !slices.Equal(got, []string{"not filed"}) {
		t.Errorf("to file after forgetting: %q", got)
	}
	if err := s.Forget(); err != nil {
		t.Fatal(err)
	}
	if got := drain(open(t, path)); len(got) != 0 {
		t.Errorf("came back: %q", got)
	}
}

// TestAddWaitsForASlowDisk lets the backlog grow to its limit.
func TestAddWaitsForASlowDisk(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "x.db"))
	s.full = 1000
	s.Add(make([]byte, 2000), true)
	s.Flush()
	added := make(chan struct{})
	go func() { defer close(added); s.Add([]byte("waited"), true) }()
	select {
	case <-added:
		t.Error("a record was taken above the limit")
	case <-time.After(20 * time.Millisecond):
	}
	if got := drain(s); len(got) != 1 {
		t.Errorf("%d records", len(got))
	}
	<-added
	s.Flush()
	if got := drain(s); !slices.Equal(got, []string{"waited"}) {
		t.Errorf("then %q", got)
	}
}

// TestShutEndsTheWait: who waits for room when the journal closes records nothing.
func TestShutEndsTheWait(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "x.db"))
	s.full = 0
	s.Add([]byte("one"), true)
	added := make(chan struct{})
	go func() { defer close(added); s.Add([]byte("two"), true) }()
	s.Shut()
	<-added
	s.Add([]byte("three"), true)
	s.Flush()
	if got := drain(s); !slices.Equal(got, []string{"one"}) {
		t.Errorf("recorded %q", got)
	}
}

// TestBrokenDiskIsLogged takes the file away under the spool.
func TestBrokenDiskIsLogged(t *testing.T) {
	var log strings.Builder
	s := open(t, filepath.Join(t.TempDir(), "x.db"),
		func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	s.Add([]byte("good"), true)
	s.Flush()
	good := s.segments[0].file
	bad, err := os.Open(good.Name()) // for reading only
	if err != nil {
		t.Fatal(err)
	}
	s.segments[0].file = bad
	s.Add([]byte("lost"), true)
	_, mark := s.Flush()
	s.segments[0].file = good
	if err := bad.Close(); err != nil {
		t.Error(err)
	}
	if got := drain(s); !slices.Equal(got, []string{"good"}) || !strings.Contains(log.String(), "lost=1") ||
		!s.Reached(mark) {
		t.Errorf("to file: %q, log %q", got, log.String())
	}
}

func TestTornFilesEndWhereTheyAreTorn(t *testing.T) {
	for name, tear := range map[string]func([]byte) []byte{
		"cut":        func(b []byte) []byte { return b[:len(b)-1] },
		"flipped":    func(b []byte) []byte { b[len(b)-1] ^= 1; return b },
		"garbage":    func(b []byte) []byte { return append(b, "garbage garbage"...) },
		"too long":   func(b []byte) []byte { return append(b, 0xff, 0xff, 0xff, 0xff, 0, 0, 0, 0) },
		"zeros":      func(b []byte) []byte { return append(b, make([]byte, 5)...) },
		"many zeros": func(b []byte) []byte { return append(b, make([]byte, 1<<20)...) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "x.db")
			s := open(t, path)
			for i := range 2 {
				s.Add(fmt.Append(nil, i), true)
				s.Flush()
			}
			file, err := os.ReadFile(path + "-spool00000001")
			if err == nil {
				err = os.WriteFile(path+"-spool00000001", tear(file), 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
			var log strings.Builder
			again := open(t, path, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			if got := drain(again); len(got) == 0 || got[0] != "0" || !strings.Contains(log.String(), "damaged") ||
				again.Backlog() != 0 {
				t.Errorf("%q came back, %d bytes are left; log %q", got, again.Backlog(), log.String())
			}
		})
	}
}

// TestFileOfZeros: a power cut may leave one, of any length; its frames of no bytes would have the right checksum.
func TestFileOfZeros(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	file, err := os.Create(path + "-spool00000001")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(file.Chmod(0o600), file.Truncate(64<<20), file.Close()); err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	s := open(t, path, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	if records, filed := s.Next(); filed != nil || s.Backlog() != 0 {
		t.Errorf("a frame of %d records, %d bytes are left", len(records), s.Backlog())
	}
	if strings.Count(log.String(), "damaged") != 1 {
		t.Errorf("log %q", log.String())
	}
	s.Add([]byte("new"), true)
	s.Flush()
	if got := drain(s); !slices.Equal(got, []string{"new"}) {
		t.Errorf("then %q", got)
	}
}

// TestStalledSpoolKeepsNobodyWaiting: while nothing is filed, what finds no room is lost, and said to be.
func TestStalledSpoolKeepsNobodyWaiting(t *testing.T) {
	var log strings.Builder
	s := open(t, filepath.Join(t.TempDir(), "x.db"),
		func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
	s.full = 1000
	s.Add(make([]byte, 2000), true)
	waits := make(chan struct{})
	go func() { defer close(waits); s.Add([]byte("waited"), true) }()
	s.Stall(true)
	<-waits
	s.Add([]byte("lost"), true)
	s.Flush()
	var left int
	s.Each(func([]byte) { left++ })
	if left != 1 || s.Backlog() == 0 {
		t.Errorf("%d records wait, %d bytes", left, s.Backlog())
	}
	s.Stall(false)
	if got := drain(s); len(got) != 1 || !strings.Contains(log.String(), "lost=2") {
		t.Errorf("%d records, log %q", len(got), log.String())
	}
	s.Add([]byte("taken"), true)
	s.Flush()
	if got := drain(s); !slices.Equal(got, []string{"taken"}) {
		t.Errorf("then %q", got)
	}
}

// TestLeftFilesAreNotWrittenInto: new records go into new files while those of another process are not filed.
func TestLeftFilesAreNotWrittenInto(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	for _, record := range []string{"first", "second"} {
		s := open(t, path)
		s.segments = nil // as if those that were left were long
		s.Add([]byte(record), true)
		s.Flush()
	}
	if got := drain(open(t, path)); !slices.Equal(got, []string{"first", "second"}) {
		t.Errorf("left behind: %q", got)
	}
}

// TestRecordsComeBack writes numbers and texts and reads them again, whole and cut off.
func TestRecordsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		numbers, texts := rapid.SliceOf(rapid.Int64()).Draw(t, "numbers"), rapid.SliceOf(rapid.String()).Draw(t,
			"texts")
		var record []byte
		for _, n := range numbers {
			record = AppendNumber(record, n)
		}
		for _, text := range texts {
			record = AppendText(record, text)
		}
		whole := Reader{Rest: record}
		for _, want := range numbers {
			if got := whole.Number(); got != want {
				t.Fatalf("number %d, want %d", got, want)
			}
		}
		for _, want := range texts {
			if got := whole.Text(); got != want {
				t.Fatalf("text %q, want %q", got, want)
			}
		}
		if whole.Err != nil || len(whole.Rest) > 0 {
			t.Fatalf("%v, %d bytes left", whole.Err, len(whole.Rest))
		}
		if len(record) == 0 {
			return
		}
		cut := Reader{Rest: record[:rapid.IntRange(0, len(record)-1).Draw(t, "cut")]}
		for range numbers {
			cut.Number()
		}
		for range texts {
			cut.Text()
		}
		if cut.Err != ErrTorn || cut.Number() != 0 || cut.Bytes() != nil {
			t.Fatalf("a record that was cut off gives %v", cut.Err)
		}
	})
}
