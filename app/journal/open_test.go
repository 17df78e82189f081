package journal

import (
	"bytes"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/mattn/go-sqlite3"
)

func TestReopenGoesOn(t *testing.T) {
	path := filepath.Join(t.TempDir(), "with space & ?#%.db")
	j := openAt(t, path)
	serve(t, j, Platform, post("/one", "早上好"), answer("success"))
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	j = openAt(t, path)
	if j.LastID() != 1 || j.Warning() != "" {
		t.Errorf("reopened with last id %d, warning %q", j.LastID(), j.Warning())
	}
	serve(t, j, Platform, post("/two", "晚上好"), answer("success"))
	if got := ids(t, j, "上好"); len(got) != 2 || got[0] != 2 {
		t.Errorf("found %v, want [2 1]", got)
	}
}

// TestKilledProcessLosesNothing takes the files as a process that is killed leaves them.
func TestKilledProcessLosesNothing(t *testing.T) {
	j := openTest(t)
	serveMany(j, 200)
	flush(t, j)
	left := filepath.Join(t.TempDir(), "journal.db")
	for _, suffix := range []string{"", "-wal"} {
		file, err := os.ReadFile(j.path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		write(t, left+suffix, file)
	}
	again := openAt(t, left)
	if got := ids(t, again, "消息"); len(got) != 200 || again.LastID() != 200 || again.Warning() != "" {
		t.Errorf("%d exchanges, last id %d, warning %q; want all 200", len(got), again.LastID(), again.Warning())
	}
}

func TestFilesAreTheOwnersAlone(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "journal.db")
	openAt(t, path).Close()
	if err := os.Chmod(path, 0o644); err != nil {
		t.Fatal(err)
	}
	j := openAt(t, path)
	serve(t, j, Platform, post("/", ""), answer(""))
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 3 {
		t.Fatalf("%v, %v; want the database, its log and its lock", files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v; want 0600", f.Name(), info.Mode(), err)
		}
	}
}

func TestSecondProcessIsKeptOut(t *testing.T) {
	j := openTest(t)
	_, err := Open(t.Context(), j.path, Options{})
	if !errors.Is(err, ErrLocked) || !strings.Contains(err.Error(), "another Wxlab") {
		t.Fatalf("second Open: %v; want ErrLocked and what to do", err)
	}
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	openAt(t, j.path)
}

func TestCorruptFileIsMovedAside(t *testing.T) {
	valid := func(t *testing.T, path string) { openAt(t, path).Close() }
	for name, spoil := range map[string]func(t *testing.T, path string){
		"not a database": func(t *testing.T, path string) { write(t, path, bytes.Repeat([]byte("no database "), 500)) },
		"emptied":        func(t *testing.T, path string) { valid(t, path); write(t, path, nil) },
		"short garbage":  func(t *testing.T, path string) { write(t, path, []byte("garbage")) },
		"torn pages": func(t *testing.T, path string) {
			valid(t, path)
			file, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for i := 100; i < len(file); i++ {
				file[i] = 0xa5
			}
			write(t, path, file)
		},
		"somebody else's": func(t *testing.T, path string) { execute(t, path, "CREATE TABLE exchange (x)") },
		"other program's": func(t *testing.T, path string) {
			execute(t, path,
				"PRAGMA application_id=7; PRAGMA user_version=1")
		},
		"lost table": func(t *testing.T, path string) { valid(t, path); execute(t, path, "DROP TABLE body") },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "journal.db")
			spoil(t, path)
			var log strings.Builder
			j := openAt(t, path, func(o *Options) { o.Log = slog.New(slog.NewTextHandler(&log, nil)) })
			aside := path + ".corrupt-20260301T120000Z"
			if !strings.Contains(j.Warning(), filepath.Base(aside)) || !strings.Contains(log.String(), aside) {
				t.Errorf("warning %q, log %q; want both to name %s", j.Warning(), log.String(), aside)
			}
			if _, err := os.Stat(aside); err != nil || j.SetAside() != filepath.Base(aside) {
				t.Errorf("set aside to %q, %v", j.SetAside(), err)
			}
			serve(t, j, Platform, post("/", ""), answer(""))
			if got := ids(t, j, ""); len(got) != 1 {
				t.Errorf("the new journal holds %v", got)
			}
		})
	}
}

func TestNewerJournalIsLeftAlone(t *testing.T) {
	path := filepath.Join(t.TempDir(), "journal.db")
	openAt(t, path).Close()
	execute(t, path, fmt.Sprintf("PRAGMA user_version=%d", schemaVersion+1))
	if _, err := Open(t.Context(), path, Options{}); !errors.Is(err, ErrNewer) ||
		!strings.Contains(err.Error(), "update Wxlab") {
		t.Errorf("Open: %v; want ErrNewer and what to do", err)
	}
	if left, err := filepath.Glob(path + ".corrupt*"); err != nil || left != nil {
		t.Errorf("a newer journal was moved aside: %v", left)
	}
}

func TestMissingFolder(t *testing.T) {
	_, err := Open(t.Context(), filepath.Join(t.TempDir(), "no", "journal.db"), Options{})
	if !errors.Is(err, fs.ErrNotExist) || !strings.Contains(err.Error(), "folder does not exist") {
		t.Errorf("Open: %v; want it to say that the folder is missing", err)
	}
}

func TestAdvice(t *testing.T) {
	for _, c := range []struct {
		err  error
		want error
	}{
		{&fs.PathError{Op: "open", Err: syscall.EACCES}, ErrReadOnly},
		{&fs.PathError{Op: "open", Err: syscall.EROFS}, ErrReadOnly},
		{sqlite3.Error{Code: sqlite3.ErrReadonly}, ErrReadOnly},
		{sqlite3.Error{Code: sqlite3.ErrBusy}, ErrLocked},
	} {
		got := advise("journal.db", c.err)
		if !errors.Is(got, c.want) || !strings.Contains(got.Error(), "--workspace") {
			t.Errorf("advice for %v is %v; want %v and what to do", c.err, got, c.want)
		}
	}
	if advise("journal.db", nil) != nil {
		t.Error("advice without an error")
	}
}

func TestClosedJournal(t *testing.T) {
	j := openTest(t)
	if err := j.Close(); err != nil {
		t.Fatal(err)
	}
	if err := j.Flush(t.Context()); !errors.Is(err, ErrClosed) {
		t.Errorf("Flush: %v, want ErrClosed", err)
	}
	w := httptest.NewRecorder()
	j.Handler(Platform, noting(j, Note{Name: "late"})).ServeHTTP(w, post("/", ""))
	if w.Body.String() != "success" {
		t.Errorf("a closed journal gets in the way: %q", w.Body)
	}
	if err := j.Close(); err != nil {
		t.Errorf("second Close: %v", err)
	}
	if _, open := <-subscribed(j); open {
		t.Error("a subscription to a closed journal waits for ever")
	}
}

func write(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// execute changes the file behind the journal's back.
func execute(t *testing.T, path, statements string) {
	t.Helper()
	db, err := sql.Open("sqlite3", path)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	if _, err := db.Exec(statements); err != nil {
		t.Fatal(err)
	}
}
