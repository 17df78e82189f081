package journal

import (
	"context"
	"fmt"
	"log/slog"
	"slices"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

const (
	queueLength = 1024                  // finished exchanges that may wait in memory
	batchLength = 256                   // at most so many changes a transaction
	linger      = 5 * time.Millisecond  // how long a transaction waits for company when nobody waits for it
	quiet       = 20 * time.Millisecond // how long nothing comes before words are indexed that nobody waits for
)

// op is one change to the file.
type op struct {
	apply func(*session) error // nil if all there is to do is to wait for the changes before
	after func()               // called when the change is committed, or has failed
	done  chan<- error         // told how it went; nil if nobody waits
	words bool                 // done waits for the index too
}

// writer owns the writing connection. Its goroutine commits changes in batches, the next one filling while the last
// one is written, and indexes words when there is nothing else to do, or when somebody waits for them.
type writer struct {
	session *session
	queue   chan op
	hurry   chan struct{} // ends the lingering
	log     *slog.Logger
	changed func()

	mu       sync.RWMutex // held for reading while sending, so that stop can close the queue
	closed   bool
	finished chan struct{}

	waiting []reader
}

// reader waits until the words are indexed up to a place in the list of reminders.
type reader struct {
	upTo int64
	done chan<- error
}

func newWriter(j *Journal, conn *sqlite3.SQLiteConn) (*writer, error) {
	s, err := newSession(conn, j.opt.Keep)
	if err != nil {
		return nil, err
	}
	w := &writer{
		session: s, queue: make(chan op, queueLength), hurry: make(chan struct{}, 1), log: j.opt.Log,
		changed: j.signals.raise, finished: make(chan struct{}),
	}
	go w.run()
	return w, nil
}

// send queues a change that nobody waits for; it blocks while the queue is full.
func (w *writer) send(o op) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		w.settle(o, ErrClosed)
		return
	}
	if o.done != nil || len(w.queue) >= batchLength {
		select {
		case w.hurry <- struct{}{}:
		default: // told already
		}
	}
	w.queue <- o
}

// do makes a change and waits for its commit, and for that of every change before; apply may be nil.
func (w *writer) do(ctx context.Context, attempt string, apply func(*session) error) error {
	return w.wait(ctx, attempt, op{apply: apply})
}

// catchUp waits until the words of everything recorded before are indexed.
func (w *writer) catchUp(ctx context.Context) error {
	return w.wait(ctx, "index the journal", op{words: true})
}

func (w *writer) wait(ctx context.Context, attempt string, o op) error {
	done := make(chan error, 1)
	o.done = done
	w.send(o)
	select {
	case err := <-done:
		if err != nil {
			return fmt.Errorf("%s: %w", attempt, err)
		}
		return nil
	case <-ctx.Done():
		return fmt.Errorf("%s: %w", attempt, context.Cause(ctx))
	}
}

// stop commits what is queued and ends the goroutine. Words not yet indexed wait in the file for the next start.
func (w *writer) stop() {
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.finished
}

func (w *writer) run() {
	defer close(w.finished)
	var batch []op
	for open := true; open; {
		batch, open = w.gather(batch[:0])
		if len(batch) > 0 {
			w.commit(batch)
		}
		if open && w.session.backlog() > 0 && (len(batch) == 0 || len(w.waiting) > 0) {
			w.index()
		}
		w.release(open)
	}
}

// gather waits for work and collects what else is there. It returns nothing when indexing is all there is to do.
func (w *writer) gather(batch []op) (_ []op, open bool) {
	first, ok, some := w.next()
	if !ok || !some {
		return batch, ok
	}
	if first.done == nil {
		w.linger()
	}
	for batch = append(batch, first); len(batch) < batchLength; {
		select {
		case o, ok := <-w.queue:
			if !ok {
				return batch, false
			}
			batch = append(batch, o)
		default:
			return batch, true
		}
	}
	return batch, true
}

// linger sleeps through what comes meanwhile: to be woken by every change costs those who make them more than the
// change itself.
func (w *writer) linger() {
	patience := time.NewTimer(linger)
	defer patience.Stop()
	select {
	case <-w.hurry:
	case <-patience.C:
	}
}

// next takes one change from the queue. While there is something to index it waits only until it is quiet: in a rush the
// words can wait for those who search, and what records them cannot.
func (w *writer) next() (o op, open, some bool) {
	if w.session.backlog() == 0 {
		o, open = <-w.queue
		return o, open, open
	}
	patience := quiet
	if len(w.waiting) > 0 {
		patience = 0
	}
	calm := time.NewTimer(patience)
	defer calm.Stop()
	select {
	case o, open = <-w.queue:
		return o, open, open
	case <-calm.C:
		return op{}, true, false
	}
}

// commit makes all changes in one transaction. If one of them fails, each is tried alone, so that only the culprit
// is lost.
func (w *writer) commit(batch []op) {
	changes := 0
	for _, o := range batch {
		if o.apply != nil {
			changes++
		}
	}
	var err error
	if changes > 0 {
		err = w.session.transaction(func() error { return w.applyAll(batch) })
	}
	if changes > 0 && err == nil {
		w.changed() // before those who wait go on: to them the signal is no news
	}
	w.settleAll(batch, err)
	clear(batch) // bodies are large
	if err != nil {
		w.changed()
	}
}

func (w *writer) applyAll(batch []op) error {
	for _, o := range batch {
		if o.apply == nil {
			continue
		}
		if err := o.apply(w.session); err != nil {
			return err
		}
	}
	return w.session.prune()
}

// settleAll tells everybody how a batch went that was committed, or failed with err and is tried one by one.
func (w *writer) settleAll(batch []op, err error) {
	var lost int
	var cause error
	for _, o := range batch {
		var alone error
		if err != nil && o.apply != nil {
			alone = w.session.transaction(func() error { return o.apply(w.session) })
		}
		if alone != nil && o.done == nil {
			lost, cause = lost+1, alone
		}
		w.settle(o, alone)
	}
	if lost > 0 {
		w.log.Error("journal could not record", "lost", lost, "error", cause)
	}
}

// settle tells those concerned how a change went.
func (w *writer) settle(o op, err error) {
	switch {
	case err == nil && o.words:
		w.waiting = append(w.waiting, reader{upTo: w.session.queued, done: o.done})
	case o.done != nil:
		o.done <- err
	}
	if o.after != nil {
		o.after()
	}
}

// index works off a part of the backlog.
func (w *writer) index() {
	if err := w.session.indexSome(); err != nil {
		w.log.Error("journal could not index words", "error", err)
		w.session.giveUpIndexing()
	}
}

// release lets those readers go whose words are indexed; all of them when the writer stops.
func (w *writer) release(open bool) {
	w.waiting = slices.DeleteFunc(w.waiting, func(r reader) bool {
		ready := w.session.indexed >= r.upTo || !open
		if ready {
			r.done <- w.session.indexError
		}
		return ready
	})
}
