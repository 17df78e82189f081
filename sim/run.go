package sim

import (
	"context"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// run makes a push and waits for its outcome. What the platform answers is in the Delivery; the error is about the
// command: unknown names, or a context that ended. A push that a fault holds back is Pending.
func (s *Sim) run(ctx context.Context, j world.Job) (world.Delivery, error) {
	p, err := s.prepare(j)
	if err != nil {
		return world.Delivery{}, err
	}
	if j.Delivery == "" && p.fault.Holds() {
		return s.hold(p, j), nil
	}
	d, err := s.deliver(ctx, p)
	if err == nil && p.fault.Effect == world.Duplicate {
		_, err = s.deliver(ctx, s.twin(p))
	}
	if err == nil {
		err = s.runDirect(ctx, j, p)
	}
	if err == nil {
		err = s.runBehind(ctx, p.platform.AppID)
	}
	return d, err
}

// runDirect sends what a platform was just sent to the account's own server, for a job that wants that.
func (s *Sim) runDirect(ctx context.Context, j world.Job, p push) error {
	w := s.world.lock()
	a := w.Account(p.account.AppID)
	also := j.Also && p.kind.Family != string(callback.AuthEvent) && a != nil && a.Push != nil
	s.world.unlock()
	if !also {
		return nil
	}
	_, err := s.run(ctx, world.Job{At: j.At, Name: p.kind.Name, Account: p.account.AppID, OpenID: p.openID, Plain: p.honest, Direct: true, Silent: true})
	return err
}

// hold makes the push due work; what it says, and its CreateTime, stay as they are.
func (s *Sim) hold(p push, j world.Job) world.Delivery {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	j.At, j.Delivery, j.Behind = s.now().Add(p.fault.Delay), p.id, p.fault.Effect == world.Reordered
	w.Pending = append(w.Pending, j)
	return w.Delivery(p.id).Copy()
}

// runBehind makes the pushes that were to come after the one just made.
func (s *Sim) runBehind(ctx context.Context, component string) error {
	for _, j := range s.takeBehind(component) {
		if _, err := s.run(ctx, j); err != nil {
			return err
		}
	}
	return nil
}

func (s *Sim) takeBehind(component string) []world.Job {
	w := s.world.lock()
	defer s.world.unlock()
	var taken, rest []world.Job
	for _, j := range w.Pending {
		if j.Behind && j.Component == component {
			taken = append(taken, j)
		} else {
			rest = append(rest, j)
		}
	}
	w.Pending = rest
	return taken
}

// twin is the same message as a delivery of its own. The follower did nothing a second time.
func (s *Sim) twin(p push) push {
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	original := p.id
	openDelivery(w, &p).DuplicateOf = original
	return p
}
