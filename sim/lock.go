package sim

import (
	"sync"

	"wxlab/sim/world"
)

// guarded is the world behind its lock. A *world comes from lock alone, so whoever has one in hand holds the lock, and
// a function that takes one says by its signature that it must be called under it. Nobody keeps it past unlock.
//
// The lock is never held while a push waits for an answer: platforms call WeChat back while they handle a callback.
type guarded struct {
	mu      sync.Mutex
	state   *world.World  // only the methods of guarded look at it
	changed chan struct{} // closed at the next change; nil while nobody waits
}

func (g *guarded) lock() *world.World {
	g.mu.Lock()
	return g.state
}

// start puts the first world behind the lock, before anybody else knows the simulator.
func (g *guarded) start(w *world.World) { g.state = w }

// unlock wakes everyone who waits for a change, if the world was touched.
func (g *guarded) unlock() {
	if g.state.TakeTouch() && g.changed != nil {
		close(g.changed)
		g.changed = nil
	}
	g.mu.Unlock()
}

// replace puts another world in the place of the one that the caller has locked.
func (g *guarded) replace(next *world.World) {
	g.state = next
	next.Touch()
}

// next returns a channel that is closed at the next change.
func (g *guarded) next() <-chan struct{} {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.changed == nil {
		g.changed = make(chan struct{})
	}
	return g.changed
}
