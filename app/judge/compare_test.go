package judge

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim/exam"
)

func TestSinceSaysWhatBrokeAndWhatWasMended(t *testing.T) {
	report := func(verdicts ...exam.Verdict) (r exam.Report) {
		for i, v := range verdicts {
			r.Results = append(r.Results, exam.Result{Case: exam.Case{ID: string(rune('a' + i))}, Finding: exam.Finding{Verdict: v}})
		}
		return r
	}
	before := ExamVerdicts(report(exam.Pass, exam.Fail, exam.Remark, exam.NotObserved, exam.Pass, exam.Pass))
	now := ExamVerdicts(report(exam.Remark, exam.Remark, exam.Remark, exam.Fail, exam.NotObserved, exam.Fail))
	if diff := cmp.Diff(Change{Better: []string{"b"}, Worse: []string{"a", "f"}, Both: 4}, now.Since(before)); diff != "" {
		t.Error(diff)
	}
	release := func(ok bool) Verdicts {
		return ReleaseVerdicts(exam.ReleaseReport{Groups: []exam.Group{{Number: 2, Steps: []exam.Step{{ID: "text", OK: ok}}}}})
	}
	if diff := cmp.Diff(Change{Worse: []string{"release.2.text"}, Both: 1}, release(false).Since(release(true))); diff != "" {
		t.Error(diff)
	}
}
