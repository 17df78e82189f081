package exam

import "wxlab/sim/world"

// JudgeCalls judges what API calls alone show, wherever they were recorded, oldest first. Evidence has their Seq.
func JudgeCalls(calls []world.CallRecord) []Result {
	var out []Result
	for _, c := range Cases() {
		if c.calls != nil {
			out = append(out, Result{Case: c, Finding: c.calls(calls)})
		}
	}
	return out
}
