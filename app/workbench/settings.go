package workbench

import (
	"context"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// SetTunnel stores how the public road is made; a road that stands is not touched.
func (w *Workbench) SetTunnel(ctx context.Context, t workspace.TunnelSettings) error {
	return w.change(func(s *workspace.Settings) error {
		s.Tunnel = t
		return nil
	})
}

// ChangeFilters stores what edit makes of the saved searches.
func (w *Workbench) ChangeFilters(edit func([]workspace.Filter) ([]workspace.Filter, error)) error {
	return w.change(func(s *workspace.Settings) (err error) {
		s.Filters, err = edit(s.Filters)
		return err
	})
}

// SaveSettings checks, stores and applies s. Credentials take effect at once on both sides, addresses at the next
// start. Further components and saved searches stay as they are: they have methods of their own, and s may be older than
// the newest of them.
func (w *Workbench) SaveSettings(ctx context.Context, s workspace.Settings) error {
	was := w.Settings().Retention
	err := w.change(func(now *workspace.Settings) error {
		s.MoreComponents, s.Filters = now.MoreComponents, now.Filters
		*now = s
		return nil
	})
	if err != nil || s.Retention == was {
		return err
	}
	return w.Journal.Retain(ctx, retentionOf(s.Retention))
}

// change edits the settings, one change at a time, and has everything follow them.
func (w *Workbench) change(edit func(*workspace.Settings) error) error {
	w.changing.Lock()
	defer w.changing.Unlock()
	was := w.Settings()
	s := was
	if err := edit(&s); err != nil {
		return err
	}
	if err := s.Check(); err != nil {
		return err
	}
	if err := w.Phones.Allow(s.LAN); err != nil {
		return err
	}
	if err := w.Workspace.Save(s); err != nil {
		return err
	}
	defer w.announce()
	return w.follow(was)
}

// AddComponent stores one more component. At once it is served, and the simulator knows it and pushes its first ticket.
func (w *Workbench) AddComponent(c platform.Component) error {
	return w.changeComponents(func(s *workspace.Settings) error { return s.AddComponent(c) })
}

// ChangeComponent puts c in the place of the component of that AppID. With another AppID it is another component: the
// simulator has accounts authorize it anew.
func (w *Workbench) ChangeComponent(appID string, c platform.Component) error {
	return w.changeComponents(func(s *workspace.Settings) error { return s.ChangeComponent(appID, c) })
}

// RemoveComponent takes a component that was added out of the settings. At once its server answers and works no more,
// and the simulated WeChat forgets it and who authorized it. What it stored stays in platform.db.
func (w *Workbench) RemoveComponent(appID string) error {
	return w.changeComponents(func(s *workspace.Settings) error { return s.RemoveComponent(appID) })
}

func (w *Workbench) changeComponents(edit func(*workspace.Settings) error) error {
	return w.change(func(s *workspace.Settings) error {
		if w.console.underTest() != nil { // its component stands in for the workspace's own, which saving would lose
			return workspace.Misuse("problem.component_target")
		}
		return edit(s)
	})
}

// follow lets the running parties follow the settings after a change. WeChat hears of a removal first, and of a new
// component last: nothing is pushed to a server that is not there.
func (w *Workbench) follow(was workspace.Settings) error {
	now := w.Settings()
	for _, c := range was.Components() {
		if !now.HasComponent(c.AppID) {
			if err := w.console.remove(c.AppID); err != nil {
				return err
			}
		}
	}
	if err := w.Platform.Follow(now); err != nil {
		return err
	}
	if was.OwnServer != now.OwnServer && w.Sim != nil {
		w.console.drive(own(now))
	}
	return w.console.introduce()
}

// moveTo tells the platform and the simulator the public address.
func (w *Workbench) moveTo(base string) error {
	w.changing.Lock()
	defer w.changing.Unlock()
	if base != "" {
		if err := w.Platform.MoveTo(base); err != nil {
			return err
		}
	}
	return w.console.introduce()
}

// SetTarget points the simulator at a platform server of the user's own, for as long as this process runs: the
// workspace's settings stay as they are.
func (w *Workbench) SetTarget(t Target) error {
	if err := w.needSim(); err != nil {
		return err
	}
	w.changing.Lock()
	defer w.changing.Unlock()
	defer w.announce()
	return w.console.setTarget(t)
}

// announce tells pages that something changed, and the schedule that something may be due.
func (w *Workbench) announce() {
	w.Schedule.Nudge()
	w.ground.changed.signal()
}
