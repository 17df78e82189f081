package workbench

import (
	"context"
	"fmt"

	"wxlab/app/journal"
	"wxlab/app/sdk"
	"wxlab/app/workspace"
)

// TryWays sends a request to the simulator by each way that code of others may take, and looks how it was recorded.
func (w *Workbench) TryWays(ctx context.Context, r sdk.Road) ([]sdk.Attempt, error) {
	if _, err := w.CA(); err != nil {
		return nil, err
	}
	return r.Try(ctx, fmt.Sprint(w.Journal.LastID()), func(ctx context.Context, mark string) (string, error) {
		if err := w.Journal.Flush(ctx); err != nil {
			return "", err
		}
		found, err := w.Journal.List(ctx, journal.Query{Text: sdk.Recorded(mark), Limit: 1})
		if err != nil {
			return "", err
		}
		if len(found) == 0 {
			return "", workspace.Misuse("problem.try_lost")
		}
		return found[0].Way, nil
	}), nil
}
