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
	all = append(all, s.rowActions()...)
	for _, t := range s.tiles() {
		all = append(all, action{icon: t.icon, key: t.key, group: "ui.phone.send", why: why, do: t.do})
	}
	return all
}

// rowActions are those of the accounts, of the followers of the chosen one, and of its quotas.
func (s *simulatorPage) rowActions() (all []action) {
	for _, a := range choosable(s.w.bench.Accounts()) {
		all = append(all, s.accountMenu(a)...)
		if a.AppID != s.account {
			continue
		}
		for _, f := range a.Followers {
			all = append(all, s.followerMenu(a, f)...)
		}
		all = append(all, s.orderActions(a)...)
	}
	return append(all, s.quotas.actions()...)
}
