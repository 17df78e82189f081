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
	"io/fs"
	"os"
	"sync"
	"syscall"
	"time"

	"wxlab/platform/sqlite"
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
	opt    Options
	reads  *sql.DB
	writer *writer
	dones  sync.Pool // of chan error

	closing sync.Once
	closed  error
}

// Open opens or creates the file, readable for its owner only, checks a part of it (some 60 ms for 100,000 callbacks)
// and brings its schema up to date. It fails with ErrReadOnly, ErrLocked, ErrCorrupt, ErrForeign, ErrGone, ErrFull or
// ErrNewer wrapped in what to do about it. A file that it refuses is as it was.
func Open(ctx context.Context, path string, o Options) (*Store, error) {
	if o.Synchronous == "" {
		o.Synchronous = Full
	}
	if o.Patience == 0 {
		o.Patience = 5 * time.Second
	}
	s := &Store{path: path, opt: o, dones: sync.Pool{New: func() any { return make(chan error, 1) }}}
	if err := s.open(ctx); err != nil {
		return nil, errors.Join(fmt.Errorf("open store %s: %w", path, explain(err)), s.Close())
	}
	return s, nil
}

func (s *Store) open(ctx context.Context) (err error) {
	if err := s.create(); err != nil {
		return err
	}
	if s.reads, err = s.openReaders(ctx); err != nil {
		return err
	}
	if err := s.inspect(ctx, s.reads); err != nil {
		return err
	}
	conn, err := openWriter(s.path, s.opt)
	if err != nil {
		return err
	}
	s.writer = startWriter(conn, s.opt.Synchronous)
	return s.checkColumns(ctx, s.reads)
}

// create makes the file where there is none.
func (s *Store) create() error {
	info, err := os.Stat(s.path)
	switch {
	case err == nil && info.IsDir():
		return &fs.PathError{Op: "open", Path: s.path, Err: syscall.EISDIR}
	case err == nil && info.Mode().Perm()&0o077 != 0: // the files that SQLite makes beside it get the same mode
		return os.Chmod(s.path, 0o600)
	case !errors.Is(err, fs.ErrNotExist):
		return err
	}
	left, err := sqlite.Left(s.path)
	if err != nil {
		return err
	}
	if left {
		return fmt.Errorf("%w: its log %s-wal is still there; to start anew take that away, too", sqlite.ErrGone, s.path)
	}
	return sqlite.Create(s.path, func(c *sqlite.Conn) error { return errors.Join(migrate(c), claim(c)) })
}

func (s *Store) openReaders(ctx context.Context) (*sql.DB, error) {
	return sqlite.OpenReaders(ctx, s.path, sqlite.Settings{Patience: s.opt.Patience})
}

// openWriter opens the writing connection of a file whose schema is up to date.
func openWriter(path string, o Options) (*sqlite.Conn, error) {
	// SQLite's default cache of 2 MB reads pages of the callbacks' index again and again.
	conn, err := sqlite.OpenWriter(path, sqlite.Settings{
		Patience: o.Patience, Synchronous: string(o.Synchronous), CacheKiB: 8 << 10,
	})
	if err != nil {
		return nil, err
	}
	if err = migrate(conn); err == nil {
		err = claim(conn)
	}
	if err == nil {
		err = limitSize(conn, o.MaxSize)
	}
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// limitSize limits the file to whole pages below size.
func limitSize(conn *sqlite.Conn, size int64) error {
	if size == 0 {
		return nil
	}
	page, err := conn.Pragma("page_size")
	if err != nil {
		return err
	}
	_, err = conn.Pragma(fmt.Sprintf("max_page_count = %d", max(size/page, 1)))
	return err
}

// Close lets pending writes finish and closes the file. It may be called more than once.
func (s *Store) Close() error {
	s.closing.Do(func() {
		var errs []error
		if s.reads != nil {
			errs = append(errs, s.reads.Close())
		}
		if s.writer != nil {
			errs = append(errs, s.writer.stop()) // last: it tidies up the files
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
