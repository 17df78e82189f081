package sim

import (
	"context"
	"fmt"
	"slices"

	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// runAll makes pushes one after the other, to the first error.
func (s *Sim) pushAll(ctx context.Context, jobs []world.Job) ([]world.Delivery, error) {
	var out []world.Delivery
	for _, j := range jobs {
		d, err := s.pushJob(ctx, j)
		if err != nil {
			return out, err
		}
		out = append(out, d)
	}
	return out, nil
}

// pushFromFollower lets a follower send a callback of the catalogue to everyone who gets the account's messages.
func (s *Sim) pushFromFollower(
	ctx context.Context, name, account, openID string, set map[string]string,
) ([]world.Delivery, error) {
	kind, err := s.catalogue.Find(name)
	if err != nil {
		return nil, err
	}
	jobs, err := s.followerJobs(kind, account, openID, set)
	if err != nil {
		return nil, err
	}
	return s.pushAll(ctx, jobs)
}

// followerJobs makes the pushes of what a follower sends to an account.
func (s *Sim) followerJobs(kind callback.Type, account, openID string, set map[string]string) ([]world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	st := w.AccountBy(account)
	if st == nil {
		return nil, world.UnknownAccount(account)
	}
	return s.jobsForEveryone(w, kind, st, openID, set)
}

// jobsForEveryone writes a follower's message once and addresses it to its receivers. Where there is none, the world
// changes at once.
func (s *Sim) jobsForEveryone(
	w *world.World, kind callback.Type, st *world.AccountState, openID string, set map[string]string,
) ([]world.Job, error) {
	root, err := s.messageFrom(w, kind, st, openID, set)
	if err != nil {
		return nil, err
	}
	plain, jobs := root.Render(), w.Receivers(st)
	if isChat(kind) && w.TakenOver(st) {
		jobs = slices.DeleteFunc(jobs, func(j world.Job) bool { return j.Direct })
	}
	for i := range jobs {
		j := &jobs[i]
		j.At, j.Name, j.OpenID, j.Plain, j.Silent = w.Now(), kind.Name, openID, plain, i > 0
	}
	if len(jobs) == 0 {
		applyAction(w, &push{kind: kind, account: st.AsAddressed(), openID: openID, root: root, plain: plain})
		w.Touch()
	}
	return jobs, nil
}

// isChat says whether a callback is of customer service: a message, or somebody who opens the chat.
func isChat(kind callback.Type) bool {
	return kind.Family == string(callback.Message) || kind.Name == "user_enter_tempsession"
}

// messageFrom writes a follower's message once, so that all receivers get the same MsgId.
func (s *Sim) messageFrom(
	w *world.World, kind callback.Type, st *world.AccountState, openID string, set map[string]string,
) (*callback.Element, error) {
	live, j := map[string]string{}, world.Job{Name: kind.Name, Account: st.AppID, OpenID: openID}
	if err := s.address(w, &push{kind: kind}, j, live); err != nil {
		return nil, err
	}
	live["CreateTime"] = fmt.Sprint(w.Now().Unix())
	return kind.Tree(live, set)
}
