package sim

import (
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Expire ends the life of a ticket or an access token now, as if its time were over: from here on WeChat refuses it. It
// tells nobody, as WeChat does not.
func (s *Sim) Expire(value string) error {
	w := s.world.lock()
	defer s.world.unlock()
	issued := w.OwnerOf(value).Token
	for _, id := range w.Order {
		if issued == nil {
			issued = world.FindIssued(w.Platforms[id].Tickets, value)
		}
	}
	if issued == nil {
		return bilingual.Errorf("模拟的微信没有发过这个票据或令牌（可能已重置）",
			"expire: the simulated WeChat issued no such ticket or token; was it reset?")
	}
	if now := w.Now(); now.Before(issued.Expires) {
		issued.Expires = now
		w.Touch()
	}
	return nil
}
