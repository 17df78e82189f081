package judge

import (
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// Reason is a problem with an answer in the reader's language: what is wrong, who usually does this, and what mends it.
type Reason = explain.Reason

// Reasons words the simulator's verdict for every face of the program, which shows these and nothing of its own.
func Reasons(problems []world.Problem, lang i18n.Lang) []Reason { return explain.Reasons(problems, lang) }
