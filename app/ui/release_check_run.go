package ui

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"time"

	"wxlab/app/evidence"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/workbench"
	"wxlab/sim/exam"
)

// checkKind is one of the two checks.
type checkKind string

const (
	releaseCheck checkKind = "release" // 全网发布检测
	examination  checkKind = "exam"    // 体检
)

// checkedRun is what a check came to: one under way, one that just ended, or a recorded one.
type checkedRun struct {
	id      int64 // 0 while it is not recorded
	at      time.Time
	partial bool     // it has not ended, or was broken off
	only    []string // cases and chapters that were asked for, all when empty
	release exam.ReleaseReport
	exam    exam.Report
	kept    workbench.Kept
}

func (c *checkedRun) empty() bool {
	return len(c.release.Groups) == 0 && len(c.exam.Results) == 0 && !c.partial
}

// addStep adds a step of the release check that has ended.
func (c *checkedRun) addStep(s exam.Step, wire []evidence.Piece) {
	groups := c.release.Groups
	if n := len(groups); n == 0 || groups[n-1].Number != s.Group {
		groups = append(groups, exam.Group{Number: s.Group, OK: true})
	}
	last := &groups[len(groups)-1]
	last.Steps, last.OK = append(last.Steps, s), last.OK && s.OK
	c.release.Groups, c.release.OK = groups, !slices.ContainsFunc(groups, func(g exam.Group) bool { return !g.OK })
	c.kept.Wire[judge.StepID(s.Group, s)] = wire
}

// addResult adds a case of the examination that has ended.
func (c *checkedRun) addResult(r exam.Result, wire []evidence.Piece) {
	c.exam.Results = append(c.exam.Results, r)
	switch r.Verdict {
	case exam.Pass:
		c.exam.Passed++
	case exam.Remark:
		c.exam.Remarked++
	case exam.Fail:
		c.exam.Failed++
	case exam.NotObserved:
		c.exam.NotObserved++
	}
	c.kept.Wire[r.ID] = wire
}

// verdicts are what its steps and cases came to.
func (c *checkedRun) verdicts() judge.Verdicts {
	if len(c.exam.Results) > 0 {
		return judge.ExamVerdicts(c.exam)
	}
	return judge.ReleaseVerdicts(c.release)
}

// suites are the run as a report has it, each case with what went over the wire.
func (c *checkedRun) suites(l i18n.Lang) []report.Suite {
	out := judge.ReleaseSuites(c.release, l)
	var cases []report.Case
	for _, result := range c.exam.Results {
		cases = append(cases, judge.Case(result, l))
	}
	out = append(out, judge.Chapters(cases, l)...)
	for _, s := range out {
		for i := range s.Cases {
			s.Cases[i].Log = evidence.Text(c.kept.Wire[s.Cases[i].ID], l)
		}
	}
	return out
}

// result is the case of the examination with that id, nil where it has not ended.
func (c *checkedRun) result(id string) *exam.Result {
	i := slices.IndexFunc(c.exam.Results, func(r exam.Result) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return &c.exam.Results[i]
}

// step is the step of the release check with that id, nil where it has not ended.
func (c *checkedRun) step(id string) *exam.Step {
	for _, g := range c.release.Groups {
		for i, s := range g.Steps {
			if judge.StepID(g.Number, s) == id {
				return &g.Steps[i]
			}
		}
	}
	return nil
}

// worstFirst are the results of an examination by weight: failed musts, failures, remarks, what could not be observed,
// and what passed.
func worstFirst(results []exam.Result) []exam.Result {
	weight := func(r exam.Result) int {
		switch {
		case r.Verdict == exam.Fail && r.Severity == exam.Must:
			return 0
		case r.Verdict == exam.Fail:
			return 1
		case r.Verdict == exam.Remark:
			return 2
		case r.Verdict == exam.NotObserved:
			return 3
		}
		return 4
	}
	return slices.SortedStableFunc(slices.Values(results),
		func(a, b exam.Result) int { return cmp.Compare(weight(a), weight(b)) })
}

// runSummary is a recorded run in the history.
type runSummary struct {
	journal.Run
	verdicts judge.Verdicts
	groups   []int // of a release check
}

// read is the whole of it. Its report could be read before.
func (s runSummary) read() checkedRun {
	run := checkedRun{id: s.ID, at: s.At}
	var release workbench.KeptRelease
	var examined workbench.KeptExam
	if len(s.groups) > 0 {
		_ = json.Unmarshal(s.Report, &release)
		run.release, run.kept = release.ReleaseReport, release.Kept
		return run
	}
	_ = json.Unmarshal(s.Report, &examined)
	run.exam, run.kept = examined.Report, examined.Kept
	return run
}

// recordedRuns are the newest runs of a kind. One whose report cannot be read is left out.
func recordedRuns(
	ctx context.Context, bench *workbench.Workbench, kind checkKind, component string,
) (out []runSummary, err error) {
	list := bench.ReleaseRuns
	if kind == examination {
		list = bench.ExaminationRuns
	}
	runs, err := list(ctx, component, historySize)
	for _, run := range runs {
		if s, ok := summaryOf(kind, run); ok {
			out = append(out, s)
		}
	}
	return out, err
}

func summaryOf(kind checkKind, run journal.Run) (s runSummary, ok bool) {
	s.Run = run
	if kind == examination {
		var r exam.Report
		err := json.Unmarshal(run.Report, &r)
		s.verdicts = judge.ExamVerdicts(r)
		return s, err == nil
	}
	var r exam.ReleaseReport
	err := json.Unmarshal(run.Report, &r)
	for _, g := range r.Groups {
		s.groups = append(s.groups, g.Number)
	}
	s.verdicts = judge.ReleaseVerdicts(r)
	return s, err == nil && len(s.groups) > 0
}

// runBefore is the run that another is compared with: the one that was chosen, or the newest that is older; nil for none.
func runBefore(runs []runSummary, run checkedRun, chosen int64) *runSummary {
	for i, s := range runs {
		if s.ID == chosen || chosen == 0 && s.ID != run.id && (run.id == 0 || s.ID < run.id) {
			return &runs[i]
		}
	}
	return nil
}
