package tunnel

import (
	"net"
	"sync"
	"time"
)

// Served counts the connections that a road gave out and that are open still. The zero value is ready.
type Served struct {
	mu    sync.Mutex
	open  int
	empty chan struct{} // set while somebody waits
}

// Add counts conn until it is closed.
func (c *Served) Add(conn net.Conn) net.Conn {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open++
	return &counted{Conn: conn, of: c}
}

func (c *Served) remove() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.open--
	if c.open == 0 && c.empty != nil {
		close(c.empty)
		c.empty = nil
	}
}

// Wait returns when no connection is open, or after limit.
func (c *Served) Wait(limit time.Duration) {
	empty := c.emptied()
	timer := time.NewTimer(limit)
	defer timer.Stop()
	select {
	case <-empty:
	case <-timer.C:
	}
}

// emptied returns a channel that is closed as soon as no connection is open.
func (c *Served) emptied() <-chan struct{} {
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
	of   *Served
	once sync.Once
}

// Close ends the connection.
func (c *counted) Close() error {
	err := c.Conn.Close()
	c.once.Do(c.of.remove)
	return err
}
