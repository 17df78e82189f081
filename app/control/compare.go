package control

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"wxlab/app/judge"
	"wxlab/sim/exam"
)

// Comparison says which cases and steps came to something else than at the last check that was kept.
type Comparison struct {
	Better []string `json:"better" doc:"ids of cases and of steps of the release check"`
	Worse  []string `json:"worse" doc:"ids of cases and of steps of the release check"`
	Both   int      `json:"both" doc:"how many were observed in both"`
}

// add lists those of both whose verdict changed. What was not observed is neither better nor worse. A nil Comparison lists
// nothing.
func (c *Comparison) add(before, now map[string]exam.Verdict) {
	if c == nil {
		return
	}
	rank := map[exam.Verdict]int{exam.Pass: 1, exam.Remark: 2, exam.Fail: 3}
	for _, id := range slices.Sorted(maps.Keys(now)) {
		was, is := rank[before[id]], rank[now[id]]
		if was == 0 || is == 0 {
			continue
		}
		c.Both++
		switch {
		case is < was:
			c.Better = append(c.Better, id)
		case is > was:
			c.Worse = append(c.Worse, id)
		}
	}
}

// lastVerdicts are those of the newest check of a component that was kept, by the id of the step or case; false where there
// is none.
func lastVerdicts(ctx context.Context, s *Server, component string) (out map[string]exam.Verdict, known bool, err error) {
	out = map[string]exam.Verdict{}
	releases, err := s.w.ReleaseRuns(ctx, component, 1)
	if err != nil {
		return nil, false, err
	}
	for _, run := range releases {
		var r exam.ReleaseReport
		if err := json.Unmarshal(run.Report, &r); err != nil {
			return nil, false, err
		}
		maps.Copy(out, releaseVerdicts(r))
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
		maps.Copy(out, verdicts(r))
	}
	return out, len(releases)+len(exams) > 0, nil
}

func verdicts(r exam.Report) map[string]exam.Verdict {
	out := map[string]exam.Verdict{}
	for _, result := range r.Results {
		out[result.ID] = result.Verdict
	}
	return out
}

func releaseVerdicts(r exam.ReleaseReport) map[string]exam.Verdict {
	out := map[string]exam.Verdict{}
	for _, g := range r.Groups {
		for _, st := range g.Steps {
			out[judge.StepID(g.Number, st)] = map[bool]exam.Verdict{true: exam.Pass, false: exam.Fail}[st.OK]
		}
	}
	return out
}
