package road

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/app/i18n"
	"wxlab/platform"
	"wxlab/tunnel"
)

// Passable reports whether a request may go on to the platform: the public road carries callbacks and pages and nothing
// else. Control API and simulator are on other listeners and not reachable from here at all.
func Passable(method, path string) bool {
	place := platform.ParsePublicPath(path).Place
	return method == http.MethodGet && place != platform.NoPlace || method == http.MethodPost && place.IsCallback()
}

// What may be asked for on the public road: bursts, and rates a second. WeChat pushes from few addresses and in bursts,
// people open pages one at a time. What carries our signature, or a code that we know, is never refused by these.
const (
	callbackBurst, callbackRate       = 600, 100
	allCallbackBurst, allCallbackRate = 3000, 200
	pageBurst, pageRate               = 30, 0.5
	allPageBurst, allPageRate         = 300, 10
)

// How many requests are answered at once. Callbacks that carry our signature have slots that nobody else can take.
const (
	pageSlots, pageShare         = 64, 16
	callbackSlots, callbackShare = 64, 32
	genuineSlots                 = 256
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

// ProbeHeader marks a probe of the simulated WeChat's in the record. The public road strips it, so that nobody there can
// hide a forgery among probes.
const ProbeHeader = "X-Wxlab-Probe"

// boundary is the handler on the public road. It lets pass what is on the list, to the right host, at a bearable
// rate; the rest gets a bare 404 or 429 and leaves no trace but a count. Before a callback is refused for its number,
// its signature is looked at: whoever floods the road cannot have WeChat refused.
type boundary struct {
	host      string // the only one that is answered to
	forwarded bool   // behind a tunnel, whose edge tells the client's address
	prober    *tunnel.Prober
	recorded  http.Handler // the platform, with the journal around it
	bare      http.Handler // the platform alone
	genuine   func(r *http.Request, body []byte) bool
	invited   func(r *http.Request) bool
	now       func() time.Time
	wall      wall

	callbacks, pages     allowance
	atPages, atCallbacks slots
	atGenuine            slots
	bodies               queue // requests whose body has not come yet
	mu                   sync.Mutex
	strangers            bucket
	counts               counts
}

// counts is what happened on the road since it was opened.
type counts struct {
	requests, refused, limited, unrecorded atomic.Int64
	slow                                   atomic.Int64 // bodies that took too long
	busy                                   atomic.Int64 // genuine callbacks that found no slot
	used                                   atomic.Int64 // when somebody last did, in nanoseconds; tickets do not count
}

// ServeHTTP lets probes through before it judges the host: that the host is wrong is what a probe finds out.
func (b *boundary) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b.counts.requests.Add(1)
	a := &answer{ResponseWriter: w}
	defer a.end()
	path := r.URL.EscapedPath()
	host := url.URL{Host: r.Host}
	ours := strings.ToLower(host.Hostname()) == b.host && Passable(r.Method, path)
	if ours && r.Method == http.MethodPost { // only callbacks are passable
		b.serveCallback(a, r)
		return
	}
	a.ignoreBody(r, b.wall.in(refusalPatience))
	switch {
	case strings.HasPrefix(path, tunnel.ProbePath):
		b.prober.ServeHTTP(a, r)
	case ours:
		b.servePage(a, r)
	default:
		b.counts.refused.Add(1)
		a.WriteHeader(http.StatusNotFound)
	}
}

// client is who sent a request, as far as that can be told; the invalid Addr where nobody tells.
func (b *boundary) client(r *http.Request) netip.Addr {
	return network(tunnel.ClientAddr(r, b.forwarded))
}

// servePage answers a browser, unless too many come. Whoever brings a code that we gave out, or that WeChat told us of,
// is never too many.
func (b *boundary) servePage(a *answer, r *http.Request) {
	client := b.client(r)
	if !b.pages.allow(client, b.now()) && !b.invited(r) || !b.atPages.take(client) {
		b.counts.limited.Add(1)
		a.busy()
		return
	}
	defer b.atPages.give(client)
	b.use()
	b.pass(a, r, nil)
}

// serveCallback reads a callback whole before anybody works on it, so that a slow sender holds up nothing but itself.
func (b *boundary) serveCallback(a *answer, r *http.Request) {
	client := b.client(r)
	body := b.readBody(a, r, client)
	defer body.release()
	busy := &b.atCallbacks
	if !b.callbacks.allow(client, b.now()) || !busy.take(client) {
		if body.err != nil || !b.genuine(r, body.bytes) {
			b.counts.limited.Add(1)
			a.WriteHeader(http.StatusTooManyRequests)
			return
		}
		if busy, client = &b.atGenuine, (netip.Addr{}); !busy.take(client) {
			b.counts.busy.Add(1)
			a.WriteHeader(http.StatusServiceUnavailable) // WeChat comes again
			return
		}
	}
	defer busy.give(client)
	if r.URL.Path != platform.EventPath { // tickets come every ten minutes, whether anybody works or not
		b.use()
	}
	a.mayStay = body.err == nil
	b.pass(a, r, body)
}

func (b *boundary) use() { b.counts.used.Store(b.now().UnixNano()) }

// pass serves a request, and records it while strangers have not used up their share of the journal. After that
// only what carries our signature is recorded, so that nobody can fill the disk or push out what matters. body is nil
// for a page.
func (b *boundary) pass(a *answer, r *http.Request, body *receivedBody) {
	r.Header.Del(ReplayHeader)
	r.Header.Del(ProbeHeader)
	cost := int64(exchangeCost + len(r.RequestURI))
	if body != nil {
		r.Body = body.replay()
		cost += int64(len(body.bytes))
	}
	switch {
	case b.open():
		b.recorded.ServeHTTP(a, r)
		if body == nil || a.status >= http.StatusBadRequest {
			b.charge(cost)
		}
	case body == nil:
		b.counts.unrecorded.Add(1)
		b.bare.ServeHTTP(a, r)
	case body.err != nil || !b.genuine(r, body.bytes):
		b.counts.unrecorded.Add(1)
		a.WriteHeader(http.StatusUnauthorized)
	default:
		b.recorded.ServeHTTP(a, r)
	}
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

// answer is what a request gets. Its connection ends with it unless it acknowledges a callback: strangers can hold no
// connection open by having something refused, or by looking at a page.
type answer struct {
	http.ResponseWriter
	mayStay bool
	status  int
}

// WriteHeader implements http.ResponseWriter.
func (a *answer) WriteHeader(status int) {
	if a.status == 0 {
		a.status = status
		if !a.mayStay || status >= http.StatusMultipleChoices {
			a.Header().Set("Connection", "close")
		}
	}
	a.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (a *answer) Write(p []byte) (int, error) {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
	return a.ResponseWriter.Write(p)
}

// Unwrap is for http.ResponseController.
func (a *answer) Unwrap() http.ResponseWriter { return a.ResponseWriter }

// end writes what a handler that wrote nothing means.
func (a *answer) end() {
	if a.status == 0 {
		a.WriteHeader(http.StatusOK)
	}
}

// ignoreBody has nobody wait longer than until deadline for a body that nobody reads.
func (a *answer) ignoreBody(r *http.Request, deadline time.Time) {
	if r.ContentLength != 0 {
		a.endBody(deadline)
	}
	r.Body = http.NoBody
}

// busy tells a visitor that there are too many, and of the link that always works.
func (a *answer) busy() {
	a.Header().Set("Content-Type", "text/plain; charset=utf-8")
	a.Header().Set("Retry-After", "60")
	a.WriteHeader(http.StatusTooManyRequests)
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		_, _ = a.Write([]byte(l.T("road.busy") + "\n")) // who hung up needs no answer
	}
}

// endBody says until when a body may come; the zero time is for ever. Any goroutine may. A test's recorder has no
// deadlines, and no slow bodies.
func (a *answer) endBody(at time.Time) {
	_ = http.NewResponseController(a.ResponseWriter).SetReadDeadline(at)
}

// publicServer serves a road: short patience with the request, and enough with our own calls to WeChat. OPTIONS * is a
// stranger's like any other, not for the server itself to answer and to keep the connection for.
func publicServer(h http.Handler, g *gate, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler: h, MaxHeaderBytes: maxHeader, ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelDebug),
		ReadHeaderTimeout: headerPatience, ReadTimeout: 2 * bodyPatience, WriteTimeout: 30 * time.Second,
		IdleTimeout: idlePatience, ConnState: g.watch, DisableGeneralOptionsHandler: true,
	}
}
