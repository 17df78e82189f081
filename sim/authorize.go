package sim

import (
	"context"
	"fmt"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Grants lists the authorizations in force.
func (s *Sim) Grants() []world.Grant {
	w := s.world.lock()
	defer s.world.unlock()
	var out []world.Grant
	for _, id := range w.Order {
		for _, g := range w.Platforms[id].Grants {
			if g.Cancelled.IsZero() {
				out = append(out, world.Grant{
					ComponentAppID: id, AccountAppID: g.AccountAppID, FuncIDs: slices.Clone(g.FuncIDs), At: g.At,
				})
			}
		}
	}
	return out
}

// Authorize lets an account authorize a platform without the page, as WeChat does with the accounts of the release
// check; every set on offer is granted when ids are empty. It returns the authorization code and the push: authorized,
// updateauthorized, or the zero Delivery where the sets are those that were granted before (PROTOCOL 3.3).
func (s *Sim) Authorize(
	ctx context.Context, componentAppID, accountAppID string, ids []int,
) (string, world.Delivery, error) {
	code, j, err := s.authorizeDirectly(componentAppID, accountAppID, ids)
	if err != nil {
		return "", world.Delivery{}, err
	}
	if j.Name == "" {
		return code, world.Delivery{}, nil
	}
	d, err := s.pushJob(ctx, j)
	return code, d, err
}

// authorizeDirectly authorizes under the lock and returns the code and the push, without a name where WeChat has nothing to
// tell.
func (s *Sim) authorizeDirectly(componentAppID, accountAppID string, ids []int) (string, world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := w.LookPair(componentAppID, accountAppID)
	if err != nil {
		return "", world.Job{}, fmt.Errorf("authorize: %w", err)
	}
	choice := AuthorizationChoice{Account: a.Copy()}
	for _, set := range ps.Offered(a.Kind) {
		choice.Sets = append(choice.Sets, PermissionChoice{PermissionSet: set, HeldBy: w.Holder(ps, a.AppID, set)})
	}
	if ids, err = chosenSets(choice, ids); err != nil {
		return "", world.Job{}, fmt.Errorf("authorize: %w", err)
	}
	code, name := w.Authorize(ps, a, ids)
	w.Touch()
	return code.Value, world.Job{
		At: s.now(), Component: ps.AppID, Name: name, Account: a.AppID,
		Set: code.Fields(w.NewValue(world.DrawnPreAuthCode)),
	}, nil
}

// Unauthorize cancels an authorization, as the merchant can in WeChat's console: tokens die at once and
// unauthorized is pushed (PROTOCOL 3.3).
func (s *Sim) Unauthorize(ctx context.Context, componentAppID, accountAppID string) (world.Delivery, error) {
	j, err := s.cancel(componentAppID, accountAppID)
	if err != nil {
		return world.Delivery{}, fmt.Errorf("cancel authorization: %w", err)
	}
	return s.pushJob(ctx, j)
}

// cancel ends an authorization under the lock and returns the push.
func (s *Sim) cancel(componentAppID, accountAppID string) (world.Job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := w.LookPair(componentAppID, accountAppID)
	if err != nil {
		return world.Job{}, err
	}
	g := ps.Grant(a.AppID)
	if g == nil {
		return world.Job{}, bilingual.Errorf("%s（%s）没有授权给 %s", "%s (%s) has not authorized %s", a.Title(), a.AppID, ps.AppID)
	}
	g.Cancelled = s.now()
	w.Touch()
	return world.Job{At: s.now(), Component: ps.AppID, Name: "unauthorized", Account: a.AppID}, nil
}
