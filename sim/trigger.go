package sim

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Trigger asks for one callback.
type Trigger struct {
	// ComponentAppID may be empty when there is only one platform, or none and the account has its own server.
	ComponentAppID string
	Event          string            // name in the catalogue
	Account        string            // AppID or original id; the first account of the right kind when empty
	OpenID         string            // the follower; the account's first when empty
	Set            map[string]string // fields by path; one that the callback does not have is an error
	Fault          world.Effect      // strikes at this push alone; armed faults are spared. "" for none
	Expect         world.Expectation // of the platform; "" for what the callback and the fault ask for
	DryRun         bool              // only says what would be sent, as a Pending delivery without an id

	// Raw is a message of the caller's own, XML or JSON, instead of Event and Set. It goes out byte for byte: to the event
	// URL with an InfoType, to the account's with a MsgType. Account and OpenID are those it names, unless they are given.
	Raw    []byte
	Broken bool // Raw need not be readable; with an Account it goes to the message URL, without to the event URL
}

// Trigger pushes one callback and waits for its outcome. Tickets, codes and cancellations are real: the values pushed
// work with the APIs, and unauthorized ends the authorization.
func (s *Sim) Trigger(ctx context.Context, t Trigger) (world.Delivery, error) {
	d, err := s.trigger(ctx, t)
	if err != nil {
		return d, fmt.Errorf("trigger %s: %w", cmp.Or(t.Event, "a message of one's own"), err)
	}
	return d, nil
}

func (s *Sim) trigger(ctx context.Context, t Trigger) (world.Delivery, error) {
	if t.DryRun {
		return s.dryRun(t)
	}
	j, err := s.triggerJob(t)
	if err != nil {
		return world.Delivery{}, err
	}
	return s.pushJob(ctx, j)
}

// dryRun triggers in a copy of the world, up to the moment when the request would go out.
func (s *Sim) dryRun(t Trigger) (world.Delivery, error) {
	raw, err := s.Snapshot()
	if err != nil {
		return world.Delivery{}, err
	}
	copied, err := Restore(Config{Now: s.now}, raw)
	if err != nil {
		return world.Delivery{}, err
	}
	j, err := copied.triggerJob(t)
	if err != nil {
		return world.Delivery{}, err
	}
	p, err := copied.prepare(j)
	if err != nil {
		return world.Delivery{}, err
	}
	at, err := s.newAttempt(p, 1)
	if err != nil {
		return world.Delivery{}, err
	}
	w := copied.world.lock()
	defer copied.world.unlock()
	d := w.Delivery(p.id).Copy()
	d.ID, d.Attempts = "", []world.Attempt{at}
	return d, nil
}

// triggerJob checks the whole request before it changes the world.
func (s *Sim) triggerJob(t Trigger) (world.Job, error) {
	if t.Fault != "" {
		if info, ok := world.EffectInfoOf(t.Fault); !ok || !info.Push {
			return world.Job{}, bilingual.Errorf("推送没有故障 %q；可选：%s", "no push can have the fault %q, there are %s", t.Fault,
				strings.Join(world.EffectNames(true), ", "))
		}
	}
	if len(t.Raw) > 0 {
		return s.ownJob(t)
	}
	kind, err := s.catalogue.Find(t.Event)
	if err != nil {
		return world.Job{}, err
	}
	if err := kind.Check(t.Set); err != nil {
		return world.Job{}, err
	}
	w := s.world.lock()
	defer s.world.unlock()
	if t.ComponentAppID == "" && len(w.Order) == 1 {
		t.ComponentAppID = w.Order[0]
	}
	j := world.Job{
		At: s.now(), Name: kind.Name, Account: t.Account, OpenID: t.OpenID, Set: maps.Clone(t.Set), Fault: t.Fault,
		Expect: t.Expect,
	}
	ps := w.Platforms[t.ComponentAppID]
	a := w.AccountBy(t.Account)
	hasServer := a != nil && a.Push != nil && kind.Family != string(callback.AuthEvent)
	j.Direct = ps == nil && t.ComponentAppID == "" && hasServer
	switch {
	case ps == nil && !j.Direct:
		return world.Job{}, w.UnknownPlatform(t.ComponentAppID)
	case j.Account == "":
		j.Account = accountFor(w, ps, kind)
	}
	if err := suits(w, kind, j.Account); err != nil || j.Direct {
		return j, err
	}
	j.Component, j.Also = ps.AppID, true
	return j, s.makeReal(w, ps, kind, &j)
}

// SendText lets a follower write to an account. The platform is told when the account has authorized it, and also
// when it has not: the sender of a test wants to see the answer.
func (s *Sim) SendText(ctx context.Context, componentAppID, account, openID, text string) (world.Delivery, error) {
	return s.Trigger(ctx, Trigger{
		ComponentAppID: componentAppID, Event: "text", Account: account, OpenID: openID,
		Set: map[string]string{"Content": text},
	})
}

// Catalogue lists every callback that Trigger knows, in the order of the fixtures.
func (s *Sim) Catalogue() []callback.Entry { return s.catalogue.Entries() }
