package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxBatch bounds one transaction, so that a flood does not make the first of it wait for the last.
	maxBatch = 256
	// linger is how long a busy writer waits for company when commits cost no fsync.
	linger = 200 * time.Microsecond
)

// errClosed is a write after Close.
var errClosed = errors.New("store is closed")

// writer is the one goroutine that writes.
type writer struct {
	queue  chan job
	tx     *tx
	linger time.Duration

	mu     sync.RWMutex // held for reading while a job is queued, for writing to close the queue
	closed bool
	done   chan struct{}
	last   error

	commits, jobs atomic.Int64
}

// job is one indivisible piece of writing. It must bear being run twice: a batch in which another job fails is
// rolled back and its jobs run one by one.
type job struct {
	run  func(*tx) error
	done func(error)
}

func startWriter(ctx context.Context, conn *sql.Conn, o Options) (*writer, error) {
	// The default of 1,000 pages makes the slowest commits several times slower.
	if _, err := conn.ExecContext(ctx, "PRAGMA wal_autocheckpoint = 4096"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	w := &writer{queue: make(chan job, maxBatch), tx: &tx{conn: conn, stmts: map[string]*sql.Stmt{}}, done: make(chan struct{})}
	if o.Synchronous == Normal {
		w.linger = linger
	}
	go w.loop()
	return w, nil
}

// write runs fn in a transaction and returns after its commit. Once queued it runs to its end, whatever becomes of
// ctx, so that the caller knows what happened.
func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	done := make(chan error, 1)
	if err := s.writer.enqueue(ctx, job{fn, func(err error) { done <- err }}); err != nil {
		return err
	}
	return explain(<-done)
}

// writeLater queues fn and returns at once; failed hears of an error. Order is kept: a later write sees this one.
func (s *Store) writeLater(ctx context.Context, fn func(*tx) error, failed func(error)) error {
	return s.writer.enqueue(ctx, job{fn, func(err error) {
		if err != nil {
			failed(explain(err))
		}
	}})
}

func (w *writer) enqueue(ctx context.Context, j job) error {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		return errClosed
	}
	select {
	case w.queue <- j:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// stop writes what is queued, then ends the goroutine.
func (w *writer) stop() error {
	w.mu.Lock()
	if !w.closed {
		w.closed = true
		close(w.queue)
	}
	w.mu.Unlock()
	<-w.done
	return w.last
}

func (w *writer) loop() {
	defer close(w.done)
	busy := false
	for first := range w.queue {
		if busy && w.linger > 0 {
			time.Sleep(w.linger)
		}
		batch := w.gather(first)
		busy = len(batch) > 1
		w.commit(batch)
	}
	w.last = w.tx.close()
}

// gather takes what has arrived while the last batch was written.
func (w *writer) gather(first job) []job {
	batch := append(make([]job, 0, 16), first)
	for len(batch) < maxBatch {
		select {
		case j, ok := <-w.queue:
			if !ok {
				return batch
			}
			batch = append(batch, j)
		default:
			return batch
		}
	}
	return batch
}

// commit writes a batch in one transaction; when a job fails it gives every job a transaction of its own, so that
// one bad job cannot take the others down.
func (w *writer) commit(batch []job) {
	err := w.try(batch)
	if err != nil && len(batch) > 1 {
		for _, j := range batch {
			j.done(w.try([]job{j}))
		}
		return
	}
	for _, j := range batch {
		j.done(err)
	}
}

func (w *writer) try(batch []job) (err error) {
	if _, err := w.tx.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_, undo := w.tx.exec("ROLLBACK")
			if undo != nil {
				err = fmt.Errorf("%w (and rolling back: %v)", err, undo)
			}
		}
	}()
	for _, j := range batch {
		if err := j.run(w.tx); err != nil {
			return err
		}
	}
	if _, err := w.tx.exec("COMMIT"); err != nil {
		return err
	}
	w.commits.Add(1)
	w.jobs.Add(int64(len(batch)))
	return nil
}

// tx is the writing connection; each statement is prepared once. Only the writer's goroutine uses it.
type tx struct {
	conn  *sql.Conn
	stmts map[string]*sql.Stmt
}

func (t *tx) stmt(query string) (*sql.Stmt, error) {
	if stmt, ok := t.stmts[query]; ok {
		return stmt, nil
	}
	stmt, err := t.conn.PrepareContext(context.Background(), query)
	if err != nil {
		return nil, err
	}
	t.stmts[query] = stmt
	return stmt, nil
}

func (t *tx) exec(query string, args ...any) (sql.Result, error) {
	stmt, err := t.stmt(query)
	if err != nil {
		return nil, err
	}
	return stmt.Exec(args...)
}

// scan reads one row into dest; found is false when there is none.
func (t *tx) scan(dest []any, query string, args ...any) (found bool, err error) {
	stmt, err := t.stmt(query)
	if err != nil {
		return false, err
	}
	err = stmt.QueryRow(args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	return err == nil, err
}

func (t *tx) close() error {
	var errs []error
	for _, stmt := range t.stmts {
		errs = append(errs, stmt.Close())
	}
	return errors.Join(append(errs, t.conn.Close())...)
}
