package ngrok

import (
	"context"
	"net"
	"sync"
	"time"

	sdk "golang.ngrok.com/ngrok/v2"

	"wxlab/tunnel"
)

// How long the stages of an orderly end may take.
const (
	settle    = 20 * time.Millisecond // for connections on their way through the SDK
	farewell  = 2 * time.Second       // for the service to confirm that the domain is free
	lastWords = 5 * time.Second       // for answers being written: as long as WeChat waits
)

// end gives the endpoint back and ends the session. Nobody waits for it but Ended.
func (t *Tunnel) end(agent sdk.Agent, endpoint sdk.EndpointListener) {
	defer close(t.ended)
	defer t.cancel()
	t.unbind(endpoint)
	t.served.wait(lastWords)
	_ = agent.Disconnect() // it has no news: the road is over either way
}

// unbind closes the endpoint, with the valve held around the moment in which the SDK could deadlock. Its context
// is ignored by the SDK, so the limit is ours.
func (t *Tunnel) unbind(endpoint sdk.EndpointListener) {
	t.valve.hold()
	defer t.valve.release()
	pause(t.life, settle)
	closed := make(chan struct{})
	go func() {
		defer close(closed)
		_ = endpoint.CloseWithContext(t.life)
	}()
	pause(t.life, settle)
	t.valve.release()
	limit, cancel := context.WithTimeout(t.life, farewell)
	defer cancel()
	select {
	case <-closed:
	case <-limit.Done():
	}
}

// abandon ends an opening that failed; what its agent still has to say goes unheard.
func (t *Tunnel) abandon() {
	t.Post(tunnel.Status{State: tunnel.Closed})
	t.cancel()
}

// conns are the connections being served.
type conns struct {
	mu    *sync.Mutex
	open  map[*tracked]bool
	empty chan struct{} // set while somebody waits
}

func newConns() conns { return conns{mu: new(sync.Mutex), open: map[*tracked]bool{}} }

func (c *conns) add(conn net.Conn) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	t := &tracked{Conn: conn, of: c}
	c.open[t] = true
	return t
}

func (c *conns) remove(t *tracked) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.open, t)
	if len(c.open) == 0 && c.empty != nil {
		close(c.empty)
		c.empty = nil
	}
}

// wait returns when no connection is open, or after limit.
func (c *conns) wait(limit time.Duration) {
	c.mu.Lock()
	if len(c.open) == 0 {
		c.mu.Unlock()
		return
	}
	empty := make(chan struct{})
	c.empty = empty
	c.mu.Unlock()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-empty:
	case <-timer.C:
	}
}

// tracked is a connection that reports its end.
type tracked struct {
	net.Conn
	of   *conns
	once sync.Once
}

func (t *tracked) Close() error {
	err := t.Conn.Close()
	t.once.Do(func() { t.of.remove(t) })
	return err
}
