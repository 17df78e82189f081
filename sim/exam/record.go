package exam

import (
	"slices"

	"wxlab/sim"
	"wxlab/sim/world"
)

// shared is what the groups of one check have in common.
type shared struct {
	begun        uint64 // Seq of the last call before it
	after        string // the last delivery before it
	waitedInVain bool   // for a message that never came
}

func begin(s *sim.Sim) *shared {
	out := &shared{begun: LastCall(s)}
	if last := s.Deliveries("", 1); len(last) > 0 {
		out.after = last[0].ID
	}
	return out
}

// record is what is known since the check began, up to a delivery that failed; before is the last call before its push.
func (r *run) record(d world.Delivery, before uint64) Record {
	rec := Record{SimURL: r.opt.SimURL, Since: before, Patience: r.opt.Timeout, Group: r.out.Number}
	for _, e := range r.sim.Deliveries(r.shared.after, 0) {
		if e.ComponentAppID == r.platform.AppID && e.ID != d.ID {
			rec.Deliveries = append(rec.Deliveries, e)
		}
	}
	rec.Deliveries = append(rec.Deliveries, d)
	for _, k := range r.sim.Calls() {
		if k.Seq > r.shared.begun && !r.isAnothers(k.Owner) {
			rec.Calls = append(rec.Calls, k)
		}
	}
	for _, m := range r.sim.CustomMessages(d.Account, d.OpenID) {
		if !m.At.Before(d.At) {
			rec.Sent = append(rec.Sent, m)
		}
	}
	return rec
}

// SincePush is the record of one push that stands alone, with what was called since. Nothing
// tells whether earlier pushes were sealed with the same keys, so they are no evidence.
func SincePush(s *sim.Sim, d world.Delivery, before uint64, w Want) Record {
	rec := Record{Deliveries: []world.Delivery{d}, Since: before, Want: w}
	for _, k := range s.Calls() {
		if k.Seq > before {
			rec.Calls = append(rec.Calls, k)
		}
	}
	return rec
}

// isAnothers says whether an AppID is that of another platform.
func (r *run) isAnothers(appID string) bool {
	named := func(p world.Platform) bool { return p.AppID == appID }
	return appID != r.platform.AppID && slices.ContainsFunc(r.sim.Platforms(), named)
}

// LastCall is the Seq of the latest call, zero when there was none.
func LastCall(s *sim.Sim) uint64 {
	calls := s.Calls()
	if len(calls) == 0 {
		return 0
	}
	return calls[len(calls)-1].Seq
}
