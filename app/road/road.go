// Package road is the public address (公网通道): the tunnel that leads to it and what the tunnel may carry, the look
// at it from outside, and the face that phones in the same network see. It knows nothing of who answers at its end.
package road

import (
	"context"
	"crypto/x509"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"wxlab/app/workspace"
	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
)

// Config is what a road needs of the others. Every field is required.
type Config struct {
	Settings func() workspace.TunnelSettings         // how the road is made; asked at every opening
	Home     func() string                           // the platform's address on this machine, "" where none runs
	Handler  func() http.Handler                     // who answers at the road's end, nil where nobody does
	Record   func(http.Handler) http.Handler         // puts the journal around a handler
	Genuine  func(r *http.Request, body []byte) bool // a callback carries the signature of one of the components
	Invited  func(r *http.Request) bool              // a page's address carries a code that the platform knows
	Moved    func(base string) error                 // the public address is another one now; "" where no platform runs
	Changed  func()                                  // something that a page shows may have changed

	Dir     string            // the verification files' folder; it need not exist
	Near    http.RoundTripper // to this machine
	Outside Outside
	Now     func() time.Time // a person's time
	Log     *slog.Logger
}

// Outside is how the world beyond this machine is reached. The zero value is the real one.
type Outside struct {
	Transport http.RoundTripper // to public addresses, WeChat's and our own; nil: the system's, with its proxy
	CAs       *x509.CertPool    // who signs for ngrok, where it is not ngrok itself; nil: ngrok
	WeChat    string            // stands in for all of WeChat's hosts; "": the real ones

	SSH SSHHome // the user's keys

	LAN func() string // this machine's address among phones, "" without one; nil: the first private IPv4 address
}

// Road is the workbench's public road. It never opens by itself.
type Road struct {
	cfg    Config
	prober tunnel.Prober
	verify verifyFiles

	mu      sync.Mutex
	open    *openRoad          // nil: off, or still opening
	opening context.CancelFunc // ends an attempt under way
	last    tunnel.Status      // what the present or the last attempt came to
	idleFor time.Duration      // it was closed because nobody had used it for so long; 0: it was closed otherwise
}

// openRoad is one that stands.
type openRoad struct {
	ln       tunnel.Listener
	gate     *gate
	http     *http.Server
	boundary *boundary
	since    time.Time
	stop     context.CancelFunc // ends what watches it

	samples []int64      // how many had been turned away at every pulse of the last minute; its watcher's
	earlier atomic.Int64 // the oldest of them
	warned  time.Time    // when the log last told of a crowd
}

// New makes a road, off. Its prober answers only while a probe runs.
func New(cfg Config) *Road {
	return &Road{cfg: cfg, verify: verifyFiles{dir: cfg.Dir}, prober: tunnel.Prober{
		HTTP: &http.Client{Transport: cfg.Outside.Transport, Timeout: 15 * time.Second},
		Now:  cfg.Now, Explain: ngrok.Explain,
	}}
}

// URL is the base address that WeChat and people are given: the road's while one is open, else the platform's own; ""
// where no platform runs.
func (r *Road) URL() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.open != nil {
		return r.open.ln.URL()
	}
	return r.cfg.Home()
}

// Owns reports whether host, with its port where it has one, is the open road's.
func (r *Road) Owns(host string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.open != nil && HostOf(r.open.ln.URL()) == host
}

// RoundTrip carries the built-in browser: over the road where a page is on it, otherwise on this machine.
func (r *Road) RoundTrip(req *http.Request) (*http.Response, error) {
	if r.Owns(req.URL.Host) {
		return r.cfg.Outside.Transport.RoundTrip(req)
	}
	return r.cfg.Near.RoundTrip(req)
}

// session is a road that is a connection to a service: it can be cut and made anew, and takes a moment to end.
type session interface {
	Reconnect()
	Ended() <-chan struct{}
}

// HostOf is the host of an address, with its port where it has one; "" where it is none.
func HostOf(base string) string {
	u, err := url.Parse(base)
	if err != nil {
		return ""
	}
	return u.Host
}
