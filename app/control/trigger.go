package control

import (
	"context"

	"wxlab/app/i18n"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

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
		Name: e.Name, Family: string(e.Family), Title: e.Title.In(string(l)),
		Kinds: append([]string{}, e.Kinds...),
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
	Account   string            `json:"account" doc:"AppID of the account; empty: the first of the right kind"`
	OpenID    string            `json:"openid" doc:"the follower who acts; empty: the account's first"`
	Component string            `json:"component_appid" doc:"AppID; empty: the first component the account authorized"`
	Fault     string            `json:"fault" doc:"an effect on pushes (GET /v1/effects), for this one alone"`
	DryRun    bool              `json:"dry_run" doc:"the answer is what would be sent, and nothing is"`
	Probe     bool              `json:"probe" doc:"where the handler fails, send up to eight variants of the push to find out what it checks; nothing in WeChat changes by them"`
}

func (r Trigger) serve(ctx context.Context, s *Server) (Delivery, error) {
	d, err := s.w.Trigger(ctx, sim.Trigger{
		ComponentAppID: r.Component, Event: r.Event, Set: r.Set, Account: r.Account, OpenID: r.OpenID,
		Fault: world.Effect(r.Fault), DryRun: r.DryRun,
	})
	if err != nil {
		return Delivery{}, asUsage(err)
	}
	out := s.newDelivery(d)
	if r.Probe {
		out.Probe, err = s.probe(ctx, d)
	}
	return out, err
}
