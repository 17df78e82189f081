package workbench

import (
	"context"
	"encoding/json"

	"wxlab/app/journal"
	"wxlab/app/scenario"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
	"wxlab/sim/probe"
)

// RunDemo runs the whole protocol for a component offline, over HTTP, and reports each step as it ends.
func (w *Workbench) RunDemo(ctx context.Context, componentAppID string, report func(scenario.Step)) scenario.Report {
	defer w.ground.changed.signal()
	defer w.Rules.Rehearse()()
	defer w.Schedule.KeepStepping(ctx)()
	return scenario.Demo{
		Table: w, Schedule: w.Schedule, Sim: w.Sim, Platform: w.Platform, Journal: w.Journal,
		Component: componentAppID, Others: len(w.Components()) > 1, Seed: w.Workspace.Seed(),
		PublicURL: w.Road.URL, Via: w.Road, Wall: w.ground.wall,
	}.Run(ctx, report)
}

// Authorize has an account authorize a component: through the pages where the embedded platform runs, otherwise at once
// on WeChat's side, which pushes `authorized` to the server under test.
func (w *Workbench) Authorize(ctx context.Context, componentAppID, account string, funcIDs []int) error {
	if w.Platform != nil && w.console.underTest() == nil {
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
	if _, ok := w.Sim.Account(account); !ok {
		return workspace.Misuse("problem.account_unknown", account)
	}
	defer w.announce()
	return scenario.Authorize(ctx, scenario.Authorization{
		Via: w.Road, Platform: w.Road.URL(), Component: componentAppID, Account: account, FuncIDs: funcIDs,
	})
}

// ReleaseCheck rehearses 全网发布检测 of a component for the given account groups (none: all five) and keeps the report.
func (w *Workbench) ReleaseCheck(ctx context.Context, componentAppID string, groups []int,
	report func(exam.Step)) (exam.ReleaseReport, error) {
	return w.CheckRelease(ctx, exam.ReleaseOptions{ComponentAppID: componentAppID, Groups: groups}, report)
}

// CheckRelease is ReleaseCheck with all its options; no component is the workspace's own.
func (w *Workbench) CheckRelease(ctx context.Context, o exam.ReleaseOptions,
	report func(exam.Step)) (exam.ReleaseReport, error) {
	if err := w.needSim(); err != nil {
		return exam.ReleaseReport{}, err
	}
	c, err := w.Settings().FindComponent(o.ComponentAppID)
	if err != nil {
		return exam.ReleaseReport{}, err
	}
	defer w.ground.changed.signal()
	defer w.Schedule.KeepStepping(ctx)()
	o.ComponentAppID, o.SimURL, o.Timeout = c.AppID, w.SimURL(), w.ground.patience
	o.Probe = &probe.Session{Sim: w.Sim, Keys: w.probeKeys(), Left: probe.LongPatience}
	return scenario.Release{
		Sim: w.Sim, Journal: w.Journal, Kind: releaseRuns(w.Settings(), c.AppID), At: w.Clock.Now(), ReleaseOptions: o,
	}.Run(ctx, report)
}

// Examine examines the server of a component and keeps the report. The embedded platform's clock is the workspace's; that
// of a server under test is not.
func (w *Workbench) Examine(ctx context.Context, o exam.Options, report func(exam.Result)) (exam.Report, error) {
	if err := w.needSim(); err != nil {
		return exam.Report{}, err
	}
	c, err := w.Settings().FindComponent(o.ComponentAppID)
	if err != nil {
		return exam.Report{}, err
	}
	defer w.ground.changed.signal()
	defer w.Schedule.KeepStepping(ctx)()
	o.ComponentAppID, o.SimURL, o.Advance, o.Patience = c.AppID, w.SimURL(), w.Schedule.Advance, w.ground.patience
	if w.Platform != nil && w.console.underTest() == nil {
		defer w.Rules.Rehearse()()
		o.ClockShared = true
		o.Authorize = func(ctx context.Context, account string) error { return w.AuthorizeInApp(ctx, c.AppID, account, nil) }
	}
	out, err := exam.Examine(ctx, w.Sim, o, report)
	if err != nil {
		return out, err
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return out, err
	}
	_, err = w.Journal.SaveRun(ctx, journal.Run{
		Kind: examinationRuns(w.Settings(), c.AppID), At: w.Clock.Now(), OK: out.OK(false), Report: raw,
	})
	return out, err
}

// ExaminationRuns are the newest kept examinations of a component; Report unmarshals to exam.Report.
func (w *Workbench) ExaminationRuns(ctx context.Context, componentAppID string, limit int) ([]journal.Run, error) {
	return w.Journal.Runs(ctx, examinationRuns(w.Settings(), componentAppID), limit)
}

// ReleaseRuns are the newest kept reports on a component; Report unmarshals to exam.ReleaseReport.
func (w *Workbench) ReleaseRuns(ctx context.Context, componentAppID string, limit int) ([]journal.Run, error) {
	return w.Journal.Runs(ctx, releaseRuns(w.Settings(), componentAppID), limit)
}

// releaseRuns and examinationRuns are the kinds that a component's reports are kept as; the workspace's own has the bare
// one.
func releaseRuns(s workspace.Settings, componentAppID string) string {
	return runsOf(s, "release_check", componentAppID)
}

func examinationRuns(s workspace.Settings, componentAppID string) string {
	return runsOf(s, "examination", componentAppID)
}

func runsOf(s workspace.Settings, kind, componentAppID string) string {
	if componentAppID == "" || componentAppID == s.Component.AppID {
		return kind
	}
	return kind + " " + componentAppID
}
