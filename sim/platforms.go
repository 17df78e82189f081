package sim

import (
	"fmt"
	"slices"
)

// PutPlatform adds a platform or changes its configuration. What WeChat issued to it stays valid; the first ticket
// is due at once, or when the auth-event URL is first set.
func (s *Sim) PutPlatform(p Platform) error {
	if err := p.validate(); err != nil {
		return fmt.Errorf("configure platform: %w", err)
	}
	w := s.world.lock()
	defer s.world.unlock()
	defer w.touch()
	ps := w.Platforms[p.AppID]
	if ps == nil {
		ps = &platformState{NextTicket: s.now(), Links: map[string]Link{}}
		w.Platforms[p.AppID] = ps
		w.Order = append(w.Order, p.AppID)
	} else if ps.AESKey != p.AESKey && p.PreviousAESKey == "" {
		p.PreviousAESKey = ps.AESKey
	}
	if ps.EventURL == "" && p.EventURL != "" {
		ps.NextTicket = s.now()
	}
	ps.Platform = clonePlatform(p)
	ps.Stopped = p.TicketPushesDisabled
	return nil
}

// Platform returns the configuration of one platform.
func (s *Sim) Platform(appID string) (Platform, bool) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[appID]
	if ps == nil {
		return Platform{}, false
	}
	return clonePlatform(ps.Platform), true
}

// Platforms lists the platforms in the order they were put.
func (s *Sim) Platforms() []Platform {
	w := s.world.lock()
	defer s.world.unlock()
	var out []Platform
	for _, id := range w.Order {
		out = append(out, clonePlatform(w.Platforms[id].Platform))
	}
	return out
}

// RemovePlatform takes a platform out of the world, with everything that was issued to it.
func (s *Sim) RemovePlatform(appID string) error {
	w := s.world.lock()
	defer s.world.unlock()
	if w.Platforms[appID] == nil {
		return fmt.Errorf("remove platform: %w", w.errUnknownPlatform(appID))
	}
	delete(w.Platforms, appID)
	w.Order = slices.DeleteFunc(w.Order, func(id string) bool { return id == appID })
	w.Pending = slices.DeleteFunc(w.Pending, func(j job) bool { return j.Component == appID })
	w.touch()
	return nil
}
