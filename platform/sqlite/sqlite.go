// Package sqlite is the floor under the two packages that keep something in SQLite, platform/store and app/journal: how
// a file is opened, how its one writing connection runs statements and transactions, and what to do about each kind of
// trouble. It knows no tables.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

// Settings are how a file is opened. Zero values leave SQLite's own.
type Settings struct {
	Patience    time.Duration // how long to wait for a lock of another process
	Synchronous string        // FULL: a commit survives a power cut; NORMAL: a killed process; OFF
	CacheKiB    int           // pages kept in memory, for each connection
	Shrinks     bool          // a new file can give free pages back (PRAGMA incremental_vacuum)
}

// checkpointPages is how long the log grows before it is written back. SQLite's 1,000 pages make the slowest commits
// several times slower.
const checkpointPages = 4096

// OpenWriter opens the writing connection of a file, which it creates, readable by its owner only. There must be no
// second one in this process. The file has a write-ahead log, so that readers and the writer do not wait for each other.
// A transaction that is committed after the file or its log was moved, deleted or cut fails with ErrGone.
func OpenWriter(path string, s Settings) (*Conn, error) {
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	params := append(s.params(), "_journal_mode=WAL", "_mutex=no") // one goroutine uses it
	if s.Shrinks {
		params = append(params, "_auto_vacuum=incremental")
	}
	conn, err := connect(path, params)
	if err != nil {
		return nil, err
	}
	if err = conn.Script(fmt.Sprintf("PRAGMA wal_autocheckpoint = %d", checkpointPages)); err == nil {
		if _, err = conn.Pragma("user_version"); err == nil { // the first look at the file makes the log
			conn.place, err = placeOf(path)
		}
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// Create makes a new file with what fill puts into it, whole or not at all: it appears at path when it is complete. Where
// another process was faster, that one's stays. A kill may leave a draft, PATH.new-DIGITS.
func Create(path string, fill func(*Conn) error) error {
	file, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*") // readable by its owner only
	if err != nil {
		return err
	}
	draft := file.Name()
	if err = file.Close(); err == nil {
		err = fillFile(draft, fill)
	}
	if err != nil {
		return errors.Join(err, os.Remove(draft))
	}
	err = os.Link(draft, path)
	switch {
	case err == nil || errors.Is(err, fs.ErrExist):
		return os.Remove(draft)
	default: // this file system has no links
		return os.Rename(draft, path)
	}
}

func fillFile(path string, fill func(*Conn) error) error {
	conn, err := connect(path, Settings{Synchronous: "FULL"}.params())
	if err != nil {
		return err
	}
	return errors.Join(fill(conn), conn.Close())
}

// OpenMemory opens a database that is in memory and goes with its connection.
func OpenMemory() (*Conn, error) { return connect(":memory:", Settings{}.params()) }

// Left reports whether a log lies beside the path of a database: of a process that was killed, or that runs.
func Left(path string) (bool, error) {
	info, err := os.Stat(logOf(path))
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && info.Size() > 0, err
}

// OpenReaders opens a pool of connections that cannot write. The file must be there.
func OpenReaders(ctx context.Context, path string, s Settings) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", dsn(path, append(s.params(), "mode=ro", "_query_only=1")))
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

// Lock keeps other processes out until it is closed: an exclusive transaction on an empty database at path, which the
// system ends even when we are killed. It waits for a moment, as for a process that is just ending.
func Lock(path string) (io.Closer, error) {
	if err := makePrivate(path); err != nil {
		return nil, err
	}
	conn, err := connect(path, append(Settings{Patience: 200 * time.Millisecond}.params(), "_journal_mode=MEMORY"))
	if err != nil {
		return nil, err
	}
	if err := conn.Script("BEGIN EXCLUSIVE"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// makePrivate creates the file before SQLite would, with a mode that the umask cannot widen. SQLite gives the files
// beside it the same mode.
func makePrivate(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Close())
}

func connect(path string, params []string) (*Conn, error) {
	conn, err := (&sqlite3.SQLiteDriver{}).Open(dsn(path, params))
	if err != nil {
		return nil, err
	}
	return &Conn{conn: conn.(*sqlite3.SQLiteConn), statements: map[string]*sqlite3.SQLiteStmt{}}, nil
}

func (s Settings) params() []string {
	params := []string{fmt.Sprintf("_busy_timeout=%d", s.Patience.Milliseconds())}
	if s.Synchronous != "" {
		params = append(params, "_synchronous="+s.Synchronous)
	}
	if s.CacheKiB > 0 {
		params = append(params, fmt.Sprintf("_cache_size=-%d", s.CacheKiB))
	}
	return params
}

// dsn makes SQLite's URI of a path, which may hold any character, and on Windows starts with a drive.
func dsn(path string, params []string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + strings.Join(params, "&")
}
