package road

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"net/netip"
	"os"
	"time"

	"wxlab/platform"
)

// How long a body may take, how many may be on their way at once, and what they may hold together. WeChat hangs up
// after five seconds, with the answer in hand or not, so no longer patience helps it.
const (
	publicBody   = 1 << 20
	bodiesAtOnce = 1024
	bodiesOfOne  = 256
	bodyBudget   = 16 << 20
	bodyPatience = platform.AnswerTime
	bodyHurry    = time.Second
)

// longAgo is the deadline of what is given up.
var longAgo = time.Unix(1, 0)

// receivedBody is a body as far as it came, and what ended it: nil for its end.
type receivedBody struct {
	bytes   []byte
	err     error
	release func() // to be called once nobody holds the bytes any more
}

// readBody reads a body. Its memory follows the bytes that came, whatever the header announces; where too many are on
// their way, the one that has taken longest is given up, and where they hold too much, the largest.
func (b *boundary) readBody(a *answer, r *http.Request, client netip.Addr) *receivedBody {
	if r.ContentLength == 0 {
		return &receivedBody{release: func() {}}
	}
	a.endBody(b.wall.in(b.bodies.patience(bodyPatience, bodyHurry)))
	p := b.bodies.join(client, func() { a.endBody(longAgo) })
	body := &receivedBody{release: func() { b.bodies.release(p) }}
	counted := growing{http.MaxBytesReader(a.ResponseWriter, r.Body, publicBody), &b.bodies, p}
	body.bytes, body.err = io.ReadAll(counted)
	if !b.bodies.leave(p) && body.err == nil {
		body.err = os.ErrDeadlineExceeded // its connection was given up at the last moment
	}
	switch {
	case body.err == nil:
		a.endBody(time.Time{})
	case errors.Is(body.err, os.ErrDeadlineExceeded):
		b.counts.slow.Add(1)
	}
	return body
}

// replay is the body once more, with the same end.
func (b *receivedBody) replay() io.ReadCloser {
	if b.err == nil {
		return io.NopCloser(bytes.NewReader(b.bytes))
	}
	return io.NopCloser(io.MultiReader(bytes.NewReader(b.bytes), failing{b.err}))
}

// failing is a body's end that is a failure.
type failing struct{ err error }

// Read implements io.Reader.
func (f failing) Read([]byte) (int, error) { return 0, f.err }

// growing is a body on its way, whose bytes are counted.
type growing struct {
	io.Reader
	queue *queue
	place *place
}

// Read implements io.Reader.
func (g growing) Read(p []byte) (int, error) {
	n, err := g.Reader.Read(p)
	g.queue.grow(g.place, n)
	return n, err
}

// weighing is a handler that counts the bytes of bodies while they come. Slow bodies make room for new ones, and where
// all that were not answered hold too much, the largest that is still coming is given up.
type weighing struct {
	next   http.Handler
	wall   wall
	bodies queue
}

// ServeHTTP implements http.Handler.
func (h *weighing) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength == 0 {
		h.next.ServeHTTP(w, r)
		return
	}
	until := func(at time.Time) { _ = http.NewResponseController(w).SetReadDeadline(at) } // a test's recorder has none
	until(h.wall.in(h.bodies.patience(facePatience, bodyHurry)))
	p := h.bodies.join(netip.Addr{}, func() { until(longAgo) })
	defer h.bodies.release(p)
	defer h.bodies.leave(p)
	r.Body = &weighed{r.Body, growing{r.Body, &h.bodies, p}, until}
	h.next.ServeHTTP(w, r)
}

// weighed is a body on its way to a handler. Nobody waits for one that came whole.
type weighed struct {
	io.Closer
	growing
	until func(time.Time)
}

// Read implements io.Reader.
func (b *weighed) Read(p []byte) (int, error) {
	n, err := b.growing.Read(p)
	if errors.Is(err, io.EOF) && b.queue.leave(b.place) {
		b.until(time.Time{})
	}
	return n, err
}
