package exam

import (
	"context"
	"slices"

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
	found := bilingual.Textf("%s。%s", "%s. %s", f.Text, f.Mend)
	named := f.Cause && f.Code != "handling"
	switch {
	case !f.Confirmed || !named && (!st.guesses(d) || len(d.Problems) == 0 || !f.Cause && d.Verdict == world.Invalid):
	case named:
		st.replace(d, f.Code, found)
	default: // what came back is all that is known of the cause, but not the keys
		st.replace(d, f.Code, d.Problems[0].Text.Plus(bilingual.Textf("；%s", "; %s", found)))
	}
}

// replace puts what probing showed in the place of what the answer made guess.
func (st *Step) replace(d world.Delivery, code string, text bilingual.Text) {
	st.advise(text)
	st.Cause, st.Problem = code, ""
	st.Problems = slices.DeleteFunc(st.Problems, func(p Problem) bool {
		return len(d.Problems) > 0 && p.Code == d.Problems[0].Code
	})
}

// guesses says that the step's cause was read off the answer alone, not off what the platform did besides.
func (st *Step) guesses(d world.Delivery) bool {
	if len(d.Problems) > 0 && d.Problems[0].Code == st.Cause {
		return true
	}
	return st.Cause == "answer" || st.Cause == "handler_refuses" || st.Cause == "no_reply"
}
