package workbench

import (
	"context"
	"errors"
	"time"
)

// idle is how long nobody has used the road.
func (o *openRoad) idle(now time.Time) time.Duration {
	last := o.since
	if used := instant(o.boundary.counts.used.Load()); used.After(last) {
		last = used
	}
	return now.Sub(last)
}

// watchIdle closes the road once nobody has used it for as long as the settings say. A forgotten road leaves this
// machine open to the world.
func (w *Workbench) watchIdle(ctx context.Context, o *openRoad) {
	tick := time.NewTicker(pulse)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if w.closeIdle(o) {
				return
			}
		}
	}
}

// closeIdle closes the road if it is idle for too long, and reports whether it did.
func (w *Workbench) closeIdle(o *openRoad) bool {
	limit := w.Settings().Tunnel.StopAfter
	if limit <= 0 || o.idle(w.wall()) < limit || !w.tunnel.drop(o) {
		return false
	}
	w.tunnel.mu.Lock()
	w.tunnel.rested = limit
	w.tunnel.mu.Unlock()
	if err := errors.Join(o.finish(), w.moveTo(w.PlatformURL())); err != nil {
		w.log.Warn("after the tunnel was closed for idleness", "err", err)
	}
	w.changed.signal()
	return true
}
