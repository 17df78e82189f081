package store

import (
	"context"
	"database/sql"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

const (
	// maxBatch bounds one transaction, so that a flood does not make the first of it wait for the last.
	maxBatch = 256
	// deferral is how long what nobody waits for may wait for a transaction to join: with a callback at a time, the
	// answer kept for its retries would otherwise cost a second fsync.
	deferral = 10 * time.Millisecond
	// company is how long a transaction without an fsync waits for more to join it, when the last one had more than one:
	// with an fsync they gather by themselves while the last one is synced.
	company = 50 * time.Microsecond
)

// errClosed is a write after Close.
var errClosed = errors.New("store is closed")

// writer is the one goroutine that writes.
type writer struct {
	queue  chan job
	tx     *tx
	linger time.Duration // before a transaction, when the last one was shared
	shared bool

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
	idle bool // nobody waits for it
}

func startWriter(ctx context.Context, conn *sql.Conn, level Synchronous) (*writer, error) {
	// The default of 1,000 pages makes the slowest commits several times slower; the default cache of 2 MB reads pages of
	// the index again and again.
	if _, err := conn.ExecContext(ctx, "PRAGMA wal_autocheckpoint = 4096; PRAGMA cache_size = -8192"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	tx, err := newTx(conn)
	if err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	w := &writer{queue: make(chan job, maxBatch), tx: tx, done: make(chan struct{})}
	if level == Normal {
		w.linger = company
	}
	go w.loop()
	return w, nil
}

// write runs fn in a transaction and returns after its commit. Once queued it runs to its end, whatever becomes of
// ctx, so that the caller knows what happened.
func (s *Store) write(ctx context.Context, fn func(*tx) error) error {
	done := s.dones.Get().(chan error)
	defer s.dones.Put(done)
	if err := s.writer.enqueue(ctx, job{run: fn, done: func(err error) { done <- err }}); err != nil {
		return err
	}
	return explain(<-done)
}

// writeLater queues fn and returns at once; failed hears of an error. It joins the next transaction that somebody waits
// for, or runs after deferral. Order is kept: a later write sees this one.
func (s *Store) writeLater(ctx context.Context, fn func(*tx) error, failed func(error)) error {
	return s.writer.enqueue(ctx, job{idle: true, run: fn, done: func(err error) {
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
	for first := range w.queue {
		batch := w.gather(first)
		w.shared = len(batch) > 1
		w.commit(batch)
	}
	w.last = w.tx.close()
}

// gather takes what has arrived while the last batch was written. Those whom that one woke go first where they can run:
// their jobs make this one larger. A batch that nobody waits for waits a little for one that it can join.
func (w *writer) gather(first job) []job {
	runtime.Gosched()
	if w.shared && w.linger > 0 {
		time.Sleep(w.linger)
	}
	batch := append(make([]job, 0, 32), first)
	var late <-chan time.Time
	if first.idle {
		late = time.After(deferral)
	}
	for len(batch) < maxBatch {
		j, ok := w.next(late)
		if !ok {
			break
		}
		if batch = append(batch, j); !j.idle {
			late = nil
		}
	}
	return batch
}

// next takes a job that is there, or comes until it is late; ok is false when there is none.
func (w *writer) next(late <-chan time.Time) (j job, ok bool) {
	if late == nil {
		select {
		case j, ok = <-w.queue:
		default:
		}
		return j, ok
	}
	select {
	case j, ok = <-w.queue:
	case <-late:
	}
	return j, ok
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
	if err := w.tx.exec("BEGIN IMMEDIATE"); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, w.tx.rollback())
		}
	}()
	for _, j := range batch {
		if err := j.run(w.tx); err != nil {
			return err
		}
	}
	if err := w.tx.exec("COMMIT"); err != nil {
		return err
	}
	w.commits.Add(1)
	for _, j := range batch {
		if !j.idle {
			w.jobs.Add(1)
		}
	}
	return nil
}
