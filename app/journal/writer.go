package journal

import (
	"context"
	"fmt"
	"log/slog"
	"math"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/app/journal/spool"
	"wxlab/platform/sqlite"
)

const (
	queueLength  = 64                    // requests that may wait for their turn
	frameWait    = 5 * time.Millisecond  // after the first record of a frame, until the frame is written out
	idleWait     = 20 * time.Millisecond // without a new record, until the writer goes on with work that nobody waits for
	calmRecords  = 8                     // in a frame, up to which the tables keep pace with the spool
	calmBytes    = 64 << 10              // in the spool, up to which they wait for more or for a lull: readers fill at once
	lullWait     = 500 * time.Millisecond
	idleFrames   = 8               // times that the tables are filled one after the other while no record comes
	muchBacklog  = 256 << 20       // bytes in the spool, from which on the tables are filled even in a rush
	stalledWait  = time.Second     // between tries while the tables cannot be filled
	stalledTries = 100             // frames that are recorded between tries meanwhile
	spareWait    = 3 * time.Second // without anything to do, until SQLite gives back what it keeps in memory
	startWait    = 5 * time.Second // until the index goes on with what an earlier run left: others want to start, too
)

// request asks the writer for something, once everything recorded before is in the tables.
type request struct {
	apply func(*tables) error // a change; nil if waiting was all
	done  chan<- error        // told how it went
	words bool                // done waits for the index too
	all   bool                // done hears of an error where something recorded before is not in the tables
}

// writer owns the writing connection. Its goroutine writes the spool out a moment after something was recorded. It
// fills the tables and the index of words from there while little is recorded, or when somebody asks.
type writer struct {
	tables  *tables
	spool   *spool.Spool
	queue   chan request
	log     *slog.Logger
	changed func()

	mu       sync.RWMutex // held for reading while sending, so that stop can close the queue
	closed   bool
	finished chan struct{}

	frameBegun bool  // the spool has a frame that is to be written out after frameWait
	spared     bool  // SQLite keeps nothing in memory
	records    int64 // written out so far
	searches   []search
	starting   <-chan time.Time // ends startWait; nil after that

	trouble atomic.Pointer[error] // why the tables cannot be filled for the time being
	untried int                   // frames recorded since the last try
}

// search waits until the words are indexed up to a place in the list of reminders.
type search struct {
	upTo int64
	done chan<- error
}

func newWriter(conn *sqlite.Conn, o Options, from *spool.Spool, changed func()) (*writer, error) {
	tables, err := openTables(conn, o.Retention, o.Now)
	if err != nil {
		return nil, err
	}
	return &writer{
		tables: tables, spool: from, queue: make(chan request, queueLength), log: o.Log, changed: changed,
		finished: make(chan struct{}),
	}, nil
}

// resume files what a killed process left in the spool.
func (w *writer) resume() { w.emptySpool(w.spool.Mark()) }

// emptySpool files everything before a mark, after which there is nothing, and takes the spool's files away. Where the
// tables cannot be filled they stay for the next start.
func (w *writer) emptySpool(end int64) {
	if w.fillTo(end); w.spool.Reached(end) {
		w.spool.Clear()
	}
}

// do makes a change and waits for its commit; apply may be nil.
func (w *writer) do(ctx context.Context, attempt string, apply func(*tables) error) error {
	return w.ask(ctx, attempt, request{apply: apply, all: apply == nil})
}

// catchUp waits until everything recorded before is in the tables, and in the index if words are asked for.
func (w *writer) catchUp(ctx context.Context, words bool) error {
	if !words && w.spool.Backlog() == 0 {
		return nil
	}
	return w.ask(ctx, "fill the journal's tables", request{words: words})
}

func (w *writer) ask(ctx context.Context, attempt string, r request) error {
	done := make(chan error, 1)
	r.done = done
	w.send(r)
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

func (w *writer) send(r request) {
	w.mu.RLock()
	defer w.mu.RUnlock()
	if w.closed {
		r.done <- ErrClosed
		return
	}
	w.queue <- r
}

// stop files everything and ends the goroutine. Words not yet indexed wait in the file for the next start.
func (w *writer) stop() {
	w.spool.Shut()
	w.mu.Lock()
	w.closed = true
	close(w.queue)
	w.mu.Unlock()
	<-w.finished
}

func (w *writer) run() {
	defer close(w.finished)
	w.starting = time.After(startWait)
	for w.turn() {
		w.endSearches(true)
	}
	_, end := w.flush()
	w.emptySpool(end)
	w.endSearches(false)
}

// turn waits for something to do and does it; false is the end.
func (w *writer) turn() bool {
	wait := time.NewTimer(w.waitTime())
	defer wait.Stop()
	select {
	case r, open := <-w.queue:
		if open {
			w.spared = false
			w.serve(r)
		}
		return open
	case <-w.spool.Stirred:
		w.frameBegun, w.spared = true, false
	case <-w.starting:
		w.starting = nil
	case <-wait.C:
		w.work()
	}
	return true
}

// waitTime is how long to wait for records and requests before going on with work. In a rush the index can wait for a
// search, and recording cannot.
func (w *writer) waitTime() time.Duration {
	switch {
	case len(w.searches) > 0:
		return 0
	case w.frameBegun:
		return frameWait
	case w.stalled() != nil:
		return stalledWait
	case w.spool.Backlog() >= calmBytes || w.spool.Backlog() == 0 && w.tables.backlog() > 0 && w.starting == nil:
		return idleWait
	case w.spool.Backlog() > 0:
		return lullWait
	case !w.spared && w.starting == nil:
		return spareWait
	}
	return math.MaxInt64
}

// serve does what somebody waits for.
func (w *writer) serve(r request) {
	n, end := w.flush()
	w.fillTo(end)
	var err error
	switch {
	case r.apply != nil:
		err = w.tables.conn.Transaction(func() error { return r.apply(w.tables) })
	case r.all:
		err = w.stalled()
	}
	if n > 0 || r.apply != nil {
		w.changed() // before the one who asked goes on: to that one the signal is no news
	}
	if err == nil && r.words {
		w.searches = append(w.searches, search{upTo: w.tables.queued, done: r.done})
		return
	}
	r.done <- err
}

// work does what nobody asked for: it writes the spool out, fills the tables, indexes words, or spares memory.
func (w *writer) work() {
	switch {
	case w.frameBegun:
		w.endFrame()
	case w.idle():
		w.spare()
	case len(w.searches) > 0 || w.spool.Backlog() == 0:
		w.index(indexMany)
	default:
		for range idleFrames {
			if !w.fill() {
				break
			}
		}
	}
}

func (w *writer) idle() bool {
	return len(w.searches) == 0 && w.spool.Backlog() == 0 && w.tables.backlog() == 0
}

// spare has SQLite give back the pages it keeps, until they are needed again.
func (w *writer) spare() {
	w.spared = true
	if err := w.tables.conn.Script("PRAGMA shrink_memory"); err != nil {
		w.log.Error("journal could not give memory back", "error", err)
	}
}

// endFrame writes out what was recorded since the frame began. While little is recorded the tables and the index keep
// pace; in a rush they need not, up to muchBacklog.
func (w *writer) endFrame() {
	n, end := w.flush()
	if w.untried++; w.stalled() == nil || w.untried >= stalledTries {
		w.untried = 0
		w.fillTo(end - muchBacklog)
		if n <= calmRecords && w.spool.Backlog() >= calmBytes {
			w.fill()
			w.indexFew()
		}
	}
	if n > 0 {
		w.changed()
	}
}

// flush writes the spool out; it tells how many records came since the last time, and where they end.
func (w *writer) flush() (n, end int64) {
	records, end := w.spool.Flush()
	n, w.records, w.frameBegun = records-w.records, records, false
	return n, end
}

// fillTo fills the tables with everything before a mark.
func (w *writer) fillTo(mark int64) {
	for !w.spool.Reached(mark) && w.fill() {
	}
}

// fill puts the oldest frames of the spool into the tables, in one transaction; false if there is none, or if the file
// cannot be written: then it stays in the spool. If a record fails, each is tried alone, so that only the culprit is
// lost.
func (w *writer) fill() bool {
	records, filed := w.spool.Next()
	if filed == nil {
		return false
	}
	err := w.tables.conn.Transaction(func() error { return w.tables.fileAll(records) })
	var lost int
	var cause error
	if err != nil && !sqlite.MayPass(err) {
		lost, cause, err = w.fileEach(records)
	}
	if err != nil {
		w.stall(err)
		return false
	}
	w.goOn()
	filed()
	if lost > 0 {
		w.log.Error("journal could not record", "lost", lost, "error", cause)
	}
	return true
}

// fileEach files records one by one, and tells how many were lost and why the last one was. It stops with an error where
// the file cannot be written.
func (w *writer) fileEach(records [][]byte) (lost int, cause, err error) {
	for _, record := range records {
		err := w.tables.conn.Transaction(func() error { return w.tables.file(record) })
		if sqlite.MayPass(err) {
			return 0, nil, err
		}
		if err != nil {
			lost, cause = lost+1, err
		}
	}
	return lost, cause, nil
}

// stalled is why the tables cannot be filled, nil if they can.
func (w *writer) stalled() error {
	if err := w.trouble.Load(); err != nil {
		return *err
	}
	return nil
}

// stall lets what is recorded wait in the spool, and says so once.
func (w *writer) stall(err error) {
	if w.stalled() == nil {
		w.log.Error("the journal's tables cannot be filled: what is recorded waits in the spool", "error", err)
	}
	w.trouble.Store(&err)
	w.spool.Stall(true)
}

// goOn ends the stall.
func (w *writer) goOn() {
	if w.stalled() != nil {
		w.log.Info("the journal's tables are filled again")
		w.trouble.Store(nil)
		w.spool.Stall(false)
	}
}

// indexFew indexes some exchanges where something is recorded all the time, so that a search does not find minutes of
// it waiting.
func (w *writer) indexFew() {
	for w.spool.Backlog() == 0 && w.tables.backlog() >= indexFew {
		w.index(indexFew)
	}
}

// index puts the words of n exchanges into the index.
func (w *writer) index(n int) {
	if err := w.tables.indexSome(n); err != nil {
		w.log.Error("journal could not index words", "error", err)
		w.tables.giveUpIndexing()
	}
}

// endSearches lets those searches go on whose words are indexed; all of them when the writer stops.
func (w *writer) endSearches(open bool) {
	w.searches = slices.DeleteFunc(w.searches, func(s search) bool {
		ready := w.tables.indexed >= s.upTo || !open
		if ready {
			s.done <- w.tables.indexError
		}
		return ready
	})
}
