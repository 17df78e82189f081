package exam

import (
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Problem is something wrong with an answer of a step, as reports keep it.
type Problem struct {
	Code     string         `json:"code"`
	Severity world.Severity `json:"severity"`
	Text     string         `json:"text"`
	TextZH   string         `json:"text_zh"`
	Offset   int            `json:"offset"` // of a byte in the answer's body, -1 when no single byte is to blame
	Cause    string         `json:"cause,omitempty"`
	Fix      string         `json:"fix,omitempty"`
}

// World is the problem as the simulator has it.
func (p Problem) World() world.Problem {
	return world.Problem{Code: p.Code, Severity: p.Severity, Text: bilingual.Text{Zh: p.TextZH, En: p.Text}, Offset: p.Offset}
}

// note puts what is wrong with the step's answers into the step, each kind once. Strictly seen any of it fails the step.
func (r *run) note(st *Step) {
	seen := map[string]bool{}
	for _, id := range st.Deliveries {
		d, _ := r.sim.Delivery(id)
		problems := d.Problems
		if r.opt.Strict {
			problems = world.Strictly(problems)
		}
		for _, p := range problems {
			if seen[p.Code] || st.Cause == handlerRefuses && strings.HasPrefix(p.Code, "status_") {
				continue // said before; the hint says of such a status more than its usual reasons
			}
			seen[p.Code] = true
			st.Problems = append(st.Problems, Problem{
				Code: p.Code, Severity: p.Severity, Text: p.Text.En, TextZH: p.Text.Zh, Offset: p.Offset,
			})
		}
	}
	if r.opt.Strict && st.OK && len(st.Problems) > 0 {
		st.OK, st.Problem = false, st.Problems[0].Code
		st.advise(st.Problems[0].World().Text)
	}
}
