package sim

import (
	"context"
	"fmt"
	"time"
)

// Tickets (PROTOCOL 3.2).
const (
	ticketPeriod = 10 * time.Minute
	ticketLife   = 12 * time.Hour
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

// ticketJob issues a ticket; it can be exchanged before its push arrives.
func (w *world) ticketJob(ps *platformState) job {
	now := w.Now()
	t := issued{Value: w.newTicket(), At: now, Expires: now.Add(ticketLife)}
	ps.Tickets = issue(ps.Tickets, t)
	for len(ps.Tickets) > 1 && now.After(ps.Tickets[0].Expires.Add(ticketLife)) {
		ps.Tickets = ps.Tickets[1:]
	}
	w.touch()
	return job{At: now, Component: ps.AppID, Name: "component_verify_ticket", Set: map[string]string{"ComponentVerifyTicket": t.Value}}
}

// ticking says whether the schedule runs for this platform.
func (ps *platformState) ticking() bool { return !ps.Stopped && ps.EventURL != "" }

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
		if _, err := s.run(ctx, j); err != nil && ctx.Err() == nil {
			s.log.Warn("a due push could not be made", "callback", j.Name, "component", j.Component, "error", err.Error())
		}
	}
	return nil
}

// takeDue collects under the lock; the pushes are made outside it.
func (s *Sim) takeDue() []job {
	w := s.world.lock()
	defer s.world.unlock()
	now := s.now()
	var due, later []job
	for _, j := range w.Pending {
		if j.At.After(now) {
			later = append(later, j)
		} else {
			due = append(due, j)
		}
	}
	w.Pending = later
	for _, id := range w.Order {
		ps := w.Platforms[id]
		if !ps.ticking() || ps.NextTicket.After(now) {
			continue
		}
		due = append(due, w.ticketJob(ps))
		if ps.NextTicket = ps.NextTicket.Add(ticketPeriod); !ps.NextTicket.After(now) {
			ps.NextTicket = now.Add(ticketPeriod) // missed ones are superseded, not made up for
		}
	}
	return w.endRegistrations(due)
}

func (s *Sim) putBack(jobs []job) {
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
		if ps := w.Platforms[id]; ps.ticking() {
			sooner(ps.NextTicket)
		}
	}
	return next
}
