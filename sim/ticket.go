package sim

import (
	"context"
	"fmt"

	"wxlab/sim/world"
)

// PushTicket issues a verify ticket and pushes it now; the schedule goes on as it was. Where the published configuration has
// another auth-event URL it gets the ticket as well, and the Delivery is that of the test configuration (PROTOCOL 14.5).
func (s *Sim) PushTicket(ctx context.Context, componentAppID string) (world.Delivery, error) {
	jobs, err := s.issueTickets(componentAppID)
	if err != nil {
		return world.Delivery{}, fmt.Errorf("push ticket: %w", err)
	}
	d, err := s.pushJob(ctx, jobs[0])
	for _, j := range jobs[1:] {
		if err == nil {
			_, err = s.pushJob(ctx, j)
		}
	}
	return d, err
}

func (s *Sim) issueTickets(componentAppID string) ([]world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps := w.Platforms[componentAppID]
	if ps == nil {
		return nil, w.UnknownPlatform(componentAppID)
	}
	return ps.ToBoth(w.TicketJob(ps)), nil
}
