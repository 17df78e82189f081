package sim

import (
	"fmt"
	"slices"

	"wxlab/sim/world"
)

// PutPlatform adds a platform or changes its configuration. What WeChat issued to it stays valid; the first ticket
// is due at once, or when the auth-event URL is first set.
func (s *Sim) PutPlatform(p world.Platform) error {
	if err := p.Validate(); err != nil {
		return fmt.Errorf("configure platform: %w", err)
	}
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	ps := w.Platforms[p.AppID]
	if ps == nil {
		ps = &world.PlatformState{NextTicket: s.now(), Links: map[string]world.Link{}}
		w.Platforms[p.AppID] = ps
		w.Order = append(w.Order, p.AppID)
	} else if ps.AESKey != p.AESKey && p.PreviousAESKey == "" {
		p.PreviousAESKey = ps.AESKey
	}
	if ps.EventURL == "" && p.EventURL != "" {
		ps.NextTicket = s.now()
	}
	ps.Platform = world.ClonePlatform(p)
	ps.Stopped = p.TicketPushesDisabled
	return nil
}

// Platform returns the configuration of one platform.
func (s *Sim) Platform(appID string) (world.Platform, bool) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[appID]
	if ps == nil {
		return world.Platform{}, false
	}
	return world.ClonePlatform(ps.Platform), true
}

// Platforms lists the platforms in the order they were put.
func (s *Sim) Platforms() []world.Platform {
	w := s.world.lock()
	defer s.world.unlock()
	var out []world.Platform
	for _, id := range w.Order {
		out = append(out, world.ClonePlatform(w.Platforms[id].Platform))
	}
	return out
}

// RemovePlatform takes a platform out of the world, with everything that was issued to it.
func (s *Sim) RemovePlatform(appID string) error {
	w := s.world.lock()
	defer s.world.unlock()
	if w.Platforms[appID] == nil {
		return fmt.Errorf("remove platform: %w", w.UnknownPlatform(appID))
	}
	delete(w.Platforms, appID)
	w.Order = slices.DeleteFunc(w.Order, func(id string) bool { return id == appID })
	w.Pending = slices.DeleteFunc(w.Pending, func(j world.Job) bool { return j.Component == appID && !j.Reviews() })
	w.Touch()
	return nil
}
