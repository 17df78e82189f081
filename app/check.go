package main

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/explain"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
	"wxlab/sim/spelling"
)

// checkFlags are the flags of check.
type checkFlags struct {
	target     targetFlags
	reports    reportFlags
	restart    restartFlags
	groups     []int
	only, skip []string
	strict     bool
	failFast   bool
	compare    bool
	passive    bool
	since      time.Duration // with passive
	timeout    time.Duration
	wait       time.Duration
}

func newCheckCommand(p *program) *cobra.Command {
	var f checkFlags
	cmd := &cobra.Command{
		Use: "check", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.check(cmd.Context(), f) },
	}
	f.target.register(cmd, p)
	f.reports.register(cmd)
	f.restart.register(cmd)
	p.chooseComponent(cmd)
	flags := cmd.Flags()
	flags.BoolVar(&f.strict, "strict", false, "")
	flags.IntSliceVar(&f.groups, "group", nil, "")
	flags.StringSliceVar(&f.only, "only", nil, "")
	flags.StringSliceVar(&f.skip, "skip", nil, "")
	flags.BoolVar(&f.failFast, "fail-fast", false, "")
	flags.BoolVar(&f.compare, "compare", false, "")
	flags.BoolVar(&f.passive, "passive", false, "")
	flags.DurationVar(&f.since, "since", 0, "")
	flags.DurationVar(&f.timeout, "timeout", 10*time.Minute, "")
	flags.DurationVar(&f.wait, "wait-for-target", 0, "")
	return cmd
}

func (p *program) check(ctx context.Context, f checkFlags) error {
	switch {
	case f.since < 0:
		return mistake("since")
	case f.since > 0 && !f.passive:
		return mistake("since_passive")
	case f.timeout <= 0:
		return mistake("timeout")
	}
	if err := f.reports.check(); err != nil {
		return err
	}
	for _, g := range f.groups {
		if g < 1 || g > 5 {
			return mistake("group", g)
		}
	}
	var names []string
	for _, name := range slices.Concat(f.only, f.skip) {
		if name != "release" && !strings.HasPrefix(name, "release.") {
			names = append(names, name)
		}
	}
	if name, instead := exam.Unknown(names); name != "" {
		if near := spelling.Near(name, caseNames()); len(near) > 0 {
			instead = near
		}
		return workspace.Misuse("problem.no_case", name, strings.Join(instead, ", "))
	}
	if len(f.groups) > 0 && len(f.only) == 0 {
		f.only = []string{"release"}
	}
	if (control.RunCheck{Only: f.only, Skip: f.skip}).Empty() {
		return workspace.Misuse("problem.nothing_chosen")
	}
	if f.passive {
		return p.checkOnRecord(ctx, f)
	}
	limited, cancel := context.WithTimeout(ctx, f.timeout)
	defer cancel()
	checked, err := p.runCheck(limited, f)
	switch {
	case ctx.Err() != nil:
		return silent(exitInterrupted)
	case limited.Err() != nil:
		return &workspace.Problem{Key: "problem.check_timeout", Args: []any{f.timeout}, Exit: workspace.ExitTimeout}
	case err == nil && !checked.OK:
		return silent(workspace.ExitFailed)
	}
	return err
}

// caseNames are what --only and --skip take.
func caseNames() []string {
	names := []string{"release"}
	for _, c := range exam.Chapters() {
		names = append(names, string(c))
	}
	for _, c := range exam.Cases() {
		names = append(names, c.ID)
	}
	return names
}

func (p *program) runCheck(ctx context.Context, f checkFlags) (out control.Checked, err error) {
	if err := awaitTarget(ctx, f.target.events, f.wait); err != nil {
		return out, err
	}
	c, done, err := p.join(ctx, f.target, 0)
	if err != nil {
		return out, err
	}
	defer done()
	status, err := control.Ask(ctx, c, control.GetStatus{})
	if err != nil {
		return out, err
	}
	if err := awaitTarget(ctx, status.EventURL, f.wait); err != nil {
		return out, err
	}
	restarter, err := p.newRestarter(status, f.restart)
	if err != nil {
		return out, err
	}
	begun := p.clock()
	show, seen := p.showCheckEvents(f), &progress{}
	err = control.Follow(ctx, c, control.RunCheck{
		Component: p.component, Groups: f.groups, Only: f.only, Skip: f.skip, Strict: f.strict, FailFast: f.failFast,
		Restart: restarter != nil,
	}, func(e control.CheckEvent) error {
		switch {
		case e.Check != nil:
			out = *e.Check
			return nil
		case e.Restart != nil:
			return restarter.answer(ctx, c, *e.Restart)
		}
		seen.add(e)
		return show(e)
	})
	if err == nil {
		err = p.showChecked(f, out)
	}
	r := report.Report{
		Command: "wxlab check", Version: version, Target: cmp.Or(f.target.events, status.EventURL), Seed: status.Seed, At: begun,
		Suites: seen.suites(p.lang()),
	}
	return out, cmp.Or(err, p.writeChecked(f, r, err))
}

// showCheckEvents prints steps and cases as they end; with a report on standard output nothing is printed before the end.
func (p *program) showCheckEvents(f checkFlags) func(control.CheckEvent) error {
	if p.json || f.reports.onOutput() {
		return func(control.CheckEvent) error { return nil }
	}
	step, cases, chapters := p.showCheckStep(), p.printer(), chapterTitles{left: exam.Chapters()}
	cases.IDWidth = caseIDWidth
	return func(e control.CheckEvent) error {
		if e.Step != nil {
			s := e.Step.Step
			s.Group = e.Step.Group
			step(s)
			return nil
		}
		if key := chapters.above(exam.ChapterOf(e.Case.ID)); key != "" {
			fmt.Fprintf(p.out, "\n%s\n", p.lang().T(key))
		}
		return cases.Case(*e.Case)
	}
}

// chapterTitles are those that stand above the cases. What is read from the record comes after all chapters, in any order.
type chapterTitles struct {
	left     []exam.Chapter // that have not begun
	now      exam.Chapter
	inRecord bool
}

// above is the title to print above a case of a chapter, "" where it is printed already.
func (t *chapterTitles) above(c exam.Chapter) (key string) {
	i := slices.Index(t.left, c)
	switch {
	case i >= 0:
		t.left, t.now = t.left[i+1:], c
		return "exam.chapter." + string(c)
	case c == t.now || t.inRecord:
		return ""
	}
	t.inRecord = true
	return "exam.record"
}

// showChecked prints the end, unless a report has standard output for itself.
func (p *program) showChecked(f checkFlags, out control.Checked) error {
	switch {
	case f.reports.onOutput():
	case p.json:
		return p.lines().Encode(out)
	default:
		p.showCheckEnd(f, out)
	}
	return nil
}

// writeChecked writes the reports; of a check that was broken off, with what it came to until then.
func (p *program) writeChecked(f checkFlags, r report.Report, broken error) error {
	if broken != nil && len(r.Suites) == 0 {
		return nil
	}
	quiet := *p
	quiet.json = false // the document is written
	return quiet.writeReports(f.reports, r)
}

func (p *program) showCheckEnd(f checkFlags, out control.Checked) {
	l := p.lang()
	key := "check.end.failed"
	switch {
	case out.OK && len(out.Release.Groups) > 0:
		key = "check.end.ok"
	case out.OK:
		key = "check.end.examined"
	}
	fmt.Fprintln(p.out, "\n"+l.T(key))
	if n := len(out.Exam.Cases); n > 0 {
		e := out.Exam
		fmt.Fprintln(p.out, l.T("check.exam", n, e.Passed, e.Remarked, e.Failed, e.NotObserved))
	}
	if f.compare {
		p.showComparison(out)
	}
}

// showComparison prints what changed since the last check.
func (p *program) showComparison(out control.Checked) {
	l := p.lang()
	if out.Before == nil {
		fmt.Fprintln(p.out, l.T("check.compare.none"))
		return
	}
	for _, change := range []struct {
		key string
		ids []string
	}{{"check.compare.better", out.Before.Better}, {"check.compare.worse", out.Before.Worse}} {
		if len(change.ids) > 0 {
			fmt.Fprintln(p.out, l.T(change.key, strings.Join(change.ids, ", ")))
		}
	}
	switch {
	case out.Before.Both == 0:
		fmt.Fprintln(p.out, l.T("check.compare.apart"))
	case len(out.Before.Better)+len(out.Before.Worse) == 0:
		fmt.Fprintln(p.out, l.T("check.compare.same", out.Before.Both))
	}
}

func (p *program) showCheckStep() func(exam.Step) {
	said := map[string]string{} // hint → the step it was said at
	return func(s exam.Step) {
		mark := p.paint(green, "✓")
		if !s.OK {
			mark = p.paint(red, "✗")
		}
		fmt.Fprintf(p.out, " %s %d  %s %6d ms\n", mark, s.Group, report.Pad(s.ID, 14), s.MS)
		p.showEvidence(s, said)
	}
}

// showEvidence prints what a step expected, what came, the likely mistake with what mends it, and whatever else is wrong with
// the answers. What was said before is only referred to: a server that is down fails every step for one reason.
func (p *program) showEvidence(s exam.Step, said map[string]string) {
	l, hint := p.lang(), judge.Said(s, p.lang())
	cause, fix := explain.Advice(s.Problem, l)
	at, before := said[hint]
	switch {
	case before:
		hint, cause, fix = l.T("check.as_at", at), "", ""
	case hint != "":
		said[hint] = fmt.Sprintf("%d %s", s.Group, s.ID)
	}
	why := "check.hint"
	switch {
	case s.OK: // it is no cause of anything
		why = "check.note"
	case judge.Confirmed(s):
		why = "check.confirmed"
	}
	expected, got := judge.Evidence(s, l)
	if s.OK {
		expected, got = "", "" // nothing to compare, but perhaps something to say
	}
	rows := [][2]string{
		{"check.expected", expected}, {"check.got", got}, {"report.difference", report.Compared(s.Want, s.Came, l)}, {why, hint}, {"trigger.cause", cause}, {"trigger.fix", fix},
	}
	if s.Probe != nil && s.Probe.Sent > 0 {
		rows = append(rows, [2]string{"check.probe", judge.Probed(s, l)})
	}
	for _, row := range rows {
		if row[1] != "" {
			fmt.Fprintf(p.out, "      %s %s\n", report.Pad(l.T(row[0]), 10), strings.ReplaceAll(row[1], "\n", report.Indent))
		}
	}
	for _, r := range judge.StepReasons(s, l) {
		if _, before := said[r.Text]; before || r.Code == s.Problem {
			continue
		}
		said[r.Text] = fmt.Sprintf("%d %s", s.Group, s.ID)
		p.showReason(p.out, "      ", control.DeliveryProblem{
			Code: r.Code, Severity: string(r.Severity), Text: r.Text, Offset: r.Offset, Cause: r.Cause, Fix: r.Fix,
		})
	}
}
