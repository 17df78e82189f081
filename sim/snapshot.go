package sim

import (
	"encoding/json"
	"fmt"

	"wxlab/sim/world"
)

// Snapshot is the whole state as JSON, for Restore. It holds secrets: store it readable by its owner only, or use
// SnapshotApart.
func (s *Sim) Snapshot() ([]byte, error) {
	w := s.world.lock()
	defer s.world.unlock()
	return encode(w)
}

// SnapshotApart is Snapshot without secrets. Those of the platforms come beside it, for Restore, and mask takes them out
// of what was called, pushed and answered; it returns a text of its own where it changes one.
func (s *Sim) SnapshotApart(mask func([]byte) []byte) ([]byte, []world.PlatformSecrets, error) {
	w := s.world.lock()
	defer s.world.unlock()
	raw, err := encode(w.WithoutSecrets(mask))
	return raw, w.Secrets(), err
}

func encode(w *world.World) ([]byte, error) {
	raw, err := json.MarshalIndent(w, "", " ")
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return raw, nil
}

// Restore starts a simulator where a snapshot left off; Config.Seed is ignored in favour of the snapshot's. Platforms
// whose secrets were kept apart get them back from secrets, or later with PutPlatform; until then nothing falls due to be
// pushed to them.
func Restore(c Config, snapshot []byte, secrets ...world.PlatformSecrets) (*Sim, error) {
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
	w.GiveSecrets(secrets)
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
