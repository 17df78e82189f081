package main

import (
	"slices"

	"wxlab/app/control"
	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/sim/exam"
)

// progress is what a check came to so far.
type progress struct {
	steps []control.CheckStep
	cases []report.Case
}

func (p *progress) add(e control.CheckEvent) {
	switch {
	case e.Step != nil:
		p.steps = append(p.steps, *e.Step)
	case e.Case != nil:
		p.cases = append(p.cases, *e.Case)
	}
}

// suites are the groups of the release check and the chapters of the examination, each case with what went over the wire.
func (p *progress) suites(l i18n.Lang) []report.Suite {
	var release exam.ReleaseReport
	logs := map[string]string{}
	for _, s := range p.steps {
		i := slices.IndexFunc(release.Groups, func(g exam.Group) bool { return g.Number == s.Group })
		if i < 0 {
			i = len(release.Groups)
			release.Groups = append(release.Groups, exam.Group{Number: s.Group})
		}
		release.Groups[i].Steps = append(release.Groups[i].Steps, s.Step)
		logs[judge.StepID(s.Group, s.Step)] = s.Log
	}
	out := judge.ReleaseSuites(release, l)
	for _, s := range out {
		for i := range s.Cases {
			s.Cases[i].Log = logs[s.Cases[i].ID]
		}
	}
	return append(out, judge.Chapters(p.cases, l)...)
}
