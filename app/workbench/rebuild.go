package workbench

import (
	"context"
	"slices"

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
	if err := w.needPlatform(); err != nil {
		return Rebuilt{}, err
	}
	if componentAppID == "" {
		componentAppID = w.Settings().Component.AppID
	}
	all := w.servers()
	i := slices.IndexFunc(all, func(s *server.Server) bool { return s.Component().AppID == componentAppID })
	if i < 0 {
		return Rebuilt{}, bad("problem.component_unknown", componentAppID)
	}
	defer w.changed.signal()
	return all[i].RebuildAuthorizers(ctx, tell)
}
