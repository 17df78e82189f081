// Package keep has a simulator's memory on the disk, so that what is written follows what changed:
//
//	sim.json             the state: platforms, accounts, authorizations; replaced as a whole when it changed
//	sim/history-N.log    tally, chats, deliveries and calls: a line is added for each; sim.json has the N
//	sim/SHA-256          a file for each temporary medium
//
// A history that has grown, or belongs to a world of before a reset, is followed by one with the next N: the new one is
// complete before sim.json names it, and the old one goes afterwards. So whatever instant a process is killed at, what
// lies there opens. A sim.json without N is a whole snapshot, as they were before this package; without a sim.json
// WeChat starts afresh, and files of histories that nobody names are removed.
package keep

import (
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"sync"

	"wxlab/sim"
	"wxlab/sim/world"
)

const (
	stateFile = "sim.json"
	dir       = "sim"
)

// growth is how much is added to a history, beside twice what it began with, before the next one takes its place.
const growth = 4 << 20

// Config is where a simulator's memory lies and how secrets stay out of it.
type Config struct {
	Dir  string              // an existing folder
	Mask func([]byte) []byte // takes secrets out of texts; nil changes nothing
	// Secrets takes those of platforms and of accounts' own servers, before anything is written; may be nil.
	Secrets func([]world.PlatformSecrets) error
}

// Keeper writes one simulator's memory. Only one may have a folder at a time.
type Keeper struct {
	config Config
	root   *os.Root
	sim    *sim.Sim

	mu      sync.Mutex
	whole   bool              // the next Save writes everything
	history uint64            // N
	log     *log              // of that N, nil before the first Save of a fresh simulator
	state   [sha256.Size]byte // of what sim.json has of world.Changes.State
	media   map[string]bool   // files that are there
	closed  bool
}

// stateHead is what a keeper adds to the state in sim.json.
type stateHead struct {
	History uint64 `json:",omitempty"`
	world.Tally
}

// Open starts the simulator that lies in the folder, or a new one where none does. What is damaged and lost of its
// history is said in Damage; only a sim.json that cannot be read is an error.
func Open(c Config, cfg sim.Config, secrets ...world.PlatformSecrets) (*Keeper, *sim.Sim, Damage, error) {
	root, err := os.OpenRoot(c.Dir)
	if err != nil {
		return nil, nil, Damage{}, err
	}
	if c.Mask == nil {
		c.Mask = func(b []byte) []byte { return b }
	}
	k := &Keeper{config: c, root: root, media: map[string]bool{}}
	damage, err := k.load(cfg, secrets)
	if err == nil {
		err = k.sweep()
	}
	if err != nil {
		return nil, nil, damage, errors.Join(err, root.Close())
	}
	return k, k.sim, damage, nil
}

// load starts the simulator.
func (k *Keeper) load(cfg sim.Config, secrets []world.PlatformSecrets) (Damage, error) {
	raw, err := k.root.ReadFile(stateFile)
	if errors.Is(err, fs.ErrNotExist) {
		k.sim, k.whole = sim.New(cfg), true
		return Damage{}, nil
	}
	if err != nil {
		return Damage{}, err
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // an editor on Windows begins a file with it
	var head stateHead
	if err := json.Unmarshal(raw, &head); err != nil {
		return Damage{}, fmt.Errorf("read %s: %w", stateFile, err)
	}
	if k.history = head.History; k.history == 0 { // a whole snapshot
		k.whole = true
		k.sim, err = sim.Restore(cfg, raw, secrets...)
		return Damage{}, err
	}
	return k.loadParts(cfg, raw, secrets)
}

// loadParts puts state, history and media together.
func (k *Keeper) loadParts(cfg sim.Config, raw []byte, secrets []world.PlatformSecrets) (damage Damage, err error) {
	k.log, err = openLog(k.root, historyFile(k.history))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		damage.NoHistory = true
	case err != nil:
		return damage, err
	default: // every history begins with a tally
		damage.NoHistory = k.log.size == 0
	}
	parts := sim.Saved{State: raw, Secrets: secrets, Medium: k.readMedium, Records: func(func(world.Record) bool) {}}
	if k.log != nil {
		parts.Records = k.log.records
	}
	var lost sim.Lost
	k.sim, lost, err = sim.RestoreSaved(cfg, parts)
	damage.Media, damage.Servers = lost.Media, lost.Servers
	if k.log != nil {
		damage.Lines, damage.Bytes = k.log.lines, k.log.torn
		err = errors.Join(err, k.log.err)
	}
	if err != nil {
		return damage, errors.Join(err, k.log.Close())
	}
	k.whole = damage != Damage{}
	return damage, nil
}

func (k *Keeper) readMedium(blob string) ([]byte, error) {
	raw, err := k.root.ReadFile(path.Join(dir, path.Base(blob)))
	if err == nil && world.BlobName(raw) != blob {
		err = fmt.Errorf("medium %s is damaged", blob)
	}
	if err == nil {
		k.media[blob] = true
	}
	return raw, err
}

// Save writes what changed; it returns how many bytes. After a failure the next Save writes everything.
func (k *Keeper) Save() (written int, err error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if !k.whole && !k.undisturbed() {
		k.whole = true
		clear(k.media)
	}
	whole := k.whole || k.log.size > growth+2*k.log.begun
	changes, secrets, err := k.sim.TakeChanges(whole, k.config.Mask)
	if err != nil {
		return 0, err
	}
	k.whole = true
	if k.config.Secrets != nil {
		if err := k.config.Secrets(secrets); err != nil {
			return 0, err
		}
	}
	written, err = k.write(changes)
	if err != nil {
		return written, fmt.Errorf("keep the simulator's memory: %w", err)
	}
	k.whole = false
	return written, nil
}

// undisturbed reports whether nobody removed the files.
func (k *Keeper) undisturbed() bool {
	_, err := k.root.Stat(stateFile)
	return err == nil && k.log.inPlace()
}

func (k *Keeper) write(c world.Changes) (int, error) {
	media, err := k.writeMedia(c.Media)
	if err != nil {
		return media, err
	}
	var rest int
	if c.Whole {
		rest, err = k.begin(c)
	} else {
		rest, err = k.add(c)
	}
	return media + rest, err
}

// writeMedia writes those that are not there yet. A file that a kill left half written is found out by its name.
func (k *Keeper) writeMedia(media []*world.Medium) (written int, err error) {
	if err := k.root.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return 0, err
	}
	for _, m := range media {
		if k.media[m.Blob] {
			continue
		}
		if err := k.root.WriteFile(path.Join(dir, m.Blob), m.Data, 0o600); err != nil {
			return written, err
		}
		k.media[m.Blob] = true
		written += len(m.Data)
	}
	return written, nil
}

// begin writes a new history, has sim.json name it, and removes what it replaces.
func (k *Keeper) begin(c world.Changes) (int, error) {
	next, err := createLog(k.root, historyFile(k.history+1))
	if err != nil {
		return 0, err
	}
	written, err := next.add(c.Records)
	if err == nil {
		err = next.sync()
	}
	if err == nil {
		next.begun = next.size
		var n int
		n, err = k.writeState(c, k.history+1)
		written += n
	}
	if err != nil {
		return written, errors.Join(err, next.remove())
	}
	old := k.log
	k.log, k.history = next, k.history+1
	return written, errors.Join(old.Close(), k.removeOthers(c.Media))
}

// add continues the history, and replaces sim.json if the state changed.
func (k *Keeper) add(c world.Changes) (int, error) {
	written, err := k.log.add(c.Records)
	if err != nil || sha256.Sum256(c.State) == k.state {
		return written, err
	}
	if err := k.log.sync(); err != nil { // nothing in the state may have been drawn that the tally does not know
		return written, err
	}
	n, err := k.writeState(c, k.history)
	if err == nil {
		err = k.removeOthers(c.Media)
	}
	return written + n, err
}

// writeState replaces sim.json. It has the tally too, so that it can do without its history.
func (k *Keeper) writeState(c world.Changes, history uint64) (int, error) {
	head, err := json.Marshal(stateHead{history, c.Tally})
	if err != nil {
		return 0, err
	}
	joined := slices.Concat(head[:len(head)-1], []byte{','}, c.State[1:])
	var out bytes.Buffer
	if err := json.Indent(&out, joined, "", " "); err != nil {
		return 0, err
	}
	if err := k.replace(stateFile, out.Bytes()); err != nil {
		return 0, err
	}
	k.state = sha256.Sum256(c.State)
	return out.Len(), nil
}

// draftOf is what a file is called until it is complete.
func draftOf(name string) string { return "." + name + "-new" }

// replace writes a file whole or not at all.
func (k *Keeper) replace(name string, data []byte) error {
	fresh := draftOf(name)
	f, err := k.root.OpenFile(fresh, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(data)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = k.root.Rename(fresh, name)
	}
	if err != nil {
		return errors.Join(err, k.root.Remove(fresh))
	}
	return nil
}

// sweep removes what a kill left, and what belongs to a sim.json that somebody removed.
func (k *Keeper) sweep() error {
	if err := k.root.Remove(draftOf(stateFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	var media []*world.Medium
	for blob := range k.media {
		media = append(media, &world.Medium{Blob: blob})
	}
	return k.removeOthers(media)
}

// removeOthers removes histories and media that the state does not name.
func (k *Keeper) removeOthers(media []*world.Medium) error {
	named := map[string]bool{historyFile(k.history): true}
	for _, m := range media {
		named[path.Join(dir, m.Blob)] = true
	}
	entries, err := fs.ReadDir(k.root.FS(), dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	for _, e := range entries {
		if name := path.Join(dir, e.Name()); !named[name] && isOurs(e.Name()) {
			err = errors.Join(err, k.root.Remove(name))
			delete(k.media, e.Name())
		}
	}
	return err
}

func historyFile(n uint64) string { return fmt.Sprintf("%s/history-%d.log", dir, n) }

// isOurs knows the files that this package makes.
func isOurs(name string) bool {
	hash := len(name) == 2*sha256.Size && strings.Trim(name, "0123456789abcdef") == ""
	return hash || strings.HasPrefix(name, "history-") && strings.HasSuffix(name, ".log")
}

// Close ends the keeping; it saves nothing. Closing again does nothing.
func (k *Keeper) Close() error {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.closed {
		return nil
	}
	k.closed = true
	return errors.Join(k.log.Close(), k.root.Close())
}
