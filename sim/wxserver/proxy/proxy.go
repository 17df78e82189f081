// Package proxy makes the simulator's one port three things: the plain base address, a CONNECT proxy that ends TLS for
// WeChat's hosts, and a proxy for requests that name the whole address in clear, as old axios sends them. So an SDK that
// has WeChat's hosts as constants reaches the simulator with nothing but its environment changed. What is neither WeChat
// nor on this machine is refused here: it never leaves the machine.
package proxy

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/http/httputil"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/wxserver/ca"
)

// Config is what a proxy needs of others. Only Sim and CA are required.
type Config struct {
	Sim  http.Handler                  // answers for WeChat's hosts, and at the plain base address
	CA   func() (*ca.Authority, error) // asked when it is needed first, and again where it failed
	Pass []string                      // hosts beyond this machine that are let through: a name, or *. and a domain

	Transport http.RoundTripper // carries whole requests that are let through; nil: a direct one
	Dial      Dialer            // likewise connections
	// Trouble is told of what a caller may never show: a refusal, or TLS that it ended because it does not trust the CA.
	Trouble func(host string, why bilingual.Text)
}

// Dialer makes a connection, as net.Dialer does.
type Dialer func(ctx context.Context, network, addr string) (net.Conn, error)

// Proxy is an http.Handler. Its server listens on a Listener of the proxy's, and is set up by Configure.
type Proxy struct {
	cfg     Config
	tls     *tls.Config
	tunnels chan net.Conn // in which TLS ends here, on their way to a Listener
	forward *httputil.ReverseProxy
	passing chan struct{} // a place for each that is let through
	ctx     context.Context
	stop    context.CancelFunc
}

// maxPassing is how many connections and requests are let through at once.
const maxPassing = 256

// New makes a proxy.
func New(cfg Config) *Proxy {
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	if cfg.Transport == nil {
		cfg.Transport = &http.Transport{DialContext: cfg.Dial, DisableCompression: true, IdleConnTimeout: time.Minute}
	}
	if cfg.Trouble == nil {
		cfg.Trouble = func(string, bilingual.Text) {}
	}
	p := &Proxy{cfg: cfg, tunnels: make(chan net.Conn), passing: make(chan struct{}, maxPassing)}
	p.ctx, p.stop = context.WithCancel(context.Background())
	p.tls = &tls.Config{GetCertificate: p.certificate, NextProtos: []string{"h2", "http/1.1"}}
	p.forward = &httputil.ReverseProxy{
		Rewrite: func(*httputil.ProxyRequest) {}, Transport: cfg.Transport,
		ErrorHandler: func(w http.ResponseWriter, r *http.Request, err error) {
			refuse(w, http.StatusBadGateway, unreachable(r.URL.Host, err))
		},
	}
	return p
}

// Configure lets a server speak HTTP/2 inside tunnels, where TLS has ended before the server sees anything.
func Configure(s *http.Server) {
	s.Protocols = new(http.Protocols)
	s.Protocols.SetHTTP1(true)
	s.Protocols.SetUnencryptedHTTP2(true)
}

// Close ends the connections that were let through; without a proxy there are none. Those to the simulator are its
// server's.
func (p *Proxy) Close() error {
	if p != nil {
		p.stop()
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	switch {
	case doorOf(r) != "":
		p.serveInside(w, r)
	case r.Method == http.MethodConnect:
		p.connect(w, r)
	case r.URL.Host != "":
		p.serveWhole(w, r)
	case strings.HasPrefix(r.URL.Path, filesPath):
		p.serveFile(w, r)
	default:
		p.cfg.Sim.ServeHTTP(w, r)
	}
}

// serveInside answers a request from a tunnel or over TLS: it is for the host that it names, which is one of WeChat's.
func (p *Proxy) serveInside(w http.ResponseWriter, r *http.Request) {
	t, ok := parseTarget(r.Host)
	switch {
	case r.Method == http.MethodConnect:
		refuse(w, http.StatusForbidden, nested())
	case !ok:
		refuse(w, http.StatusBadRequest, malformed(r.Host))
	case t.place != simulated:
		p.turnAway(w, t, t.misdirected())
	case !t.answers():
		refuse(w, http.StatusForbidden, wrongPort(t))
	default:
		p.cfg.Sim.ServeHTTP(w, r)
	}
}

// serveWhole answers a request that names the whole address.
func (p *Proxy) serveWhole(w http.ResponseWriter, r *http.Request) {
	t, ok := parseTarget(r.URL.Host)
	switch {
	case !ok || r.URL.Scheme != "http" && r.URL.Scheme != "https":
		refuse(w, http.StatusBadRequest, malformed(r.URL.Scheme+"://"+r.URL.Host))
	case t.place == simulated && !t.answers():
		refuse(w, http.StatusForbidden, wrongPort(t))
	case t.place == simulated:
		p.cfg.Sim.ServeHTTP(w, r)
	default:
		p.letThrough(w, r, t, func() { p.forward.ServeHTTP(w, r) })
	}
}

// letThrough has pass carry what goes to a target that is not simulated, where it may be reached and there is a place for it.
func (p *Proxy) letThrough(w http.ResponseWriter, r *http.Request, t target, pass func()) {
	switch {
	case !p.lets(t, r):
		p.turnAway(w, t, t.refusal())
	case !p.takePlace():
		refuse(w, http.StatusServiceUnavailable, tooMany())
	default:
		defer p.givePlace()
		pass()
	}
}

// lets reports whether what is not simulated may be reached: what is on this machine, by this machine's programs, since
// nobody in the network may reach through us what listens here alone; and what was let through by name.
func (p *Proxy) lets(t target, r *http.Request) bool {
	if t.place == local {
		caller, ok := parseTarget(r.RemoteAddr)
		return ok && caller.place == local
	}
	return matches(p.cfg.Pass, t.host)
}

// turnAway refuses a target that is not let through.
func (p *Proxy) turnAway(w http.ResponseWriter, t target, why bilingual.Text) {
	p.cfg.Trouble(t.host, why)
	refuse(w, http.StatusForbidden, why)
}

// refuse says why, in both languages: in the body, and in the headers, since many clients drop the body of a refused
// CONNECT.
func refuse(w http.ResponseWriter, status int, why bilingual.Text) {
	why.ToHeader(w.Header())
	http.Error(w, why.Zh+"\n"+why.En, status)
}

// takePlace takes a place for something that is let through, if there is one.
func (p *Proxy) takePlace() bool {
	select {
	case p.passing <- struct{}{}:
		return true
	default:
		return false
	}
}

func (p *Proxy) givePlace() { <-p.passing }
