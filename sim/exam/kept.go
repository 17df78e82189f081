package exam

import (
	"slices"
	"sync"

	"wxlab/sim/world"
)

// kept is what an examination saw so far: the world remembers only the latest of it.
type kept struct {
	mu    sync.Mutex
	told  []world.Delivery   // oldest first
	calls []world.CallRecord // oldest first
}

// keep takes the place of what was kept: both lists are whole.
func (k *kept) keep(told []world.Delivery, calls []world.CallRecord) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.told, k.calls = told, calls
}

// callsAfter are the calls after number seq, of those kept and those that the world remembers.
func (k *kept) callsAfter(remembered []world.CallRecord, seq uint64) []world.CallRecord {
	k.mu.Lock()
	defer k.mu.Unlock()
	all := k.calls
	if len(remembered) > 0 {
		older := func(c world.CallRecord) bool { return c.Seq < remembered[0].Seq }
		all = append(filter(all, older), remembered...)
	}
	return filter(all, func(c world.CallRecord) bool { return c.Seq > seq })
}

// deliveries are those kept and those that the world remembers.
func (k *kept) deliveries(remembered []world.Delivery) []world.Delivery {
	k.mu.Lock()
	defer k.mu.Unlock()
	if len(remembered) == 0 {
		return slices.Clone(k.told)
	}
	first := slices.IndexFunc(k.told, func(d world.Delivery) bool { return d.ID == remembered[0].ID })
	if first < 0 {
		first = len(k.told)
	}
	return append(slices.Clone(k.told[:first]), remembered...)
}
