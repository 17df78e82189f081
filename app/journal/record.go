package journal

import (
	"context"
	"net/http"
	"sync"
	"time"
)

// entry is an exchange under way. Notes gather in it until it ends; after that they go to the file by themselves.
type entry struct {
	mu      sync.Mutex
	id      int64
	started time.Time // on the stopwatch
	claimed bool      // by a request under Outbound
	ended   bool
	notes   []Note
	detail  Detail
	reqBody *capture
	resBody *capture
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
	if !e.ended {
		e.notes = append(e.notes, n)
		return
	}
	j.write.send(op{apply: func(s *session) error { return s.annotate(e.id, n) }})
}

// NoteID is Note for those who know the exchange by its id only, and after it has ended.
func (j *Journal) NoteID(id int64, n Note) {
	j.write.send(op{apply: func(s *session) error { return s.annotate(id, n) }})
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
	e.id = j.flight.depart(&j.last)
	e.started = j.opt.Stopwatch()
	e.reqBody, e.resBody = &capture{limit: j.opt.BodyLimit}, &capture{limit: j.opt.BodyLimit}
	e.detail = Detail{
		Exchange: Exchange{
			ID: e.id, At: j.opt.Now(), Side: side, Dir: dir,
			Method: r.Method, Host: r.Host, Path: r.URL.EscapedPath(), Query: r.URL.RawQuery,
			RemoteAddr: r.RemoteAddr,
		},
		ReqHeader: r.Header.Clone(),
	}
}

// end closes e and hands it to the writer, once; fill adds what is known at the end. It waits only when the queue is full.
func (j *Journal) end(e *entry, fill func(*Detail)) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.ended {
		return
	}
	e.ended = true
	d := &e.detail
	d.Took = j.opt.Stopwatch().Sub(e.started)
	d.ReqBody, d.ReqBytes, d.ReqTruncated = e.reqBody.taken()
	d.RespBody, d.RespBytes, d.RespTruncated = e.resBody.taken()
	fill(d)
	j.write.send(op{
		apply: func(s *session) error { return s.insert(e.finished()) },
		after: func() { j.flight.land(e.id) },
	})
}

// finished is the detail with its meaning: what the bytes tell, then what was noted. It runs in the writer, and
// nothing changes e any more.
func (e *entry) finished() *Detail {
	d := &e.detail
	if d.Kind == "" {
		classify(d)
		outcome, reason := d.Outcome, d.Reason
		for _, n := range e.notes {
			n.apply(d)
		}
		if isFailure(outcome) && !d.Failed() {
			d.Outcome, d.Reason = outcome, reason
		}
		maskDetail(d)
	}
	return d
}

// capture keeps the first limit bytes of a body that streams by, and counts all of them.
type capture struct {
	mu    sync.Mutex // a request's body may still be read while its response ends
	limit int
	kept  []byte
	n     int
}

func (c *capture) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.n += len(p)
	c.kept = append(c.kept, p[:min(len(p), c.limit-len(c.kept))]...)
	return len(p), nil
}

// adopt is Write of the first bytes, at most limit of them, without copying: nobody changes p any more.
func (c *capture) adopt(p []byte) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.n = p[:len(p):len(p)], len(p)
}

// restart forgets everything: the body is sent from the start again.
func (c *capture) restart() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.n = nil, 0
}

func (c *capture) taken() (kept []byte, n int, truncated bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.kept[:len(c.kept):len(c.kept)], c.n, c.n > len(c.kept)
}
