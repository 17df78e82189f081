package judge

import (
	"maps"
	"slices"

	"wxlab/sim/exam"
)

// Verdicts are what the steps and cases of a run came to, by their ids.
type Verdicts map[string]exam.Verdict

// ExamVerdicts are those of an examination.
func ExamVerdicts(r exam.Report) Verdicts {
	out := Verdicts{}
	for _, result := range r.Results {
		out[result.ID] = result.Verdict
	}
	return out
}

// ReleaseVerdicts are those of a release check.
func ReleaseVerdicts(r exam.ReleaseReport) Verdicts {
	out := Verdicts{}
	for _, g := range r.Groups {
		for _, st := range g.Steps {
			out[StepID(g.Number, st)] = map[bool]exam.Verdict{true: exam.Pass, false: exam.Fail}[st.OK]
		}
	}
	return out
}

// Change is which of them came to something else than before. What was not observed in both is neither better nor worse.
type Change struct {
	Better, Worse []string // ids, in alphabetical order
	Both          int      // how many were observed in both
}

// Since compares verdicts with those of an earlier run.
func (v Verdicts) Since(before Verdicts) (c Change) {
	rank := map[exam.Verdict]int{exam.Pass: 1, exam.Remark: 2, exam.Fail: 3}
	for _, id := range slices.Sorted(maps.Keys(v)) {
		was, is := rank[before[id]], rank[v[id]]
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
	return c
}
