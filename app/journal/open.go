package journal

import (
	"context"
	"database/sql"
	"database/sql/driver"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/mattn/go-sqlite3"
)

//go:embed schema.sql
var schema string

const (
	applicationID = 0x57786c62 // "Wxlb", in the file's header
	schemaVersion = 1
)

// Open opens the journal at path, or starts one; ids go on where they stopped. The file is readable by its owner
// only. A corrupt file is moved aside, since it is evidence and no more, and Warning says where to. It fails with
// ErrReadOnly, ErrLocked or ErrNewer.
func Open(ctx context.Context, path string, opt Options) (*Journal, error) {
	j := &Journal{opt: opt.withDefaults(), path: path}
	if err := j.openFile(ctx); err != nil {
		return nil, advise(path, err)
	}
	return j, nil
}

// openFile takes the lock, then the file; a corrupt one gets a second chance as a new one.
func (j *Journal) openFile(ctx context.Context) error {
	if err := touch(j.path); err != nil {
		return err
	}
	lock, err := lockFile(j.path + ".lock")
	if err != nil {
		return err
	}
	conn, err := openWriter(j.path, j.opt.Synchronous)
	if err != nil && isCorrupt(err) {
		if err = j.moveAside(err); err == nil {
			conn, err = openWriter(j.path, j.opt.Synchronous)
		}
	}
	if err != nil {
		return errors.Join(err, lock.Close())
	}
	return j.start(ctx, lock, conn)
}

// start reads where the ids stopped and sets the writer and the readers going. It takes lock and conn over.
func (j *Journal) start(ctx context.Context, lock io.Closer, conn *sqlite3.SQLiteConn) error {
	read, err := openReaders(ctx, j.path)
	if err != nil {
		return errors.Join(err, conn.Close(), lock.Close())
	}
	if j.spool, err = openSpool(j.path, j.opt); err != nil {
		return errors.Join(err, read.Close(), conn.Close(), lock.Close())
	}
	if j.write, err = newWriter(j, conn); err == nil {
		j.write.resume()
		err = j.resumeIDs(ctx, read)
	}
	if err != nil {
		return errors.Join(err, j.spool.close(), read.Close(), conn.Close(), lock.Close())
	}
	j.lock, j.read = lock, read
	go j.write.run()
	return nil
}

func (j *Journal) resumeIDs(ctx context.Context, read *sql.DB) error {
	var last int64
	err := read.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM exchange`).Scan(&last)
	j.last.Store(last)
	return err
}

// touch makes sure that the file exists, is writable, and is its owner's alone; SQLite gives the files beside it
// the same mode.
func touch(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(f.Chmod(0o600), f.Close())
}

// lockFile keeps a second process out for as long as the connection is open: an exclusive transaction on an empty
// database, which the system ends even when we are killed.
func lockFile(path string) (io.Closer, error) {
	if err := touch(path); err != nil {
		return nil, err
	}
	conn, err := connect(path, "_journal_mode=MEMORY&_busy_timeout=200")
	if err != nil {
		return nil, err
	}
	if _, err := conn.Exec("BEGIN EXCLUSIVE", nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// openWriter opens the one writing connection and makes sure that what it opened is a journal.
func openWriter(path, synchronous string) (*sqlite3.SQLiteConn, error) {
	conn, err := connect(path, "_journal_mode=WAL&_busy_timeout=5000&_synchronous="+synchronous+
		"&_auto_vacuum=incremental&_cache_size=-16000")
	if err != nil {
		return nil, err
	}
	if err := prepare(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// prepare lays the schema into an empty file and refuses one that is not ours.
func prepare(conn *sqlite3.SQLiteConn) error {
	if _, err := conn.Exec("PRAGMA wal_autocheckpoint=4096", nil); err != nil {
		return err
	}
	version, err := pragma(conn, "user_version")
	if err != nil {
		return err
	}
	id, err := pragma(conn, "application_id")
	if err != nil {
		return err
	}
	switch {
	case version == 0 && id == 0:
		return create(conn)
	case id != applicationID:
		return fmt.Errorf("%w: its application id is %#x", errCorrupt, id)
	case version > schemaVersion:
		return fmt.Errorf("%w (its schema is %d, this one knows %d): update Wxlab, or move the file away", ErrNewer, version, schemaVersion)
	}
	_, err = conn.Exec(`SELECT max(id) FROM exchange; SELECT max(id) FROM body; SELECT max(seq) FROM unindexed;
		SELECT docid FROM words LIMIT 1; SELECT max(id) FROM run`, nil)
	return foreign(err)
}

func create(conn *sqlite3.SQLiteConn) error {
	_, err := conn.Exec(fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
		strings.TrimSpace(schema), applicationID, schemaVersion), nil)
	return foreign(err)
}

// foreign marks the error that tables missing, or there already, give: the file is no journal.
func foreign(err error) error {
	if isSQLite(err, sqlite3.ErrError) {
		return fmt.Errorf("%w: %w", errCorrupt, err)
	}
	return err
}

func pragma(conn *sqlite3.SQLiteConn, name string) (int64, error) {
	rows, err := conn.Query("PRAGMA "+name, nil)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	row := make([]driver.Value, 1)
	if err := rows.Next(row); err != nil {
		return 0, err
	}
	n, _ := row[0].(int64)
	return n, nil
}

// moveAside renames a corrupt journal and what SQLite keeps beside it, and says so.
func (j *Journal) moveAside(cause error) error {
	aside := j.path + ".corrupt-" + j.opt.Now().UTC().Format("20060102T150405Z")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(j.path+suffix, aside+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("move the corrupt journal aside: %w", err)
		}
	}
	j.warning = fmt.Sprintf("the journal was corrupt (%v): it is now %s, and a new one was started; nothing else is affected",
		cause, filepath.Base(aside))
	j.opt.Log.Warn("journal moved aside", "to", aside, "cause", cause)
	return touch(j.path)
}

// openReaders opens the read-only pool.
func openReaders(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sql.Open("sqlite3", dsn(path, "mode=ro&_query_only=1&_busy_timeout=5000&_cache_size=-8000"))
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	db.SetConnMaxIdleTime(time.Minute)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return db, nil
}

func connect(path, params string) (*sqlite3.SQLiteConn, error) {
	conn, err := (&sqlite3.SQLiteDriver{}).Open(dsn(path, params))
	if err != nil {
		return nil, err
	}
	return conn.(*sqlite3.SQLiteConn), nil
}

// dsn makes SQLite's URI of a path, on Windows too, where it starts with a drive.
func dsn(path, params string) string {
	path = filepath.ToSlash(path)
	if filepath.VolumeName(path) != "" {
		path = "/" + path
	}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + params
}
