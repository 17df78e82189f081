package control

import (
	"context"

	"wxlab/sim/exam"
)

// CheckRelease rehearses the release check (全网发布检测).
type CheckRelease struct {
	Component string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	Groups    []int  `json:"groups" doc:"groups of accounts, 1 to 5; none: all"`
}

func (r CheckRelease) serve(ctx context.Context, s *Server) (exam.ReleaseReport, error) {
	report, err := s.w.ReleaseCheck(ctx, r.Component, r.Groups, nil)
	return report, asUsage(err)
}
