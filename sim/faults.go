package sim

import (
	"fmt"
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Inject arms a fault. It strikes at calls and pushes that begin from now on, at most one fault at each.
func (s *Sim) Inject(f world.Fault) (world.FaultID, error) {
	f, err := f.Complete()
	if err != nil {
		return "", fmt.Errorf("inject fault: %w", err)
	}
	w := s.world.lock()
	defer s.world.unlock()
	defer w.Touch()
	if err := s.checkTargets(w, f); err != nil {
		return "", fmt.Errorf("inject fault: %w", err)
	}
	w.Counters["fault"]++
	id := world.FaultID(fmt.Sprintf("f%d", w.Counters["fault"]))
	w.Faults = append(w.Faults, &world.FaultState{ID: id, Fault: f, Left: f.Next})
	return id, nil
}

// checkTargets refuses what could never strike because of a misspelt name.
func (s *Sim) checkTargets(w *world.World, f world.Fault) error {
	switch {
	case f.API != "" && !slices.ContainsFunc(s.Paths(), f.OnPath):
		return bilingual.Errorf("没有路径为 %q 的接口；写最后一段即可，例如 api_query_auth",
			"no API has the path %q; the last element is enough, as in api_query_auth", f.API)
	case f.Component != "" && w.Platforms[f.Component] == nil:
		return w.UnknownPlatform(f.Component)
	case f.Account != "" && w.AccountBy(f.Account) == nil:
		return world.UnknownAccount(f.Account)
	}
	return nil
}

// Faults lists the faults in the order they were injected, used up ones included.
func (s *Sim) Faults() []world.FaultState {
	w := s.world.lock()
	defer s.world.unlock()
	var out []world.FaultState
	for _, f := range w.Faults {
		out = append(out, *f)
	}
	return out
}

// ArmedFaults counts those that can still strike.
func (s *Sim) ArmedFaults() int {
	w := s.world.lock()
	defer s.world.unlock()
	n := 0
	for _, f := range w.Faults {
		if f.Armed() {
			n++
		}
	}
	return n
}

// ClearFault takes a fault away; an id that is not in the list is an error.
func (s *Sim) ClearFault(id world.FaultID) error {
	_, err := s.TakeFault(id)
	return err
}

// ClearFaults takes all faults away. Pushes that one of them holds back still go out when they are due.
func (s *Sim) ClearFaults() { s.TakeFaults() }
