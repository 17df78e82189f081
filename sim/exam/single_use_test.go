package exam_test

import (
	"slices"
	"strings"
	"testing"

	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// TestTheExaminationTellsOfCodesRedeemedTwice under either setting: where codes are good once it fails, where the simulator
// lets it pass it is remarked on.
func TestTheExaminationTellsOfCodesRedeemedTwice(t *testing.T) {
	for single, want := range map[bool]struct {
		verdict exam.Verdict
		says    string
	}{true: {exam.Fail, "61009"}, false: {exam.Remark, "single_use_codes"}} {
		in := examinee{mistakes: []string{"redeems_twice"}, console: func(p *world.Platform) { p.SingleUseCodes = single }}
		results := in.examine(t, exam.Options{Only: []string{"authorization"}}).Results
		at := slices.IndexFunc(results, func(r exam.Result) bool { return r.ID == "authorization.code_once" })
		if r := results[at]; r.Verdict != want.verdict || !strings.Contains(r.Got.En+r.Cause.En, want.says) ||
			!strings.Contains(r.Got.Zh+r.Cause.Zh, want.says) {
			t.Errorf("single use %v: %s, %s; %s", single, r.Verdict, r.Got.En, r.Cause.En)
		}
	}
}
