package tunnel

import (
	"fmt"
	"net"
)

// port is a listening TCP port of this machine, which is all that Local is, and what Own's tunnel leads to.
type port struct {
	net.Listener
	*Feed
	url string
}

// Local listens on a TCP address of this machine ("127.0.0.1:8680"; port 0 picks a free one). It is online from
// the start, and its URL is plain http on that address.
func Local(addr string) (Listener, error) {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, err)
	}
	return &port{Listener: ln, Feed: NewFeed(Status{State: Online}, nil), url: "http://" + ln.Addr().String()}, nil
}

// URL is the public base address; see [Listener].
func (p *port) URL() string { return p.url }

// Close stops listening; a second Close is harmless.
func (p *port) Close() error {
	if !p.Post(Status{State: Closed}) {
		return nil
	}
	return p.Listener.Close()
}
