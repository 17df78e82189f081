package ngrok

import (
	"context"
	"net"
	"sync"
	"time"

	sdk "golang.ngrok.com/ngrok/v2"

	"wxlab/tunnel"
)

// How long the steps of an orderly end may take.
const (
	inFlight       = 20 * time.Millisecond // for what is already on the wire to arrive
	unbindPatience = 2 * time.Second       // for the service to confirm that the domain is free
	answerPatience = 5 * time.Second       // for answers being written: as long as WeChat waits
)

// end gives the domain back and ends the session. It runs in the background; Ended is closed when it is done.
func (t *Tunnel) end(agent sdk.Agent, endpoint sdk.EndpointListener) {
	defer close(t.ended)
	defer t.cancel()
	t.unbind(endpoint)
	t.served.wait(answerPatience)
	pause(t.life, inFlight) // a connection closed with unread bytes is reset, and the last answer is lost
	_ = agent.Disconnect()  // an error would change nothing: the road is closed either way
}

// unbind closes the endpoint. The valve is held while the SDK takes its locks, because it could deadlock then (see
// valve). The SDK ignores the context of CloseWithContext, so the wait is limited here.
func (t *Tunnel) unbind(endpoint sdk.EndpointListener) {
	t.valve.hold()
	defer t.valve.release()
	pause(t.life, inFlight)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = endpoint.CloseWithContext(t.life)
	}()
	pause(t.life, inFlight)
	t.valve.release()
	limit, cancel := context.WithTimeout(t.life, unbindPatience)
	defer cancel()
	select {
	case <-closed:
	case <-limit.Done():
	}
}

// abandon ends an opening that failed. Closed is its last state: later events of its agent change nothing.
func (t *Tunnel) abandon() {
	t.Post(tunnel.Status{State: tunnel.Closed})
	t.cancel()
}

// conns counts the connections being served.
type conns struct {
	mu    sync.Mutex
	open  int
	empty chan struct{} // set while somebody waits
}

// add counts conn until it is closed.
func (c *conns) add(conn net.Conn) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open++
	return &counted{Conn: conn, of: c}
}

func (c *conns) remove() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	if c.open == 0 && c.empty != nil {
		close(c.empty)
		c.empty = nil
	}
}

// wait returns when no connection is open, or after limit.
func (c *conns) wait(limit time.Duration) {
	empty := c.emptied()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-empty:
	case <-timer.C:
	}
}

// emptied returns a channel that is closed as soon as no connection is open.
func (c *conns) emptied() <-chan struct{} {
	c.mu.Lock()
	defer c.mu.Unlock()
	empty := make(chan struct{})
	if c.open == 0 {
		close(empty)
	} else {
		c.empty = empty
	}
	return empty
}

// counted is a connection that reports its end, once.
type counted struct {
	net.Conn
	of   *conns
	once sync.Once
}

// Close ends the connection.
func (c *counted) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.of.remove)
	return err
}
