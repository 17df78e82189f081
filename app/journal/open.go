package journal

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"wxlab/app/journal/spool"
	"wxlab/platform/sqlite"
)

//go:embed schema.sql
var schema string

const (
	applicationID   = 0x57786c62 // "Wxlb", in the file's header
	schemaVersion   = 4
	versionOfWays   = 2 // since then there are the ways by which exchanges came, and remarks
	versionOfStages = 3 // since then there are the stages of callbacks
	versionOfKinds  = 4 // since then there is an index of kinds

	patience = 5 * time.Second // with another process that looks into the file
)

// Open opens the journal at path, or starts one; ids go on where they stopped. The file is readable by its owner
// only. A corrupt file is moved aside, since it is evidence and no more, and Warning says where to. It fails with
// ErrReadOnly, ErrLocked or ErrNewer.
func Open(ctx context.Context, path string, opt Options) (*Journal, error) {
	j := &Journal{opt: opt.withDefaults(), path: path}
	if err := j.open(ctx); err != nil {
		return nil, fmt.Errorf("open %w", advise(path, err))
	}
	return j, nil
}

const defaultBodyLimit = 1 << 20

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Stopwatch == nil {
		o.Stopwatch = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.BodyLimit <= 0 {
		o.BodyLimit = defaultBodyLimit
	}
	o.Retention = o.Retention.complete()
	if o.Synchronous == "" {
		o.Synchronous = "NORMAL"
	}
	return o
}

// advise says which file an error of the system or of SQLite is about, and what to do.
func advise(path string, err error) error {
	if err == nil {
		return nil
	}
	own := sqlite.Errors{ReadOnly: ErrReadOnly, Locked: ErrLocked, Corrupt: errCorrupt, Full: ErrFull, Gone: ErrGone}
	return fmt.Errorf("journal %s: %w", path, own.Explain(err))
}

// open takes the lock, then the file; a corrupt one gets a second chance as a new one.
func (j *Journal) open(ctx context.Context) error {
	lock, err := sqlite.Lock(j.path + ".lock")
	if err != nil {
		return err
	}
	var conn *sqlite.Conn
	if err = checkNotEmptied(j.path); err == nil {
		conn, err = openWriter(j.path, j.opt.Synchronous)
	}
	if sqlite.IsCorrupt(err) || errors.Is(err, errCorrupt) {
		if err = j.moveAside(err); err == nil {
			conn, err = openWriter(j.path, j.opt.Synchronous)
		}
	}
	if err != nil {
		return errors.Join(err, lock.Close())
	}
	return j.start(ctx, lock, conn)
}

// checkNotEmptied fails where a file of no bytes lies at path. SQLite makes none such: somebody emptied a journal.
func checkNotEmptied(path string) error {
	if info, err := os.Stat(path); err == nil && info.Size() == 0 {
		return fmt.Errorf("%w: it has no bytes", errCorrupt)
	}
	return nil
}

// start reads where the ids stopped and sets the writer and the readers going. It takes lock and conn over.
func (j *Journal) start(ctx context.Context, lock io.Closer, conn *sqlite.Conn) error {
	read, err := openReaders(ctx, j.path)
	if err != nil {
		return errors.Join(err, conn.Close(), lock.Close())
	}
	j.spool, err = spool.Open(j.path, spool.Options{
		Keep: j.opt.Keep, Sync: j.opt.Synchronous == "FULL", Log: j.opt.Log,
	})
	if err != nil {
		return errors.Join(err, read.Close(), conn.Close(), lock.Close())
	}
	if j.write, err = newWriter(conn, j.opt, j.spool, j.signals.raise); err == nil {
		j.write.resume()
		err = j.resumeIDs(ctx, read)
	}
	if err != nil {
		return errors.Join(err, j.spool.Close(), read.Close(), conn.Close(), lock.Close())
	}
	j.lock, j.read, j.version = lock, read, schemaVersion
	go j.write.run()
	return nil
}

func (j *Journal) resumeIDs(ctx context.Context, read *sql.DB) error {
	var last int64
	err := read.QueryRowContext(ctx, `SELECT coalesce(max(id), 0) FROM exchange`).Scan(&last)
	j.spool.Each(func(record []byte) { last = max(last, idOf(record)) }) // what could not be filed
	j.last.Store(last)
	return err
}

// openWriter opens the one writing connection and makes sure that what it opened is a journal.
func openWriter(path, synchronous string) (*sqlite.Conn, error) {
	conn, err := sqlite.OpenWriter(path, sqlite.Settings{
		Patience: patience, Synchronous: synchronous, CacheKiB: 16000, Shrinks: true,
	})
	if err != nil {
		return nil, err
	}
	if err = prepare(conn); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// prepare lays the schema into an empty file and refuses one that is not ours.
func prepare(conn *sqlite.Conn) error {
	version, err := conn.Pragma("user_version")
	if err != nil {
		return err
	}
	id, err := conn.Pragma("application_id")
	if err != nil {
		return err
	}
	switch {
	case version == 0 && id == 0:
		err = create(conn)
	case id != applicationID:
		err = fmt.Errorf("%w: its application id is %#x", errCorrupt, id)
	case version > schemaVersion:
		err = fmt.Errorf("%w (its schema is %d, this one knows %d): update Wxlab, or move the file away",
			ErrNewer, version, schemaVersion)
	default:
		if err = upgrade(conn, version); err != nil {
			break
		}
		err = conn.Script(`SELECT max(id) FROM exchange; SELECT max(id) FROM body; SELECT max(seq) FROM unindexed;
			SELECT docid FROM words LIMIT 1; SELECT max(id) FROM remark; SELECT max(id) FROM run`)
	}
	if sqlite.IsWrongSchema(err) { // tables are missing, or there already
		return fmt.Errorf("%w: %w", errCorrupt, err)
	}
	return err
}

// upgrade adds to an older file what it lacks.
func upgrade(conn *sqlite.Conn, version int64) error {
	for _, step := range []struct {
		version int64
		script  string
	}{
		{versionOfWays, `ALTER TABLE exchange ADD COLUMN way TEXT NOT NULL DEFAULT '';
			CREATE TABLE IF NOT EXISTS remark (id INTEGER PRIMARY KEY, text TEXT NOT NULL)`},
		{versionOfStages, `ALTER TABLE exchange ADD COLUMN opened INTEGER NOT NULL DEFAULT 0;
			ALTER TABLE exchange ADD COLUMN committed INTEGER NOT NULL DEFAULT 0`},
		{versionOfKinds, `CREATE INDEX IF NOT EXISTS exchange_kind ON exchange (kind)`},
	} {
		if version >= step.version {
			continue
		}
		err := conn.Script(fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA user_version=%d; COMMIT", step.script, step.version))
		if err != nil {
			return err
		}
	}
	return nil
}

func create(conn *sqlite.Conn) error {
	return conn.Script(fmt.Sprintf("BEGIN IMMEDIATE; %s; PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
		strings.TrimSpace(schema), applicationID, schemaVersion))
}

// moveAside renames a corrupt journal and what SQLite keeps beside it, and says so.
func (j *Journal) moveAside(cause error) error {
	aside := j.path + ".corrupt-" + j.opt.Now().UTC().Format("20060102T150405Z")
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Rename(j.path+suffix, aside+suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("move the corrupt journal aside: %w", err)
		}
	}
	j.aside = filepath.Base(aside)
	j.warning = fmt.Sprintf("the journal was corrupt (%v): it is now %s, and a new one was started; "+
		"nothing else is affected", cause, j.aside)
	j.opt.Log.Warn("journal moved aside", "to", aside, "cause", cause)
	return nil
}

// readCacheKiB holds the list of all exchanges with a common word, for the next page of a search.
const readCacheKiB = 8000

// openReaders opens the read-only pool.
func openReaders(ctx context.Context, path string) (*sql.DB, error) {
	db, err := sqlite.OpenReaders(ctx, path, sqlite.Settings{Patience: patience, CacheKiB: readCacheKiB})
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(4)
	db.SetMaxIdleConns(4)
	db.SetConnMaxIdleTime(10 * time.Second) // and with them what they keep in memory
	return db, nil
}
