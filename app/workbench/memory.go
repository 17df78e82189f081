package workbench

import (
	"errors"
	"io/fs"
	"sync"
	"time"

	"wxlab/app/workspace"
	"wxlab/sim"
	"wxlab/sim/bilingual"
	"wxlab/sim/keep"
	"wxlab/sim/world"
)

// memory is where the simulated WeChat's state lies in the workspace.
type memory struct {
	folder *workspace.Folder
	keeper *keep.Keeper
	lost   bilingual.Text // of it, that could not be read back at the start

	mu      sync.Mutex
	written int // bytes, by the last save
}

// openSim starts WeChat from what the workspace has of it, or afresh.
func (w *Workbench) openSim() error {
	platforms, err := w.Workspace.SimulatedPlatforms()
	if err != nil {
		return err
	}
	m := &memory{folder: w.Workspace}
	var damage keep.Damage
	m.keeper, w.Sim, damage, err = keep.Open(
		keep.Config{Dir: w.Workspace.Dir(), Mask: w.Workspace.Secrets().MaskCut, Secrets: m.keepSecrets},
		sim.Config{
			Now: w.Clock.Now, Seed: w.Workspace.Seed(), Log: w.ground.log, HTTP: w.pushClient(), Budget: w.ground.patience,
		},
		secretsOf(platforms)...)
	var disk *fs.PathError
	switch {
	case errors.As(err, &disk):
		return workspace.FolderProblem(w.Workspace.Dir(), err)
	case err != nil:
		return unreadable("problem.sim_broken", w.Workspace.Path("sim.json"), err)
	}
	w.memory, m.lost = m, damage.Text()
	if m.lost != (bilingual.Text{}) {
		w.ground.log.Warn(m.lost.In(string(w.lang())))
	}
	w.hideSimulated()
	return nil
}

// keepSecrets puts the secrets of platforms where the workspace has them; no other file does.
func (m *memory) keepSecrets(platforms []world.PlatformSecrets) error {
	return m.folder.KeepSimulatedPlatforms(componentsOf(platforms))
}

// save writes what changed of WeChat's state.
func (m *memory) save() error {
	if m == nil {
		return nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var err error
	if m.written, err = m.keeper.Save(); err != nil {
		return workspace.FolderProblem(m.folder.Dir(), err)
	}
	return nil
}

// still writes nothing of WeChat's state until f has returned.
func (m *memory) still(f func() error) error {
	if m == nil {
		return f()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	return f()
}

// rest is how long not to save after the last save, so that half a MB a second is written at most. With the everyday
// world it is a fraction of a second.
func (m *memory) rest() time.Duration {
	if m == nil {
		return 0
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	const perSecond, longest = 512 << 10, 10 * time.Second
	return min(time.Duration(m.written)*time.Second/perSecond, longest)
}

func (m *memory) close() error {
	if m == nil {
		return nil
	}
	return m.keeper.Close()
}
