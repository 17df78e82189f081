package workbench

import (
	"context"
	"encoding/json"

	"wxlab/app/evidence"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
	"wxlab/sim/probe"
)

// KeptRelease is a release check as the journal keeps it.
type KeptRelease struct {
	exam.ReleaseReport
	Kept
}

// KeptExam is an examination as the journal keeps it.
type KeptExam struct {
	exam.Report
	Kept
}

// Kept is what is kept of a check beside its result. Older ones have none of it.
type Kept struct {
	Target string                      `json:"target,omitempty"` // the server's event URL
	Wire   map[string][]evidence.Piece `json:"wire,omitempty"`   // by the id of the step or case
}

// ReleaseCheck rehearses 全网发布检测 of a component for the given account groups (none: all five) and keeps the report.
func (w *Workbench) ReleaseCheck(ctx context.Context, componentAppID string, groups []int,
	report func(exam.Step)) (exam.ReleaseReport, error) {
	return w.CheckRelease(ctx, exam.ReleaseOptions{ComponentAppID: componentAppID, Groups: groups},
		func(s exam.Step, _ []evidence.Piece) {
			if report != nil {
				report(s)
			}
		})
}

// CheckRelease is ReleaseCheck with all its options; no component is the workspace's own. Each step is reported with what
// went over the wire.
func (w *Workbench) CheckRelease(ctx context.Context, o exam.ReleaseOptions,
	report func(exam.Step, []evidence.Piece)) (exam.ReleaseReport, error) {
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
	log, kept, begun := evidence.NewLog(w.Sim, w.hide), w.NewKept(c.AppID), w.Clock.Now()
	out, err := exam.Release(ctx, w.Sim, o, func(s exam.Step) {
		wire := log.Step(s)
		w.hideStep(&s)
		kept.Wire[judge.StepID(s.Group, s)] = wire
		if report != nil {
			report(s, wire)
		}
	})
	if err != nil {
		return out, err
	}
	for _, g := range out.Groups {
		for i := range g.Steps {
			w.hideStep(&g.Steps[i])
		}
	}
	run := journal.Run{Kind: releaseRuns(w.Settings(), c.AppID), At: begun, OK: out.OK}
	return out, w.keep(ctx, run, KeptRelease{out, kept})
}

// Examine examines the server of a component and keeps the report; each case is reported with what shows its verdict. The
// embedded platform's clock is the workspace's; that of a server under test is not.
func (w *Workbench) Examine(ctx context.Context, o exam.Options,
	report func(exam.Result, []evidence.Piece)) (exam.Report, error) {
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
	if w.Embedded() {
		defer w.Rules.Rehearse()()
		o.ClockShared = true
		o.Authorize = func(ctx context.Context, account string) error { return w.AuthorizeInApp(ctx, c.AppID, account, nil) }
	}
	log, kept := evidence.NewLog(w.Sim, w.hide), w.NewKept(c.AppID)
	out, err := exam.Examine(ctx, w.Sim, o, func(r exam.Result) {
		wire := log.Found(r.Evidence)
		w.hideResult(&r)
		kept.Wire[r.ID] = wire
		if report != nil {
			report(r, wire)
		}
	})
	if err != nil {
		return out, err
	}
	for i := range out.Results {
		w.hideResult(&out.Results[i])
	}
	run := journal.Run{Kind: examinationRuns(w.Settings(), c.AppID), At: w.Clock.Now(), OK: out.OK(false)}
	return out, w.keep(ctx, run, KeptExam{out, kept})
}

// Embedded reports whether it is the embedded platform that is checked, and not a server under test.
func (w *Workbench) Embedded() bool { return w.Platform != nil && w.console.underTest() == nil }

// NewKept is what is kept beside the result of a check that begins; no component is the workspace's own.
func (w *Workbench) NewKept(componentAppID string) Kept {
	if componentAppID == "" {
		componentAppID = w.Settings().Component.AppID
	}
	checked, _ := w.Sim.Platform(componentAppID)
	return Kept{Target: checked.EventURL, Wire: map[string][]evidence.Piece{}}
}

// keep writes a result into the journal.
func (w *Workbench) keep(ctx context.Context, run journal.Run, report any) (err error) {
	if run.Report, err = json.Marshal(report); err != nil {
		return err
	}
	_, err = w.Journal.SaveRun(ctx, run)
	return err
}

// hide is a body as it may be shown outside the journal: secrets masked, tokens, tickets and codes as fingerprints.
func (w *Workbench) hide(body []byte) string {
	return w.Workspace.Fingerprints().Hide(evidence.Readable(w.Workspace.Secrets().MaskCut(body)))
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
