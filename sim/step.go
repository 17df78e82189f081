package sim

import (
	"context"
	"fmt"
	"time"

	"wxlab/sim/world"
)

// Step does everything that is due: a ticket for every platform each 10 minutes, the first at once, and pushes that
// were put off. What has been done is not due any more, so calling it again does nothing. How a platform answers is
// in the deliveries; the error is a context that ended, and what was not begun stays due.
func (s *Sim) Step(ctx context.Context) error {
	due := s.takeDue()
	for i, j := range due {
		if err := ctx.Err(); err != nil {
			s.putBack(due[i:])
			return fmt.Errorf("push what is due: %w", err)
		}
		if _, err := s.pushJob(ctx, j); err != nil && ctx.Err() == nil {
			s.log.Warn("a due push could not be made", "callback", j.Name, "component", j.Component, "error", err.Error())
		}
	}
	return nil
}

// takeDue collects under the lock; the pushes are made outside it.
func (s *Sim) takeDue() []world.Job {
	w := s.world.lock()
	defer s.world.unlock()
	now := s.now()
	due := w.TakeJobs(func(j world.Job) bool { return !j.At.After(now) })
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if !ps.Ticking() || ps.NextTicket.After(now) {
			continue
		}
		due = append(due, ps.ToBoth(w.ScheduledTicketJob(ps))...)
		if ps.NextTicket = ps.NextTicket.Add(world.TicketPeriod); !ps.NextTicket.After(now) {
			ps.NextTicket = now.Add(world.TicketPeriod) // missed ones are superseded, not made up for
		}
	}
	return w.EndTasks(due)
}

func (s *Sim) putBack(jobs []world.Job) {
	w := s.world.lock()
	defer s.world.unlock()
	w.Pending = append(jobs, w.Pending...)
}

// NextDue is when Step has something to do next; the zero time means never.
func (s *Sim) NextDue() time.Time {
	w := s.world.lock()
	defer s.world.unlock()
	var next time.Time
	sooner := func(t time.Time) {
		if next.IsZero() || t.Before(next) {
			next = t
		}
	}
	for _, j := range w.Pending {
		sooner(j.At)
	}
	for _, id := range w.Order {
		if ps := w.Platforms[id]; ps.Ticking() {
			sooner(ps.NextTicket)
		}
	}
	return next
}
