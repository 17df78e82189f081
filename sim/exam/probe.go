package exam

import (
	"context"

	"wxlab/sim/bilingual"
	"wxlab/sim/probe"
	"wxlab/sim/world"
)

// probe asks a server that failed a step what it really checks. What is confirmed says more than what was guessed from the
// answer.
func (r *run) probe(ctx context.Context, st *Step) error {
	if st.OK || r.opt.Probe == nil {
		return nil
	}
	for _, id := range st.Deliveries {
		d, ok := r.sim.Delivery(id)
		if !ok || d.AsExpected() {
			continue
		}
		found, err := r.opt.Probe.Probe(ctx, d)
		if err != nil {
			return err
		}
		if found.Finding.Code != "" {
			st.note(found, d)
		}
		return nil
	}
	return nil
}

func (st *Step) note(r probe.Report, d world.Delivery) {
	f := r.Finding
	st.Probe = &Probe{
		Delivery: r.Delivery, Sent: len(r.Probes), Code: f.Code, Confirmed: f.Confirmed && len(r.Probes) > 0,
		Text: f.Text.En, TextZH: f.Text.Zh, Mend: f.Mend.En, MendZH: f.Mend.Zh,
	}
	named := f.Cause && f.Code != "handling"
	if f.Confirmed && (named || st.guesses(d) && (f.Cause || d.Verdict != world.Invalid)) {
		st.advise(bilingual.Textf("%s。%s", "%s. %s", f.Text, f.Mend))
		st.Cause, st.Problem = f.Code, ""
	}
}

// guesses says that the step's cause was read off the answer alone, not off what the platform did besides.
func (st *Step) guesses(d world.Delivery) bool {
	if len(d.Problems) > 0 && d.Problems[0].Code == st.Cause {
		return true
	}
	return st.Cause == "answer" || st.Cause == "handler_refuses" || st.Cause == "no_reply"
}
