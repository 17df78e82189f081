package sqlite

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

// TestACopyIsOfOneInstant: what is committed but still in the log is in it, its writer goes on, and nobody else can read it.
func TestACopyIsOfOneInstant(t *testing.T) {
	dir := t.TempDir()
	from, to := filepath.Join(dir, "from.db"), filepath.Join(dir, "it's a copy.db")
	conn := open(t, from)
	must(t, conn.Exec("INSERT INTO row (word) VALUES ('before')"))
	must(t, conn.Script("PRAGMA user_version=7; PRAGMA application_id=99"))
	must(t, Copy(from, to))
	must(t, conn.Transaction(func() error { return conn.Exec("INSERT INTO row (word) VALUES ('after')") }))
	must(t, CheckForeign(t.Context(), to))
	db, err := OpenReaders(t.Context(), to, Settings{})
	must(t, err)
	defer db.Close()
	words, err := Texts(t.Context(), db, "SELECT word FROM row")
	var version, id int
	must(t, errors.Join(err, db.QueryRow("PRAGMA user_version").Scan(&version), db.QueryRow("PRAGMA application_id").Scan(&id)))
	if len(words) != 1 || words[0] != "before" || version != 7 || id != 99 {
		t.Errorf("the copy has %v, version %d, application %d", words, version, id)
	}
	if info, err := os.Stat(to); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	if err := Copy(filepath.Join(dir, "none.db"), filepath.Join(dir, "x.db")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

func TestForeignDatabases(t *testing.T) {
	dir := t.TempDir()
	broken, active := filepath.Join(dir, "broken.db"), filepath.Join(dir, "active.db")
	must(t, os.WriteFile(broken, []byte("this is no database at all, but long enough to be one......"), 0o600))
	if err := CheckForeign(t.Context(), broken); !errors.Is(err, ErrDamaged) {
		t.Error(err)
	}
	conn := open(t, active)
	must(t, conn.Script("CREATE TRIGGER t AFTER INSERT ON row BEGIN DELETE FROM row; END"))
	if err := CheckForeign(t.Context(), active); !errors.Is(err, ErrForeign) {
		t.Error(err)
	}
}
