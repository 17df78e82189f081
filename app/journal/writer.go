package journal

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"time"

	"github.com/mattn/go-sqlite3"
)

const (
	queueLength = 64                    // changes that may wait for their turn
	linger      = 5 * time.Millisecond  // how long a frame of the spool waits for company
	quiet       = 20 * time.Millisecond // how long nothing comes before words are indexed that nobody waits for
	calm        = 8                     // records in a linger up to which the tables keep pace with the spool
	drain       = 8                     // frames that are filed at once when nothing comes
)

// op is something to do when everything recorded before is in the tables.
type op struct {
	apply func(*session) error // nil if that was all
	done  chan<- error         // told how it went
	words bool                 // done waits for the index too
}

// writer owns the writing connection. Its goroutine writes the spool out, a moment after something came, and from there
// fills the tables and the index of words when there is nothing else to do, or when somebody waits for them.
type writer struct {
	session *session
	spool   *spool
	queue   chan op
	log     *slog.Logger
	changed func()

	mu       sync.RWMutex // held for reading while sending, so that stop can close the queue
	closed   bool
	finished chan struct{}

	gathering bool  // a frame of the spool waits for company
	records   int64 // written out so far
	waiting   []seeker
}

// seeker waits until the words are indexed up to a place in the list of reminders.
type seeker struct {
	upTo int64
	done chan<- error
}

func newWriter(j *Journal, conn *sqlite3.SQLiteConn) (*writer, error) {
	s, err := newSession(conn, j.opt.Keep)
	if err != nil {
		return nil, err
	}
	return &writer{
		session: s, spool: j.spool, queue: make(chan op, queueLength), log: j.opt.Log,
		changed: j.signals.raise, finished: make(chan struct{}),
	}, nil
}

// resume files what a killed process left in the spool.
func (w *writer) resume() {
	w.fillTo(w.spool.mark())
	w.spool.clear()
}

// do makes a change and waits for its commit; apply may be nil.
func (w *writer) do(ctx context.Context, attempt string, apply func(*session) error) error {
	return w.wait(ctx, attempt, op{apply: apply})
}

// catchUp waits until everything recorded before is in the tables, and in the index if words are asked for.
func (w *writer) catchUp(ctx context.Context, words bool) error {
	if !words && w.spool.backlog() == 0 {
		return nil
	}
	return w.wait(ctx, "fill the journal's tables", op{words: words})
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

func (w *writer) send(o op) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		o.done <- ErrClosed
		return
	}
	w.queue <- o
}

// stop files everything and ends the goroutine. Words not yet indexed wait in the file for the next start.
func (w *writer) stop() {
	w.spool.shut()
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.finished
}

func (w *writer) run() {
	defer close(w.finished)
	for w.turn() {
		w.release(true)
	}
	_, end := w.flush()
	w.fillTo(end)
	w.spool.clear()
	w.release(false)
}

// turn waits for something to do and does it; false is the end.
func (w *writer) turn() bool {
	patience := time.NewTimer(w.patience())
	defer patience.Stop()
	select {
	case o, open := <-w.queue:
		if open {
			w.serve(o)
		}
		return open
	case <-w.spool.stirred:
		w.gathering = true
	case <-patience.C:
		w.work()
	}
	return true
}

// patience is how long to wait for others before going on by oneself. In a rush the words can wait for those who search,
// and what records them cannot.
func (w *writer) patience() time.Duration {
	switch {
	case len(w.waiting) > 0:
		return 0
	case w.gathering:
		return linger
	case w.session.backlog() > 0 || w.spool.backlog() > 0:
		return quiet
	}
	return math.MaxInt64
}

// serve does what somebody waits for.
func (w *writer) serve(o op) {
	n, end := w.flush()
	w.fillTo(end)
	var err error
	if o.apply != nil {
		err = w.session.transaction(func() error { return o.apply(w.session) })
	}
	if n > 0 || o.apply != nil {
		w.changed() // before those who wait go on: to them the signal is no news
	}
	if err == nil && o.words {
		w.waiting = append(w.waiting, seeker{upTo: w.session.queued, done: o.done})
		return
	}
	o.done <- err
}

// work does what nobody asked for: it writes the spool out, fills the tables, or indexes words.
func (w *writer) work() {
	switch {
	case w.gathering:
		w.gather()
	case len(w.waiting) > 0 || w.spool.backlog() == 0:
		w.index(indexChunk)
	default:
		for range drain {
			w.fill()
		}
	}
}

// gather ends a linger. While it is calm tables and index keep pace; in a rush they need not, within bounds.
func (w *writer) gather() {
	n, end := w.flush()
	w.fillTo(end - muchBacklog)
	if n <= calm {
		w.fill()
		w.fill()
		w.sip()
	}
	if n > 0 {
		w.changed()
	}
}

// flush writes the spool out; it tells how many records came since the last time, and where they end.
func (w *writer) flush() (n, end int64) {
	records, end := w.spool.flush()
	n, w.records, w.gathering = records-w.records, records, false
	return n, end
}

// fillTo fills the tables with everything before a mark.
func (w *writer) fillTo(mark int64) {
	for !w.spool.reached(mark) && w.fill() {
	}
}

// fill puts the oldest frame of the spool into the tables, in one transaction; false if there is none. If a record fails,
// each is tried alone, so that only the culprit is lost.
func (w *writer) fill() bool {
	records, done := w.spool.next()
	if done == nil {
		return false
	}
	defer done()
	if w.session.transaction(func() error { return w.session.fileAll(records) }) == nil {
		return true
	}
	var lost int
	var cause error
	for _, record := range records {
		if err := w.session.transaction(func() error { return w.session.file(record) }); err != nil {
			lost, cause = lost+1, err
		}
	}
	if lost > 0 {
		w.log.Error("journal could not record", "lost", lost, "error", cause)
	}
	return true
}

// sip indexes a little where something comes all the time, so that a search does not find minutes of it waiting.
func (w *writer) sip() {
	if w.spool.backlog() == 0 && w.session.backlog() >= indexSip {
		w.index(indexSip)
	}
}

// index works off a part of the backlog.
func (w *writer) index(n int) {
	if err := w.session.indexSome(n); err != nil {
		w.log.Error("journal could not index words", "error", err)
		w.session.giveUpIndexing()
	}
}

// release lets those seekers go whose words are indexed; all of them when the writer stops.
func (w *writer) release(open bool) {
	w.waiting = slices.DeleteFunc(w.waiting, func(r seeker) bool {
		ready := w.session.indexed >= r.upTo || !open
		if ready {
			r.done <- w.session.indexError
		}
		return ready
	})
}
