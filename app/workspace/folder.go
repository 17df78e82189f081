package workspace

import (
	crand "crypto/rand"
	"errors"
	"io"
	"io/fs"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"wxlab/app/secrets"
	"wxlab/platform"
)

// Start is what a start decides for itself; it does not get into the file.
type Start struct {
	Seed      uint64    // 0: the workspace's own, or a random one for a new workspace
	Lang      string    // zh or en, for a new workspace's settings
	Addresses Addresses // non-empty fields win over the settings
	Bases     Bases     // likewise
	LAN       bool      // phones may open the authorization pages, whatever the settings say
	// OpenToNetwork lets the simulator and the control API listen on every address of this machine.
	OpenToNetwork bool
	StandIn       *platform.Component // of a server under test, in place of the workspace's own; nil: none
	Component     platform.Component  // values that win over those of the workspace's own; empty ones leave them
}

// Folder is a workspace's directory, taken for this process, with the settings in force.
type Folder struct {
	dir     string
	seed    uint64
	lock    io.Closer
	warning *Problem // that Open found, nil for none
	secrets secrets.Set
	key     secrets.Key

	mu       sync.Mutex
	settings Settings
	open     bool      // see Start.OpenToNetwork
	kept     Addresses // those of the file, where this start was given others
	keptLAN  bool      // likewise
	bases    Bases     // likewise
	standIn  bool      // a server under test stands in for the components of the file
	given    bool      // this start was given other values of the workspace's own component
}

// Open takes the folder for this process and reads its settings; a folder without any becomes a ready offline
// workspace. Failures are Problems.
func Open(dir string, start Start) (_ *Folder, err error) {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, FolderProblem(dir, err)
	}
	if err := checkFiles(dir); err != nil {
		return nil, err
	}
	f := &Folder{dir: dir, standIn: start.StandIn != nil, open: start.OpenToNetwork}
	if f.lock, err = lockFolder(dir); err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			f.lock.Close()
		}
	}()
	if err := errors.Join(dropDrafts(dir), dropDrafts(filepath.Join(dir, "verify"))); err != nil {
		return nil, FolderProblem(dir, err)
	}
	f.warning = makePrivate(dir)
	s, err := loadOrMake(dir, start)
	if err != nil {
		return nil, err
	}
	f.hide(s)
	f.settings, f.kept, f.keptLAN = s.with(start.Addresses), s.Addresses, s.LAN
	f.settings.LAN = s.LAN || start.LAN
	f.settings.Bases, f.bases = start.Bases.or(s.Bases), s.Bases
	f.seed = s.Seed
	if start.Seed != 0 {
		f.seed = start.Seed
	}
	if err = f.replaceComponent(start); err != nil {
		return nil, err
	}
	if err = f.settings.Check(); err != nil {
		return nil, err
	}
	if err = f.settings.Addresses.checkOpen(f.open); err != nil {
		return nil, err
	}
	if err = f.openSecrets(start); err != nil {
		return nil, err
	}
	return f, nil
}

// replaceComponent puts the component that this start was given in the place of the workspace's own.
func (f *Folder) replaceComponent(start Start) error {
	own := f.settings.Component
	switch {
	case start.StandIn != nil:
		f.settings = f.settings.StandIn(*start.StandIn)
	case start.Component == (platform.Component{}):
		return nil
	case f.settings.Kind == Real && start.Component.AppID != "" && start.Component.AppID != own.AppID:
		return Misuse("problem.own_appid", f.dir, own.AppID, start.Component.AppID)
	default:
		f.settings, f.given = f.settings.StandIn(CompleteComponent(start.Component, own)), true
	}
	f.hide(f.settings)
	return nil
}

func loadOrMake(dir string, start Start) (Settings, error) {
	s, err := Load(dir)
	if !errors.Is(err, fs.ErrNotExist) {
		return s, err
	}
	if s, err = firstSettings(dir, start); err != nil {
		return s, err
	}
	return s, save(dir, s)
}

// firstSettings are those of a new workspace. A given seed gives the same credentials every time.
func firstSettings(dir string, start Start) (Settings, error) {
	seed, random := start.Seed, crand.Reader
	if seed == 0 {
		seed = rand.Uint64N(1 << 32)
	} else {
		random = Seeded(seed, "credentials")
	}
	s, err := NewSettings(filepath.Base(dir), seed, random)
	s.Lang = start.Lang
	return s, err
}

// StandIn are the settings with another component in the place of the workspace's own.
func (s Settings) StandIn(c platform.Component) Settings {
	s.Component, s.MoreComponents = c, without(s.MoreComponents, c.AppID)
	return s
}

// Held reports whether the folder is this process's; it is until Close.
func (f *Folder) Held() bool { return f.lock != nil }

// Close gives the folder back.
func (f *Folder) Close() error {
	if f.lock == nil {
		return nil
	}
	err := f.lock.Close()
	f.lock = nil
	return err
}

// Warning is what Open found to be dangerous and could not mend, nil for nothing.
func (f *Folder) Warning() *Problem { return f.warning }

// Dir is the folder's path.
func (f *Folder) Dir() string { return f.dir }

// Path is a file's in the folder.
func (f *Folder) Path(name string) string { return filepath.Join(f.dir, name) }

// RealFolder is where the workspace of a component belongs: beside this one, named by the AppID.
func (f *Folder) RealFolder(appID string) string { return filepath.Join(filepath.Dir(f.dir), appID) }

// Seed is what everything repeatable is drawn from in this run.
func (f *Folder) Seed() uint64 { return f.seed }

// Random is a source of bytes for one use: the system's for a workspace of real WeChat, else one that repeats itself
// with the seed.
func (f *Folder) Random(use string) io.Reader {
	if f.Settings().Kind == Real {
		return crand.Reader
	}
	return Seeded(f.seed, use)
}

// Settings are those in force, with the addresses this start was given.
func (f *Folder) Settings() Settings {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.settings
}

// Save writes the settings and puts them in force. What the command line said of addresses, bases and phones is for this start
// only, and stays out of the file where it is unchanged. The clock's offset is SaveClockOffset's alone.
func (f *Folder) Save(s Settings) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := s.Addresses.checkOpen(f.open); err != nil {
		return err
	}
	s.ClockOffset = f.settings.ClockOffset // s may be older than the last jump
	file := s
	if s.Addresses == f.settings.Addresses {
		file.Addresses = f.kept
	}
	if s.LAN == f.settings.LAN {
		file.LAN = f.keptLAN
	}
	if s.Bases == f.settings.Bases {
		file.Bases = f.bases
	}
	if err := f.keepOwnComponents(&file); err != nil {
		return err
	}
	if err := save(f.dir, file); err != nil {
		return err
	}
	f.settings, f.kept, f.keptLAN, f.bases = s, file.Addresses, file.LAN, file.Bases
	f.hide(s)
	return nil
}

// keepOwnComponents leaves the workspace's own components in the file while a server under test stands in for them, and its
// own where this start was given other values: these are for this run only.
func (f *Folder) keepOwnComponents(file *Settings) error {
	unchanged := f.given && file.Component == f.settings.Component
	if !f.standIn && !unchanged {
		return nil
	}
	own, err := Load(f.dir)
	switch {
	case err != nil:
		return err
	case f.standIn:
		file.MoreComponents = own.MoreComponents
	case indexOf(own.MoreComponents, file.Component.AppID) >= 0:
		more := own.MoreComponents[indexOf(own.MoreComponents, file.Component.AppID)]
		file.MoreComponents = append(slices.Clone(file.MoreComponents), more)
	}
	file.Component = own.Component
	return nil
}

// UseStandIn puts settings in force, for as long as this process runs, whose component is a server under test's.
func (f *Folder) UseStandIn(s Settings) error {
	if err := s.Check(); err != nil {
		return err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settings, f.standIn = s, true
	f.hide(s)
	return nil
}

// WithoutLAN keeps phones out for this run; the file keeps what the user chose.
func (f *Folder) WithoutLAN() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.settings.LAN = false
}

// Broken is the problem that the settings on disk cannot be used because of err.
func (f *Folder) Broken(err error) error {
	return &Problem{Key: "problem.settings_broken", Args: []any{f.Path(fileName)}, Exit: ExitUsage, Err: err}
}

// SaveClockOffset writes how far the workspace's time runs ahead of the wall.
func (f *Folder) SaveClockOffset(offset time.Duration) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	onDisk, err := Load(f.dir)
	if err != nil {
		return err
	}
	if onDisk.ClockOffset != offset {
		onDisk.ClockOffset = offset
		err = save(f.dir, onDisk)
	}
	if err == nil {
		f.settings.ClockOffset = offset
	}
	return err
}
