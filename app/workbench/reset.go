package workbench

import (
	"context"
	"fmt"
)

// Reset makes WeChat's world new from a seed, 0 for the one it has; time goes on, and the settings stay. The embedded
// platform hears of every cancelled authorization first, so that it does not believe in what is gone. A server
// under test is not told: it finds its tokens refused.
func (w *Workbench) Reset(ctx context.Context, seed uint64) error {
	if err := w.needSim(); err != nil {
		return err
	}
	return w.Schedule.Pause(func() error { return w.reset(ctx, seed) })
}

func (w *Workbench) reset(ctx context.Context, seed uint64) error {
	if w.Platform != nil && w.console.underTest() == nil {
		for _, g := range w.Sim.Grants() {
			if _, err := w.Sim.Unauthorize(ctx, g.ComponentAppID, g.AccountAppID); err != nil {
				return fmt.Errorf("reset the simulator: %w", err)
			}
		}
	}
	if seed == 0 {
		seed = w.Sim.Seed()
	}
	w.Sim.Reset(seed)
	defer w.announce()
	return w.save()
}
