package sim

import (
	"encoding/json"
	"fmt"

	"wxlab/sim/world"
)

// Snapshot is the whole state as JSON, for Restore. It holds secrets: store it readable by its owner only.
func (s *Sim) Snapshot() ([]byte, error) {
	w := s.world.lock()
	defer s.world.unlock()
	raw, err := json.MarshalIndent(w, "", " ")
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return raw, nil
}

// Restore starts a simulator where a snapshot left off; Config.Seed is ignored in favour of the snapshot's.
func Restore(c Config, snapshot []byte) (*Sim, error) {
	s := newSim(c)
	w := world.NewWorld(0, s.now)
	w.Accounts = nil
	if err := json.Unmarshal(snapshot, w); err != nil {
		return nil, fmt.Errorf("restore snapshot: %w", err)
	}
	if len(w.Accounts) == 0 {
		return nil, fmt.Errorf("restore snapshot: it has no accounts, is it another program's file?")
	}
	for _, id := range w.Order {
		if w.Platforms[id] == nil {
			return nil, fmt.Errorf("restore snapshot: platform %s is listed but missing", id)
		}
	}
	s.world.start(w)
	return s, nil
}

// Reset makes the world new from a seed. Platforms stay configured, but nothing that was issued to them is valid,
// and the first ticket is due at once; pushes under way end unrecorded.
func (s *Sim) Reset(seed uint64) {
	w := s.world.lock()
	defer s.world.unlock()
	s.world.replace(w.Afresh(seed))
}
