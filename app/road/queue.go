package road

import (
	"container/list"
	"net/netip"
	"sync"
	"sync/atomic"
	"time"
)

// queue holds those who keep us waiting, the longest-waiting first. It is never full: whoever joins a queue of size
// drops the one that has waited longest, and a client that has share places already drops its own. What WeChat sends
// arrives in one piece, so that it is at the end of a queue and soon out of it.
type queue struct {
	size, share int // places, and places of one client
	budget      int // bytes that all may hold together, where they hold any

	mu      sync.Mutex
	waiting list.List // of *place
	of      map[netip.Addr]int
	bytes   int
	dropped atomic.Int64 // how many had to make room
}

// place is one in a queue. drop ends what is waited for; it is called once at most, and not under the queue's lock.
type place struct {
	client netip.Addr // invalid where nobody tells the client's address; such clients have no share
	drop   func()
	at     *list.Element // nil once it left
	bytes  int           // what it holds, until it releases it
}

// join takes a place at the end.
func (q *queue) join(client netip.Addr, drop func()) *place {
	p := &place{client: client, drop: drop}
	if gone := q.enter(p); gone != nil {
		q.dropped.Add(1)
		gone.drop()
	}
	return p
}

// enter puts p into the queue, and takes out who has to make room for it, if anybody.
func (q *queue) enter(p *place) (gone *place) {
	q.mu.Lock()
	defer q.mu.Unlock()
	if q.of == nil {
		q.of = map[netip.Addr]int{}
	}
	switch {
	case p.client.IsValid() && q.of[p.client] >= q.share:
		gone = q.oldest(func(other *place) bool { return other.client == p.client })
	case q.waiting.Len() >= q.size:
		gone = q.oldest(func(*place) bool { return true })
	}
	if gone != nil {
		q.remove(gone)
	}
	p.at = q.waiting.PushBack(p)
	if p.client.IsValid() {
		q.of[p.client]++
	}
	return gone
}

// oldest is the one that has waited longest among those that fit, nil where none does.
func (q *queue) oldest(fits func(*place) bool) *place {
	for at := q.waiting.Front(); at != nil; at = at.Next() {
		if p := at.Value.(*place); fits(p) {
			return p
		}
	}
	return nil
}

// leave gives p's place back, if it still has it; false where it was dropped or left before.
func (q *queue) leave(p *place) bool {
	q.mu.Lock()
	defer q.mu.Unlock()
	if p.at == nil {
		return false
	}
	q.remove(p)
	return true
}

func (q *queue) remove(p *place) {
	q.waiting.Remove(p.at)
	p.at = nil
	if q.of[p.client]--; q.of[p.client] <= 0 {
		delete(q.of, p.client)
	}
}

// smallBody is what is never given up for the bytes that others hold. WeChat's pushes have less.
const smallBody = 16 << 10

// grow notes that p holds n bytes more. Where all together hold too much, the one that waits with the most is dropped.
func (q *queue) grow(p *place, n int) {
	q.mu.Lock()
	p.bytes += n
	q.bytes += n
	var gone *place
	if q.bytes > q.budget {
		if gone = q.largest(); gone != nil {
			q.remove(gone)
		}
	}
	q.mu.Unlock()
	if gone != nil {
		q.dropped.Add(1)
		gone.drop()
	}
}

// largest is the one that holds the most among those that wait, nil where all are small.
func (q *queue) largest() (most *place) {
	for at := q.waiting.Front(); at != nil; at = at.Next() {
		if p := at.Value.(*place); p.bytes > smallBody && (most == nil || p.bytes > most.bytes) {
			most = p
		}
	}
	return most
}

// release says that the bytes that p held are free again.
func (q *queue) release(p *place) {
	q.mu.Lock()
	defer q.mu.Unlock()
	q.bytes -= p.bytes
	p.bytes = 0
}

// dropOldest makes room; false where nobody waits.
func (q *queue) dropOldest() bool {
	q.mu.Lock()
	p := q.oldest(func(*place) bool { return true })
	if p != nil {
		q.remove(p)
	}
	q.mu.Unlock()
	if p == nil {
		return false
	}
	q.dropped.Add(1)
	p.drop()
	return true
}

// end drops everybody, at the road's end.
func (q *queue) end() {
	for q.dropOldest() {
	}
}

// len is how many wait.
func (q *queue) len() int {
	q.mu.Lock()
	defer q.mu.Unlock()
	return q.waiting.Len()
}

// patience is how long one may wait that joins now: long while the queue is at most half full, then less and less,
// down to short in a full one.
func (q *queue) patience(long, short time.Duration) time.Duration {
	empty := float64(q.size-q.len()) / float64(q.size)
	return short + time.Duration(min(1, 2*max(0, empty))*float64(long-short))
}

// slots are the requests that are answered at once: size in all, and share of one client.
type slots struct {
	size, share int

	mu   sync.Mutex
	busy int
	of   map[netip.Addr]int
}

// take takes a slot if there is one for the client.
func (s *slots) take(client netip.Addr) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.busy >= s.size || client.IsValid() && s.of[client] >= s.share {
		return false
	}
	if s.of == nil {
		s.of = map[netip.Addr]int{}
	}
	s.busy++
	s.of[client]++
	return true
}

// give gives back what take took.
func (s *slots) give(client netip.Addr) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.busy--
	if s.of[client]--; s.of[client] == 0 {
		delete(s.of, client)
	}
}
