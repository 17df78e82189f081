package ui

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/sim/exam"
)

func TestReleaseCheckFoldsWhatPassed(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*releaseCheckPage](t, w, "release_check")
	r.run([]int{2})
	w.load()
	if !r.report.OK || len(r.report.Groups) != 1 || r.running || len(r.live) != len(r.report.Groups[0].Steps) {
		t.Fatalf("ok %v, %d groups, %d live: %s", r.report.OK, len(r.report.Groups), len(r.live), w.noticeText())
	}
	if strings.Contains(words(r.steps), "验证票据") {
		t.Error("steps that passed should be folded")
	}
	r.unfolded[2] = true
	r.showReport()
	if !strings.Contains(words(r.steps), "文本消息的被动回复") {
		t.Error("unfolded, the steps should show")
	}
	if got := words(r.history); !strings.Contains(got, "第 2 组") {
		t.Errorf("history: %q", got)
	}
}

func TestMatrixOfAReport(t *testing.T) {
	report := exam.ReleaseReport{Groups: []exam.Group{{Number: 2,
		Steps: []exam.Step{{ID: "ticket", OK: true, MS: 3}, {ID: "text", MS: 4}}}, {Number: 9}}}
	m := matrixOf(report)
	if m[0][0] != cellOpen || m[1][0] != cellPassed || m[1][2] != cellFailed || m[1][3] != cellAbsent {
		t.Errorf("%v", m)
	}
	if got := tallyOf(report); got != (tally{passed: 1, failed: 1, ms: 7}) {
		t.Errorf("%+v", got)
	}
}

func TestDifferenceMarksTheByte(t *testing.T) {
	for _, c := range []struct {
		want, got, marked string
	}{
		{"success", "success\n", `\n`}, {"TEXT_callback", "TEXT-callback", "-"}, {"TEXT_callback", "TEXT_callback", ""},
		{"a reply within 5 s", "", ""}, {"code_from_api", "code_from_ap", ""},
	} {
		d := difference(c.want, c.got)
		if marked := visibleText(c.got)[d[0]:d[1]]; marked != c.marked {
			t.Errorf("%q for %q: marked %q", c.got, c.want, marked)
		}
	}
}

// TestAFailedStepSaysItsFirstCauseAndWhatProbingShowed: what mends it, what else is wrong, and what is only a guess.
func TestAFailedStepSaysItsFirstCauseAndWhatProbingShowed(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		step := exam.Step{ID: "text", Expected: "a reply", Got: "HTTP 403", Hint: "it compares signature",
			HintZH: "它比较的是 signature", Cause: "compares_signature",
			Probe:    &exam.Probe{Sent: 4, Code: "compares_signature", Confirmed: true},
			Problems: []exam.Problem{{Code: "content_type", Severity: "remark", Text: "text/html", TextZH: "文本类型"}}}
		got := words(releaseStepRow(w, step))
		wants(t, got, judge.Said(step, lang), w.T("ui.cause.confirmed"), w.T("check.probe.confirmed", 4),
			w.T("ui.severity.remark"), judge.StepReasons(step, lang)[0].Text)
		step.Probe.Confirmed, step.Probe.Text, step.Probe.TextZH = false, "perhaps this", "也许是这个"
		got = words(releaseStepRow(w, step))
		wants(t, got, w.T("ui.release.hint"), judge.Probed(step, lang))
		if strings.Contains(got, w.T("ui.cause.confirmed")) {
			t.Errorf("a guess is called confirmed:\n%s", got)
		}
	}
}
