package probe

import (
	"context"
	"fmt"
	"time"

	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// Session probes the failures of a whole check: each kind of push once, and no longer in all than Left.
type Session struct {
	Sim  *sim.Sim
	Keys []Keys        // that the simulator does not know of
	Left time.Duration // for all the waiting that is still to come

	waited bool                // for a server that had not answered in time
	names  map[string]bool     // of callbacks that were probed
	found  map[string]Finding  // by the way in which a push failed
	vain   map[string][]string // likewise: what made no difference
}

// Probe probes a push that failed, unless its kind was probed before. A push that failed like one whose cause was found has
// the same finding, and no probes; after one whose cause was not, what made no difference is not tried again, and a server
// that did not answer one push in time is not waited for again.
func (s *Session) Probe(ctx context.Context, d world.Delivery) (Report, error) {
	c := NewCase(s.Sim, d, s.Keys)
	if !c.worth() {
		return Report{Delivery: d.ID}, nil
	}
	slow := c.last().Outcome == world.Timeout
	way := fmt.Sprint(d.Family == callback.AuthEvent, " ", c.last().Outcome, " ", c.last().Status)
	if f, known := s.found[way]; known || s.names[d.Name] || s.Left <= 0 || slow && s.waited {
		return Report{Delivery: d.ID, Finding: f}, nil
	}
	c.Vain, s.waited = s.vain[way], s.waited || slow
	out, err := Run(ctx, s.Sim, c, min(s.Left, LongPatience))
	s.note(way, d.Name, out)
	return out, err
}

func (s *Session) note(way, name string, r Report) {
	if s.names == nil {
		s.names, s.found, s.vain = map[string]bool{}, map[string]Finding{}, map[string][]string{}
	}
	s.names[name] = true
	if r.Finding.Cause && r.Finding.Confirmed && r.Finding.Code != "handling" && r.Finding.Code != "opening" {
		s.found[way] = r.Finding
	}
	for _, p := range r.Probes {
		s.Left -= p.Attempt.Took
		if p.Role == Try && p.ID != "forged" && p.ID != "unreadable" && p.ID != "unchanged" {
			s.vain[way] = append(s.vain[way], p.ID)
		}
	}
}
