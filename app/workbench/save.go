package workbench

import (
	"bytes"
	"context"
	"sync"
	"time"

	"wxlab/app/workspace"
)

// saved is WeChat's state as it lies on the disk.
type saved struct {
	mu  sync.Mutex
	sim []byte
}

// saveDelay gathers changes: a killed process loses at most this much of WeChat's memory, and none of the platform's,
// which is in its database.
const saveDelay = 300 * time.Millisecond

// keepSaved writes WeChat's state soon after it changed, until ctx ends.
func (w *Workbench) keepSaved(ctx context.Context) {
	changed, cancel := w.changed.subscribe()
	defer cancel()
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(saveDelay):
		}
		if err := w.save(); err != nil {
			w.log.Warn("save the simulator's state", "err", err)
		}
	}
}

// save writes what must survive a restart and is not in a database: WeChat's state and the clock's offset.
func (w *Workbench) save() error {
	w.saved.mu.Lock()
	defer w.saved.mu.Unlock()
	if err := w.saveSim(); err != nil {
		return workspace.FolderProblem(w.Workspace.Dir(), err)
	}
	return w.Workspace.SaveClockOffset(max(0, w.Clock.Offset())) // a clock that was frozen catches up with the wall at the next start
}

func (w *Workbench) saveSim() error {
	if w.Sim == nil {
		return nil
	}
	raw, err := w.Sim.Snapshot()
	if err != nil || bytes.Equal(raw, w.saved.sim) {
		return err
	}
	if err := workspace.WriteFile(w.Workspace.Path("sim.json"), raw); err != nil {
		return err
	}
	w.saved.sim = raw
	return nil
}
