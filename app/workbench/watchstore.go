package workbench

import (
	"context"
	"errors"
	"time"

	"wxlab/platform/store"
)

// storeCheck is how often the platform's database is looked at while the program runs.
const storeCheck = 2 * time.Second

// watchStore looks at the platform's database until ctx ends. It returns a Problem when it was found lost or damaged
// twice, so that a file that is put back at once does no harm.
func (w *Workbench) watchStore(ctx context.Context) error {
	if w.Platform == nil {
		return nil
	}
	ticker := time.NewTicker(storeCheck)
	defer ticker.Stop()
	for before := false; ; {
		select {
		case <-ctx.Done():
			return nil
		case <-ticker.C:
		}
		err := w.Platform.Store.Check(ctx)
		lost := errors.Is(err, store.ErrGone) || errors.Is(err, store.ErrCorrupt) || errors.Is(err, store.ErrForeign)
		if lost && before {
			return unreadable("problem.platform_lost", w.Workspace.Path(platformFile), err)
		}
		if before = lost; lost {
			w.ground.log.Error("the platform's database is lost or damaged, callbacks are refused", "err", err)
		}
	}
}
