package ui

import (
	"fmt"
	"html"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"

	"wxlab/app/evidence"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/sim/exam"
)

func TestReleaseCheckFoldsWhatPassed(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*releaseCheckPage](t, w, "release_check")
	r.check([]int{2})
	w.load()
	part := r.now()
	if !part.run.release.OK || len(part.run.release.Groups) != 1 || part.running || part.run.id == 0 {
		t.Fatalf("ok %v, %d groups, id %d: %s", part.run.release.OK, len(part.run.release.Groups), part.run.id, w.noticeText())
	}
	if strings.Contains(words(r.steps), "验证票据") {
		t.Error("steps that passed should be folded")
	}
	if got := r.nameOf("release.2.api"); got != "第 2 组 · 客服" {
		t.Errorf("a step that became worse is called %s", got)
	}
	r.unfolded[2] = true
	r.show()
	if !strings.Contains(words(r.steps), "文本消息的被动回复") {
		t.Error("unfolded, the steps should show")
	}
	if got := words(r.history); !strings.Contains(got, "第 2 组") {
		t.Errorf("history: %q", got)
	}
}

// TestACellOpensItsEvidence: what was pushed and answered, raw and decrypted, and the exchange.
func TestACellOpensItsEvidence(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		r := see[*releaseCheckPage](t, w, "release_check")
		r.check([]int{2})
		w.load()
		cells := areas(r.matrix)
		if len(cells) != len(releaseSteps) {
			t.Fatalf("%d cells can be opened", len(cells))
		}
		test.Tap(cells[2])
		got := words(r.steps)
		wants(t, got, w.T("ui.release.step.text"), "release.2.text", w.T("ui.checks.pushed"), w.T("ui.checks.decrypted"),
			w.T("ui.checks.reply"))
		if got := markedTexts(r.steps); !strings.Contains(got, "<Encrypt>") ||
			!strings.Contains(got, "TESTCOMPONENT_MSG_TYPE_TEXT_callback") || !strings.Contains(got, "msg_signature=") {
			t.Errorf("the wire is\n%s", got)
		}
		tapWord(t, r.steps, w.T("ui.checks.open"))
		if shown := w.shown.Load().id; shown != "traffic" {
			t.Errorf("the exchange is shown on %s: %s", shown, w.noticeText())
		}
		w.show("release_check")
		test.Tap(areas(r.matrix)[3])
		wants(t, words(r.steps), "POST /cgi-bin/message/custom/send")
		w.typedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if r.now().chosen != "" || !strings.Contains(words(r.steps), w.T("ui.release.group", 2)) {
			t.Error("Esc should lead back to all results")
		}
	}
}

// TestOldResultsDoNotStandBesideNewOnes: a run clears the page and fills it as it goes; one that is broken off says so.
func TestOldResultsDoNotStandBesideNewOnes(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*releaseCheckPage](t, w, "release_check")
	r.check([]int{1, 2})
	w.load()
	r.choose(stepID(1, "text"))
	var seen []string
	post := w.Post
	w.Post = func(f func()) {
		post(f)
		if part := r.now(); part.running {
			done, _ := r.progress()
			seen = append(seen, fmt.Sprint(done, len(areas(r.matrix))))
			if part.chosen != "" || part.run.id != 0 || !strings.Contains(words(r.head), "正在检测") || !r.stop.Visible() {
				t.Error("the last result is still there")
			}
			if done == 3 {
				w.cancelTasks()
			}
		}
	}
	r.check([]int{2})
	w.Post = post
	w.load()
	part := r.now()
	if !slices.Equal(seen[:3], []string{"1 1", "2 2", "3 3"}) || !part.run.partial || part.running || r.stop.Visible() {
		t.Errorf("saw %q, broken off %v", seen, part.run.partial)
	}
	wants(t, words(r.head), "没有做完：只到 3 /")
	if part.run.kept.Target == "" {
		t.Error("nobody knows what was checked")
	}
	if len(part.runs) != 1 {
		t.Errorf("%d runs are kept", len(part.runs))
	}
	tapWord(t, r.history, "对比")
	r.open(part.runs[0].ID)
	if got := words(r.head); !strings.Contains(got, "的结果") || part.run.partial || len(part.run.release.Groups) != 2 {
		t.Errorf("the recorded run shows %q", got)
	}
}

func TestMatrixOfAReport(t *testing.T) {
	report := exam.ReleaseReport{Groups: []exam.Group{{Number: 2,
		Steps: []exam.Step{{ID: "ticket", OK: true, MS: 3}, {ID: "text", MS: 4}}}, {Number: 9}}}
	m := matrixOf(report, false)
	if m[0][0] != cellOpen || m[1][0] != cellPassed || m[1][2] != cellFailed || m[1][3] != cellAbsent {
		t.Errorf("%v", m)
	}
	report.Groups = report.Groups[:1]
	if m = matrixOf(report, true); m[1][1] != cellAbsent || m[1][3] != cellNow || m[1][4] != cellOpen {
		t.Errorf("under way: %v", m)
	}
	if got := tallyOf(report); got != (tally{passed: 1, failed: 1, ms: 7}) {
		t.Errorf("%+v", got)
	}
}

func TestChaptersOfAnExamination(t *testing.T) {
	all := []exam.Case{{ID: "callbacks.a", Chapter: exam.Callbacks}, {ID: "callbacks.b", Chapter: exam.Callbacks},
		{ID: "tokens.c", Chapter: exam.Tokens}}
	run := checkedRun{partial: true, only: []string{"callbacks"},
		kept: workbench.Kept{Wire: map[string][]evidence.Piece{}}}
	run.addResult(exam.Result{Case: all[0], Finding: exam.Finding{Verdict: exam.Remark}}, nil)
	chapters := chaptersOf(all, run, true)
	if c := chapters[0]; c.cells[0] != cellRemarked || c.cells[1] != cellOpen || c.done != 1 || c.passed != 0 {
		t.Errorf("%+v", c)
	}
	if c := chapters[2]; c.cells[0] != cellAbsent {
		t.Errorf("a chapter that was not asked for: %+v", c)
	}
	run.partial = false
	if c := chaptersOf(all, run, false)[0]; c.cells[1] != cellAbsent {
		t.Errorf("a case without a result: %+v", c)
	}
}

// TestTheExaminationShowsWhatIsToBeMended by weight, each case with its evidence, compares runs and saves them.
func TestTheExaminationShowsWhatIsToBeMended(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*releaseCheckPage](t, w, "release_check")
	tapWord(t, r.root, "体检")
	w.load()
	wants(t, words(r.root), "还没有结果", "点“开始体检”")
	tapWord(t, r.matrix, "被动回复")
	tapWord(t, r.matrix, "被动回复")
	r.examine([]string{"replies"})
	w.load()
	part := r.now()
	if len(part.run.exam.Results) == 0 || part.run.id == 0 || part.run.exam.Failed > 0 {
		t.Fatalf("%d results, %d failed: %s", len(part.run.exam.Results), part.run.exam.Failed, w.noticeText())
	}
	x := part.run.exam.Results[0]
	r.choose(x.ID)
	wants(t, words(r.steps), x.Title.Zh, x.ID, "依据："+x.Source, "解密后")
	r.openChapter(exam.Replies)
	wants(t, words(r.steps), x.Title.Zh)
	r.examine([]string{"replies"})
	w.load()
	wants(t, words(r.head), "和 ", "项结论都没有变", "被测：内置平台")
	part.runs[1].verdicts[x.ID] = exam.Fail
	r.show()
	wants(t, words(r.head), "变好 1")
	tapWord(t, r.head, x.Title.Zh)
	wants(t, words(r.steps), x.Title.Zh, "解密后")
	r.choose("")
	r.compareWith(part.runs[1].ID)
	wants(t, words(r.head), "变好 1")
	for format, want := range map[report.Format]string{
		report.HTML: "</html>", report.JUnit: "<testsuite", report.Markdown: "|",
	} {
		content, err := r.written(format)
		if err != nil || !strings.Contains(string(content), want) || !strings.Contains(string(content), x.ID) {
			t.Errorf("%s: %v\n%s", format, err, content)
		}
	}
	content, _ := r.written(report.HTML)
	if wire := evidence.Text(part.run.kept.Wire[x.ID], i18n.Zh); wire == "" ||
		!strings.Contains(html.UnescapeString(string(content)), wire) {
		t.Errorf("the page lacks the wire:\n%s", wire)
	}
	tapWord(t, r.root, "全网发布检测")
	w.load()
	if got := words(r.steps); strings.Contains(got, x.Title.Zh) {
		t.Error("the other check shows the examination's result")
	}
}

func TestAWrongByteIsMarkedWhereItIsSeen(t *testing.T) {
	body := "<a>\n</a>success\n"
	mark := visibleRange(body, [2]int{len(body) - 1, len(body)})
	if got := visibleText(body)[mark[0]:mark[1]]; got != `\n` {
		t.Errorf("marked %q", got)
	}
	if got := visibleRange(body, [2]int{5, 400}); got != [2]int{} {
		t.Error(got)
	}
}

func TestRunsThatCannotBeReadAreLeftOut(t *testing.T) {
	if _, ok := summaryOf(releaseCheck, journal.Run{Report: []byte(`{"groups":3}`)}); ok {
		t.Error("a broken report is listed")
	}
	runs := []runSummary{{Run: journal.Run{ID: 9}}, {Run: journal.Run{ID: 7}}, {Run: journal.Run{ID: 3}}}
	for _, c := range []struct{ shown, chosen, want int64 }{{9, 0, 7}, {7, 0, 3}, {0, 0, 9}, {9, 3, 3}, {3, 9, 9}} {
		if got := runBefore(runs, checkedRun{id: c.shown}, c.chosen); got == nil || got.ID != c.want {
			t.Errorf("%+v: %+v", c, got)
		}
	}
	if got := runBefore(runs, checkedRun{id: 3}, 0); got != nil {
		t.Errorf("before the first there is %d", got.ID)
	}
}

// markedTexts are all values that are shown byte by byte.
func markedTexts(o fyne.CanvasObject) string {
	var out []string
	walk(o, func(o fyne.CanvasObject) {
		m, ok := o.(*kit.Marked)
		if !ok {
			return
		}
		for _, part := range test.WidgetRenderer(m).Objects() {
			if t, ok := part.(*canvas.Text); ok {
				out = append(out, t.Text)
			}
		}
		out = append(out, "\n")
	})
	return strings.Join(out, "")
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
		got := words(releaseStepRow(w, step, ""))
		wants(t, got, judge.Said(step, lang), w.T("ui.cause.confirmed"), w.T("check.probe.confirmed", 4),
			w.T("ui.severity.remark"), judge.StepReasons(step, lang)[0].Text)
		step.Probe.Confirmed, step.Probe.Text, step.Probe.TextZH = false, "perhaps this", "也许是这个"
		got = words(releaseStepRow(w, step, ""))
		wants(t, got, w.T("ui.release.hint"), judge.Probed(step, lang))
		if strings.Contains(got, w.T("ui.cause.confirmed")) {
			t.Errorf("a guess is called confirmed:\n%s", got)
		}
	}
}

// TestOneReasonIsSaidOnce: a server that is down fails every step.
func TestOneReasonIsSaidOnce(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*releaseCheckPage](t, w, "release_check")
	failed := func(group int, id, why string) exam.Step {
		return exam.Step{Group: group, ID: id, Hint: why, HintZH: why}
	}
	r.now().run = checkedRun{release: exam.ReleaseReport{Groups: []exam.Group{
		{Number: 1, Steps: []exam.Step{failed(1, "ticket", "连接被拒绝"), failed(1, "text", "正文不对"), failed(1, "api", "连接被拒绝")}},
		{Number: 2, Steps: []exam.Step{failed(2, "ticket", "连接被拒绝")}},
	}}}
	r.show()
	got := words(r.steps)
	if n := strings.Count(got, "连接被拒绝"); n != 1 || !strings.Contains(got, "正文不对") {
		t.Errorf("the reason is said %d times in\n%s", n, got)
	}
	if n := strings.Count(got, "原因与“第 1 组 · 票据”相同"); n != 2 {
		t.Errorf("%d steps refer to it in\n%s", n, got)
	}
}
