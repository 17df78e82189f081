package workbench

import (
	"context"

	"wxlab/platform/server"
)

// What a rebuild of the authorizers tells, as the platform server has it.
type (
	Rebuilt         = server.Rebuilt
	RebuildProgress = server.RebuildProgress
)

// RebuildAuthorizers reads the authorizers of a component, "" is the workspace's own, back from WeChat's list: the way back
// after a lost database, or lost events. What was found comes back with an error, too; tell may be nil.
func (w *Workbench) RebuildAuthorizers(ctx context.Context, componentAppID string, tell func(RebuildProgress)) (Rebuilt, error) {
	s, err := w.server(componentAppID)
	if err != nil {
		return Rebuilt{}, err
	}
	defer w.changed.signal()
	return s.RebuildAuthorizers(ctx, tell)
}
