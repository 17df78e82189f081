package store

import (
	"context"
	"errors"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/platform/sqlite"
)

const (
	// maxBatch bounds one transaction, so that in a flood the first job of it does not wait for the last.
	maxBatch = 256
	// idleDelay is how long a write that nobody waits for may be put off, so that it can share the transaction of the
	// next one that somebody waits for: with one callback at a time, the reply kept for its retries would otherwise cost
	// a second fsync.
	idleDelay = 10 * time.Millisecond
	// gatherTime is how long a transaction without an fsync waits for more jobs, when the last one had more than one.
	// With an fsync they gather by themselves, while the last transaction is synced.
	gatherTime = 50 * time.Microsecond
)

// errClosed is a write after Close.
var errClosed = errors.New("store is closed")

// writer is the one goroutine that writes.
type writer struct {
	queue      chan job
	conn       *sqlite.Conn
	gatherTime time.Duration // before a transaction, when the last one was shared
	shared     bool          // the last transaction had more than one job
	batch      []job         // of the last transaction, to be used again

	mu     sync.RWMutex // held for reading while a job is queued, for writing to close the queue
	closed bool
	done   chan struct{}
	last   error

	commits, jobs atomic.Int64
}

// job is one indivisible piece of writing. It must bear being run twice: a batch in which another job fails is
// rolled back, and its jobs are run one by one.
type job struct {
	run  func(*sqlite.Conn) error
	done func(error)
	idle bool // nobody waits for it
}

func startWriter(conn *sqlite.Conn, level Synchronous) *writer {
	w := &writer{queue: make(chan job, maxBatch), conn: conn, done: make(chan struct{})}
	if level == Normal {
		w.gatherTime = gatherTime
	}
	go w.loop()
	return w
}

// write runs fn in a transaction and returns after its commit. Once queued it runs to its end, whatever becomes of
// ctx, so that the caller knows what happened.
func (s *Store) write(ctx context.Context, fn func(*sqlite.Conn) error) error {
	done := s.dones.Get().(chan error)
	defer s.dones.Put(done)
	if err := s.writer.enqueue(ctx, job{run: fn, done: func(err error) { done <- err }}); err != nil {
		return err
	}
	return explain(<-done)
}

// writeLater queues fn and returns at once; failed hears of an error. It joins the next transaction that somebody waits
// for, or runs after idleDelay. Order is kept: a later write sees this one.
func (s *Store) writeLater(ctx context.Context, fn func(*sqlite.Conn) error, failed func(error)) error {
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
		w.batch = w.gather(first)
		w.shared = len(w.batch) > 1
		w.commit(w.batch)
	}
	w.last = w.conn.Close()
}

// gather makes a batch of the first job and of those that arrived while the last batch was written. It yields to the
// callers whom that commit woke, since the jobs that they queue now make this batch larger. Where nobody waits for the
// first job, the batch waits for idleDelay, or until a job comes that somebody waits for.
func (w *writer) gather(first job) []job {
	runtime.Gosched()
	if w.shared && w.gatherTime > 0 {
		time.Sleep(w.gatherTime)
	}
	clear(w.batch) // lets the callbacks in it go
	batch := append(w.batch[:0], first)
	var late <-chan time.Time
	if first.idle {
		late = time.After(idleDelay)
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

// next takes a job that is in the queue, or, unless late is nil, comes into it before late; ok is false when there is
// none.
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

func (w *writer) try(batch []job) error {
	err := w.conn.Transaction(func() error {
		for _, j := range batch {
			if err := j.run(w.conn); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
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
