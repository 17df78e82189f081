package sim

import (
	"context"
	"fmt"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// runAll makes pushes one after the other, to the first error.
func (s *Sim) runAll(ctx context.Context, jobs []world.Job) ([]world.Delivery, error) {
	var out []world.Delivery
	for _, j := range jobs {
		d, err := s.run(ctx, j)
		if err != nil {
			return out, err
		}
		out = append(out, d)
	}
	return out, nil
}

// sends lets a follower send a callback of the catalogue to everyone concerned.
func (s *Sim) sends(ctx context.Context, name, account, openID string, set map[string]string) ([]world.Delivery, error) {
	kind, err := s.catalogue.Find(name)
	if err != nil {
		return nil, err
	}
	jobs, err := s.sending(kind, account, openID, set)
	if err != nil {
		return nil, err
	}
	return s.runAll(ctx, jobs)
}

func (s *Sim) sending(kind callback.Type, account, openID string, set map[string]string) ([]world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.AccountBy(account)
	if st == nil {
		return nil, fmt.Errorf("no account has the AppID or original id %q", account)
	}
	return s.toEveryone(w, kind, st, openID, set)
}

// toEveryone writes a follower's message once and addresses it to its receivers; with none it only happens.
func (s *Sim) toEveryone(w *world.World, kind callback.Type, st *world.AccountState, openID string, set map[string]string) ([]world.Job, error) {
	root, err := s.messageOf(w, kind, st, openID, set)
	if err != nil {
		return nil, err
	}
	plain, jobs := root.Render(), w.Receivers(st)
	for i := range jobs {
		jobs[i].At, jobs[i].Name, jobs[i].OpenID, jobs[i].Plain, jobs[i].Silent = w.Now(), kind.Name, openID, plain, i > 0
	}
	if len(jobs) == 0 {
		happen(w, &push{kind: kind, account: st.AsAddressed(), openID: openID, root: root, plain: plain})
		w.Touch()
	}
	return jobs, nil
}

// messageOf writes a follower's message once, so that all receivers get the same MsgId.
func (s *Sim) messageOf(w *world.World, kind callback.Type, st *world.AccountState, openID string, set map[string]string) (*callback.Element, error) {
	live := map[string]string{}
	if err := s.address(w, &push{kind: kind}, world.Job{Name: kind.Name, Account: st.AppID, OpenID: openID}, live); err != nil {
		return nil, err
	}
	live["CreateTime"] = fmt.Sprint(w.Now().Unix())
	return kind.Tree(live, set)
}
