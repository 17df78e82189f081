package ngroktest

import (
	"bytes"
	"context"
	"crypto/tls"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/netip"
	"strings"
	"sync"
)

// claimHeader carries the address a test client claims to have; the edge removes it.
const claimHeader = "Ngroktest-Client-Addr"

// serveEdge opens the public side: plain HTTP on one port, HTTPS for any name on the other.
func (s *Service) serveEdge() {
	secure := tls.NewListener(s.secure, s.ca.serverConfig())
	for _, ln := range []net.Listener{s.plain, secure} {
		edge := &http.Server{
			Handler:     s,
			ErrorLog:    log.New(io.Discard, "", 0), // tests make connections break on purpose
			ConnContext: s.connContext,
			ConnState:   s.connState,
		}
		s.edges = append(s.edges, edge)
		s.wg.Go(func() { _ = edge.Serve(ln) })
	}
}

// visitor is one client connection to the edge. The agent is told the client's address once per proxy stream,
// so streams are pooled per visitor and claimed address, never across.
type visitor struct {
	service *Service
	mu      sync.Mutex
	pools   map[string]*http.Transport
}

type visitorKey struct{}

// connContext gives every client connection its visitor.
func (s *Service) connContext(ctx context.Context, conn net.Conn) context.Context {
	v := &visitor{service: s, pools: map[string]*http.Transport{}}
	s.visitors.Store(conn, v)
	return context.WithValue(ctx, visitorKey{}, v)
}

// connState lets go of the visitor's proxy streams when the client has gone.
func (s *Service) connState(conn net.Conn, state http.ConnState) {
	if state != http.StateClosed && state != http.StateHijacked {
		return
	}
	if v, ok := s.visitors.LoadAndDelete(conn); ok {
		v.(*visitor).leave()
	}
}

func (v *visitor) leave() {
	v.mu.Lock()
	defer v.mu.Unlock()
	for _, t := range v.pools {
		t.CloseIdleConnections()
	}
}

// transport is the pool of proxy streams for one client address.
func (v *visitor) transport(client string) *http.Transport {
	v.mu.Lock()
	defer v.mu.Unlock()
	t := v.pools[client]
	if t == nil {
		t = &http.Transport{
			DisableCompression: true,
			DialContext: func(_ context.Context, _, addr string) (net.Conn, error) {
				return v.service.dial(addr, client)
			},
		}
		v.pools[client] = t
	}
	return t
}

// dial opens a proxy stream to the endpoint of a host.
func (s *Service) dial(addr, client string) (net.Conn, error) {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return nil, err
	}
	ep := s.lookup(host)
	if ep == nil {
		return nil, fmt.Errorf("no endpoint for %s", host)
	}
	str, err := ep.session.mux.OpenTypedStream(streamProxy)
	if err != nil {
		return nil, err
	}
	if err := writeProxyHeader(str, proxyHeader{Id: ep.id, ClientAddr: client, Proto: ep.scheme,
		EdgeType: "3"}); err != nil {
		str.Close()
		return nil, err
	}
	return str, nil
}

func writeProxyHeader(w io.Writer, h proxyHeader) error {
	text, err := json.Marshal(h)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	b.Write(binary.LittleEndian.AppendUint64(nil, uint64(len(text))))
	b.Write(text)
	_, err = w.Write(b.Bytes())
	return err
}

func (s *Service) lookup(host string) *endpoint {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.endpoints[strings.ToLower(host)]
}

// ServeHTTP is the edge: knobs first, then the endpoint of the request's Host.
func (s *Service) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	host := hostname(r.Host)
	switch {
	case s.lookup(host) == nil:
		refuse(w, http.StatusNotFound, "ERR_NGROK_3200")
	case s.fault(w, r):
	default:
		s.forward(w, r, host)
	}
}

func hostname(hostport string) string {
	if host, _, err := net.SplitHostPort(hostport); err == nil {
		return host
	}
	return hostport
}

// forward passes the request on as it came, with the forwarding headers ngrok sets: X-Forwarded-For appended to
// what the client sent.
func (s *Service) forward(w http.ResponseWriter, r *http.Request, host string) {
	client := r.RemoteAddr
	if claimed := r.Header.Get(claimHeader); claimed != "" {
		client = claimed
	}
	r.RemoteAddr = client // SetXForwarded reads it
	proxy := httputil.ReverseProxy{
		Transport: r.Context().Value(visitorKey{}).(*visitor).transport(client),
		ErrorLog:  log.New(io.Discard, "", 0),
		Rewrite: func(p *httputil.ProxyRequest) {
			p.Out.URL.Scheme, p.Out.URL.Host = "http", host
			p.Out.Host = p.In.Host
			p.Out.Header["X-Forwarded-For"] = p.In.Header["X-Forwarded-For"]
			p.SetXForwarded()
			p.Out.Header.Del(claimHeader)
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, _ error) {
			refuse(w, http.StatusBadGateway, "ERR_NGROK_3004")
		},
	}
	proxy.ServeHTTP(w, r)
}

// refuse is the edge's own answer. The header can come from nobody else.
func refuse(w http.ResponseWriter, status int, code string) {
	w.Header().Set("Ngrok-Error-Code", code)
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	w.WriteHeader(status)
	fmt.Fprintf(w, "<!DOCTYPE html><title>ngrok</title><p>%s</p>", html.EscapeString(code))
}

// consented reports whether the visitor passed the warning page, or asked not to see it.
func consented(r *http.Request) bool {
	_, err := r.Cookie("abuse_interstitial")
	return err == nil || r.Header.Get("Ngrok-Skip-Browser-Warning") != ""
}

// Client returns a client for whom every name leads to the edge, which trusts the edge's certificates and
// follows no redirects. With a valid client address, the edge takes it for the client's; the zero value keeps
// the real one.
func (s *Service) Client(client netip.AddrPort) *http.Client {
	t := &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: s.ca.pool},
		DialContext: func(ctx context.Context, network, addr string) (net.Conn, error) {
			edge := s.secure
			if _, port, _ := net.SplitHostPort(addr); port == "80" {
				edge = s.plain
			}
			return new(net.Dialer).DialContext(ctx, network, edge.Addr().String())
		},
	}
	return &http.Client{
		Transport:     claimant{t, client},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// claimant adds the claimed address to requests.
type claimant struct {
	*http.Transport
	client netip.AddrPort
}

func (c claimant) RoundTrip(r *http.Request) (*http.Response, error) {
	if c.client.IsValid() {
		r = r.Clone(r.Context())
		r.Header.Set(claimHeader, c.client.String())
	}
	return c.Transport.RoundTrip(r)
}
