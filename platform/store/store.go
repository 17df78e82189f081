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
	"sync"
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

// Open opens or creates the file, readable for its owner only, and brings its schema up to date. It fails with
// ErrReadOnly, ErrLocked, ErrCorrupt, ErrFull or ErrNewer wrapped in what to do about it.
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

func (s *Store) open(ctx context.Context) error {
	conn, err := openWriter(s.path, s.opt)
	if err != nil {
		return err
	}
	s.writer = startWriter(conn, s.opt.Synchronous)
	s.reads, err = sqlite.OpenReaders(ctx, s.path, sqlite.Settings{Patience: s.opt.Patience})
	return err
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
	err = migrate(conn)
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
