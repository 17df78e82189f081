package workbench

import (
	"context"
	"time"
)

// saveDelay gathers changes: a killed process loses this much of WeChat's memory, more where that is large and changes all
// the time (see memory.rest), and none of the platform's, which is in its database.
const saveDelay = 300 * time.Millisecond

// keepSaved writes WeChat's state soon after it changed, until ctx ends.
func (w *Workbench) keepSaved(ctx context.Context) {
	changed, cancel := w.Subscribe()
	defer cancel()
	var rest time.Duration
	for {
		select {
		case <-ctx.Done():
			return
		case <-changed:
		}
		select {
		case <-ctx.Done():
			return
		case <-time.After(saveDelay + rest):
		}
		if err := w.save(); err != nil {
			w.ground.log.Warn("save the simulator's state", "err", err)
		}
		rest = w.memory.rest()
	}
}

// save writes what must survive a restart and is not in a database: the clock's offset, and WeChat's state. The offset
// comes first: a state from the future would have the next start wait for it. A clock that was frozen catches up with
// the wall at the next start.
func (w *Workbench) save() error {
	if err := w.Workspace.SaveClockOffset(w.Clock.Reach()); err != nil {
		return err
	}
	return w.memory.save()
}
