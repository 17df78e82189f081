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

// Hint is what a step of a check says about its failure: the simulator's words, and the advice that belongs to them.
func Hint(s exam.Step, lang i18n.Lang) string {
	said := i18n.Text{Zh: cmp.Or(s.HintZH, s.Hint), En: s.Hint}.In(lang)
	cause, fix := explain.Advice(s.Problem, lang)
	return explain.Joined(lang, said, cause, fix)
}
