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

// left is what may be taken at now. A clock that was set back goes on from there: nobody waits until it has caught up.
func (b *bucket) left(now time.Time) float64 {
	passed := now.Sub(b.at).Seconds()
	b.spent, b.at = max(0, b.spent-max(0, passed)*b.rate), now
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

// allowance is what may be asked for: by every client whose address is known, and by all together, which bounds those
// who make up a new address for each request.
type allowance struct {
	size, rate float64 // of a client
	all        bucket

	mu   sync.Mutex
	each map[netip.Addr]*bucket
}

// allow takes one request out of the allowance, if it is there. Clients of unknown address share what all have.
func (a *allowance) allow(client netip.Addr, now time.Time) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	return (!client.IsValid() || a.own(client, now).allow(now)) && a.all.allow(now)
}

// own is a client's bucket.
func (a *allowance) own(client netip.Addr, now time.Time) *bucket {
	if a.each == nil || len(a.each) >= maxClients {
		a.each = map[netip.Addr]*bucket{}
	}
	b := a.each[client]
	if b == nil {
		b = &bucket{size: a.size, rate: a.rate, at: now}
		a.each[client] = b
	}
	return b
}

// network is what one client is counted by: its address, of IPv6 the /64, for one has all of it. A loopback address is
// that of a tunnel on this machine and tells nothing about who is at its other end: the result is the invalid Addr.
func network(client netip.Addr) netip.Addr {
	if client.IsLoopback() {
		return netip.Addr{}
	}
	if client.Is6() {
		if p, err := client.Prefix(64); err == nil {
			return p.Addr()
		}
	}
	return client
}
