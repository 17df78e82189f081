package sim

import (
	"context"
	"fmt"
)

// runAll makes pushes one after the other, to the first error.
func (s *Sim) runAll(ctx context.Context, jobs []job) ([]Delivery, error) {
	var out []Delivery
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
func (s *Sim) sends(ctx context.Context, name, account, openID string, set map[string]string) ([]Delivery, error) {
	kind, err := s.catalogue.find(name)
	if err != nil {
		return nil, err
	}
	jobs, err := s.sending(kind, account, openID, set)
	if err != nil {
		return nil, err
	}
	return s.runAll(ctx, jobs)
}

func (s *Sim) sending(kind callbackKind, account, openID string, set map[string]string) ([]job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.lookAccount(account)
	if st == nil {
		return nil, fmt.Errorf("no account has the AppID or original id %q", account)
	}
	return s.toEveryone(w, kind, st, openID, set)
}

// toEveryone writes a follower's message once and addresses it to its receivers; with none it only happens.
func (s *Sim) toEveryone(w *world, kind callbackKind, st *accountState, openID string, set map[string]string) ([]job, error) {
	root, err := s.messageOf(w, kind, st, openID, set)
	if err != nil {
		return nil, err
	}
	plain, jobs := root.render(), w.receivers(st)
	for i := range jobs {
		jobs[i].At, jobs[i].Name, jobs[i].OpenID, jobs[i].Plain, jobs[i].Silent = w.Now(), kind.Name, openID, plain, i > 0
	}
	if len(jobs) == 0 {
		happen(w, &push{kind: kind, account: st.asAddressed(), openID: openID, root: root, plain: plain})
		w.touch()
	}
	return jobs, nil
}

// messageOf writes a follower's message once, so that all receivers get the same MsgId.
func (s *Sim) messageOf(w *world, kind callbackKind, st *accountState, openID string, set map[string]string) (*element, error) {
	live := map[string]string{}
	if err := s.address(w, &push{kind: kind}, job{Name: kind.Name, Account: st.AppID, OpenID: openID}, live); err != nil {
		return nil, err
	}
	live["CreateTime"] = fmt.Sprint(w.Now().Unix())
	return kind.tree(live, set)
}
