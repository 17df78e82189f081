// Package store keeps what the platform must not lose, in one SQLite file: tickets, tokens, authorizers, callbacks
// and the work they leave behind. It holds the only SQL of the platform.
//
// All writing goes through one goroutine that puts whatever arrives together into one transaction (group commit): a
// hundred callbacks cost one fsync, and each is answered only after the commit that holds it.
package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"sync"
	"time"

	_ "github.com/mattn/go-sqlite3" // the driver
)

// Synchronous says what a commit survives.
type Synchronous string

const (
	Full   Synchronous = "FULL"   // a power cut; the default
	Normal Synchronous = "NORMAL" // a killed process; a power cut may cost the last commits
)

// Options tune a store; the zero value is right.
type Options struct {
	Synchronous Synchronous
	Patience    time.Duration // how long to wait for another program's lock; 0 means five seconds
	MaxSize     int64         // bytes that the file may grow to, then writing fails with ErrFull; 0 is no bound
}

// Store is an open database. It is safe for concurrent use by one process.
type Store struct {
	path   string
	reads  *sql.DB
	writes *sql.DB
	writer *writer
	dones  sync.Pool // of chan error

	closing sync.Once
	closed  error
}

// Open opens or creates the file, readable for its owner only, and brings its schema up to date. It fails with
// ErrReadOnly, ErrLocked, ErrCorrupt, ErrFull or ErrNewer wrapped in what to do about it.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if o.Synchronous == "" {
		o.Synchronous = Full
	}
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	s := &Store{path: path, dones: sync.Pool{New: func() any { return make(chan error, 1) }}}
	if err := s.open(ctx, o); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, explain(err)), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context, o Options) error {
	if err := private(s.path); err != nil {
		return err
	}
	busy := fmt.Sprintf("_busy_timeout=%d", o.Patience.Milliseconds())
	var err error
	if s.writes, err = sql.Open("sqlite3", dsn(s.path, busy+"&_txlock=immediate&_mutex=no&_journal_mode=WAL&_synchronous="+string(o.Synchronous))); err != nil {
		return err
	}
	s.writes.SetMaxOpenConns(1)
	if err := migrate(ctx, s.writes); err != nil {
		return err
	}
	if s.reads, err = sql.Open("sqlite3", dsn(s.path, busy+"&_query_only=1")); err != nil {
		return err
	}
	conn, err := s.writes.Conn(ctx)
	if err != nil {
		return err
	}
	if err := bound(ctx, conn, o.MaxSize); err != nil {
		return errors.Join(err, conn.Close())
	}
	s.writer, err = startWriter(ctx, conn, o.Synchronous)
	return err
}

// bound limits the file to whole pages below size.
func bound(ctx context.Context, conn *sql.Conn, size int64) error {
	if size == 0 {
		return nil
	}
	var page int64
	if err := conn.QueryRowContext(ctx, "PRAGMA page_size").Scan(&page); err != nil {
		return err
	}
	_, err := conn.ExecContext(ctx, fmt.Sprintf("PRAGMA max_page_count = %d", max(size/page, 1)))
	return err
}

// private creates the file with mode 0600, before SQLite would with the umask's; WAL files inherit the mode.
func private(path string) error {
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	return errors.Join(file.Chmod(0o600), file.Close())
}

// dsn escapes the path, which may hold any character.
func dsn(path, options string) string {
	return "file:" + url.PathEscape(path) + "?" + options
}

// Close lets pending writes finish and closes the file. It may be called more than once.
func (s *Store) Close() error {
	s.closing.Do(func() {
		var errs []error
		if s.writer != nil {
			errs = append(errs, s.writer.stop())
		}
		if s.reads != nil {
			errs = append(errs, s.reads.Close())
		}
		if s.writes != nil {
			errs = append(errs, s.writes.Close())
		}
		s.closed = errors.Join(errs...)
	})
	return s.closed
}

// Commits counts what was written since Open: transactions, and the jobs in them that somebody waited for. Their ratio
// is the group commit.
func (s *Store) Commits() (transactions, jobs int64) {
	return s.writer.commits.Load(), s.writer.jobs.Load()
}
