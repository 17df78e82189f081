package sim

import (
	"context"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// pushJob makes the push that a job asks for, and what follows from it, and waits for the outcome. What the platform
// answers is in the Delivery; the error is about the command: unknown names, or a context that ended. A push that a
// fault holds back is Pending.
func (s *Sim) pushJob(ctx context.Context, j world.Job) (world.Delivery, error) {
	p, err := s.prepare(j)
	if err != nil {
		return world.Delivery{}, err
	}
	return s.pushPrepared(ctx, p, j)
}

// pushPrepared makes a push of which the world knows already.
func (s *Sim) pushPrepared(ctx context.Context, p push, j world.Job) (world.Delivery, error) {
	if j.Delivery == "" && p.fault.Holds() {
		return s.hold(p, j), nil
	}
	d, err := s.deliver(ctx, p)
	if err == nil && p.fault.Effect == world.Duplicate {
		_, err = s.deliver(ctx, s.duplicate(p))
	}
	if err == nil {
		err = s.pushToAccountServer(ctx, j, p)
	}
	if err == nil {
		err = s.pushReordered(ctx, p.platform.AppID)
	}
	return d, err
}

// pushToAccountServer sends what a platform was just sent to the account's own server, for a job that wants that.
func (s *Sim) pushToAccountServer(ctx context.Context, j world.Job, p push) error {
	w := s.world.lock()
	a := w.Account(p.account.AppID)
	also := j.Also && p.kind.Family != string(callback.AuthEvent) && a != nil && a.Push != nil &&
		!(isChat(p.kind) && w.TakenOver(a))
	s.world.unlock()
	if !also {
		return nil
	}
	_, err := s.pushJob(ctx, world.Job{
		At: j.At, Name: p.kind.Name, Account: p.account.AppID, OpenID: p.openID, Plain: p.original, Direct: true, Silent: true,
		Own: j.Own, Broken: j.Broken, Once: j.Once,
	})
	return err
}

// hold puts a push off until its fault's delay is over; the message and its CreateTime stay as they are.
func (s *Sim) hold(p push, j world.Job) world.Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	j.At, j.Delivery, j.Behind = s.now().Add(p.fault.Delay), p.id, p.fault.Effect == world.Reordered
	w.Pending = append(w.Pending, j)
	return w.Delivery(p.id).Copy()
}

// pushReordered makes the pushes to a platform that a fault held back until another push overtook them.
func (s *Sim) pushReordered(ctx context.Context, component string) error {
	for _, j := range s.takeReordered(component) {
		if _, err := s.pushJob(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sim) takeReordered(component string) []world.Job {
	w := s.world.lock()
	defer s.world.unlock()
	return w.TakeJobs(func(j world.Job) bool { return j.Behind && j.Component == component })
}

// duplicate is the same message as a delivery of its own; what the follower did happens only once.
func (s *Sim) duplicate(p push) push {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	original := p.id
	addDelivery(w, &p).DuplicateOf = original
	return p
}
