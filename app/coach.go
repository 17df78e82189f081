package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"wxlab/app/control"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/workspace"
)

// coachFlags are the flags of coach.
type coachFlags struct {
	since   time.Duration
	strict  bool
	reports reportFlags
}

// newCoachCommand judges what is on record.
func newCoachCommand(p *program) *cobra.Command {
	var f coachFlags
	cmd := &cobra.Command{
		Use: "coach", Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return p.coach(cmd.Context(), f) },
	}
	f.reports.register(cmd)
	cmd.Flags().DurationVar(&f.since, "since", 0, "")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "")
	return cmd
}

func (p *program) coach(ctx context.Context, f coachFlags) error {
	if f.since < 0 {
		return mistake("since")
	}
	if err := f.reports.check(); err != nil {
		return err
	}
	found, err := p.onRecord(ctx, f.since)
	if err != nil {
		return err
	}
	r := report.Report{Command: "wxlab coach", Version: version, At: p.clock(), Suites: found.Suites}
	if err := p.showCoached(f, found, r); err != nil {
		return err
	}
	if !r.OK(f.strict) {
		return silent(workspace.ExitFailed)
	}
	return nil
}

// onRecord asks the Wxlab that runs on the workspace, or else reads the journal.
func (p *program) onRecord(ctx context.Context, since time.Duration) (control.Coached, error) {
	found, err := ask(ctx, p, control.GetCoach{Since: int64(since.Seconds())})
	if notRunning(err) {
		return p.coachOffline(ctx, since)
	}
	return found, err
}

// checkOnRecord shows the release checks that are on record, and sends nothing. None is no success.
func (p *program) checkOnRecord(ctx context.Context, f checkFlags) error {
	found, err := p.onRecord(ctx, f.since)
	if err != nil {
		return err
	}
	r := report.Report{Command: "wxlab check --passive", Version: version, At: p.clock(), Suites: f.ofGroups(found.Releases)}
	if !f.reports.onOutput() && !p.json {
		out := p.printer()
		for _, s := range r.Suites {
			if err := errors.Join(out.Suite(s), allCases(out, s)); err != nil {
				return err
			}
		}
		if len(r.Suites) == 0 {
			fmt.Fprintln(p.out, p.lang().T("check.passive.none"))
		}
	}
	if err := p.writeReports(f.reports, r); err != nil {
		return err
	}
	if len(r.Suites) == 0 || !r.OK(f.strict) {
		return silent(workspace.ExitFailed)
	}
	return nil
}

// ofGroups are the release checks of the groups that are wanted.
func (f checkFlags) ofGroups(releases []report.Suite) []report.Suite {
	return slices.DeleteFunc(releases, func(s report.Suite) bool {
		return len(f.groups) > 0 && !slices.ContainsFunc(f.groups, func(g int) bool { return s.Name == fmt.Sprintf("release.%d", g) })
	})
}

func allCases(out *report.Printer, s report.Suite) error {
	for _, c := range s.Cases {
		if err := out.Case(c); err != nil {
			return err
		}
	}
	return nil
}

// coachOffline reads the journal of a workspace that nobody runs on.
func (p *program) coachOffline(ctx context.Context, since time.Duration) (out control.Coached, err error) {
	s, each, err := p.offline(ctx, since)
	if err != nil {
		return out, err
	}
	c := judge.NewCoach(judge.Keys{Settings: s})
	err = c.Read(each)
	return control.NewCoached(c.Servers(), p.lang()), err
}

// showCoached prints what is wrong, the worst first, and writes the reports.
func (p *program) showCoached(f coachFlags, found control.Coached, r report.Report) error {
	quiet := *p
	switch {
	case p.json && !f.reports.onOutput():
		if err := p.lines().Encode(found); err != nil {
			return err
		}
		quiet.json = false // the document is written
	case !f.reports.onOutput():
		if err := p.printCoached(found); err != nil {
			return err
		}
	}
	return quiet.writeReports(f.reports, r)
}

func (p *program) printCoached(found control.Coached) error {
	l, out := p.lang(), p.printer()
	out.Timeless, out.IDWidth = true, caseIDWidth
	if len(found.Suites) == 0 {
		_, err := fmt.Fprintln(p.out, l.T("coach.nothing"))
		return err
	}
	for i, s := range found.Suites {
		if i > 0 {
			fmt.Fprintln(p.out)
		}
		fmt.Fprintln(p.out, s.Title)
		first := ""
		for _, c := range s.Cases {
			undecided := c.Verdict == report.NotObserved && len(c.Evidence) > 0
			if c.Verdict != report.Fail && c.Verdict != report.Remark && !undecided {
				continue
			}
			if err := out.Case(c); err != nil {
				return err
			}
			if first == "" && len(c.Evidence) > 0 {
				first = strings.TrimPrefix(c.Evidence[0], "#")
			}
		}
		failed, remarked := s.Count(report.Fail), s.Count(report.Remark)
		if failed+remarked == 0 {
			fmt.Fprintln(p.out, l.T("coach.fine"))
		}
		fmt.Fprintln(p.out, l.T("coach.count", failed, remarked, s.Count(report.Pass), s.Count(report.NotObserved)))
		if first != "" {
			fmt.Fprintln(p.out, l.T("coach.look", first))
		}
	}
	return nil
}
