package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/mattn/go-sqlite3"
)

// open opens a new file with one table.
func open(tb testing.TB, path string) *Conn {
	tb.Helper()
	s := Settings{Patience: 10 * time.Millisecond, Synchronous: "OFF", CacheKiB: 4096, Shrinks: true}
	conn, err := OpenWriter(path, s)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { conn.Close() })
	must(tb, conn.Script("CREATE TABLE row (id INTEGER PRIMARY KEY, word TEXT, bytes BLOB)"))
	return conn
}

func must(tb testing.TB, err error) {
	tb.Helper()
	if err != nil {
		tb.Fatal(err)
	}
}

func TestFileIsItsOwnersAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space & ?#%.db")
	must(t, os.WriteFile(path, nil, 0o644))
	conn := open(t, path)
	for pragma, want := range map[string]int64{"synchronous": 0, "wal_autocheckpoint": checkpointPages,
		"busy_timeout": 10, "cache_size": -4096, "auto_vacuum": 2} {
		if got, err := conn.Pragma(pragma); err != nil || got != want {
			t.Errorf("%s is %d, %v, want %d", pragma, got, err, want)
		}
	}
	if row, _, err := conn.First("PRAGMA journal_mode"); err != nil || row.Text(0) != "wal" {
		t.Errorf("journal mode %v, %v", row, err)
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if info, err := os.Stat(name); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", filepath.Base(name), info, err)
		}
	}
	readers, err := OpenReaders(t.Context(), path, Settings{})
	must(t, err)
	defer readers.Close()
	if _, err := readers.Exec("DELETE FROM row"); err == nil {
		t.Error("a reader can write")
	}
}

func TestRows(t *testing.T) {
	conn := open(t, filepath.Join(t.TempDir(), "x.db"))
	type word string
	const insert = "INSERT INTO row VALUES (?, ?, ?) ON CONFLICT DO NOTHING RETURNING id"
	row, added, err := conn.First(insert, 7, word("seven"), []byte{7})
	if err != nil || !added || row.Int(0) != 7 {
		t.Errorf("inserted %v, %v, %v", row, added, err)
	}
	if _, added, err = conn.First(insert, 7, nil, nil); err != nil || added {
		t.Errorf("inserted twice: %v, %v", added, err)
	}
	must(t, conn.Exec("INSERT INTO row (id) VALUES (?)", true))
	var got []string
	must(t, conn.Query(func(r Row) error {
		got = append(got, fmt.Sprint(r.Int(0), r.Text(1), r.Blob(2), r.Int(1)))
		return nil
	}, "SELECT id, word, bytes FROM row ORDER BY id"))
	if diff := cmp.Diff([]string{"1[] 0", "7seven[7] 0"}, got); diff != "" {
		t.Error(diff)
	}
	enough := errors.New("enough")
	if err := conn.Query(func(Row) error { return enough }, "SELECT id FROM row"); err != enough {
		t.Errorf("ended with %v", err)
	}
	if err := conn.Exec("SELECT * FROM row WHERE id = ?", struct{}{}); err == nil {
		t.Error("an argument of no SQL type passed")
	}
}

func TestTransaction(t *testing.T) {
	conn := open(t, filepath.Join(t.TempDir(), "x.db"))
	insert := func(id int) error { return conn.Exec("INSERT INTO row (id) VALUES (?)", id) }
	must(t, conn.Transaction(func() error { return errors.Join(insert(1), insert(2)) }))
	bad := errors.New("bad")
	if err := conn.Transaction(func() error { return errors.Join(insert(3), bad) }); !errors.Is(err, bad) {
		t.Errorf("failed with %v", err)
	}
	err := conn.Transaction(func() error { return errors.Join(insert(4), conn.Exec("ROLLBACK"), bad) })
	if !errors.Is(err, bad) || strings.Contains(err.Error(), "no transaction") {
		t.Errorf("ended by SQLite itself: %v", err)
	}
	if row, _, err := conn.First("SELECT count(*) FROM row"); err != nil || row.Int(0) != 2 {
		t.Errorf("%v rows, %v, want 2", row, err)
	}
}

func TestLock(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.lock")
	first, err := Lock(path)
	must(t, err)
	own := Errors{Locked: errors.New("own")}
	if _, err := Lock(path); !errors.Is(own.Explain(err), own.Locked) {
		t.Errorf("locked twice: %v", err)
	}
	must(t, first.Close())
	second, err := Lock(path)
	must(t, err)
	must(t, second.Close())
}

func TestExplain(t *testing.T) {
	own := Errors{ReadOnly: errors.New("read-only"), Locked: errors.New("locked"), Corrupt: errors.New("corrupt"),
		Full: errors.New("full"), Gone: errors.New("gone")}
	for _, c := range []struct {
		own    error
		advice string
		errs   []error
	}{
		{own.ReadOnly, "check the permissions", []error{
			sqlite3.Error{Code: sqlite3.ErrReadonly}, sqlite3.Error{Code: sqlite3.ErrCantOpen},
			sqlite3.Error{Code: sqlite3.ErrPerm},
			fs.ErrPermission, &fs.PathError{Op: "open", Err: syscall.EACCES}, syscall.EROFS,
		}},
		{own.Locked, "close the other Wxlab", []error{sqlite3.Error{Code: sqlite3.ErrBusy},
			sqlite3.Error{Code: sqlite3.ErrLocked}}},
		{own.Corrupt, "move the file away", []error{sqlite3.Error{Code: sqlite3.ErrCorrupt},
			sqlite3.Error{Code: sqlite3.ErrNotADB}}},
		{own.Corrupt, "move the file away", []error{ErrDamaged}},
		{own.Gone, "put the file back", []error{ErrGone, gone(fs.ErrNotExist)}},
		{own.Full, "free some space", []error{sqlite3.Error{Code: sqlite3.ErrFull}, syscall.ENOSPC}},
		{fs.ErrNotExist, "its folder does not exist", []error{&fs.PathError{Op: "open", Err: syscall.ENOENT}}},
	} {
		for _, err := range c.errs {
			got := own.Explain(fmt.Errorf("wrapped: %w", err))
			if !errors.Is(got, c.own) || !errors.Is(got, err) || !strings.Contains(got.Error(), c.advice) {
				t.Errorf("%v is explained as %v", err, got)
			}
			if again := own.Explain(got); c.own != fs.ErrNotExist && again != got {
				t.Errorf("explained twice: %v", again)
			}
		}
	}
	other := errors.New("other")
	if own.Explain(nil) != nil || own.Explain(other) != other ||
		own.Explain(sqlite3.Error{Code: sqlite3.ErrConstraint}) == nil {
		t.Error("Explain changes what it does not know")
	}
	if got := (Errors{}).Explain(syscall.ENOSPC); got != syscall.ENOSPC {
		t.Errorf("a kind without a name is explained: %v", got)
	}
}

// BenchmarkInsert inserts rows of ten columns, a hundred of them over and over, by the ways there are.
func BenchmarkInsert(b *testing.B) {
	const table = "CREATE TABLE wide (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT, " +
		"e INTEGER, f INTEGER, g INTEGER, h BLOB, i BLOB)"
	const insert = "INSERT OR REPLACE INTO wide VALUES (?,?,?,?,?,?,?,?,?,?)"
	text, blob := "o9AgO5Kd5ggOC-bXrbNODIiE3bGY", make([]byte, 100)
	args := func(id int) []any {
		return []any{int64(id % 100), text, text, text, text, int64(1), int64(2), int64(3), blob, blob}
	}
	b.Run("conn", func(b *testing.B) {
		conn := open(b, filepath.Join(b.TempDir(), "x.db"))
		must(b, conn.Script(table+"; BEGIN"))
		b.ReportAllocs()
		for id := 0; b.Loop(); id++ {
			must(b, conn.Exec(insert, args(id)...))
		}
	})
	b.Run("driver's Exec", func(b *testing.B) {
		conn := open(b, filepath.Join(b.TempDir(), "x.db"))
		must(b, conn.Script(table+"; BEGIN"))
		b.ReportAllocs()
		for id := 0; b.Loop(); id++ {
			statement, err := conn.prepared(insert)
			must(b, err)
			must(b, conn.bind(args(id)))
			_, err = statement.ExecContext(context.Background(), conn.args)
			must(b, err)
		}
	})
	b.Run("database-sql", func(b *testing.B) {
		db, err := sql.Open("sqlite3", dsn(filepath.Join(b.TempDir(), "x.db"),
			[]string{"_journal_mode=WAL", "_synchronous=OFF"}))
		must(b, err)
		defer db.Close()
		conn, err := db.Conn(b.Context())
		must(b, err)
		_, err = conn.ExecContext(b.Context(), table+"; BEGIN")
		must(b, err)
		statement, err := conn.PrepareContext(b.Context(), insert)
		must(b, err)
		b.ReportAllocs()
		for id := 0; b.Loop(); id++ {
			_, err := statement.Exec(args(id)...)
			must(b, err)
		}
		must(b, errors.Join(statement.Close(), conn.Close()))
	})
}

// TestCreate: a file appears whole or not at all, and does not replace one that is there.
func TestCreate(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	bad := errors.New("bad")
	table := func(c *Conn) error { return c.Script("CREATE TABLE \"it's\" (x)") }
	if err := Create(path, func(c *Conn) error { return errors.Join(table(c), bad) }); !errors.Is(err, bad) {
		t.Errorf("failed with %v", err)
	}
	if left, err := filepath.Glob(path + "*"); err != nil || left != nil {
		t.Errorf("after a failure there are %v, %v", left, err)
	}
	must(t, Create(path, table))
	must(t, Create(path, func(c *Conn) error { return c.Script("CREATE TABLE slower (x)") }))
	if left, err := filepath.Glob(path + "*"); err != nil || len(left) != 1 {
		t.Errorf("there are %v, %v", left, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("created %v, %v", info, err)
	}
	readers, err := OpenReaders(t.Context(), path, Settings{})
	must(t, err)
	defer readers.Close()
	if columns, err := Texts(t.Context(), readers, Columns); err != nil || !slices.Equal(columns, []string{"it's.x"}) {
		t.Errorf("columns %v, %v", columns, err)
	}
	must(t, Check(t.Context(), readers, Quick, "it's"))
	must(t, Check(t.Context(), readers, Whole, ""))
}

// TestADamagedLog: what is committed behind a hole in the log, or into one that lost its beginning or its name, would not
// be there at the next start, and counts as failed.
func TestADamagedLog(t *testing.T) {
	for name, damage := range map[string]func(log string) error{
		"emptied":         func(log string) error { return os.Truncate(log, 0) },
		"cut in the head": func(log string) error { return os.Truncate(log, 20) },
		"cut in half":     func(log string) error { return os.Truncate(log, 32+24+4096) },
		"deleted":         os.Remove,
		"replaced":        func(log string) error { return errors.Join(os.Remove(log), os.WriteFile(log, nil, 0o600)) },
	} {
		conn := open(t, filepath.Join(t.TempDir(), "x.db"))
		insert := func() error { return conn.Exec("INSERT INTO row (word) VALUES ('x')") }
		must(t, errors.Join(conn.Transaction(insert), conn.Transaction(insert), conn.Gone()))
		must(t, damage(logOf(conn.place.path)))
		for range 2 {
			if err := conn.Transaction(insert); !errors.Is(err, ErrGone) {
				t.Errorf("%s: committed with %v", name, err)
			}
		}
		if err := conn.Gone(); !errors.Is(err, ErrGone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestALogBegunAnew: SQLite, and others that look after a database, write the log back and begin it again, shorter.
func TestALogBegunAnew(t *testing.T) {
	conn := open(t, filepath.Join(t.TempDir(), "x.db"))
	insert := func() error { return conn.Exec("INSERT INTO row (word) VALUES (hex(randomblob(9000)))") }
	other, err := OpenWriter(conn.place.path, Settings{Patience: time.Second})
	must(t, err)
	for range 3 {
		must(t, errors.Join(conn.Transaction(insert), conn.Transaction(insert)))
		must(t, other.Script("PRAGMA wal_checkpoint(TRUNCATE)"))
		must(t, errors.Join(conn.Gone(), other.Transaction(func() error {
			return other.Exec("INSERT INTO row (word) VALUES ('x')")
		})))
		must(t, errors.Join(conn.Transaction(insert), conn.Gone()))
	}
	must(t, other.Close())
}

// TestGone: what is committed into a file that is no longer at its path counts as failed.
func TestGone(t *testing.T) {
	conn := open(t, filepath.Join(t.TempDir(), "x.db"))
	insert := func() error { return conn.Exec("INSERT INTO row (word) VALUES ('x')") }
	must(t, errors.Join(conn.Transaction(insert), conn.Gone()))
	must(t, os.Rename(conn.place.path, conn.place.path+".aside"))
	if err := conn.Transaction(insert); !errors.Is(err, ErrGone) || !errors.Is(conn.Gone(), ErrGone) {
		t.Errorf("committed with %v", err)
	}
	must(t, os.Rename(conn.place.path+".aside", conn.place.path))
	must(t, errors.Join(conn.Transaction(insert), conn.Gone()))
}
