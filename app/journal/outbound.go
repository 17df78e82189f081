package journal

import (
	"io"
	"net/http"
	"sync"
)

// Transport records what side sends out through next, http.DefaultTransport if nil. The exchange ends when the
// response's body has been read to its end or closed. Sent from inside a Handler, it is a child of that exchange.
func (j *Journal) Transport(side Party, next http.RoundTripper) http.RoundTripper {
	if next == nil {
		next = http.DefaultTransport
	}
	return &outbound{j: j, side: side, next: next}
}

type outbound struct {
	j    *Journal
	side Party
	next http.RoundTripper
}

// RoundTrip implements http.RoundTripper.
func (o *outbound) RoundTrip(req *http.Request) (*http.Response, error) {
	e := o.begin(req)
	resp, err := o.next.RoundTrip(watched(req, &e.req))
	if err != nil {
		e.req.complete(req)
		o.j.end(e, func(s *sheet) { s.Err = err.Error() })
		return resp, err
	}
	done := func(problem string) {
		o.j.end(e, func(s *sheet) {
			s.Status, s.Err = resp.StatusCode, problem
			s.respHeader = appendFields(s.respHeader, resp.Header)
		})
	}
	if resp.StatusCode == http.StatusSwitchingProtocols {
		done("") // the body is the connection now: not ours to wrap
		return resp, nil
	}
	resp.Body = &responseBody{ReadCloser: resp.Body, seen: &e.res, done: done}
	return resp, nil
}

// begin starts the entry that Outbound laid into the context, or one of its own.
func (o *outbound) begin(req *http.Request) *entry {
	e, ok := req.Context().Value(outboundKey{}).(*entry)
	if !ok || !e.claim() {
		e = &entry{}
	}
	o.j.begin(e, o.side, Out, req)
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.sheet.Host == "" {
		e.sheet.Host = req.URL.Host
	}
	if parent, ok := req.Context().Value(inboundKey{}).(*entry); ok {
		e.sheet.ParentID = parent.id
	}
	return e
}

// claim reports true to the first request under an Outbound context.
func (e *entry) claim() bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	first := !e.claimed
	e.claimed = true
	return first
}

// watched is req with its body captured as it is sent; req itself stays untouched, as RoundTrippers must leave it.
func watched(req *http.Request, seen *capture) *http.Request {
	if req.Body == nil || req.Body == http.NoBody {
		return req
	}
	out := req.WithContext(req.Context())
	out.Body = rejoined{io.TeeReader(req.Body, seen), req.Body}
	if req.GetBody != nil {
		out.GetBody = func() (io.ReadCloser, error) {
			body, err := req.GetBody()
			if err != nil {
				return nil, err
			}
			seen.restart()
			return rejoined{io.TeeReader(body, seen), body}, nil
		}
	}
	return out
}

// complete captures what was to be sent where nothing listened: without it the record would blame an empty body.
func (c *capture) complete(req *http.Request) {
	c.mu.Lock()
	begun := c.n > 0
	c.mu.Unlock()
	if begun || req.GetBody == nil {
		return
	}
	if body, err := req.GetBody(); err == nil {
		_, _ = io.Copy(c, body)
		body.Close()
	}
}

// restart forgets everything: the body is sent from the start again.
func (c *capture) restart() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.kept, c.n = c.kept[:0], 0
}

// responseBody captures a response as its receiver reads it, and tells when that is over.
type responseBody struct {
	io.ReadCloser
	seen *capture
	once sync.Once
	done func(problem string)
}

func (b *responseBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	_, _ = b.seen.Write(p[:n])
	switch err {
	case nil:
	case io.EOF:
		b.finish("")
	default:
		b.finish("reading the response: " + err.Error())
	}
	return n, err
}

func (b *responseBody) Close() error {
	err := b.ReadCloser.Close()
	b.finish("")
	return err
}

func (b *responseBody) finish(problem string) { b.once.Do(func() { b.done(problem) }) }

// rejoined reads one thing and closes another.
type rejoined struct {
	io.Reader
	io.Closer
}
