package scenario

import (
	"context"
	"encoding/json"
	"time"

	"wxlab/app/journal"
	"wxlab/sim"
	"wxlab/sim/exam"
)

// Release is a rehearsal of 全网发布检测 whose report is kept.
type Release struct {
	Sim     *sim.Sim
	Journal *journal.Journal
	Kind    string    // that the report is kept as
	At      time.Time // that the report says it is of
	exam.ReleaseOptions
}

// Run rehearses the check; somebody else has to keep both parties stepping meanwhile.
func (r Release) Run(ctx context.Context, report func(exam.Step)) (exam.ReleaseReport, error) {
	out, err := exam.Release(ctx, r.Sim, r.ReleaseOptions, report)
	if err != nil {
		return out, err
	}
	raw, err := json.Marshal(out)
	if err != nil {
		return out, err
	}
	_, err = r.Journal.SaveRun(ctx, journal.Run{Kind: r.Kind, At: r.At, OK: out.OK, Report: raw})
	return out, err
}
