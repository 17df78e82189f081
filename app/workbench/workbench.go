// Package workbench composes the parties on one table: the platform server, the simulated WeChat, the clock and
// the journal. A Workbench is a value: Open it on a folder, Run it, Close it; window, command line and control API
// reach its rooms through its fields. It has no Fyne and no SQL.
package workbench

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"wxlab/app/clock"
	"wxlab/app/embedded"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/replay"
	"wxlab/app/road"
	"wxlab/app/rules"
	"wxlab/app/schedule"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
)

// Parts chooses which parties run.
type Parts string

const (
	Everything   Parts = ""
	OnlySim      Parts = "sim"
	OnlyPlatform Parts = "platform"
)

// Options are what a start decides; the rest is in the workspace's settings.
type Options struct {
	Dir       string
	Seed      uint64 // 0: the workspace's own, or a random one for a new workspace
	Only      Parts
	Addresses workspace.Addresses // non-empty fields win over the settings
	LAN       bool                // phones may open the simulator's authorization pages, whatever the settings say
	Target    *Target             // the server under test; nil: the embedded platform
	Lang      string              // zh or en, for a new workspace's settings
	Outside   road.Outside        // how the world beyond this machine is reached
	PassOn    *road.PassOn        // a server that answers in the embedded platform's place; nil: none does
	Now       func() time.Time    // the wall; nil: time.Now
	Log       *slog.Logger        // nil: silent
}

// Workbench is an open workspace with its parties running on their listeners.
type Workbench struct {
	Workspace *workspace.Folder
	Clock     *clock.Clock // the protocol's time
	Journal   *journal.Journal
	Notes     *note.Taker        // what recorded exchanges were, and when WeChat was last heard of
	Sim       *sim.Sim           // nil with OnlyPlatform
	Platform  *embedded.Platform // nil with OnlySim
	Rules     *rules.Rules       // that the embedded platform answers by; nil without one
	Road      *road.Road         // the public address, off at the start
	Phones    *road.Phones       // the authorization pages, for phones in the same network
	Schedule  *schedule.Schedule
	Player    *replay.Player // plays again what was recorded

	ground   ground
	console  console
	changing sync.Mutex // one change of the settings, or of the public address, at a time
}

// Open opens the workspace in o.Dir, making a ready offline one where there is none, and starts the listeners.
// Failures are Problems: they say what to do and carry the exit code.
func Open(ctx context.Context, o Options) (_ *Workbench, err error) {
	w := &Workbench{ground: newGround(o)}
	defer func() {
		if err != nil {
			w.Close()
		}
	}()
	if err = w.openFolder(o); err != nil {
		return nil, err
	}
	if w.Settings().Kind == workspace.Real {
		if o.Only == OnlySim {
			return nil, workspace.Misuse("problem.real_sim")
		}
		o.Only = OnlyPlatform
	}
	w.Clock = clock.New(w.ground.wall)
	w.Clock.Shift(w.Settings().ClockOffset)
	if err = w.openJournal(ctx); err != nil {
		return nil, err
	}
	if err = w.ground.listen(w.Settings().Addresses, o.Only); err != nil {
		return nil, err
	}
	w.Road, w.Player = w.newRoad(), w.newPlayer()
	if o.Only != OnlyPlatform {
		if err = w.openSim(); err != nil {
			return nil, err
		}
	}
	w.console = console{sim: w.Sim, folder: w.Workspace, public: w.Road.URL, target: o.Target}
	switch {
	case o.PassOn != nil:
		err = w.startPassingOn(ctx, *o.PassOn)
	case o.Only != OnlySim:
		err = w.openPlatform(ctx)
	}
	if err != nil {
		return nil, err
	}
	w.Schedule = w.newSchedule()
	if err = w.console.introduce(); err != nil {
		return nil, err
	}
	w.serve()
	if err = w.openPhones(o.LAN); err != nil {
		return nil, err
	}
	return w, nil
}

// openFolder takes the workspace's folder for this process.
func (w *Workbench) openFolder(o Options) (err error) {
	start := workspace.Start{Seed: o.Seed, Lang: o.Lang, Addresses: o.Addresses, LAN: o.LAN}
	if o.Target != nil {
		start.StandIn = &o.Target.Component
	}
	w.Workspace, err = workspace.Open(o.Dir, start)
	return err
}

func (w *Workbench) openJournal(ctx context.Context) error {
	path := w.Workspace.Path("journal.db")
	j, err := journal.Open(ctx, path, journal.Options{Now: w.Clock.Now, Log: w.ground.log})
	if err != nil {
		return unreadable("problem.journal_db", path, err)
	}
	w.Journal = j
	w.Notes = &note.Taker{Journal: j, Components: w.Components, Now: w.Clock.Now, Changed: w.ground.changed.signal}
	return nil
}

func unreadable(key, path string, err error) error {
	return &workspace.Problem{Key: key, Args: []any{path}, Exit: workspace.ExitEnvironment, Err: err}
}

// Close stops the listeners, saves WeChat's state and closes the databases; everything that came in is kept.
func (w *Workbench) Close() error {
	var errs []error
	if w.Road != nil {
		errs = append(errs, w.Road.Leave())
	}
	errs = append(errs, w.ground.close())
	if w.Phones != nil {
		errs = append(errs, w.Phones.Close())
	}
	w.Rules.Close()
	if w.Clock != nil && w.Workspace.Held() {
		errs = append(errs, w.save())
	}
	if w.Platform != nil {
		errs = append(errs, w.Platform.Store.Close())
	}
	if w.Journal != nil {
		errs = append(errs, w.Journal.Close())
	}
	if w.Workspace != nil {
		errs = append(errs, w.Workspace.Close())
	}
	return errors.Join(errs...)
}

// Run does what falls due until ctx ends, and keeps WeChat's state on the disk.
func (w *Workbench) Run(ctx context.Context) error {
	var keeping sync.WaitGroup
	defer keeping.Wait()
	keeping.Go(func() { w.keepSaved(ctx) })
	w.Schedule.Run(ctx)
	return nil
}

// Settings are the workspace's, with the addresses this start was given.
func (w *Workbench) Settings() workspace.Settings { return w.Workspace.Settings() }

// Components are the workspace's, its own first.
func (w *Workbench) Components() []platform.Component { return w.Settings().Components() }

// PlatformURL is where the platform listens, "" where it does not run.
func (w *Workbench) PlatformURL() string { return w.ground.platform.URL() }

// SimURL is where the simulated WeChat listens, "" where it does not run.
func (w *Workbench) SimURL() string { return w.ground.simulator.URL() }

// Subscribe signals, coalesced, whenever something that a page shows may have changed.
func (w *Workbench) Subscribe() (<-chan struct{}, func()) { return w.ground.changed.subscribe() }
