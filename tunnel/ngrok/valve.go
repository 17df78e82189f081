package ngrok

import (
	"context"
	"net"
	"sync"
)

// valve can hold back what the service sends, so that the SDK meets no new connection for a moment.
//
// The moment is needed to close an endpoint: for every connection that arrives, the SDK takes a read lock twice
// in a row, and a Close that asks for the write lock in between blocks all three for ever.
type valve struct {
	mu   sync.Mutex
	held chan struct{} // closed on release; nil while open
}

func (v *valve) hold() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.held == nil {
		v.held = make(chan struct{})
	}
}

func (v *valve) release() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.held != nil {
		close(v.held)
		v.held = nil
	}
}

// pass waits until the valve is open.
func (v *valve) pass() {
	v.mu.Lock()
	held := v.held
	v.mu.Unlock()
	if held != nil {
		<-held
	}
}

// behind puts the valve into every connection that dial opens.
func (v *valve) behind(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		return &valved{conn, v}, nil
	}
}

type valved struct {
	net.Conn
	valve *valve
}

func (c *valved) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.valve.pass()
	return n, err
}
