package journal

import (
	"bytes"
	"context"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"

	"wxlab/app/secrets"
	"wxlab/platform"
)

// entry is an exchange under way. Notes gather in it until it ends; after that they go to the file by themselves.
type entry struct {
	mu       sync.Mutex
	id       int64
	started  time.Time // on the stopwatch
	claimed  bool      // by a request under Outbound
	ended    bool
	notes    []Note
	sheet    *sheet // nil before it begins and after it ends
	req, res capture
}

type (
	inboundKey  struct{} // the exchange being served
	outboundKey struct{} // the exchange about to be sent, see Outbound
)

// ID returns the id of the exchange that ctx belongs to: the one being served, or the one sent under Outbound.
func ID(ctx context.Context) (int64, bool) {
	e := entryOf(ctx)
	if e == nil {
		return 0, false
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.id, e.id != 0
}

// Outbound returns a context for one request through Transport, so that ID and Note can reach that exchange before,
// while and after it is sent. A second request under the same context is an exchange of its own.
func Outbound(ctx context.Context) context.Context {
	return context.WithValue(ctx, outboundKey{}, &entry{})
}

// Note attaches meaning to the exchange that ctx belongs to, while it is under way or after it has ended. Without
// an exchange in ctx it does nothing: those who understand callbacks need not know whether anybody records.
func (j *Journal) Note(ctx context.Context, n Note) {
	e := entryOf(ctx)
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		j.NoteID(e.id, n)
		return
	}
	e.notes = append(e.notes, n)
}

// Reached notes when the callback being served under ctx has come to a stage, by the time that exchanges are measured
// in. Without an exchange under way in ctx it does nothing.
func (j *Journal) Reached(ctx context.Context, stage platform.Stage) {
	e := entryOf(ctx)
	if e == nil {
		return
	}
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.sheet == nil {
		return
	}
	switch took := j.opt.Stopwatch().Sub(e.started); stage {
	case platform.Opened:
		e.sheet.Opened = took
	case platform.Committed:
		e.sheet.Committed = took
	}
}

// NoteID is Note for those who know the exchange by its id only, and after it has ended.
func (j *Journal) NoteID(id int64, n Note) {
	j.spool.Add(j.record(nil, false, func(dst []byte, hidden *secrets.Set) []byte {
		return writeNote(dst, id, &n, hidden)
	}), false)
}

func entryOf(ctx context.Context) *entry {
	if e, ok := ctx.Value(outboundKey{}).(*entry); ok {
		return e
	}
	e, _ := ctx.Value(inboundKey{}).(*entry)
	return e
}

// begin allots an id to e and notes what is known at the start.
func (j *Journal) begin(e *entry, side Party, dir string, r *http.Request) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.id = j.underWay.begin(&j.last)
	e.started = j.opt.Stopwatch()
	s, ok := j.sheets.Get().(*sheet)
	if !ok {
		s = new(sheet)
	}
	s.Exchange = Exchange{
		ID: e.id, At: j.opt.Now(), Side: side, Dir: dir,
		Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery, RemoteAddr: r.RemoteAddr,
	}
	if j.opt.Way != nil {
		s.Way = j.opt.Way(side, dir, r)
	}
	s.reqHeader = appendFields(s.reqHeader, r.Header)
	e.sheet = s
	e.req.start(s.reqBody, j.opt.BodyLimit)
	e.res.start(s.respBody, j.opt.BodyLimit)
}

// end closes e and puts it on record, once. fill adds what is known at the end.
func (j *Journal) end(e *entry, fill func(*sheet)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		return
	}
	e.ended = true
	s := e.sheet
	e.sheet = nil
	s.Took = j.opt.Stopwatch().Sub(e.started)
	s.reqBody, s.ReqBytes, s.reqTruncated = e.req.end()
	s.respBody, s.RespBytes, s.respTruncated = e.res.end()
	s.notes = e.notes
	fill(s)
	s.record = j.record(s.record, s.reqTruncated || s.respTruncated, s.write)
	if dear(s.notes) {
		j.spool.AddDear(s.record)
	} else {
		j.spool.Add(s.record, true)
	}
	j.underWay.end(e.id)
	e.notes = nil
	if s.reset() {
		j.sheets.Put(s)
	}
}

// usualSheet is the size in bytes above which a sheet is not used again: it was an unusual exchange.
const usualSheet = 64 << 10

// reset empties a sheet and keeps its memory, or reports that there is too much of it.
func (s *sheet) reset() bool {
	if cap(s.reqBody)+cap(s.respBody)+cap(s.record) > usualSheet {
		return false
	}
	*s = sheet{
		reqHeader: s.reqHeader[:0], respHeader: s.respHeader[:0],
		reqBody: s.reqBody[:0], respBody: s.respBody[:0], record: s.record[:0],
	}
	return true
}

// capture keeps the first limit bytes of a body that streams by, and counts all of them, until it ends.
type capture struct {
	mu    sync.Mutex // a request's body may still be read while its response ends
	limit int        // 0 when it has ended: its memory is another exchange's then
	kept  []byte
	n     int
}

// start lets the capture use memory that is empty.
func (c *capture) start(memory []byte, limit int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.limit = memory, limit
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += len(p)
	if len(c.kept) < c.limit {
		c.kept = append(c.kept, p[:min(len(p), c.limit-len(c.kept))]...)
	}
	return len(p), nil
}

// firstRoom is the memory that a body gets before any of it has come, whatever its header announces: a thousand
// connections can announce a MiB each and send nothing. Nearly all callbacks fit; for a longer one it doubles.
const firstRoom = 4 << 10

// fill reads as much from body as is kept; length is how long body claims to be, negative if that is not known. The
// error is how body ended: io.EOF, or nil if there may be more.
func (c *capture) fill(body io.Reader, length int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	room := int(min(max(length, 0), firstRoom)) + bytes.MinRead
	for len(c.kept) < c.limit {
		c.kept = slices.Grow(c.kept, room)
		n, err := body.Read(c.kept[len(c.kept):min(cap(c.kept), c.limit)])
		c.kept, c.n = c.kept[:len(c.kept)+n], c.n+n
		if err != nil {
			return err
		}
		if room = bytes.MinRead; len(c.kept) == cap(c.kept) {
			room = max(room, min(len(c.kept), c.limit-len(c.kept)))
		}
	}
	return nil
}

// copy copies what is kept from some place on; ended says that the capture has ended, and keeps nothing.
func (c *capture) copy(p []byte, from int) (n int, ended bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.limit == 0 {
		return 0, true
	}
	return copy(p, c.kept[from:]), false
}

// end gives what was kept, and keeps nothing from now on.
func (c *capture) end() (kept []byte, n int, truncated bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	kept, c.kept, c.limit = c.kept, nil, 0
	return kept, c.n, c.n > len(kept)
}
