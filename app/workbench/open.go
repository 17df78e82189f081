package workbench

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"wxlab/app/clock"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/road"
	"wxlab/app/workspace"
)

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
	if err = checkPass(o.Pass); err != nil {
		return nil, err
	}
	if w.Settings().Kind == workspace.Real {
		if o.Only == OnlySim {
			return nil, workspace.Misuse("problem.real_sim")
		}
		o.Only = OnlyPlatform
	}
	w.Clock = clock.New(w.ground.wall)
	if err = w.Clock.Shift(max(0, w.Settings().ClockOffset)); err != nil {
		return nil, w.Workspace.Broken(err)
	}
	if err = w.openJournal(ctx); err != nil {
		return nil, err
	}
	if err = w.ground.listen(w.Settings().Addresses, o.Only); err != nil {
		return nil, err
	}
	if err = w.openBases(); err != nil {
		return nil, err
	}
	w.Road, w.Player = w.newRoad(), w.newPlayer()
	if o.Only != OnlyPlatform {
		if err = w.openSim(); err != nil {
			return nil, err
		}
	}
	w.console = console{sim: w.Sim, memory: w.memory, folder: w.Workspace, public: w.Road.URL, target: w.driven(o)}
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
	start := workspace.Start{
		Seed: o.Seed, Lang: o.Lang, Addresses: o.Addresses, LAN: o.LAN, OpenToNetwork: o.OpenToNetwork,
		Component: o.Component, Bases: o.Bases,
	}
	if o.Target != nil {
		start.StandIn = &o.Target.Component
	}
	if w.Workspace, err = workspace.Open(o.Dir, start); err != nil {
		return err
	}
	w.ground.log = w.Workspace.Discreet(w.ground.log)
	if warning := w.Workspace.Warning(); warning != nil {
		w.ground.log.Warn(warning.Text(w.lang()))
	}
	return nil
}

func (w *Workbench) openJournal(ctx context.Context) error {
	path := w.Workspace.Path("journal.db")
	j, err := journal.Open(ctx, path, journal.Options{
		Now: w.Clock.Now, Log: w.ground.log, Secrets: w.Workspace.Secrets(), Way: w.wayOf,
		Retention: retentionOf(w.Settings().Retention),
	})
	if err != nil {
		return unreadable("problem.journal_db", path, err)
	}
	w.Journal = j
	w.Notes = &note.Taker{Journal: j, Components: w.Components, Now: w.Clock.Now, Changed: w.ground.changed.signal,
		Accepted: w.accepted}
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
	errs = append(errs, w.memory.close())
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

// Run does what falls due until ctx ends, and keeps WeChat's state on the disk. It ends by itself, with a Problem, where
// the platform's database is lost or damaged: no callback can be acknowledged any more.
func (w *Workbench) Run(ctx context.Context) error {
	ctx, end := context.WithCancelCause(ctx)
	defer end(nil)
	var keeping sync.WaitGroup
	defer keeping.Wait()
	keeping.Go(func() { w.keepSaved(ctx) })
	keeping.Go(func() {
		if problem := w.watchStore(ctx); problem != nil {
			end(problem)
		}
	})
	w.Schedule.Run(ctx)
	var problem *workspace.Problem
	if errors.As(context.Cause(ctx), &problem) {
		return problem
	}
	return nil
}

func newGround(o Options) ground {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	known := &callers{}
	return ground{
		log: o.Log, lang: o.Lang, spoken: o.Spoken, wall: o.Now, outside: o.Outside.Complete(),
		loopback: newLoopback(known), callers: known, changed: &hub{}, raised: &hub{}, patience: o.Patience, pass: o.Pass,
	}
}

// listen takes the addresses of the parties that run, before anything is told about them.
func (g *ground) listen(a workspace.Addresses, only Parts) (err error) {
	if only != OnlySim {
		if g.platform, err = road.OpenFace(a.Platform, "--platform-addr", g.outside.LAN); err != nil {
			return err
		}
	}
	if only == OnlyPlatform {
		return nil
	}
	if g.simulator, err = road.OpenFace(a.Simulator, "--sim-addr", g.outside.LAN); err != nil || a.TLS == "" {
		return err
	}
	g.tls, err = road.OpenFace(a.TLS, "--tls", g.outside.LAN)
	return err
}
