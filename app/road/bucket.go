package road

import (
	"net/netip"
	"sync"
	"time"
)

// bucket is an allowance: it fills at rate a second up to size, and what is taken is gone. A bucket that was never
// used is full.
type bucket struct {
	size, rate float64
	spent      float64
	at         time.Time
}

// left is what may be taken at now.
func (b *bucket) left(now time.Time) float64 {
	if passed := now.Sub(b.at).Seconds(); passed > 0 {
		b.spent = max(0, b.spent-passed*b.rate)
		b.at = now
	}
	return b.size - b.spent
}

// take takes n, down to an empty bucket's floor of one size below: one dear thing may overdraw it, not many.
func (b *bucket) take(now time.Time, n float64) {
	b.left(now)
	b.spent = min(b.spent+n, 2*b.size)
}

// allow takes 1 if it is there.
func (b *bucket) allow(now time.Time) bool {
	if b.left(now) < 1 {
		return false
	}
	b.take(now, 1)
	return true
}

// maxClients bounds what the limiter remembers: beyond it, everybody starts anew.
const maxClients = 4096

// clients gives every client address an allowance of its own. IPv6 clients are counted by their /64, for one has
// all of it.
type clients struct {
	size, rate float64

	mu   sync.Mutex
	each map[netip.Addr]*bucket
}

func (c *clients) allow(client netip.Addr, now time.Time) bool {
	if client.Is6() {
		if p, err := client.Prefix(64); err == nil {
			client = p.Addr()
		}
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.each == nil || len(c.each) >= maxClients {
		c.each = map[netip.Addr]*bucket{}
	}
	b := c.each[client]
	if b == nil {
		b = &bucket{size: c.size, rate: c.rate, at: now}
		c.each[client] = b
	}
	return b.allow(now)
}
