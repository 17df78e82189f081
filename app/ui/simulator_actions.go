package ui

import "wxlab/sim/world"

func (s *simulatorPage) actions() []action {
	w, why := s.w, s.w.unlessReal()
	all := []action{
		{icon: "ticket", key: "ui.menu.push_ticket", keys: "F5 Ctrl+R", do: func() { w.pushTicket(nil) }},
		{icon: "send", key: "ui.do.trigger", why: why, do: s.trigger},
		{icon: "search", key: "ui.event.choose", keys: "Ctrl+F /", why: why, do: s.catalogue.choose},
		{icon: "users", key: "ui.sim.account.add", why: why, do: func() { s.editAccount(world.Account{}) }},
		{icon: "zap", key: "ui.do.fault", why: why, do: func() { s.faults.choose() }},
		{icon: "settings", key: "ui.habit.title", why: why, do: func() { s.tabs.Select(habitsPane) }},
		{icon: "activity", key: "ui.quota.title", why: why, do: func() { s.tabs.Select(quotasPane) }},
	}
	if a, f, ok := s.played(); ok && why == "" {
		all = append(all,
			action{icon: "users", key: "ui.sim.follower.add", do: func() { s.editFollower(a, world.Follower{Subscribed: true}) }},
			action{icon: "user-check", key: "ui.sim.follower.change", do: func() { s.editFollower(a, f) }},
			action{icon: "settings", key: "ui.sim.account.state", do: func() { s.changeState(a) }})
	}
	for _, t := range s.tiles() {
		all = append(all, action{icon: t.icon, key: t.key, group: "ui.phone.send", why: why, do: t.do})
	}
	return all
}
