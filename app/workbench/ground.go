package workbench

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"time"

	"wxlab/app/road"
	"wxlab/sim/wxserver/proxy"
)

// ground is what lies under the parties: their listeners, the ways between them and to the world, a person's time.
type ground struct {
	log       *slog.Logger
	wall      func() time.Time // a person's time, for stopwatches
	outside   road.Outside
	loopback  *http.Transport
	own       *ownConns    // of loopback
	platform  *road.Face   // its listener, nil where it does not run
	simulator *road.Face   // likewise
	tls       *road.Face   // the simulator's by TLS, nil for none
	proxy     *proxy.Proxy // the handler on both; nil without a simulator
	pass      []string     // hosts that it lets through
	passOn    http.Handler // answers in the embedded platform's place; nil: none does
	changed   *hub
	patience  time.Duration // of the simulated WeChat, zero for its own
}

// newLoopback connects the parties on this machine: a system proxy would only lose their calls, and WeChat's pushes
// carry no Accept-Encoding (PROTOCOL 2.2).
func newLoopback(own *ownConns) *http.Transport {
	return &http.Transport{
		DialContext: own.dial, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true,
	}
}

// ownConns are connections that the parties made, by their address at this end: where they arrive, calls of the parties'
// are told from everybody else's.
type ownConns struct{ open sync.Map }

func (o *ownConns) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	o.open.Store(conn.LocalAddr().String(), true)
	return &ownConn{conn, o}, nil
}

// made reports whether a connection from an address is one of these.
func (o *ownConns) made(from string) bool {
	_, ok := o.open.Load(from)
	return ok
}

type ownConn struct {
	net.Conn
	among *ownConns
}

// Close implements net.Conn.
func (c *ownConn) Close() error {
	c.among.open.Delete(c.LocalAddr().String())
	return c.Conn.Close()
}

func (g *ground) close() error {
	g.loopback.CloseIdleConnections() // a connection nobody uses would hold up the listeners' end
	return errors.Join(g.platform.Close(), g.proxy.Close(), g.simulator.Close(), g.tls.Close())
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
