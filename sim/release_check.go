package sim

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"sync"

	"wxlab/sim/world"
)

// ReleaseCheck makes the pushes of a release check (全网发布检测) to one platform. An answer that does not come in time fails
// the check, so nobody asks again; accounts are told of at the same time.
type ReleaseCheck struct {
	sim       *Sim
	component string // AppID
}

// ReleaseCheck begins a check; the component has to be a platform of the world.
func (s *Sim) ReleaseCheck(componentAppID string) ReleaseCheck {
	return ReleaseCheck{s, componentAppID}
}

// PushTicket issues a verify ticket and pushes it to the test configuration, which a check drives.
func (c ReleaseCheck) PushTicket(ctx context.Context) (world.Delivery, error) {
	jobs, err := c.sim.issueTickets(c.component)
	if err != nil {
		return world.Delivery{}, fmt.Errorf("push ticket: %w", err)
	}
	return c.push(ctx, jobs[0])
}

// Authorize lets accounts authorize, and returns the code of each with its push. The check tells of every authorization, of
// one that changes nothing as well: it comes with the code that is asked for next.
func (c ReleaseCheck) Authorize(ctx context.Context, accounts ...string) (codes []string, _ []world.Delivery, _ error) {
	var jobs []world.Job
	for _, a := range accounts {
		code, j, err := c.sim.authorizeDirectly(c.component, a, nil)
		if err != nil {
			return nil, nil, err
		}
		j.Name = cmp.Or(j.Name, "updateauthorized")
		codes, jobs = append(codes, code), append(jobs, j)
	}
	out, err := c.pushTogether(ctx, jobs)
	return codes, out, err
}

// Unauthorize cancels the authorizations of accounts.
func (c ReleaseCheck) Unauthorize(ctx context.Context, accounts ...string) ([]world.Delivery, error) {
	var jobs []world.Job
	for _, a := range accounts {
		j, err := c.sim.cancel(c.component, a)
		if err != nil {
			return nil, fmt.Errorf("cancel authorization: %w", err)
		}
		jobs = append(jobs, j)
	}
	return c.pushTogether(ctx, jobs)
}

// Trigger pushes one callback of the catalogue, see Sim.Trigger.
func (c ReleaseCheck) Trigger(ctx context.Context, t Trigger) (world.Delivery, error) {
	t.ComponentAppID = c.component
	j, err := c.sim.triggerJob(t)
	if err != nil {
		return world.Delivery{}, fmt.Errorf("trigger %s: %w", t.Event, err)
	}
	return c.push(ctx, j)
}

func (c ReleaseCheck) push(ctx context.Context, j world.Job) (world.Delivery, error) {
	j.Once = true
	return c.sim.pushJob(ctx, j)
}

// pushTogether makes pushes at the same time; each begins in the order of the jobs, so that a seed gives the same bytes.
func (c ReleaseCheck) pushTogether(ctx context.Context, jobs []world.Job) ([]world.Delivery, error) {
	pushes := make([]push, len(jobs))
	for i := range jobs {
		jobs[i].Once = true
		var err error
		if pushes[i], err = c.sim.prepare(jobs[i]); err != nil {
			return nil, err
		}
	}
	out, errs := make([]world.Delivery, len(jobs)), make([]error, len(jobs))
	var all sync.WaitGroup
	for i := range jobs {
		all.Go(func() { out[i], errs[i] = c.sim.pushPrepared(ctx, pushes[i], jobs[i]) })
	}
	all.Wait()
	return out, errors.Join(errs...)
}
