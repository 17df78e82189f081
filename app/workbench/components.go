package workbench

import (
	"context"
	"net/http"
	"slices"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
)

// party is what faces WeChat: the one platform server, or several as a server.Group.
type party interface {
	Handler() http.Handler
	Step(ctx context.Context) error
	NextDue(ctx context.Context) (time.Time, error)
	Nudged() <-chan struct{}
}

// openServers starts a server for every component. A single one stays out of a group: a group's links name their
// component.
func (w *Workbench) openServers(cfg server.Config) error {
	var all []*server.Server
	for i, c := range w.settings.components() {
		cfg.Component, cfg.Rand = c, w.random("platform")
		if i > 0 {
			cfg.Rand, cfg.Reply = w.random("platform "+c.AppID), w.replyOf(c.AppID)
		}
		s, err := server.New(cfg)
		if err != nil {
			return err
		}
		all = append(all, s)
	}
	w.Platform, w.more, w.party = all[0], all[1:], all[0]
	if len(w.more) == 0 {
		return nil
	}
	group, err := server.NewGroup(all...)
	w.party = group
	return err
}

// componentKey marks, in a context, whose message is being answered where it is not the workspace's own component.
type componentKey struct{}

// replyOf answers like reply and tells the calls of targets on the way whose message they carry.
func (w *Workbench) replyOf(componentAppID string) func(context.Context, platform.Message) (platform.Reply, error) {
	return func(ctx context.Context, m platform.Message) (platform.Reply, error) {
		return w.reply(context.WithValue(ctx, componentKey{}, componentAppID), m)
	}
}

// Components are the workspace's, its own first. One that was added in this run is served from the next start on,
// see Serves.
func (w *Workbench) Components() []platform.Component { return w.Settings().components() }

func (s Settings) components() []platform.Component {
	return append([]platform.Component{s.Component}, s.MoreComponents...)
}

// Serves reports whether the embedded platform answers for a component in this run.
func (w *Workbench) Serves(componentAppID string) bool {
	return slices.ContainsFunc(w.servers(), func(s *server.Server) bool { return s.Component().AppID == componentAppID })
}

// servers are the running ones, the workspace's own first.
func (w *Workbench) servers() []*server.Server {
	if w.Platform == nil {
		return nil
	}
	return append([]*server.Server{w.Platform}, w.more...)
}

// AddComponent stores one more component. It is served, and the simulator knows it, from the next start on.
func (w *Workbench) AddComponent(ctx context.Context, c platform.Component) error {
	if w.underTest() != nil { // its component stands in for the workspace's own, which saving would lose
		return bad("problem.component_target")
	}
	s := w.Settings()
	s.MoreComponents = append(slices.Clone(s.MoreComponents), c)
	return w.SaveSettings(ctx, s)
}

// RemoveComponent takes a component that was added out of the settings. The simulated WeChat forgets it at once, and
// pushes nothing to it any more; its server ends with this run. What it stored stays in platform.db.
func (w *Workbench) RemoveComponent(ctx context.Context, appID string) error {
	if w.underTest() != nil {
		return bad("problem.component_target")
	}
	s := w.Settings()
	if appID == s.Component.AppID {
		return bad("problem.component_own", appID)
	}
	s.MoreComponents = without(s.MoreComponents, appID)
	if len(s.components()) == len(w.Components()) {
		return bad("problem.component_unknown", appID)
	}
	if err := w.SaveSettings(ctx, s); err != nil {
		return err
	}
	if w.Sim == nil {
		return nil
	}
	if _, known := w.Sim.Platform(appID); !known {
		return nil
	}
	return w.Sim.RemovePlatform(appID)
}

// without leaves list as it is: settings are handed around by value and share it.
func without(list []platform.Component, appID string) []platform.Component {
	return slices.DeleteFunc(slices.Clone(list), func(c platform.Component) bool { return c.AppID == appID })
}

// setComponents gives the running servers the credentials of the settings.
func (w *Workbench) setComponents(s Settings) error {
	if w.Platform == nil {
		return nil
	}
	if err := w.Platform.SetComponent(s.Component); err != nil {
		return err
	}
	for _, running := range w.more {
		for _, c := range s.MoreComponents {
			if c.AppID != running.Component().AppID {
				continue
			}
			if err := running.SetComponent(c); err != nil {
				return err
			}
		}
	}
	return nil
}

// introduce tells the simulator who the platform is and where it listens. Further components are told where they are
// served: a server under test is the workspace's own component only.
func (w *Workbench) introduce() error {
	if w.Sim == nil || w.settings.Component.AppID == "" {
		return nil
	}
	s := w.Settings()
	for i, c := range s.components() {
		if i > 0 && (w.underTest() != nil || w.Platform != nil && !w.Serves(c.AppID)) {
			continue
		}
		if err := w.Sim.PutPlatform(w.platformForSim(s, c)); err != nil {
			return &Problem{Key: "problem.target", Args: []any{err.Error()}, Exit: ExitUsage}
		}
	}
	return nil
}

// component finds one by its AppID; the workspace's own stands in for an unknown one.
func (w *Workbench) component(appID string) platform.Component {
	all := w.Components()
	if i := slices.IndexFunc(all, func(c platform.Component) bool { return c.AppID == appID }); i >= 0 {
		return all[i]
	}
	return all[0]
}

// componentFor is the component that an action about an account is meant for: the workspace's own, unless the account
// authorized only another one.
func (w *Workbench) componentFor(account string) string {
	all := w.Components()
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

// serverFor is the server that holds a credential of appID: the component of that name, or the first that the account
// of that name authorized.
func (w *Workbench) serverFor(ctx context.Context, appID string) *server.Server {
	for _, s := range w.servers() {
		if s.Component().AppID == appID {
			return s
		}
	}
	for _, s := range w.servers() {
		if a, err := w.Store.Authorizer(ctx, s.Component().AppID, appID); err == nil && a.State == platform.Authorized {
			return s
		}
	}
	return w.Platform
}

// AuthorizersOf are the accounts that authorized one component, ended ones included.
func (w *Workbench) AuthorizersOf(ctx context.Context, componentAppID string) ([]platform.Authorizer, error) {
	if w.Store == nil {
		return nil, nil
	}
	return w.Store.Authorizers(ctx, componentAppID)
}
