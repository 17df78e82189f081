// Package ngroktest is an offline ngrok: it speaks the agent protocol of the real service over TLS on loopback,
// so that the unmodified ngrok SDK connects, authenticates, binds, serves and reconnects in tests, and it has an
// edge that routes HTTP by host name as the public one does.
//
// What it applies are the service's rules (unknown token, domain in use, too many agents, …); what it adds are
// failures on request (dropped sessions, mute heartbeats, stalled requests, a warning page) and a record of all
// that agents did, with which a test waits for things to happen and never sleeps.
package ngroktest

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// Defaults of the account that every new Service knows.
const (
	Token     = "2ngrokTestTokenForOfflineUse_5e8NotARealOne"
	DevDomain = "wxlab-dev.ngrok-free.app"
)

// handshakePatience keeps a client that says nothing from holding up Close.
const handshakePatience = 10 * time.Second

// Service is a running offline ngrok. Close it, or use [Run].
type Service struct {
	Record *Record

	ca     *authority
	agents net.Listener
	plain  net.Listener // edge, http
	secure net.Listener // edge, https
	edges  []*http.Server
	wg     sync.WaitGroup

	visitors sync.Map // net.Conn → *visitor

	mu        sync.Mutex
	closed    bool
	serial    int
	accounts  map[string]Account // by authtoken
	sessions  map[*session]bool
	endpoints map[string]*endpoint // by host name
	knobs     knobs
}

// Account is what the service knows about the owner of an authtoken.
type Account struct {
	Name      string
	Plan      string   // "Free", …
	DevDomain string   // given to a bind that asks for no domain
	Domains   []string // others reserved by this account
	MaxAgents int      // sessions at a time; 0 means 3, the free plan's limit
}

// owns reports whether the account may bind host.
func (a Account) owns(host string) bool {
	for _, d := range append([]string{a.DevDomain}, a.Domains...) {
		if strings.EqualFold(d, host) {
			return true
		}
	}
	return false
}

// Run starts a Service for the length of a test.
func Run(t testing.TB) *Service {
	t.Helper()
	s, err := Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	return s
}

// Start listens on three loopback ports: one for agents, two for the edge. It knows one account on the free
// plan, [Token] with [DevDomain]; more come with [Service.Allow].
func Start() (*Service, error) {
	ca, err := newAuthority()
	if err != nil {
		return nil, fmt.Errorf("start offline ngrok: %w", err)
	}
	s := &Service{
		Record: newRecord(), ca: ca,
		accounts:  map[string]Account{Token: {Name: "Wxlab Tester", Plan: "Free", DevDomain: DevDomain}},
		sessions:  map[*session]bool{},
		endpoints: map[string]*endpoint{},
		knobs:     newKnobs(),
	}
	for _, ln := range []*net.Listener{&s.agents, &s.plain, &s.secure} {
		if *ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, errors.Join(fmt.Errorf("start offline ngrok: %w", err), s.unlisten())
		}
	}
	s.wg.Go(s.serveAgents)
	s.serveEdge()
	return s, nil
}

// Close ends all sessions and waits for everything the service started.
func (s *Service) Close() {
	s.mu.Lock()
	s.closed = true
	s.knobs.release("")
	sessions := s.live()
	s.mu.Unlock()
	_ = s.unlisten()
	for _, sess := range sessions {
		sess.mux.Close()
	}
	for _, edge := range s.edges {
		edge.Close()
	}
	s.wg.Wait()
}

// unlisten closes the ports that were opened.
func (s *Service) unlisten() error {
	var errs []error
	for _, ln := range []net.Listener{s.agents, s.plain, s.secure} {
		if ln != nil {
			errs = append(errs, ln.Close())
		}
	}
	return errors.Join(errs...)
}

// live lists the sessions; s.mu must be held.
func (s *Service) live() []*session {
	var all []*session
	for sess := range s.sessions {
		all = append(all, sess)
	}
	return all
}

// Addr is where agents connect, "127.0.0.1:port".
func (s *Service) Addr() string { return s.agents.Addr().String() }

// CAs holds the throw-away authority that signed the service's and the edge's certificates.
func (s *Service) CAs() *x509.CertPool { return s.ca.pool }

// Allow makes an authtoken known, or changes its account.
func (s *Service) Allow(token string, a Account) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.accounts[token] = a
}

// Forbid revokes an authtoken. Sessions that have it stay until they are dropped.
func (s *Service) Forbid(token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.accounts, token)
}

// serveAgents takes connections until the port closes.
func (s *Service) serveAgents() {
	for {
		conn, err := s.agents.Accept()
		if err != nil {
			return
		}
		s.wg.Go(func() { s.serveAgent(conn.(*net.TCPConn)) })
	}
}

// serveAgent runs one agent's connection to its end.
func (s *Service) serveAgent(tcp *net.TCPConn) {
	defer tcp.Close()
	if s.refusing() {
		_ = tcp.SetLinger(0)
		s.Record.add(Event{Kind: Refused})
		return
	}
	s.Record.add(Event{Kind: Connect})
	conn := tls.Server(tcp, s.ca.serverConfig())
	ctx, cancel := context.WithTimeout(context.Background(), handshakePatience)
	defer cancel()
	if err := conn.HandshakeContext(ctx); err != nil {
		s.Record.add(Event{Kind: TLSError, Text: err.Error()})
		return
	}
	sess := newSession(s, tcp, conn)
	if !s.join(sess) {
		sess.mux.Close()
		return
	}
	sess.serve()
	s.leave(sess)
	s.Record.add(Event{Kind: Gone})
}

// join adds a session, unless the service is closing.
func (s *Service) join(sess *session) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return false
	}
	s.sessions[sess] = true
	return true
}

// leave forgets a dead session and its endpoints, so that a reconnect does not find its own domain still taken.
func (s *Service) leave(sess *session) {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, sess)
	for host, ep := range s.endpoints {
		if ep.session == sess {
			delete(s.endpoints, host)
		}
	}
}
