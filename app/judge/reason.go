package judge

import (
	"cmp"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// Reason is a problem with an answer in the reader's language: what is wrong, who usually does this, and what mends it.
type Reason = explain.Reason

// Reasons words the simulator's verdict for every face of the program, which shows these and nothing of its own.
func Reasons(problems []world.Problem, lang i18n.Lang) []Reason {
	return explain.Reasons(problems, lang)
}

// StepReasons are what is wrong with the answers of a check's step.
func StepReasons(s exam.Step, lang i18n.Lang) []Reason {
	var problems []world.Problem
	for _, p := range s.Problems {
		problems = append(problems, p.World())
	}
	return explain.Reasons(problems, lang)
}

// Advise puts into a report, which knows problems only by their code, who usually makes them and what mends them.
func Advise(r exam.ReleaseReport, lang i18n.Lang) {
	for _, g := range r.Groups {
		for _, s := range g.Steps {
			for i := range s.Problems {
				s.Problems[i].Cause, s.Problems[i].Fix = explain.Advice(s.Problems[i].Code, lang)
			}
		}
	}
}

// Said is what a step says about its failure, in the simulator's words.
func Said(s exam.Step, lang i18n.Lang) string {
	return i18n.Text{Zh: cmp.Or(s.HintZH, s.Hint), En: s.Hint}.In(lang)
}

// Evidence is what a step of a check wanted, and what came.
func Evidence(s exam.Step, lang i18n.Lang) (expected, got string) {
	return i18n.Text{Zh: cmp.Or(s.ExpectedZH, s.Expected), En: s.Expected}.In(lang),
		i18n.Text{Zh: cmp.Or(s.GotZH, s.Got), En: s.Got}.In(lang)
}

// Hint is what a step of a check says about its failure: the simulator's words, and the advice that belongs to them.
func Hint(s exam.Step, lang i18n.Lang) string {
	cause, fix := explain.Advice(s.Problem, lang)
	return explain.Joined(lang, Said(s, lang), cause, fix)
}

// Confirmed reports whether probing confirmed what a step says about its failure.
func Confirmed(s exam.Step) bool {
	return s.Probe != nil && s.Probe.Confirmed && s.Probe.Code == s.Cause
}

// Probed says how many variants of a step's push were sent, and what they left open or confirmed beside the hint.
func Probed(s exam.Step, lang i18n.Lang) string {
	p, text := s.Probe, i18n.Text{Zh: s.Probe.TextZH, En: s.Probe.Text}.In(lang)
	switch {
	case Confirmed(s):
		return lang.T("check.probe.confirmed", p.Sent)
	case p.Confirmed:
		return lang.T("check.probe.beside", p.Sent, text)
	}
	return lang.T("check.probe.open", p.Sent, text, i18n.Text{Zh: p.MendZH, En: p.Mend}.In(lang))
}
