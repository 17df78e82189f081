package workbench

import (
	"context"
	"slices"
	"strconv"

	"wxlab/app/scenario"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// RunDemo runs the whole protocol for a component offline, over HTTP, and reports each step as it ends.
func (w *Workbench) RunDemo(ctx context.Context, componentAppID string, report func(scenario.Step)) scenario.Report {
	defer w.ground.changed.signal()
	defer w.Rules.Rehearse()()
	defer w.Schedule.KeepStepping(ctx)()
	return scenario.Demo{
		Table: w, Schedule: w.Schedule, Sim: w.Sim, Platform: w.Platform, Journal: w.Journal,
		Component: componentAppID, Others: len(w.Components()) > 1, Seed: w.Workspace.Seed(),
		PublicURL: w.Road.URL, Via: w.Road, Wall: w.ground.wall, Lang: w.lang(),
	}.Run(ctx, report)
}

// Authorize has an account authorize a component: through the pages where the embedded platform runs, otherwise at once
// on WeChat's side, which pushes `authorized` to the server under test.
func (w *Workbench) Authorize(ctx context.Context, componentAppID, account string, funcIDs []int) error {
	if w.Embedded() {
		return w.AuthorizeInApp(ctx, componentAppID, account, funcIDs)
	}
	if err := w.needSim(); err != nil {
		return err
	}
	c, err := w.Settings().FindComponent(componentAppID)
	if err != nil {
		return err
	}
	defer w.ground.changed.signal()
	_, _, err = w.Sim.Authorize(ctx, c.AppID, account, funcIDs)
	return err
}

// AuthorizeInApp walks the whole authorization as the account's administrator would in a browser. No funcIDs leave the
// page's own choice.
func (w *Workbench) AuthorizeInApp(ctx context.Context, componentAppID, account string, funcIDs []int) error {
	if err := w.needSim(); err != nil {
		return err
	}
	if _, err := w.Platform.Server(componentAppID); err != nil {
		return err
	}
	a, ok := w.Sim.Account(account)
	if !ok {
		return workspace.Misuse("problem.account_unknown", account)
	}
	defer w.announce()
	return scenario.Authorize(ctx, scenario.Authorization{
		Via: w.Road, Platform: w.Road.URL(), Component: componentAppID, Account: a.AppID, AuthType: linkFor(a.Kind),
		FuncIDs: funcIDs,
	})
}

// linkFor is the auth_type that a link must have to show accounts of a kind, "" where the usual link shows them.
func linkFor(kind world.Kind) string {
	if types := kind.AuthTypes(); !slices.Contains(types, strconv.Itoa(platform.AuthBoth)) {
		return types[0]
	}
	return ""
}
