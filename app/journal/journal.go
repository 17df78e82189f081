// Package journal is the record of every HTTP exchange that crosses an edge of ours: what came in, what went out,
// byte for byte, and what it meant.
//
// It stands at the edges only: Handler wraps an inbound http.Handler, Transport an outbound http.RoundTripper, and so
// one callback is one row whatever happens inside. Those who understand an exchange say what it means with Note; what
// they leave open is read off the bytes when the exchange is filed. Explanations are made by those who look, from the
// raw bytes. The file is evidence, not truth: it is pruned, it may be deleted, and nothing but the journal reads it.
//
// Recording must not slow down what is recorded. Handler and Transport append a finished exchange to a spool beside the
// journal, many with one write. One writer goroutine files them, which is to put them into the tables, while little is
// recorded or when somebody looks, and indexes their words after that. In a rush, exchanges that would be pruned at
// once are not filed at all. When the disk falls far behind, the edges wait and nothing is lost; when it is full,
// nobody waits: what is in the spool stays there until there is room, over a restart, too; what does not get into it is
// lost, and the log says so. Secrets are masked before they reach a file.
package journal

import (
	"context"
	"database/sql"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/app/journal/spool"
	"wxlab/app/secrets"
)

// Options are the journal's settings; the zero value is ready for use.
type Options struct {
	// Now dates the exchanges, by the clock the protocol runs on; time.Now if nil.
	Now func() time.Time
	// Stopwatch measures how long an exchange took. It must not jump, as Now may; time.Now if nil.
	Stopwatch func() time.Time
	// Log hears about panics in handlers and trouble with the file; nothing is logged if nil.
	Log *slog.Logger
	// BodyLimit is how many bytes of a body are kept, 1 MiB if 0. The sizes in Exchange count all of them.
	BodyLimit int
	// Retention is what is kept.
	Retention
	// Secrets are masked wherever their values appear; nil masks by the names of fields only. More may be added to it
	// at any time.
	Secrets *secrets.Set
	// Way tells by which way a request reaches the simulated WeChat, "" for one to somebody else; nil tells of none.
	Way func(side Party, dir string, r *http.Request) string
	// Synchronous is SQLite's level: "NORMAL" if empty (a power cut may lose the last moments, a killed process
	// the last 5 ms), or "FULL" or "OFF".
	Synchronous string
}

// Journal records exchanges in one SQLite file and finds them again. It is safe for concurrent use.
type Journal struct {
	opt     Options
	path    string
	warning string
	aside   string // the name of a corrupt file that was moved aside

	lock    io.Closer // keeps other processes out
	write   *writer
	spool   *spool.Spool
	read    *sql.DB // read-only pool
	version int     // of the file's schema

	sheets   sync.Pool    // of *sheet
	last     atomic.Int64 // the newest id allotted
	signals  signals
	underWay underWay

	closing sync.Once
	closed  error
}

// LastID is the id allotted most recently, in this run or before it; 0 for an empty journal. Every exchange that starts
// from now on has a greater one: pass it to Wait and Follow as after.
func (j *Journal) LastID() int64 { return j.last.Load() }

// Warning says in a sentence what Open had to do to the file, such as moving a corrupt one aside; mostly empty.
func (j *Journal) Warning() string { return j.warning }

// SetAside is the name of the file that a corrupt journal was moved to at the start, "" where none was.
func (j *Journal) SetAside() string { return j.aside }

// Trouble is why what is recorded waits outside the tables, with what to do: the disk is full, or the file is gone. It is
// nil while everything is well.
func (j *Journal) Trouble() error { return advise(j.path, j.write.stalled()) }

// Flush returns when everything recorded before the call is in the tables, where every process can read it.
func (j *Journal) Flush(ctx context.Context) error {
	return j.write.do(ctx, "flush the journal", nil)
}

// Close commits what is queued, stops the writer and releases the file. Exchanges still under way are not waited
// for: shut the servers down first. Closing twice is harmless.
func (j *Journal) Close() error {
	j.closing.Do(func() {
		j.write.stop()
		j.closed = errors.Join(j.spool.Close(), j.read.Close(), j.write.tables.conn.Close(), j.lock.Close())
		j.signals.close()
	})
	return j.closed
}
