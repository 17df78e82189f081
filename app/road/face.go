package road

import (
	"context"
	"net"
	"net/http"
	"strconv"
	"time"

	"wxlab/app/workspace"
	"wxlab/platform/oserror"
)

// Face is one HTTP listener of this machine.
type Face struct {
	ln   net.Listener
	addr string // where it is reached
	http *http.Server
}

// OpenFace takes an address; nothing is answered there before Serve. A failure says which flag chooses another address.
// lan is this machine's address in its network, see Reachable.
func OpenFace(addr, flag string, lan func() string) (*Face, error) {
	ln, err := Listen(addr, flag)
	if err != nil {
		return nil, err
	}
	return &Face{ln: ln, addr: Reachable(ln.Addr(), lan)}, nil
}

// Reachable is the host:port where a listener is reached. One on every address of the machine, 0.0.0.0, is reached from
// the network at the machine's own, which lan knows; without a network at 127.0.0.1.
func Reachable(addr net.Addr, lan func() string) string {
	tcp, ok := addr.(*net.TCPAddr)
	if !ok || !tcp.IP.IsUnspecified() {
		return addr.String()
	}
	host := lan()
	if host == "" {
		host = "127.0.0.1"
	}
	return net.JoinHostPort(host, strconv.Itoa(tcp.Port))
}

// Listen listens on addr; a failure says which flag chooses another address.
func Listen(addr, flag string) (net.Listener, error) {
	ln, err := net.Listen("tcp", addr)
	args := []any{addr, flag}
	switch {
	case oserror.PortTaken(err):
		return nil, &workspace.Problem{Key: "problem.port_busy", Args: args, Exit: workspace.ExitEnvironment}
	case oserror.PortForbidden(err):
		return nil, &workspace.Problem{Key: "problem.port_low", Args: args, Exit: workspace.ExitEnvironment, Err: err}
	case err != nil:
		return nil, &workspace.Problem{Key: "problem.listen", Args: args, Exit: workspace.ExitEnvironment, Err: err}
	}
	return ln, nil
}

// Addr is the host:port where the face is reached, "" for none.
func (f *Face) Addr() string {
	if f == nil {
		return ""
	}
	return f.addr
}

// URL is the face's base address, "" for none.
func (f *Face) URL() string {
	if f == nil {
		return ""
	}
	return "http://" + f.Addr()
}

// What a face bears. A load test beside us may have thousands of connections and send tens of megabytes at once; a browser
// sends the cookies that every other server on localhost gave it.
const (
	faceIdle     = 2048
	faceBodies   = 2048
	faceBudget   = 64 << 20 // bytes of all bodies that have not been answered
	faceHeader   = 32 << 10
	facePatience = 30 * time.Second // with a body
)

// Serve puts h on the listener, to which a tunnel of the user's own may lead, and strangers on this machine: connections
// wait at a gate until they ask something, and what bodies hold together is bounded.
func (f *Face) Serve(h http.Handler) {
	f.ServeAround(h, func(ln net.Listener) net.Listener { return ln }, func(*http.Server) {})
}

// ServeAround is Serve where more connections come than those of the listener: around makes of it what gives them all, and
// the server is set up for them.
func (f *Face) ServeAround(h http.Handler, around func(net.Listener) net.Listener, setUp func(*http.Server)) {
	f.ln = around(f.ln)
	g := newGate(f.ln)
	g.idle.size, g.maxHeader = faceIdle, faceHeader
	f.http = &http.Server{
		Handler:           &weighing{next: h, wall: g.wall, bodies: queue{size: faceBodies, budget: faceBudget}},
		ReadHeaderTimeout: 5 * time.Second, ReadTimeout: facePatience, IdleTimeout: 2 * time.Minute,
		MaxHeaderBytes: faceHeader, ConnState: g.watch,
	}
	setUp(f.http)
	go f.http.Serve(g.begin())
}

// Close ends the listener; calls under way get a moment to finish.
func (f *Face) Close() error {
	switch {
	case f == nil:
		return nil
	case f.http == nil:
		return f.ln.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	if err := f.http.Shutdown(ctx); err != nil {
		return f.http.Close()
	}
	return nil
}
