package sim

import (
	"context"
	"fmt"
)

// PushTicket issues a verify ticket and pushes it now; the schedule goes on as it was.
func (s *Sim) PushTicket(ctx context.Context, componentAppID string) (Delivery, error) {
	j, err := s.issueTicket(componentAppID)
	if err != nil {
		return Delivery{}, fmt.Errorf("push ticket: %w", err)
	}
	return s.run(ctx, j)
}

func (s *Sim) issueTicket(componentAppID string) (job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return job{}, w.errUnknownPlatform(componentAppID)
	}
	return w.ticketJob(ps), nil
}
