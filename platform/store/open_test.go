package store

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/mattn/go-sqlite3"

	"wxlab/platform/sqlite"
)

func TestFileIsPrivateAndDurable(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	must(t, open(t, path, Options{}).Close())
	must(t, os.Chmod(path, 0o644))
	s := open(t, path, Options{})
	must(t, s.AddWork(context.Background(), component, Work{Kind: "k", DueAt: start}))
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		info, err := os.Stat(name)
		must(t, err)
		if mode := info.Mode().Perm(); mode != 0o600 {
			t.Errorf("%s has mode %o", filepath.Base(name), mode)
		}
	}
	for pragma, want := range map[string]any{"journal_mode": "wal", "synchronous": int64(2),
		"wal_autocheckpoint": int64(4096), "user_version": int64(3)} {
		var got any
		must(t, s.write(context.Background(), func(c *sqlite.Conn) error {
			row, _, err := c.First("PRAGMA " + pragma)
			got = row[0]
			return err
		}))
		if got != want {
			t.Errorf("%s is %v, want %v", pragma, got, want)
		}
	}
	if _, err := s.reads.Exec("DELETE FROM work"); err == nil {
		t.Error("the reading pool can write")
	}
}

func TestReopenKeepsTheSchema(t *testing.T) {
	path := filepath.Join(t.TempDir(), "p.db")
	first := open(t, path, Options{})
	must(t, first.AddWork(context.Background(), component, Work{Kind: "k", DueAt: start}))
	must(t, first.Close())
	second := open(t, path, Options{})
	if due, err := second.NextWork(context.Background(), component, start); err != nil || !due.Equal(start) {
		t.Errorf("next work %v, %v", due, err)
	}
}

func TestOpenExplainsWhatIsWrong(t *testing.T) {
	for _, tt := range []struct {
		name    string
		prepare func(t *testing.T, path string)
		want    error
		advice  string
	}{
		{"no database", func(t *testing.T, path string) {
			must(t, os.WriteFile(path, []byte(strings.Repeat("no database ", 500)), 0o600))
		}, ErrCorrupt, "move the file away"},
		{"damaged", damage, ErrCorrupt, "move the file away"},
		{"newer", func(t *testing.T, path string) { run(t, path, "PRAGMA user_version = 99") }, ErrNewer,
			"update the program"},
		{"empty", func(t *testing.T, path string) { must(t, os.WriteFile(path, nil, 0o600)) }, ErrCorrupt,
			"restore a copy"},
		{"cut short", func(t *testing.T, path string) { filled(t, path, 500); must(t, os.Truncate(path, 20<<12)) },
			ErrCorrupt, "restore a copy"},
		{"one page", func(t *testing.T, path string) { filled(t, path, 500); overwrite(t, path, 10<<12, 1<<12) },
			ErrCorrupt, "move the file away"},
		{"lost table", func(t *testing.T, path string) { filled(t, path, 1); run(t, path, "DROP TABLE work") },
			ErrCorrupt, "it lacks table work"},
		{"lost column", func(t *testing.T, path string) {
			filled(t, path, 1)
			run(t, path, "ALTER TABLE authorizer DROP COLUMN refresh_token")
		}, ErrCorrupt, "it lacks authorizer.refresh_token"},
		{"another program's", func(t *testing.T, path string) {
			run(t, path, "PRAGMA application_id = 7; PRAGMA user_version = 2; CREATE TABLE callback (x)")
		}, ErrForeign, "move it away"},
		{"another program's without an id", func(t *testing.T, path string) {
			run(t, path, "PRAGMA user_version = 80; CREATE TABLE moz_places (url)")
		}, ErrForeign, "move it away"},
		{"its log alone", func(t *testing.T, path string) {
			must(t, os.WriteFile(path+"-wal", []byte("what a killed process left"), 0o600))
		}, ErrGone, "put the file back"},
		{"a directory", func(t *testing.T, path string) { must(t, os.Mkdir(path, 0o700)) }, syscall.EISDIR, ""},
		{"nowhere", func(t *testing.T, path string) { must(t, os.RemoveAll(filepath.Dir(path))) }, fs.ErrNotExist, ""},
		{"locked", lock, ErrLocked, "close the other"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "sub", "p.db")
			must(t, os.Mkdir(filepath.Dir(path), 0o700))
			tt.prepare(t, path)
			before, _ := os.ReadFile(path)
			s, err := Open(context.Background(), path, Options{Patience: 10 * time.Millisecond})
			if err == nil {
				s.Close()
			}
			if !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.advice) ||
				!strings.Contains(err.Error(), path) {
				t.Errorf("got %v", err)
			}
			if after, _ := os.ReadFile(path); !bytes.Equal(before, after) {
				t.Error("a file that was refused is changed")
			}
		})
	}
}

// filled makes a store with n callbacks.
func filled(t testing.TB, path string, n int) {
	t.Helper()
	s := open(t, path, Options{Synchronous: Normal})
	for at := 0; at < n; {
		must(t, s.write(context.Background(), func(c *sqlite.Conn) error {
			for range min(500, n-at) {
				at++
				cb := callback(fmt.Sprintf("%x", uint32(at*2654435761))) // indexes grow in no order
				cb.Plain = []byte("<xml>" + strings.Repeat("您好，请问订单什么时候发货", 15) + "</xml>")
				if _, err := insertCallback(c, &cb, true); err != nil {
					return err
				}
			}
			return nil
		}))
	}
	must(t, s.Close())
}

// overwrite damages n bytes of a file.
func overwrite(t testing.TB, path string, from, n int64) {
	t.Helper()
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	must(t, err)
	_, err = file.WriteAt(bytes.Repeat([]byte{0xff}, int(n)), from)
	must(t, errors.Join(err, file.Close()))
}

// run executes one statement on a database of another program.
func run(t *testing.T, path, statement string) *sql.DB {
	t.Helper()
	db, err := sql.Open("sqlite3", "file:"+path)
	must(t, err)
	t.Cleanup(func() { db.Close() })
	db.SetMaxOpenConns(1)
	_, err = db.Exec(statement)
	must(t, err)
	return db
}

// lock holds the write lock as another program would.
func lock(t *testing.T, path string) { run(t, path, "BEGIN EXCLUSIVE") }

// damage overwrites the schema's page of a real store.
func damage(t *testing.T, path string) {
	s, err := Open(context.Background(), path, Options{})
	must(t, err)
	must(t, s.Close())
	raw, err := os.ReadFile(path)
	must(t, err)
	copy(raw[100:4000], strings.Repeat("\xff", 3900))
	must(t, os.WriteFile(path, raw, 0o600))
}

// TestDiskFull fills the database up to a limit and goes on when there is room again.
func TestDiskFull(t *testing.T) {
	s, ctx := fresh(t), context.Background()
	must(t, s.write(ctx, func(c *sqlite.Conn) error { return c.Exec("SELECT 1") }))
	limit := func(pages int) {
		done := make(chan error, 1)
		must(t, s.writer.enqueue(ctx, job{run: func(c *sqlite.Conn) error {
			_, err := c.Pragma(fmt.Sprintf("max_page_count = %d", pages))
			return err
		}, done: func(err error) { done <- err }}))
		must(t, <-done)
	}
	limit(1)
	cb := callback("big")
	cb.Plain = make([]byte, 1<<20)
	if _, _, err := s.Record(ctx, cb, Effects{}); !errors.Is(err, ErrFull) ||
		!strings.Contains(err.Error(), "free some space") || strings.Contains(err.Error(), "no transaction") {
		t.Errorf("full disk: %v", err)
	}
	limit(1 << 30)
	if stored, _, err := s.Record(ctx, cb, Effects{}); err != nil || stored.Duplicate {
		t.Errorf("with room again: %+v, %v", stored, err)
	}
}

func TestExplain(t *testing.T) {
	for want, errs := range map[error][]error{
		ErrReadOnly: {sqlite3.Error{Code: sqlite3.ErrReadonly}, sqlite3.Error{Code: sqlite3.ErrCantOpen},
			sqlite3.Error{Code: sqlite3.ErrPerm}, fs.ErrPermission, syscall.EROFS},
		ErrLocked:  {sqlite3.Error{Code: sqlite3.ErrBusy}, sqlite3.Error{Code: sqlite3.ErrLocked}},
		ErrCorrupt: {sqlite3.Error{Code: sqlite3.ErrCorrupt}, sqlite3.Error{Code: sqlite3.ErrNotADB}},
		ErrFull:    {sqlite3.Error{Code: sqlite3.ErrFull}, syscall.ENOSPC},
	} {
		for _, err := range errs {
			if got := explain(fmt.Errorf("wrapped: %w", err)); !errors.Is(got, want) || !errors.Is(got, err) {
				t.Errorf("explain(%v) = %v", err, got)
			}
		}
	}
	other := errors.New("other")
	if explain(nil) != nil || explain(other) != other || explain(sqlite3.Error{Code: sqlite3.ErrConstraint}) == nil {
		t.Error("explain changes what it does not know")
	}
}

// TestMigrationMendsWhatTheFutureLeft: a ticket that was dated after its receipt, and work that a clock ahead planned.
func TestMigrationMendsWhatTheFutureLeft(t *testing.T) {
	path := filepath.Join(t.TempDir(), "platform.db")
	conn, err := sqlite.OpenWriter(path, sqlite.Settings{Synchronous: string(Full)})
	must(t, err)
	must(t, apply(conn, "migrations/0001_first.sql", 1))
	must(t, apply(conn, "migrations/0002_js_ticket_lease.sql", 2))
	for value, created := range map[string]time.Time{
		"good": start, "of 2100": time.Unix(4102444800, 0), "overflowed": time.Unix(0, -1),
	} {
		must(t, conn.Exec("INSERT INTO ticket VALUES (?,?,?,?)", component, value, created.UnixNano(), start.UnixNano()))
	}
	for kind, due := range map[string]time.Time{"renewal": start.Add(2 * time.Hour), "ahead": start.Add(4 * time.Hour)} {
		must(t, conn.Exec("INSERT INTO work (component_appid, kind, key, payload, due_at) VALUES (?,?,'','',?)",
			component, kind, due.UnixNano()))
	}
	must(t, conn.Close())
	s := open(t, path, Options{})
	all, err := s.Tickets(context.Background(), component)
	must(t, err)
	for _, ticket := range all {
		if !ticket.CreateTime.Equal(start) {
			t.Errorf("ticket %s is dated %v", ticket.Value.Reveal(), ticket.CreateTime)
		}
	}
	due, err := s.DueWork(context.Background(), component, start)
	if err != nil || len(all) != 3 || len(due) != 1 || due[0].Kind != "ahead" {
		t.Errorf("%d tickets, due %+v, %v", len(all), due, err)
	}
}
