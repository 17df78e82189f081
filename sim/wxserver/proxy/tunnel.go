package proxy

import (
	"bytes"
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"sync"
	"time"

	"wxlab/sim/wxserver/ca"
)

const (
	handOver     = 5 * time.Second  // for a server to take a tunnel in
	dialPatience = 10 * time.Second // with a target that is let through
	idlePatience = 5 * time.Minute  // with a tunnel in which nothing moves
)

// connect answers CONNECT.
func (p *Proxy) connect(w http.ResponseWriter, r *http.Request) {
	t, ok := parseTarget(r.Host)
	switch {
	case !ok || t.port == "":
		refuse(w, http.StatusBadRequest, malformed(r.Host))
	case t.place == simulated:
		p.endTunnel(w, t)
	default:
		p.letThrough(w, r, t, func() { p.passTunnel(w, r, t) })
	}
}

// endTunnel makes a tunnel that ends here: what comes out of it is served like a connection of its own.
func (p *Proxy) endTunnel(w http.ResponseWriter, t target) {
	if !t.answers() {
		refuse(w, http.StatusForbidden, wrongPort(t))
		return
	}
	if _, err := p.cfg.CA(); err != nil && t.port == "443" {
		refuse(w, http.StatusInternalServerError, noCA(err))
		return
	}
	mouth, err := open(w, t.host)
	if err != nil {
		return
	}
	var inside net.Conn = mouth
	if t.port == "443" {
		inside = &secured{Conn: tls.Server(mouth, p.tls), host: t.host, trouble: p.cfg.Trouble}
	}
	select {
	case p.tunnels <- arrival{inside, Connect}:
	case <-time.After(handOver):
		mouth.Close()
	case <-p.ctx.Done():
		mouth.Close()
	}
}

// mouth is our end of a tunnel: what the client said before it heard that the tunnel stands comes first.
type mouth struct {
	net.Conn
	early *bytes.Reader
	host  string // that it was made for
}

// open turns a connection into a tunnel and says so. Where that fails the caller has been told.
func open(w http.ResponseWriter, host string) (*mouth, error) {
	conn, buffered, err := http.NewResponseController(w).Hijack()
	if err != nil {
		refuse(w, http.StatusNotImplemented, noTunnel())
		return nil, err
	}
	early, _ := buffered.Reader.Peek(buffered.Reader.Buffered()) // they are there
	m := &mouth{conn, bytes.NewReader(bytes.Clone(early)), host}
	if _, err := io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n"); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return m, nil
}

// Read implements net.Conn.
func (m *mouth) Read(p []byte) (int, error) {
	if m.early.Len() > 0 {
		return m.early.Read(p)
	}
	return m.Conn.Read(p)
}

// CloseWrite ends our half.
func (m *mouth) CloseWrite() error { return closeWrite(m.Conn) }

// certificate is the one for the name that a client asks for; one that names none means the host of its tunnel. For a name
// that is none of WeChat's there is none, and TLS has an alert for that.
func (p *Proxy) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	authority, err := p.cfg.CA()
	if err != nil {
		return nil, err
	}
	tunnelled := ""
	if m, ok := hello.Conn.(*mouth); ok {
		tunnelled = m.host
	}
	name := cmp.Or(hello.ServerName, tunnelled, "api.weixin.qq.com")
	if t, ok := parseTarget(name); ok && !ca.Covers(t.host) {
		p.cfg.Trouble(t.host, t.misdirected())
		return nil, nil
	}
	return authority.Leaf(name)
}

// passTunnel makes a tunnel to a target that is let through.
func (p *Proxy) passTunnel(w http.ResponseWriter, r *http.Request, t target) {
	ctx, cancel := context.WithTimeout(r.Context(), dialPatience)
	server, err := p.cfg.Dial(ctx, "tcp", t.addr())
	cancel()
	if err != nil {
		refuse(w, http.StatusBadGateway, unreachable(t.host, err))
		return
	}
	defer server.Close()
	client, err := open(w, t.host)
	if err != nil {
		return
	}
	defer client.Close()
	end := func() { client.Close(); server.Close() }
	idle := time.AfterFunc(idlePatience, end)
	defer idle.Stop()
	defer context.AfterFunc(p.ctx, end)()
	var halves sync.WaitGroup
	halves.Go(func() { carry(server, client, idle) })
	halves.Go(func() { carry(client, server, idle) })
	halves.Wait()
}

// carry copies one direction to its end, and puts the patience with the tunnel off as long as something moves.
func carry(to, from net.Conn, idle *time.Timer) {
	_, err := io.Copy(to, moving{from, idle})
	if err != nil || closeWrite(to) != nil {
		to.Close() // the other direction ends with it
	}
}

// moving is a connection whose bytes show that somebody is there.
type moving struct {
	io.Reader
	idle *time.Timer
}

// Read implements io.Reader.
func (m moving) Read(p []byte) (int, error) {
	n, err := m.Reader.Read(p)
	m.idle.Reset(idlePatience)
	return n, err
}
