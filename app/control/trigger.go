package control

import (
	"context"
	"slices"
	"strings"

	"wxlab/app/i18n"
	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/exam"
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
	Kinds  []string         `json:"kinds" enum:"official_account,mini_program,promoter,channels,talent" doc:"of account; none: it is about none"`
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
	Event     string            `json:"event" doc:"its name in the catalogue; this or raw is needed"`
	Set       map[string]string `json:"set" doc:"fields to change, by their path in the catalogue"`
	Account   string            `json:"account" doc:"AppID, original id or nickname of the account; empty: the first of the right kind"`
	OpenID    string            `json:"openid" doc:"the follower who acts; empty: the account's first"`
	Component string            `json:"component_appid" doc:"AppID; empty: the first component the account authorized"`
	Fault     string            `json:"fault" doc:"an effect on pushes (GET /v1/effects), for this one alone"`
	DryRun    bool              `json:"dry_run" doc:"the answer is what would be sent, and nothing is"`
	Raw       string            `json:"raw" doc:"instead of event and set: a message of your own in XML or JSON, sealed byte for byte; with an InfoType it goes to the event URL, with a MsgType to the account's"`
	Broken    bool              `json:"broken" doc:"raw goes out though it is no XML and no JSON: with an account to the message URL, without to the event URL"`
	Expect    string            `json:"expect" doc:"what the handler ought to do: refused, accepted, success, reply, reply:TEXT or either; empty: what the callback and the fault ask for"`
	Strict    bool              `json:"strict" doc:"remarks on the answer are failures"`
	Probe     bool              `json:"probe" doc:"where the handler fails, send up to eight variants of the push to find out what it checks; nothing in WeChat changes by them"`
}

func (r Trigger) serve(ctx context.Context, s *Server) (out Delivery, err error) {
	if r.Event == "" && r.Raw == "" {
		return out, refused("missing", "event")
	}
	expect, err := world.ParseExpectation(r.Expect)
	if err != nil {
		return out, asUsage(err)
	}
	before := uint64(0)
	if s.w.Sim != nil {
		before = exam.LastCall(s.w.Sim)
	}
	d, err := s.w.Trigger(ctx, sim.Trigger{
		ComponentAppID: r.Component, Event: r.Event, Set: r.Set, Account: r.Account, OpenID: r.OpenID,
		Fault: world.Effect(r.Fault), DryRun: r.DryRun, Raw: []byte(r.Raw), Broken: r.Broken, Expect: expect,
	})
	if err != nil {
		return out, asUsage(err)
	}
	out = s.newDelivery(d)
	s.addFirstCause(&out, d, before)
	if r.Strict {
		out.strictly()
	}
	if r.Probe {
		err = s.probe(ctx, d, &out)
	}
	return out, err
}

// addFirstCause puts what led to an unexpected answer before what is wrong with it: a call to the simulator that failed since
// the push, or a text that was sent instead of being the reply.
func (s *Server) addFirstCause(out *Delivery, d world.Delivery, before uint64) {
	if d.ID == "" || d.Direct || d.Expect.Forged() || d.AsExpected() {
		return
	}
	_, reply, _ := strings.Cut(string(d.Expect), ":")
	c := exam.FirstCause(exam.SincePush(s.w.Sim, d, before, exam.Want{Reply: reply}))
	if !slices.Contains([]string{"call_failed", "call_unknown", "custom_instead_of_passive"}, c.Code) {
		return // it is said already
	}
	out.Problems = slices.Insert(out.Problems, 0, DeliveryProblem{
		Code: c.Code, Severity: string(world.Failure), Text: s.hideText(c.Text.In(string(s.lang))), Offset: -1,
	})
}
