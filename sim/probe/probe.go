// Package probe finds out what a server really checks: after a push that failed it sends a handful of variants of the same
// push, each of which departs from WeChat's in one thing, and reads from the answers what made a difference.
//
// Plan and reading are pure functions of the case and the answers so far; only Run posts. Nothing in the simulated world
// changes by it.
package probe

import (
	"context"
	"time"

	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Most is how many probes a push gets.
const Most = 8

// Patience bounds the wait for one answer, ShortPatience where the push itself was waited for in vain; LongPatience bounds
// all the waiting for one push.
const (
	Patience      = 2 * time.Second
	ShortPatience = time.Second
	LongPatience  = 8 * time.Second
)

// Result is one probe and what came of it.
type Result struct {
	ID      string         // of the experiment
	Role    Role           // what it was sent for
	What    bilingual.Text // how the push departed from WeChat's
	Attempt world.Attempt
}

// Role is why a probe was sent.
type Role string

// Roles of a probe.
const (
	Try     Role = "try"     // may make a difference
	Twin    Role = "twin"    // departs alike and cannot be right: a server that takes it reads nothing
	Control Role = "control" // the push as it was, which still has to fail
	Repeat  Role = "repeat"  // a try that made a difference, to be sure
)

// Report is what the probes of one push found.
type Report struct {
	Delivery string // its id
	Probes   []Result
	Finding  Finding
}

// Finding is what the answers say. Only what a differing answer has shown is Confirmed.
type Finding struct {
	Code      string // stable, for programs; "unknown" when nothing made a difference
	Confirmed bool
	Cause     bool           // it names why the push fails; otherwise only how far the server gets with it
	Text      bilingual.Text // what the server really checks
	Mend      bilingual.Text // the line that mends it, per framework where known
}

// Run probes the server at which a push failed. It sends nothing where probes could find nothing; the report has no
// probes then. spend bounds all the waiting, LongPatience when zero. The error is about the command.
func Run(ctx context.Context, s *sim.Sim, c Case, spend time.Duration) (Report, error) {
	if spend == 0 {
		spend = LongPatience
	}
	patience := Patience
	if c.last().Outcome == world.Timeout {
		patience = ShortPatience
	}
	out := Report{Delivery: c.Delivery.ID}
	for {
		next, more := Next(c, out.Probes)
		if !more || spend <= 0 {
			break
		}
		next.variant.Patience = min(patience, spend)
		at, err := s.PostVariant(ctx, c.Delivery.ID, len(out.Probes)+1, next.variant)
		if err != nil {
			return out, err
		}
		spend -= at.Took
		out.Probes = append(out.Probes, Result{ID: next.id, Role: next.role, What: next.what, Attempt: at})
	}
	out.Finding = Read(c, out.Probes)
	return out, nil
}
