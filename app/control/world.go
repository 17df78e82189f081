package control

import (
	"context"
	"time"

	"wxlab/app/i18n"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// World is what a script needs to know of WeChat's side.
type World struct {
	Accounts  []Account `json:"accounts"`
	Grants    []Grant   `json:"grants"`
	Platforms []string  `json:"platforms" doc:"component AppIDs; their secrets stay here"`
}

// Grant is an authorization in force.
type Grant struct {
	ComponentAppID  string    `json:"component_appid"`
	AuthorizerAppID string    `json:"authorizer_appid"`
	FuncIDs         []int     `json:"func_ids"`
	At              time.Time `json:"at"`
}

func newGrant(g world.Grant) Grant {
	return Grant{ComponentAppID: g.ComponentAppID, AuthorizerAppID: g.AccountAppID, FuncIDs: g.FuncIDs, At: g.At}
}

// GetWorld asks for the simulated WeChat: accounts, followers, grants, platforms.
type GetWorld struct{}

func (GetWorld) serve(_ context.Context, s *Server) (World, error) {
	return World{
		Accounts:  mapped(s.w.Sim.Accounts(), newAccount),
		Grants:    mapped(s.w.Sim.Grants(), newGrant),
		Platforms: mapped(s.w.Sim.Platforms(), func(p world.Platform) string { return p.AppID }),
	}, nil
}

// ResetWorld makes a new world from a seed; platforms stay configured.
type ResetWorld struct {
	Seed uint64 `json:"seed" doc:"of ids, tokens and choices; 0: the one it has"`
}

func (r ResetWorld) serve(ctx context.Context, s *Server) (Done, error) {
	return done(s.w.Reset(ctx, r.Seed))
}

// Authorize walks the authorization page for an account.
type Authorize struct {
	Component       string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	AuthorizerAppID string `json:"authorizer_appid" doc:"AppID of the account that authorizes it"`
	FuncIDs         []int  `json:"func_ids" doc:"permission sets to grant; none: all that are asked for"`
}

func (r Authorize) serve(ctx context.Context, s *Server) (Done, error) {
	return done(s.w.Authorize(ctx, r.Component, r.AuthorizerAppID, r.FuncIDs))
}

// Unauthorize cancels an account's authorization; the answer is the event that tells of it.
type Unauthorize struct {
	Component       string `json:"component_appid" doc:"AppID of the component; empty: the first that was authorized"`
	AuthorizerAppID string `json:"authorizer_appid" doc:"AppID of the account that cancels"`
	FuncIDs         []int  `json:"func_ids" doc:"not used: all permission sets go"`
}

func (r Unauthorize) serve(ctx context.Context, s *Server) (Delivery, error) {
	d, err := s.w.Unauthorize(ctx, r.Component, r.AuthorizerAppID)
	return newDelivery(d, s.lang), asUsage(err)
}

// Catalogue is every callback that can be triggered.
type Catalogue struct {
	Catalogue []CatalogueEntry `json:"catalogue"`
}

// CatalogueEntry is one callback that can be triggered.
type CatalogueEntry struct {
	Name   string           `json:"name"`
	Family string           `json:"family"`
	Title  string           `json:"title" doc:"in the answer's language"`
	Kinds  []string         `json:"kinds" enum:"official_account,mini_program" doc:"of account; none: it is about none"`
	Fields []CatalogueField `json:"fields"`
}

// CatalogueField is one field of a callback; its path is what Trigger's set takes.
type CatalogueField struct {
	Path   string `json:"path"`
	Type   string `json:"type"`
	Sample string `json:"sample"`
	Live   bool   `json:"live" doc:"filled from the world at every push unless it is set"`
}

// ListCatalogue asks for the callbacks that can be triggered, with their fields.
type ListCatalogue struct{}

func (ListCatalogue) serve(_ context.Context, s *Server) (Catalogue, error) {
	out := Catalogue{Catalogue: []CatalogueEntry{}}
	for _, e := range s.w.Catalogue() {
		out.Catalogue = append(out.Catalogue, newCatalogueEntry(e, s.lang))
	}
	return out, nil
}

func newCatalogueEntry(e callback.Entry, l i18n.Lang) CatalogueEntry {
	out := CatalogueEntry{
		Name: e.Name, Family: string(e.Family), Title: e.TitleEN,
		Kinds: append([]string{}, e.Kinds...),
	}
	if l == i18n.Zh {
		out.Title = e.TitleZH
	}
	for _, f := range e.Fields {
		out.Fields = append(out.Fields, CatalogueField{Path: f.Path, Type: f.Type, Sample: f.Sample, Live: f.Live})
	}
	return out
}

// Trigger sends one callback; the answer is the delivery with the handler's outcome.
type Trigger struct {
	Event     string            `json:"event" required:"true" doc:"its name in the catalogue"`
	Set       map[string]string `json:"set" doc:"fields to change, by their path in the catalogue"`
	Account   string            `json:"account" doc:"AppID of the account it is about; empty: the first of the right kind"`
	OpenID    string            `json:"openid" doc:"the follower who acts; empty: the account's first"`
	Component string            `json:"component_appid" doc:"AppID of the component; empty: the first the account authorized"`
	Fault     string            `json:"fault" doc:"an effect on pushes (GET /v1/effects), for this one alone"`
	DryRun    bool              `json:"dry_run" doc:"the answer is what would be sent, and nothing is"`
}

func (r Trigger) serve(ctx context.Context, s *Server) (Delivery, error) {
	d, err := s.w.Trigger(ctx, sim.Trigger{
		ComponentAppID: r.Component, Event: r.Event, Set: r.Set, Account: r.Account, OpenID: r.OpenID,
		Fault: world.Effect(r.Fault), DryRun: r.DryRun,
	})
	return newDelivery(d, s.lang), asUsage(err)
}
