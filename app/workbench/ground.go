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
	"wxlab/app/workspace"
	"wxlab/sim/wxserver/proxy"
)

// ground is what lies under the parties: their listeners, the ways between them and to the world, a person's time.
type ground struct {
	log       *slog.Logger
	lang      string           // that this start was asked to speak, "" for the workspace's
	spoken    string           // the system's, where the workspace has none
	wall      func() time.Time // a person's time, for stopwatches
	outside   road.Outside
	loopback  *http.Transport
	callers   *callers        // the connections of loopback
	platform  *road.Face      // its listener, nil where it does not run
	simulator *road.Face      // likewise
	tls       *road.Face      // the simulator's by TLS, nil for none
	proxy     *proxy.Proxy    // the handler on both; nil without a simulator
	pass      []string        // hosts that it lets through
	bases     workspace.Bases // in force since the start
	passOn    http.Handler    // answers in the embedded platform's place; nil: none does
	changed   *hub
	raised    *hub          // the window is asked to the front
	patience  time.Duration // of the simulated WeChat, zero for its own
}

// newLoopback connects the parties on this machine: a system proxy would only lose their calls, and WeChat's pushes
// carry no Accept-Encoding (PROTOCOL 2.2).
func newLoopback(known *callers) *http.Transport {
	return &http.Transport{
		DialContext: known.dial, MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true,
	}
}

// callers are the addresses from which the parties of this workbench call each other: whoever calls the simulator from
// another one is somebody else.
type callers struct{ at sync.Map }

func (c *callers) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err != nil {
		return nil, err
	}
	c.at.Store(conn.LocalAddr().String(), true)
	return &ownConn{conn, c}, nil
}

func (c *callers) know(addr string) bool {
	_, ok := c.at.Load(addr)
	return ok
}

// ownConn is a connection that is known while it is open.
type ownConn struct {
	net.Conn
	among *callers
}

// Close implements net.Conn. The address is forgotten first: once it is free it may be anybody's.
func (c *ownConn) Close() error {
	c.among.at.Delete(c.LocalAddr().String())
	return c.Conn.Close()
}

func (g *ground) close() error {
	g.loopback.CloseIdleConnections() // a connection nobody uses would hold up the listeners' end
	return errors.Join(g.platform.Close(), g.proxy.Close(), g.simulator.Close(), g.tls.Close())
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
