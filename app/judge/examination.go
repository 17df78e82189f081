package judge

import (
	"fmt"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/report"
	"wxlab/sim/exam"
)

// Case words the result of an examination's case. What to do is said where something is to be done only.
func Case(r exam.Result, lang i18n.Lang) report.Case {
	c := report.Case{
		ID: r.ID, Name: r.Title.In(string(lang)), Severity: string(r.Severity), Verdict: report.Verdict(r.Verdict),
		MS: float64(r.MS), Why: r.Why.In(string(lang)), Expected: r.Expected.In(string(lang)), Got: r.Got.In(string(lang)),
		Cause: r.Cause.In(string(lang)),
	}
	if r.Verdict == exam.Fail || r.Verdict == exam.Remark {
		c.Fix = r.Fix.In(string(lang))
	}
	for _, e := range r.Evidence {
		c.Evidence = append(c.Evidence, pointer(e))
	}
	if len(c.Evidence) == 0 {
		c.Evidence = []string{r.Source}
	}
	return c
}

// pointer is where a piece of evidence can be looked up: a delivery's id, or the number of an API call.
func pointer(e exam.Evidence) string {
	if e.Delivery != "" {
		return e.Delivery
	}
	return fmt.Sprintf("call %d", e.Call)
}

// Chapters are the cases of an examination by chapter, in the order of the examination.
func Chapters(cases []report.Case, lang i18n.Lang) []report.Suite {
	var out []report.Suite
	for _, chapter := range exam.Chapters() {
		s := report.Suite{Name: string(chapter), Title: lang.T("exam.chapter." + string(chapter))}
		for _, c := range cases {
			if exam.ChapterOf(c.ID) == chapter {
				s.Cases = append(s.Cases, c)
			}
		}
		if len(s.Cases) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// ReleaseSuites are the groups of a release check, a case for each step.
func ReleaseSuites(r exam.ReleaseReport, lang i18n.Lang) []report.Suite {
	var out []report.Suite
	for _, g := range r.Groups {
		s := report.Suite{Name: fmt.Sprintf("release.%d", g.Number), Title: lang.T("exam.release", g.Number)}
		for _, step := range g.Steps {
			s.Cases = append(s.Cases, Step(g.Number, step, lang))
		}
		out = append(out, s)
	}
	return out
}

// StepID is how a report names a step.
func StepID(group int, s exam.Step) string { return fmt.Sprintf("release.%d.%s", group, s.ID) }

// Step words a step of a release check: the first cause and what mends it, and what else is wrong with the answers.
func Step(group int, s exam.Step, lang i18n.Lang) report.Case {
	c := report.Case{
		ID: StepID(group, s), Name: lang.T("check.step." + s.ID), Severity: string(exam.Must),
		Verdict: report.Pass, MS: float64(s.MS), Want: s.Want, Came: s.Came, Evidence: s.Deliveries,
	}
	c.Expected, c.Got = Evidence(s, lang)
	switch {
	case !s.OK:
		c.Verdict = report.Fail
	case len(s.Problems) > 0:
		c.Verdict = report.Remark
	}
	cause, fix := explain.Advice(s.Problem, lang)
	causes, fixes := []string{Said(s, lang), cause}, []string{fix}
	if p := s.Probe; p != nil && p.Sent > 0 {
		causes, fixes = append(causes, Probed(s, lang)), append(fixes, i18n.Text{Zh: p.MendZH, En: p.Mend}.In(lang))
	}
	for _, r := range StepReasons(s, lang) {
		if r.Code != s.Problem {
			causes, fixes = append(causes, r.Text, r.Cause), append(fixes, r.Fix)
		}
	}
	c.Cause, c.Fix = explain.Joined(lang, causes...), explain.Joined(lang, fixes...)
	return c
}
