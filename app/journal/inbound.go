package journal

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime/debug"
)

// Handler records what comes in to side and goes through next. The exchange's id is in the request's context, for
// ID and Note. Up to BodyLimit bytes of the body are read before next sees the request, so that a refusal by the
// query alone has its body on record too. A panic in next is recorded and answered with a bare 500;
// http.ErrAbortHandler is recorded and passed on.
func (j *Journal) Handler(side Party, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		v := &visit{Context: r.Context()}
		j.begin(&v.entry, side, In, r)
		v.response = recorder{ResponseWriter: w, entry: &v.entry}
		defer func() { j.endInbound(v, recover()) }()
		v.body.readAhead(r.Body, &v.entry.req, r.ContentLength)
		r = r.WithContext(v)
		r.Body = &v.body
		next.ServeHTTP(&v.response, r)
	})
}

// visit is an exchange being served, and its context, in one allocation.
type visit struct {
	context.Context
	entry    entry
	response recorder
	body     body
}

// Value implements context.Context.
func (v *visit) Value(key any) any {
	if key == (inboundKey{}) {
		return &v.entry
	}
	return v.Context.Value(key)
}

// endInbound records what the handler left behind. p is what it panicked with, nil if it did not.
func (j *Journal) endInbound(v *visit, p any) {
	rec, problem := &v.response, ""
	switch {
	case p == http.ErrAbortHandler:
		problem = "the handler cut the connection"
	case p != nil:
		problem = fmt.Sprintf("the handler panicked: %v", p)
		j.opt.Log.Error("handler panicked", "exchange", v.entry.id, "panic", p, "stack", string(debug.Stack()))
		if !rec.wrote() {
			http.Error(rec, "internal server error", http.StatusInternalServerError)
			p = nil
		}
	case rec.hijacked:
		problem = "the handler took the connection over"
	case !rec.wrote():
		rec.note(http.StatusOK)
	}
	j.end(&v.entry, func(s *sheet) { s.Status, s.Err = rec.status, problem })
	if p != nil {
		panic(http.ErrAbortHandler) // so that the client sees a broken answer as broken
	}
}

// body is a request's body, the first part of which was read ahead of its reader.
type body struct {
	seen *capture
	from int // how much of what was captured its reader has read
	rest io.ReadCloser
	err  error // what comes after the captured part; nil if that is the rest
}

// readAhead captures the first part of rest; length is how long rest is, negative if that is not known.
func (b *body) readAhead(rest io.ReadCloser, seen *capture, length int64) {
	if rest == nil {
		rest = http.NoBody
	}
	b.seen, b.rest = seen, rest
	if rest == http.NoBody {
		b.err = io.EOF
		return
	}
	b.err = seen.fill(rest, length)
}

// Read implements io.Reader.
func (b *body) Read(p []byte) (int, error) {
	n, ended := b.seen.copy(p, b.from)
	b.from += n
	switch {
	case ended:
		return 0, http.ErrBodyReadAfterClose
	case n > 0 || len(p) == 0:
		return n, nil
	case b.err != nil:
		return 0, b.err
	}
	n, err := b.rest.Read(p)
	_, _ = b.seen.Write(p[:n])
	return n, err
}

// Close implements io.Closer.
func (b *body) Close() error { return b.rest.Close() }

// recorder is a ResponseWriter that remembers what passes through it.
type recorder struct {
	http.ResponseWriter
	entry    *entry
	status   int
	hijacked bool
}

func (r *recorder) wrote() bool { return r.status != 0 || r.hijacked }

// note keeps the status and the header as they are when the response starts.
func (r *recorder) note(status int) {
	if r.status != 0 {
		return
	}
	r.status = status
	r.entry.mu.Lock()
	defer r.entry.mu.Unlock()
	if s := r.entry.sheet; s != nil {
		s.respHeader = appendFields(s.respHeader, r.ResponseWriter.Header())
	}
}

func (r *recorder) WriteHeader(status int) {
	if status >= 200 || status == http.StatusSwitchingProtocols {
		r.note(status)
	}
	r.ResponseWriter.WriteHeader(status)
}

func (r *recorder) Write(p []byte) (int, error) {
	r.note(http.StatusOK)
	n, err := r.ResponseWriter.Write(p)
	_, _ = r.entry.res.Write(p[:n])
	return n, err
}

// Flush, Hijack and Unwrap keep what the server's own writer can do within reach.
func (r *recorder) Flush() { _ = http.NewResponseController(r.ResponseWriter).Flush() }

func (r *recorder) Hijack() (net.Conn, *bufio.ReadWriter, error) {
	conn, rw, err := http.NewResponseController(r.ResponseWriter).Hijack()
	r.hijacked = err == nil
	return conn, rw, err
}

func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }
