package store

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestDamageWhileRunning: nothing is acknowledged that is not in the file that the next start will read, and the check
// says what is wrong.
func TestDamageWhileRunning(t *testing.T) {
	for name, c := range map[string]struct {
		damage func(t *testing.T, path string)
		want   error
	}{
		"deleted": {func(t *testing.T, path string) { must(t, os.Remove(path)) }, ErrGone},
		"moved":   {func(t *testing.T, path string) { must(t, os.Rename(path, path+".aside")) }, ErrGone},
		"its folder moved": {func(t *testing.T, path string) {
			must(t, os.Rename(filepath.Dir(path), filepath.Dir(path)+"2"))
		}, ErrGone},
		"replaced": {func(t *testing.T, path string) {
			other := path + ".other"
			filled(t, other, 1)
			must(t, os.Rename(other, path))
		}, ErrGone},
		"emptied":      {func(t *testing.T, path string) { must(t, os.Truncate(path, 0)) }, ErrGone},
		"lost a table": {func(t *testing.T, path string) { run(t, path, "DROP TABLE callback") }, ErrCorrupt},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "workspace")
			must(t, os.Mkdir(dir, 0o700))
			path := filepath.Join(dir, "p.db")
			s, ctx := open(t, path, Options{}), context.Background()
			record := func(key string) error {
				_, _, err := s.Record(ctx, callback(key), Effects{})
				return err
			}
			must(t, errors.Join(record("before"), s.Check(ctx), s.CheckAll(ctx)))
			c.damage(t, path)
			if err := record("after"); !errors.Is(err, c.want) {
				t.Errorf("recorded with %v, want %v", err, c.want)
			}
			for _, check := range []func(context.Context) error{s.Check, s.CheckAll} {
				if err := check(ctx); !errors.Is(err, c.want) {
					t.Errorf("checked with %v, want %v", err, c.want)
				}
			}
		})
	}
}

// TestLostLog: what was committed last would go with the process.
func TestLostLog(t *testing.T) {
	s := fresh(t)
	must(t, os.Remove(s.path+"-wal"))
	if err := s.Check(t.Context()); !errors.Is(err, ErrGone) {
		t.Errorf("checked with %v", err)
	}
}

// TestMovedBack: a file that comes back is used again, and what was refused meanwhile comes once.
func TestMovedBack(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, os.Rename(s.path, s.path+".aside"))
	if _, _, err := s.Record(ctx, callback("k"), Effects{Answered: true}); !errors.Is(err, ErrGone) {
		t.Errorf("recorded with %v", err)
	}
	must(t, os.Rename(s.path+".aside", s.path))
	must(t, s.Check(ctx))
	if _, answered, err := s.Record(ctx, callback("k"), Effects{Answered: true}); err != nil || !answered {
		t.Errorf("recorded again: answered %v, %v", answered, err)
	}
	if all, err := s.Callbacks(ctx, component, 0, 10); err != nil || len(all) != 1 {
		t.Errorf("%d callbacks, %v, want one", len(all), err)
	}
}

// TestLargeFilesAreChecked damages every hundredth page of a file that is too large to be read whole at the start, and
// a single one, which only the whole check finds out.
func TestLargeFilesAreChecked(t *testing.T) {
	if testing.Short() {
		t.Skip("makes 50,000 callbacks")
	}
	path := filepath.Join(t.TempDir(), "p.db")
	filled(t, path, 50_000)
	intact := open(t, path, Options{})
	must(t, intact.CheckAll(t.Context()))
	must(t, intact.Close())
	info, err := os.Stat(path)
	must(t, err)
	last := info.Size() >> 12 << 12
	overwrite(t, path, last-200<<12, 1<<12)
	if s, err := Open(t.Context(), path, Options{}); err == nil {
		if err := s.CheckAll(t.Context()); !errors.Is(err, ErrCorrupt) {
			t.Errorf("one page: %v", err)
		}
		must(t, s.Close())
	}
	for page := int64(100); page<<12 < last; page += 100 {
		overwrite(t, path, page<<12, 1<<12)
	}
	if s, err := Open(t.Context(), path, Options{}); !errors.Is(err, ErrCorrupt) {
		t.Errorf("many pages: %v", err)
		s.Close()
	}
}

// BenchmarkOpen opens a store of 100,000 callbacks; the check must not be felt (100 ms).
func BenchmarkOpen(b *testing.B) {
	path := filepath.Join(b.TempDir(), "p.db")
	filled(b, path, 100_000)
	for b.Loop() {
		s, err := Open(b.Context(), path, Options{})
		must(b, err)
		must(b, s.Close())
	}
}

func BenchmarkCheck(b *testing.B) {
	path := filepath.Join(b.TempDir(), "p.db")
	filled(b, path, 100_000)
	s := open(b, path, Options{})
	b.Run("often", func(b *testing.B) {
		for b.Loop() {
			must(b, s.Check(b.Context()))
		}
	})
	b.Run("all", func(b *testing.B) {
		for b.Loop() {
			must(b, s.CheckAll(b.Context()))
		}
	})
}
