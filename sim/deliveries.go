package sim

import (
	"slices"

	"wxlab/sim/world"
)

// Deliveries lists the deliveries after the one with the given id, oldest first, all when it is empty or forgotten.
// A limit above zero keeps the newest of them.
func (s *Sim) Deliveries(after string, limit int) []world.Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	list := w.Deliveries
	if i := slices.IndexFunc(list, func(d *world.Delivery) bool { return d.ID == after }); i >= 0 {
		list = list[i+1:]
	}
	if limit > 0 && len(list) > limit {
		list = list[len(list)-limit:]
	}
	var out []world.Delivery
	for _, d := range list {
		out = append(out, d.Copy())
	}
	return out
}

// Delivery returns one delivery.
func (s *Sim) Delivery(id string) (world.Delivery, bool) {
	w := s.world.lock()
	defer s.world.unlock()
	if d := w.Delivery(id); d != nil {
		return d.Copy(), true
	}
	return world.Delivery{}, false
}
