package ngrok

import (
	"context"
	"net"
	"sync"
)

// valve sits in the SDK's connections to the service. It can hold back what the service sends, so that for a while no
// new connection reaches the SDK, and it can cut the connection.
//
// An endpoint is closed while the valve is held: for every connection that arrives, the SDK takes a read lock twice in
// a row, and a Close that asks for the write lock in between blocks all three for ever.
type valve struct {
	mu   sync.Mutex
	held chan struct{} // closed on release; nil while open
	last net.Conn      // the newest connection
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

// cut closes the newest connection.
func (v *valve) cut() {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.last != nil {
		v.last.Close()
	}
}

// behind puts the valve into every connection that dial opens.
func (v *valve) behind(dial dialFunc) dialFunc {
	return func(ctx context.Context, network, addr string) (net.Conn, error) {
		conn, err := dial(ctx, network, addr)
		if err != nil {
			return nil, err
		}
		v.mu.Lock()
		defer v.mu.Unlock()
		v.last = conn
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
