package sim

import (
	"fmt"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// What is taken out of the world can be put back as it was: each of these returns what does that. It fails where
// something else has taken the place meanwhile, or the world was reset.

// TakeAccount is RemoveAccount that can be taken back, with the authorizations, what is due, and the tokens.
func (s *Sim) TakeAccount(id string) (back func() error, err error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(id)
	switch {
	case a == nil:
		return nil, fmt.Errorf("remove account: %w", world.UnknownAccount(id))
	case len(w.Accounts) == 1:
		return nil, bilingual.Errorf("%s 是最后一个账号，至少要留一个", "remove account: %s is the last one, a world needs an account", id)
	}
	parts := []func(){cut(&w.Pending, func(j world.Job) bool { return w.AccountBy(j.Account) == a })}
	for _, ps := range w.Platforms {
		parts = append(parts,
			cut(&ps.Grants, func(g *world.GrantState) bool { return g.AccountAppID == a.AppID }),
			cut(&ps.Codes, func(c *world.AuthorizationCode) bool { return c.AccountAppID == a.AppID }))
	}
	parts = append(parts, w.RemoveAccount(a))
	w.Touch()
	return s.back(w, func() error {
		if w.AccountBy(a.AppID) != nil || w.AccountBy(a.UserName) != nil || w.Platforms[a.AppID] != nil {
			return taken(a.AppID)
		}
		return nil
	}, parts...), nil
}

// TakeFollower is RemoveFollower that can be taken back, with the chat and what the account may still send.
func (s *Sim) TakeFollower(account, openID string) (back func() error, err error) {
	w := s.world.lock()
	defer s.world.unlock()
	a := w.AccountBy(account)
	switch {
	case a == nil:
		return nil, fmt.Errorf("remove follower: %w", world.UnknownAccount(account))
	case a.Follower(openID) == nil:
		return nil, fmt.Errorf("remove follower: %w", world.UnknownPerson(a, openID))
	}
	follower, chat := cut(&a.Followers, func(f world.Follower) bool { return f.OpenID == openID }), a.ForgetFollower(openID)
	w.Touch()
	return s.back(w, func() error {
		switch {
		case w.Account(a.AppID) != a:
			return fmt.Errorf("put back follower: %w", world.UnknownAccount(account))
		case a.Follower(openID) != nil:
			return taken(openID)
		}
		return nil
	}, follower, chat), nil
}

// TakeFault is ClearFault that can be taken back: it strikes as often as it still would have.
func (s *Sim) TakeFault(id world.FaultID) (back func() error, err error) {
	w := s.world.lock()
	defer s.world.unlock()
	is := func(f *world.FaultState) bool { return f.ID == id }
	if !slices.ContainsFunc(w.Faults, is) {
		return nil, bilingual.Errorf("没有故障 %q", "clear fault: there is no fault %q", id)
	}
	w.Touch()
	return s.back(w, nil, cut(&w.Faults, is)), nil
}

// TakeFaults is ClearFaults that can be taken back.
func (s *Sim) TakeFaults() (back func() error) {
	w := s.world.lock()
	defer s.world.unlock()
	w.Touch()
	return s.back(w, nil, cut(&w.Faults, func(*world.FaultState) bool { return true }))
}

// back puts parts back into the world that they were taken from, the last one first, unless free, where it is given, says
// why not.
func (s *Sim) back(from *world.World, free func() error, parts ...func()) func() error {
	return func() error {
		w := s.world.lock()
		defer s.world.unlock()
		if w != from {
			return bilingual.Errorf("模拟器已被重置，之前移除的内容不能恢复",
				"the simulator was reset: what was removed before does not come back")
		}
		if free != nil {
			if err := free(); err != nil {
				return err
			}
		}
		for _, put := range slices.Backward(parts) {
			put()
		}
		w.Touch()
		return nil
	}
}

func taken(id string) error {
	return bilingual.Errorf("%s 已经又有了，不能再恢复移除的那个", "there is another %s now: the removed one does not come back", id)
}

// cut takes what matches out of a list; back inserts each where it was.
func cut[E any](list *[]E, match func(E) bool) (back func()) {
	type placed struct {
		at  int
		one E
	}
	var gone []placed
	kept := (*list)[:0:0]
	for i, one := range *list {
		if match(one) {
			gone = append(gone, placed{i, one})
		} else {
			kept = append(kept, one)
		}
	}
	*list = kept
	return func() {
		for _, p := range gone {
			*list = slices.Insert(*list, min(p.at, len(*list)), p.one)
		}
	}
}
