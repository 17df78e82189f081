package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/explain"
	"wxlab/app/judge"
	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
)

func newCheckCommand(p *program) *cobra.Command {
	var t targetFlags
	var groups []int
	var strict bool
	cmd := &cobra.Command{
		Use: "check", Short: "Rehearse the release check (全网发布检测)", Args: noArgs,
		Long: `check drives a platform server as WeChat does before it lets a platform be published: the embedded one,
or with the --target flags one of your own. It leaves nothing behind unless --workspace is given. Give
one for a server that keeps running between checks: it may still hold tokens of the last check, and only
a simulator that goes on from there knows them.`,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.check(cmd.Context(), t.given(), groups, strict) },
	}
	t.register(cmd)
	p.chooseComponent(cmd)
	cmd.Flags().BoolVar(&strict, "strict", false, "count remarks as failures")
	cmd.Flags().IntSliceVar(&groups, "group", nil, "account groups, 1 to 5 (default: all)")
	return cmd
}

func (p *program) check(ctx context.Context, t *workbench.Target, groups []int, strict bool) error {
	for _, g := range groups {
		if g < 1 || g > 5 {
			return mistake("group", g)
		}
	}
	o, cleanUp, err := p.demoOptions()
	if err != nil {
		return err
	}
	defer cleanUp()
	if o.Target = t; t != nil {
		o.Only = workbench.OnlySim
	}
	w, err := workbench.Open(ctx, o)
	if err != nil {
		return err
	}
	report, err := w.CheckRelease(ctx, exam.ReleaseOptions{ComponentAppID: p.component, Groups: groups, Strict: strict},
		p.showCheckStep())
	if closeErr := w.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return err
	}
	if err := p.showCheck(report); err != nil {
		return err
	}
	if !report.OK {
		return silent(workspace.ExitFailed)
	}
	return nil
}

func (p *program) showCheckStep() func(exam.Step) {
	if p.json {
		return nil
	}
	said := map[string]string{} // hint → the step it was said at
	return func(s exam.Step) {
		mark := p.paint(green, "✓")
		if !s.OK {
			mark = p.paint(red, "✗")
		}
		fmt.Fprintf(p.out, " %s %d  %s %6d ms\n", mark, s.Group, pad(s.ID, 14), s.MS)
		if s.OK {
			s.Expected, s.Got = "", "" // nothing to compare, but perhaps something to say
		}
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
	if judge.Confirmed(s) {
		why = "check.confirmed"
	}
	rows := [][2]string{
		{"check.expected", s.Expected}, {"check.got", s.Got}, {why, hint}, {"trigger.cause", cause}, {"trigger.fix", fix},
	}
	if s.Probe != nil && s.Probe.Sent > 0 {
		rows = append(rows, [2]string{"check.probe", judge.Probed(*s.Probe, l)})
	}
	for _, row := range rows {
		if row[1] != "" {
			fmt.Fprintf(p.out, "      %s %s\n", pad(l.T(row[0]), 10), row[1])
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

func (p *program) showCheck(r exam.ReleaseReport) error {
	if p.json {
		judge.Advise(r, p.lang())
		return p.lines().Encode(map[string]any{"ok": r.OK, "release": r})
	}
	key := "check.end.ok"
	if !r.OK {
		key = "check.end.failed"
	}
	_, err := fmt.Fprintln(p.out, "\n"+p.lang().T(key))
	return err
}
