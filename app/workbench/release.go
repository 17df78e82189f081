package workbench

import (
	"context"
	"encoding/json"

	"wxlab/app/journal"
	"wxlab/sim/exam"
)

const runReleaseCheck = "release_check"

// ReleaseCheck rehearses 全网发布检测 of a component for the given account groups (none: all five) and keeps the report.
func (w *Workbench) ReleaseCheck(ctx context.Context, componentAppID string, groups []int, report func(exam.Step)) (exam.ReleaseReport, error) {
	if err := w.needSim(); err != nil {
		return exam.ReleaseReport{}, err
	}
	c, err := w.component(componentAppID)
	if err != nil {
		return exam.ReleaseReport{}, err
	}
	defer w.changed.signal()
	at := w.Clock.Now()
	stop := w.keepStepping(ctx)
	out, err := exam.Release(ctx, w.Sim, exam.ReleaseOptions{ComponentAppID: c.AppID, Groups: groups}, report)
	stop()
	if err != nil {
		return out, err
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return out, err
	}
	_, err = w.Journal.SaveRun(ctx, journal.Run{Kind: w.releaseRuns(c.AppID), At: at, OK: out.OK, Report: raw})
	return out, err
}

// ReleaseRuns are the newest kept reports on a component; Report unmarshals to exam.ReleaseReport.
func (w *Workbench) ReleaseRuns(ctx context.Context, componentAppID string, limit int) ([]journal.Run, error) {
	return w.Journal.Runs(ctx, w.releaseRuns(componentAppID), limit)
}

// releaseRuns is the kind that a component's reports are kept as; the workspace's own has the bare one.
func (w *Workbench) releaseRuns(componentAppID string) string {
	if componentAppID == "" || componentAppID == w.Settings().Component.AppID {
		return runReleaseCheck
	}
	return runReleaseCheck + " " + componentAppID
}

// keepStepping lets both parties do their follow-up work while the caller waits for its effect; without it a check
// would hang where Run is not under way, as in demo.
func (w *Workbench) keepStepping(ctx context.Context) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	done := make(chan struct{})
	world := w.worldChanged()
	go func() {
		defer close(done)
		for w.sleep(ctx, idleCheck, world) == nil {
			world = w.worldChanged()
			w.Step(ctx)
		}
	}()
	return func() { cancel(); <-done }
}
