package sim

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
)

// Grants lists the authorizations in force.
func (s *Sim) Grants() []Grant {
	w := s.world.lock()
	defer s.world.unlock()
	var out []Grant
	for _, id := range w.Order {
		for _, g := range w.Platforms[id].Grants {
			if g.Cancelled.IsZero() {
				out = append(out, Grant{ComponentAppID: id, AccountAppID: g.AccountAppID, FuncIDs: slices.Clone(g.FuncIDs), At: g.At})
			}
		}
	}
	return out
}

// Authorize lets an account authorize a platform without the page, as WeChat does with the accounts of the release
// check; every set on offer is granted when ids are empty. It returns the authorization code and the push.
func (s *Sim) Authorize(ctx context.Context, componentAppID, accountAppID string, ids []int) (string, Delivery, error) {
	code, j, err := s.authorizeDirectly(componentAppID, accountAppID, ids)
	if err != nil {
		return "", Delivery{}, err
	}
	d, err := s.run(ctx, j)
	return code, d, err
}

func (s *Sim) authorizeDirectly(componentAppID, accountAppID string, ids []int) (string, job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := w.lookPair(componentAppID, accountAppID)
	if err != nil {
		return "", job{}, fmt.Errorf("authorize: %w", err)
	}
	choice := AuthorizationChoice{Account: a.copy()}
	for _, set := range ps.offered(a.Kind) {
		choice.Sets = append(choice.Sets, PermissionChoice{PermissionSet: set})
	}
	if ids, err = tick(choice, ids); err != nil {
		return "", job{}, fmt.Errorf("authorize: %w", err)
	}
	code, name := w.authorize(ps, a, ids)
	w.touch()
	return code.Value, job{At: s.now(), Component: ps.AppID, Name: cmp.Or(name, "updateauthorized"), Account: a.AppID, Set: map[string]string{
		"AuthorizationCode": code.Value, "AuthorizationCodeExpiredTime": strconv.FormatInt(code.Expires.Unix(), 10), "PreAuthCode": "",
	}}, nil
}

// Unauthorize cancels an authorization, as the merchant can in WeChat's console: tokens die at once and
// unauthorized is pushed (PROTOCOL 3.3).
func (s *Sim) Unauthorize(ctx context.Context, componentAppID, accountAppID string) (Delivery, error) {
	j, err := s.cancel(componentAppID, accountAppID)
	if err != nil {
		return Delivery{}, fmt.Errorf("cancel authorization: %w", err)
	}
	return s.run(ctx, j)
}

func (s *Sim) cancel(componentAppID, accountAppID string) (job, error) {
	w := s.world.lock()
	defer s.world.unlock()
	ps, a, err := w.lookPair(componentAppID, accountAppID)
	if err != nil {
		return job{}, err
	}
	g := ps.grant(a.AppID)
	if g == nil {
		return job{}, fmt.Errorf("%s (%s) has not authorized %s", a.NickName, a.AppID, ps.AppID)
	}
	g.Cancelled = s.now()
	w.touch()
	return job{At: s.now(), Component: ps.AppID, Name: "unauthorized", Account: a.AppID}, nil
}
