package server_test

import (
	"testing"
	"time"

	"wxlab/platform/server"
)

// TestCallbacksAreKeptForTheirTime: Step drops them afterwards, and a retry of one that is kept is known as one.
func TestCallbacksAreKeptForTheirTime(t *testing.T) {
	day := 24 * time.Hour
	for _, c := range []struct{ set, kept time.Duration }{
		{0, 30 * day}, {time.Second, day}, {7 * day, 7 * day}, {-1, 0},
	} {
		r := newRig(t, func(cfg *server.Config) { cfg.KeepCallbacks = c.set })
		old := r.text(account, "old")
		r.send(old)
		first := r.last().ID
		step := func() {
			t.Helper()
			if err := r.srv.Step(ctx); err != nil {
				t.Fatal(err)
			}
		}
		held := func() bool {
			_, err := r.store.Callback(ctx, componentAppID, first)
			return err == nil
		}
		step()
		r.clock.advance(max(c.kept, 30*day) - time.Second*2)
		if c.kept > 0 && c.kept < 30*day {
			r.clock.advance(c.kept - 30*day)
		}
		if step(); !held() {
			t.Errorf("set to %v: dropped before its time", c.set)
		}
		if r.send(old); !r.last().Duplicate {
			t.Errorf("set to %v: the retry was taken for a new message", c.set)
		}
		r.clock.advance(2 * time.Hour)
		if step(); held() != (c.kept == 0) {
			t.Errorf("set to %v: still there: %v", c.set, held())
		}
	}
}
