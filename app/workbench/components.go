package workbench

import (
	"context"
	"slices"

	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/server"
)

// openServers starts a server for every component, in a group that others join and leave while the workspace is open.
// shared is what they have in common.
func (w *Workbench) openServers(shared server.Config) (err error) {
	w.shared = shared
	shared.Component, shared.Rand = w.Settings().Component, w.Workspace.Random("platform")
	if w.Platform, err = server.New(shared); err != nil {
		return err
	}
	if w.group, err = server.NewGroup(w.Platform); err != nil {
		return err
	}
	return w.staff(w.Settings())
}

// staff lets the servers follow the settings: those whose component is gone leave, the others take its credentials, and
// a component without a server gets one.
func (w *Workbench) staff(s workspace.Settings) error {
	if w.group == nil {
		return nil
	}
	for _, running := range w.servers()[1:] {
		id := running.Component().AppID
		if !slices.ContainsFunc(s.MoreComponents, func(c platform.Component) bool { return c.AppID == id }) {
			if err := w.group.Leave(id); err != nil {
				return err
			}
		}
	}
	if err := w.Platform.SetComponent(s.Component); err != nil {
		return err
	}
	for _, c := range s.MoreComponents {
		if err := w.employ(c); err != nil {
			return err
		}
	}
	return nil
}

// employ gives a further component a server, or its server the component's credentials.
func (w *Workbench) employ(c platform.Component) error {
	if running, ok := w.group.Server(c.AppID); ok {
		return running.SetComponent(c)
	}
	cfg := w.shared
	cfg.Component, cfg.BaseURL, cfg.Rand = c, w.Road.URL(), w.Workspace.Random("platform "+c.AppID)
	added, err := server.New(cfg)
	if err != nil {
		return err
	}
	return w.group.Join(added)
}

// Components are the workspace's, its own first.
func (w *Workbench) Components() []platform.Component { return w.Settings().Components() }

// Serves reports whether the embedded platform answers for a component: not where none runs, nor for a component whose
// server is under test.
func (w *Workbench) Serves(componentAppID string) bool {
	return slices.ContainsFunc(w.servers(), func(s *server.Server) bool { return s.Component().AppID == componentAppID })
}

// servers are the running ones, the workspace's own first.
func (w *Workbench) servers() []*server.Server {
	if w.group == nil {
		return nil
	}
	return w.group.Servers()
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
		if w.underTest() != nil { // its component stands in for the workspace's own, which saving would lose
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
			if err := w.unintroduce(c.AppID); err != nil {
				return err
			}
		}
	}
	if err := w.staff(now); err != nil {
		return err
	}
	return w.introduce()
}

// unintroduce has the simulator forget a component, where it knows it, for good: were the process killed before that is
// on disk, WeChat would go on pushing to nobody.
func (w *Workbench) unintroduce(appID string) error {
	if w.Sim == nil {
		return nil
	}
	if _, known := w.Sim.Platform(appID); !known {
		return nil
	}
	if err := w.Sim.RemovePlatform(appID); err != nil {
		return err
	}
	return w.save()
}

// introduce tells the simulator who the platform is and where it listens. A server under test is the workspace's own
// component only.
func (w *Workbench) introduce() error {
	s := w.Settings()
	if w.Sim == nil || s.Component.AppID == "" {
		return nil
	}
	for i, c := range s.Components() {
		if i > 0 && w.underTest() != nil {
			break
		}
		if err := w.Sim.PutPlatform(w.platformForSim(s, c)); err != nil {
			return &workspace.Problem{Key: "problem.target", Args: []any{err.Error()}, Exit: workspace.ExitUsage}
		}
	}
	return nil
}

// component finds one by its AppID; "" is the workspace's own.
func (w *Workbench) component(appID string) (platform.Component, error) {
	return w.Settings().FindComponent(appID)
}

// server is the one of a component; "" is the workspace's own.
func (w *Workbench) server(componentAppID string) (*server.Server, error) {
	if err := w.needPlatform(); err != nil {
		return nil, err
	}
	if componentAppID == "" || componentAppID == w.Settings().Component.AppID {
		return w.Platform, nil
	}
	if s, ok := w.group.Server(componentAppID); ok {
		return s, nil
	}
	return nil, workspace.Misuse("problem.component_unknown", componentAppID)
}

// componentFor is the component that an action about an account is meant for, where it names none: the workspace's own,
// unless the account authorized only another one.
func (w *Workbench) componentFor(named, account string) string {
	all := w.Components()
	if named != "" {
		return named
	}
	if len(all) == 1 || w.Sim == nil {
		return all[0].AppID
	}
	grants := w.Sim.Grants()
	for _, c := range all {
		for _, g := range grants {
			if g.ComponentAppID == c.AppID && g.AccountAppID == account {
				return c.AppID
			}
		}
	}
	return all[0].AppID
}

// about narrows a search to what concerns a component; where there is only one, everything does.
func (w *Workbench) about(componentAppID string) string {
	all := w.Components()
	switch {
	case len(all) == 1:
		return ""
	case componentAppID == "":
		componentAppID = all[0].AppID
	}
	return " component:" + componentAppID
}

// AuthorizersOf are the accounts that authorized one component, ended ones included.
func (w *Workbench) AuthorizersOf(ctx context.Context, componentAppID string) ([]platform.Authorizer, error) {
	c, err := w.component(componentAppID)
	if err != nil || w.Store == nil {
		return nil, err
	}
	return w.Store.Authorizers(ctx, c.AppID)
}
