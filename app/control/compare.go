package control

import (
	"context"
	"encoding/json"
	"maps"

	"wxlab/app/judge"
	"wxlab/sim/exam"
)

// Comparison says which cases and steps came to something else than at the last check that was kept.
type Comparison struct {
	Better []string `json:"better" doc:"ids of cases and of steps of the release check"`
	Worse  []string `json:"worse" doc:"ids of cases and of steps of the release check"`
	Both   int      `json:"both" doc:"how many were observed in both"`
}

// add lists those of both whose verdict changed. A nil Comparison lists nothing.
func (c *Comparison) add(before, now judge.Verdicts) {
	if c == nil {
		return
	}
	change := now.Since(before)
	c.Better, c.Worse, c.Both = append(c.Better, change.Better...), append(c.Worse, change.Worse...), c.Both+change.Both
}

// lastVerdicts are those of the newest check of a component that was kept, by the id of the step or case; false where there
// is none.
func lastVerdicts(ctx context.Context, s *Server, component string) (out judge.Verdicts, known bool, err error) {
	out = judge.Verdicts{}
	releases, err := s.w.ReleaseRuns(ctx, component, 1)
	if err != nil {
		return nil, false, err
	}
	for _, run := range releases {
		var r exam.ReleaseReport
		if err := json.Unmarshal(run.Report, &r); err != nil {
			return nil, false, err
		}
		maps.Copy(out, judge.ReleaseVerdicts(r))
	}
	exams, err := s.w.ExaminationRuns(ctx, component, 1)
	if err != nil {
		return nil, false, err
	}
	for _, run := range exams {
		var r exam.Report
		if err := json.Unmarshal(run.Report, &r); err != nil {
			return nil, false, err
		}
		maps.Copy(out, judge.ExamVerdicts(r))
	}
	return out, len(releases)+len(exams) > 0, nil
}
