package road

import (
	"bytes"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/platform"
	"wxlab/tunnel"
)

// Passable reports whether a request may go on to the platform: the public road carries callbacks and pages and nothing
// else. Control API and simulator are on other listeners and not reachable from here at all.
func Passable(method, path string) bool {
	place := platform.ParsePublicPath(path).Place
	return method == http.MethodGet && place != platform.NoPlace || method == http.MethodPost && place.IsCallback()
}

// Limits of the public road. WeChat pushes from few addresses and in bursts, people open pages one at a time.
const (
	publicHeader  = 16 << 10
	publicBody    = 1 << 20
	publicConns   = 256
	callbackBurst = 600
	callbackRate  = 100 // a second
	pageBurst     = 30
	pageRate      = 0.5
)

// What strangers may write into the journal: some megabytes at once, and about twenty a day.
const (
	strangerShare = 4 << 20
	strangerRate  = 256 // bytes a second
	exchangeCost  = 2 << 10
)

// ReplayHeader marks a replay on its way to the platform. Its value is known to this process only; the public road
// strips it, so that nobody there can pass something off as a replay.
const ReplayHeader = "X-Wxlab-Replay"

// boundary is the handler on the public road. It lets pass what is on the list, to the right host, at a bearable
// rate; the rest gets a bare 404 or 429 and leaves no trace but a count.
type boundary struct {
	host      string // the only one that is answered to
	forwarded bool   // behind a tunnel, whose edge tells the client's address
	prober    *tunnel.Prober
	recorded  http.Handler // the platform, with the journal around it
	bare      http.Handler // the platform alone
	genuine   func(r *http.Request, body []byte) bool
	now       func() time.Time

	callbacks, pages clients
	mu               sync.Mutex
	strangers        bucket
	counts           counts
}

// counts is what happened on the road since it was opened.
type counts struct {
	requests, refused, limited, unrecorded atomic.Int64
	used                                   atomic.Int64 // when somebody last did, in nanoseconds; tickets do not count
}

// ServeHTTP lets probes through before it judges the host: that the host is wrong is what a probe finds out.
func (b *boundary) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.counts.requests.Add(1)
	path := r.URL.EscapedPath()
	host := url.URL{Host: r.Host}
	switch {
	case strings.HasPrefix(path, tunnel.ProbePath):
		b.prober.ServeHTTP(w, r)
	case strings.ToLower(host.Hostname()) != b.host || !Passable(r.Method, path):
		b.counts.refused.Add(1)
		w.WriteHeader(http.StatusNotFound)
	case !b.bearable(r):
		b.counts.limited.Add(1)
		w.WriteHeader(http.StatusTooManyRequests)
	default:
		if path != platform.EventPath { // tickets come every ten minutes, whether anybody works or not
			b.counts.used.Store(b.now().UnixNano())
		}
		r.Header.Del(ReplayHeader)
		r.Body = http.MaxBytesReader(w, r.Body, publicBody)
		b.pass(w, r)
	}
}

// bearable takes the request out of its client's allowance.
func (b *boundary) bearable(r *http.Request) bool {
	who := &b.pages
	if r.Method == http.MethodPost { // only callbacks are passable
		who = &b.callbacks
	}
	return who.allow(tunnel.ClientAddr(r, b.forwarded), b.now())
}

// pass serves a request, and records it while strangers have not used up their share of the journal. After that
// only what carries our signature is recorded, so that nobody can fill the disk or push out what matters.
func (b *boundary) pass(w http.ResponseWriter, r *http.Request) {
	if b.open() {
		seen := &outcome{ResponseWriter: w}
		b.recorded.ServeHTTP(seen, r)
		if r.Method != http.MethodPost || seen.status >= http.StatusBadRequest {
			b.charge(exchangeCost + max(r.ContentLength, seen.took(r)))
		}
		return
	}
	if r.Method != http.MethodPost {
		b.counts.unrecorded.Add(1)
		b.bare.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(io.LimitReader(r.Body, platform.MaxMessageSize))
	if err != nil || !b.genuine(r, body) {
		b.counts.unrecorded.Add(1)
		w.WriteHeader(http.StatusUnauthorized)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	b.recorded.ServeHTTP(w, r)
}

func (b *boundary) open() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.strangers.left(b.now()) > 0
}

func (b *boundary) charge(bytes int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.strangers.take(b.now(), float64(bytes))
}

// outcome remembers the status of an answer.
type outcome struct {
	http.ResponseWriter
	status int
}

func (o *outcome) WriteHeader(status int) {
	if o.status == 0 {
		o.status = status
	}
	o.ResponseWriter.WriteHeader(status)
}

func (o *outcome) Unwrap() http.ResponseWriter { return o.ResponseWriter }

// took is how much of the journal a body of unknown length may have used.
func (o *outcome) took(r *http.Request) int64 {
	if r.ContentLength < 0 {
		return publicBody
	}
	return 0
}

// publicServer serves a road: short patience with the request, and enough with our own calls to WeChat.
func publicServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, MaxHeaderBytes: publicHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 10 * time.Second,
		WriteTimeout: 30 * time.Second, IdleTimeout: time.Minute,
	}
}
