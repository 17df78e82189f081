package journal

import (
	"bufio"
	"bytes"
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
		e := &entry{}
		j.begin(e, side, In, r)
		rec := &recorder{ResponseWriter: w, body: e.resBody}
		defer func() { j.endInbound(e, rec, recover()) }()
		r = r.WithContext(context.WithValue(r.Context(), inboundKey{}, e))
		r.Body = readAhead(r.Body, e.reqBody, r.ContentLength)
		next.ServeHTTP(rec, r)
	})
}

// endInbound records what the handler left behind. p is what it panicked with, nil if it did not.
func (j *Journal) endInbound(e *entry, rec *recorder, p any) {
	problem := ""
	switch {
	case p == http.ErrAbortHandler:
		problem = "the handler cut the connection"
	case p != nil:
		problem = fmt.Sprintf("the handler panicked: %v", p)
		j.opt.Log.Error("handler panicked", "exchange", e.id, "panic", p, "stack", string(debug.Stack()))
		if !rec.wrote() {
			http.Error(rec, "internal server error", http.StatusInternalServerError)
			p = nil
		}
	case rec.hijacked:
		problem = "the handler took the connection over"
	case !rec.wrote():
		rec.note(http.StatusOK)
	}
	j.end(e, func(d *Detail) {
		d.Status, d.RespHeader, d.Err = rec.status, rec.header, problem
	})
	if p != nil {
		panic(http.ErrAbortHandler) // so that the client sees a broken answer as broken
	}
}

// readAhead captures the first part of body, which has length bytes if that is known, and returns a body that
// gives it all, counting the rest.
func readAhead(body io.ReadCloser, c *capture, length int64) io.ReadCloser {
	if body == nil {
		body = http.NoBody
	}
	var head bytes.Buffer
	head.Grow(int(min(max(length, 0), int64(c.limit))) + bytes.MinRead)
	_, err := head.ReadFrom(io.LimitReader(body, int64(c.limit)))
	c.adopt(head.Bytes()) // it is read from now on, and written no more
	switch {
	case err != nil:
		return rejoined{io.MultiReader(&head, failing{err}), body}
	case head.Len() < c.limit:
		return rejoined{&head, body}
	}
	return rejoined{io.MultiReader(&head, io.TeeReader(body, c)), body}
}

type rejoined struct {
	io.Reader
	io.Closer
}

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

// recorder is a ResponseWriter that remembers what passes through it.
type recorder struct {
	http.ResponseWriter
	body     *capture
	status   int
	header   http.Header
	hijacked bool
}

func (r *recorder) wrote() bool { return r.status != 0 || r.hijacked }

// note keeps the status and the header as they are when the response starts.
func (r *recorder) note(status int) {
	if r.status == 0 {
		r.status, r.header = status, r.ResponseWriter.Header().Clone()
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
	_, _ = r.body.Write(p[:n])
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
