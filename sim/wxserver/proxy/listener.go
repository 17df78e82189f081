package proxy

import (
	"cmp"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"

	"wxlab/sim/bilingual"
)

// Listener is ln, and the tunnels that end here: a server treats both alike, with the same patience and the same limits.
func (p *Proxy) Listener(ln net.Listener) net.Listener {
	l := &listener{Listener: ln, tunnels: p.tunnels, came: make(chan came), closed: make(chan struct{})}
	go l.accept()
	return l
}

type listener struct {
	net.Listener
	tunnels <-chan net.Conn
	came    chan came
	once    sync.Once
	closed  chan struct{}
}

// came is what the listener below gave.
type came struct {
	conn net.Conn
	err  error
}

// accept hands on what comes to the listener below until it ends.
func (l *listener) accept() {
	for {
		conn, err := l.Listener.Accept()
		select {
		case l.came <- came{conn, err}:
		case <-l.closed:
			if conn != nil {
				conn.Close()
			}
			return
		}
		if errors.Is(err, net.ErrClosed) {
			return
		}
	}
}

// Accept implements net.Listener.
func (l *listener) Accept() (net.Conn, error) {
	select {
	case c := <-l.came:
		return c.conn, c.err
	case conn := <-l.tunnels:
		return conn, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (l *listener) Close() error {
	l.once.Do(func() { close(l.closed) })
	return l.Listener.Close()
}

// TLS is ln with TLS that ends here, for clients that reach WeChat's hosts at this address by their hosts file.
func (p *Proxy) TLS(ln net.Listener) net.Listener { return &tlsListener{ln, p} }

type tlsListener struct {
	net.Listener
	proxy *Proxy
}

// Accept implements net.Listener.
func (l *tlsListener) Accept() (net.Conn, error) {
	conn, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	return arrival{&secured{Conn: tls.Server(conn, l.proxy.tls), trouble: l.proxy.cfg.Trouble}, TLS}, nil
}

// secured is TLS that tells when the client ended it because it does not trust us: the client's own words for that are
// seldom the best.
type secured struct {
	*tls.Conn
	host    string // "" to take the name that the client asked for
	trouble func(host string, why bilingual.Text)
}

// Read implements net.Conn.
func (s *secured) Read(p []byte) (int, error) {
	n, err := s.Conn.Read(p)
	if err != nil && !s.ConnectionState().HandshakeComplete && saysDistrust(err) {
		host := cmp.Or(s.host, s.ConnectionState().ServerName)
		s.trouble(host, distrusted(host))
	}
	return n, err
}

// saysDistrust reports whether a handshake ended because the client does not trust the certificate. Clients with OpenSSL
// say so in a way that TLS 1.3 does not foresee, and Go takes it for damage.
func saysDistrust(err error) bool {
	var alert *net.OpError
	if !errors.As(err, &alert) {
		return false
	}
	text := alert.Err.Error()
	return alert.Op == "remote error" && strings.Contains(text, "certificate") || text == "tls: bad record MAC"
}
