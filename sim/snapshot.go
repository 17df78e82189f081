package sim

import (
	"encoding/json"
	"fmt"
	"iter"

	"wxlab/sim/world"
)

// Snapshot is the whole state as JSON, for Restore. It holds secrets: store it readable by its owner only, or have
// package keep store it.
func (s *Sim) Snapshot() ([]byte, error) {
	w := s.world.lock()
	defer s.world.unlock()
	raw, err := json.MarshalIndent(w, "", " ")
	if err != nil {
		return nil, fmt.Errorf("snapshot: %w", err)
	}
	return raw, nil
}

// Restore starts a simulator where a snapshot left off; Config.Seed is ignored in favour of the snapshot's. Platforms
// whose secrets were kept apart get them back from secrets, or later with PutPlatform; until then nothing falls due to be
// pushed to them. Accounts' own servers get theirs back, too, or are disconnected.
func Restore(c Config, snapshot []byte, secrets ...world.PlatformSecrets) (*Sim, error) {
	s := newSim(c)
	w, err := s.decode(snapshot)
	if err != nil {
		return nil, err
	}
	w.GiveSecrets(secrets)
	s.world.start(w)
	return s, nil
}

func (s *Sim) decode(snapshot []byte) (*world.World, error) {
	w, err := world.Decode(snapshot, s.now)
	if err != nil {
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
	return w, nil
}

// TakeChanges returns what changed since they were taken the last time, for package keep; see World.TakeChanges. They
// have no secrets: those of the platforms come beside them, for RestoreSaved, and mask takes them out of what was called,
// pushed and answered; it returns a text of its own where it changes one.
func (s *Sim) TakeChanges(whole bool, mask func([]byte) []byte) (world.Changes, []world.PlatformSecrets, error) {
	w := s.world.lock()
	defer s.world.unlock()
	changes, err := w.TakeChanges(whole, mask)
	if err != nil {
		err = fmt.Errorf("take changes: %w", err)
	}
	return changes, w.Secrets(), err
}

// Saved is a simulator in the parts that TakeChanges gave.
type Saved struct {
	State   []byte
	Records iter.Seq[world.Record]
	Medium  func(blob string) ([]byte, error) // data by Medium.Blob
	Secrets []world.PlatformSecrets
}

// Lost is what parts did not have.
type Lost struct {
	Media   int // had no data and are gone
	Servers int // had no secrets: their accounts have no server of their own any more
}

// RestoreSaved starts a simulator where its parts left off.
func RestoreSaved(c Config, parts Saved) (_ *Sim, lost Lost, _ error) {
	s := newSim(c)
	w, err := s.decode(parts.State)
	if err != nil {
		return nil, lost, err
	}
	for r := range parts.Records {
		w.Apply(r)
	}
	lost = Lost{Media: w.FillMedia(parts.Medium), Servers: w.GiveSecrets(parts.Secrets)}
	w.Saved()
	s.world.start(w)
	return s, lost, nil
}

// Reset makes the world new from a seed. Platforms stay configured, but nothing that was issued to them is valid,
// and the first ticket is due at once; pushes under way end unrecorded.
func (s *Sim) Reset(seed uint64) {
	w := s.world.lock()
	defer s.world.unlock()
	s.world.replace(w.Afresh(seed))
}
