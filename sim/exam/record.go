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

func begin(s *sim.Sim) *shared { return &shared{begun: LastCall(s), after: lastDelivery(s)} }

// record is what is known since the check began, up to a delivery that failed; before is the last call before its push.
func (r *run) record(d world.Delivery, before uint64) Record {
	rec := Record{SimURL: r.opt.SimURL, Since: before, Patience: r.opt.Timeout, Group: r.out.Number}
	isThis := func(e world.Delivery) bool { return e.ID == d.ID }
	rec.Deliveries = append(slices.DeleteFunc(deliveriesTo(r.sim, r.platform.AppID, r.shared.after), isThis), d)
	rec.Calls = callsBy(r.sim, r.platform.AppID, r.shared.begun)
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
	return Record{Deliveries: []world.Delivery{d}, Calls: callsAfter(s, before), Since: before, Want: w}
}

// callsAfter are the calls after number seq, oldest first.
func callsAfter(s *sim.Sim, seq uint64) []world.CallRecord {
	calls := s.Calls()
	i := slices.IndexFunc(calls, func(k world.CallRecord) bool { return k.Seq > seq })
	if i < 0 {
		return nil
	}
	return calls[i:]
}

// callsBy are those of them that no other platform made.
func callsBy(s *sim.Sim, platform string, seq uint64) []world.CallRecord {
	others := s.Platforms()
	return slices.DeleteFunc(callsAfter(s, seq), func(k world.CallRecord) bool {
		return slices.ContainsFunc(others, func(p world.Platform) bool { return p.AppID == k.Owner && p.AppID != platform })
	})
}

// deliveriesTo are the callbacks to a platform after one, oldest first.
func deliveriesTo(s *sim.Sim, platform, after string) []world.Delivery {
	return slices.DeleteFunc(s.Deliveries(after, 0), func(d world.Delivery) bool { return d.ComponentAppID != platform })
}

// lastDelivery is the id of the latest delivery, "" when there is none.
func lastDelivery(s *sim.Sim) string {
	latest := s.Deliveries("", 1)
	if len(latest) == 0 {
		return ""
	}
	return latest[0].ID
}

// LastCall is the Seq of the latest call, zero when there was none.
func LastCall(s *sim.Sim) uint64 {
	calls := s.Calls()
	if len(calls) == 0 {
		return 0
	}
	return calls[len(calls)-1].Seq
}
