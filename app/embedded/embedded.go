// Package embedded is the workspace's own third-party platform: a server for every component, over one store, and what
// a page asks of them. Components join and leave while it runs.
package embedded

import (
	"context"
	"io"
	"net/http"
	"slices"
	"time"

	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
)

// Config is what the embedded platform needs of the others. Every field but AskTicket is required.
type Config struct {
	Server    server.Config // what the servers have in common
	Settings  func() workspace.Settings
	PublicURL func() string              // where a server that joins is reached
	Random    func(use string) io.Reader // a server's own source
	Changed   func()                     // something that a page shows may have changed

	// AskTicket has WeChat push a verify ticket now; nil: api_start_push_ticket does.
	AskTicket func(ctx context.Context, componentAppID string) error
}

// Platform is the embedded platform. A nil Platform is none: it serves nobody and holds nothing.
type Platform struct {
	Store *store.Store
	Own   *server.Server // of the workspace's own component

	cfg   Config
	group *server.Group
}

// New starts a server for every component of the settings.
func New(cfg Config) (*Platform, error) {
	s := cfg.Settings()
	shared := cfg.Server
	shared.Component, shared.Rand = s.Component, cfg.Random("platform")
	own, err := server.New(shared)
	if err != nil {
		return nil, err
	}
	group, err := server.NewGroup(own)
	if err != nil {
		return nil, err
	}
	p := &Platform{Store: cfg.Server.Store, Own: own, cfg: cfg, group: group}
	return p, p.Follow(s)
}

// Follow lets the servers follow the settings: those whose component is gone leave, the others take its credentials,
// and a component without a server gets one.
func (p *Platform) Follow(s workspace.Settings) error {
	if p == nil {
		return nil
	}
	for _, running := range p.Servers()[1:] {
		id := running.Component().AppID
		if !slices.ContainsFunc(s.MoreComponents, func(c platform.Component) bool { return c.AppID == id }) {
			if err := p.group.Leave(id); err != nil {
				return err
			}
		}
	}
	if err := p.Own.SetComponent(s.Component); err != nil {
		return err
	}
	for _, c := range s.MoreComponents {
		if err := p.serve(c); err != nil {
			return err
		}
	}
	return nil
}

// serve gives a further component a server, or its server the component's credentials.
func (p *Platform) serve(c platform.Component) error {
	if running, ok := p.group.Server(c.AppID); ok {
		return running.SetComponent(c)
	}
	cfg := p.cfg.Server
	cfg.Component, cfg.BaseURL, cfg.Rand = c, p.cfg.PublicURL(), p.cfg.Random("platform "+c.AppID)
	added, err := server.New(cfg)
	if err != nil {
		return err
	}
	return p.group.Join(added)
}

// MoveTo tells every server its public address.
func (p *Platform) MoveTo(base string) error {
	for _, s := range p.Servers() {
		if err := s.SetBaseURL(base); err != nil {
			return err
		}
	}
	return nil
}

// Servers are the running ones, the workspace's own first.
func (p *Platform) Servers() []*server.Server {
	if p == nil {
		return nil
	}
	return p.group.Servers()
}

// Server is the one of a component; "" is the workspace's own.
func (p *Platform) Server(componentAppID string) (*server.Server, error) {
	switch {
	case p == nil:
		return nil, workspace.Misuse("problem.no_platform")
	case componentAppID == "" || componentAppID == p.cfg.Settings().Component.AppID:
		return p.Own, nil
	}
	if s, ok := p.group.Server(componentAppID); ok {
		return s, nil
	}
	return nil, workspace.Misuse("problem.component_unknown", componentAppID)
}

// Serves reports whether a component has a server here: not where none runs, nor where its server is under test.
func (p *Platform) Serves(componentAppID string) bool {
	return slices.ContainsFunc(p.Servers(), func(s *server.Server) bool { return s.Component().AppID == componentAppID })
}

// Handler receives WeChat's callbacks and shows the authorization pages of every component.
func (p *Platform) Handler() http.Handler { return p.group.Handler() }

// Invited reports whether a page's address carries a code that one of the servers knows; false where none runs.
func (p *Platform) Invited(r *http.Request) bool { return p != nil && p.group.Invited(r) }

// Step does everything that is due now, once.
func (p *Platform) Step(ctx context.Context) error { return p.group.Step(ctx) }

// NextDue is the earliest instant at which a server has work; zero when none has.
func (p *Platform) NextDue(ctx context.Context) (time.Time, error) { return p.group.NextDue(ctx) }

// Nudged tells that new work may be due.
func (p *Platform) Nudged() <-chan struct{} { return p.group.Nudged() }
