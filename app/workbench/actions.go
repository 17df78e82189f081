package workbench

import (
	"context"

	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/probe"
	"wxlab/sim/world"
)

// needSim refuses what a workbench without a simulator cannot do.
func (w *Workbench) needSim() error {
	if w.Sim == nil {
		return workspace.Misuse("problem.no_simulator")
	}
	return nil
}

// PushTicket has WeChat push a verify ticket to a component now.
func (w *Workbench) PushTicket(ctx context.Context, componentAppID string) (world.Delivery, error) {
	c, err := w.Settings().FindComponent(componentAppID)
	if err != nil {
		return world.Delivery{}, err
	}
	return deliver(w, func() (world.Delivery, error) { return w.Sim.PushTicket(ctx, c.AppID) })
}

// Trigger has WeChat send one callback of the catalogue, or a message of one's own. Where t names no component it goes to
// the first that the account authorized.
func (w *Workbench) Trigger(ctx context.Context, t sim.Trigger) (world.Delivery, error) {
	t.Account = w.accountCalled(t.Account)
	if len(t.Raw) == 0 { // one's own message may say whom it is for
		t.ComponentAppID = w.chosen(t.ComponentAppID, t.Account)
	}
	return deliver(w, func() (world.Delivery, error) {
		if err := w.misspelt(t); err != nil {
			return world.Delivery{}, err
		}
		return w.Sim.Trigger(ctx, t)
	})
}

// Probe sends variants of a push that its receiver answered otherwise than expected, and says what they show. There is
// nobody to do that against the real WeChat.
func (w *Workbench) Probe(ctx context.Context, d world.Delivery) (probe.Report, error) {
	if err := w.needSim(); err != nil {
		return probe.Report{}, err
	}
	defer w.announce()
	return probe.Run(ctx, w.Sim, probe.NewCase(w.Sim, d, w.probeKeys()), 0)
}

// probeKeys are the Tokens of before a change, which the simulator does not know of.
func (w *Workbench) probeKeys() (out []probe.Keys) {
	for _, c := range w.Components() {
		if c.PreviousToken != "" {
			out = append(out, probe.Keys{
				Whose: bilingual.Textf("第三方平台 %s 更换前的 Token", "the Token of the component %s before its change", c.AppID),
				Token: c.PreviousToken.Reveal(),
			})
		}
	}
	return out
}

// SendText has a follower write to an account. With no component named, the first that the account authorized hears of
// it.
func (w *Workbench) SendText(ctx context.Context, componentAppID, account, openID, text string) (world.Delivery, error) {
	return deliver(w, func() (world.Delivery, error) {
		return w.Sim.SendText(ctx, w.chosen(componentAppID, account), account, openID, text)
	})
}

// Unauthorize has an account's administrator cancel its authorization of a component, or of the first one that it
// authorized.
func (w *Workbench) Unauthorize(ctx context.Context, componentAppID, account string) (world.Delivery, error) {
	return deliver(w, func() (world.Delivery, error) {
		return w.Sim.Unauthorize(ctx, w.chosen(componentAppID, account), account)
	})
}

// deliver runs an action of the simulator and wakes whatever it made due.
func deliver(w *Workbench, act func() (world.Delivery, error)) (world.Delivery, error) {
	if err := w.needSim(); err != nil {
		return world.Delivery{}, err
	}
	defer w.announce()
	return act()
}

// chosen is the component that an action about an account is meant for, where it names none: the workspace's own,
// unless the account authorized only another one.
func (w *Workbench) chosen(named, account string) string {
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

// Accounts are the simulated WeChat's accounts; none without a simulator.
func (w *Workbench) Accounts() []world.Account {
	if w.Sim == nil {
		return nil
	}
	return w.Sim.Accounts()
}

// Catalogue is every callback the simulator can send.
func (w *Workbench) Catalogue() []callback.Entry {
	if w.Sim == nil {
		return nil
	}
	return w.Sim.Catalogue()
}
