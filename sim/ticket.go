package sim

import (
	"context"
	"fmt"

	"wxlab/sim/world"
)

// PushTicket issues a verify ticket and pushes it now; the schedule goes on as it was.
func (s *Sim) PushTicket(ctx context.Context, componentAppID string) (world.Delivery, error) {
	j, err := s.issueTicket(componentAppID)
	if err != nil {
		return world.Delivery{}, fmt.Errorf("push ticket: %w", err)
	}
	return s.pushJob(ctx, j)
}

func (s *Sim) issueTicket(componentAppID string) (world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return world.Job{}, w.UnknownPlatform(componentAppID)
	}
	return w.TicketJob(ps), nil
}
