package control

import (
	"context"

	"wxlab/app/judge"
	"wxlab/sim/exam"
)

// CheckRelease rehearses the release check (全网发布检测).
type CheckRelease struct {
	Component string `json:"component_appid" doc:"AppID of the component, the workspace's own when empty"`
	Groups    []int  `json:"groups" doc:"groups of accounts, 1 to 5; none: all"`
	Strict    bool   `json:"strict" doc:"remarks on an answer fail its step"`
}

func (r CheckRelease) serve(ctx context.Context, s *Server) (exam.ReleaseReport, error) {
	o := exam.ReleaseOptions{ComponentAppID: r.Component, Groups: r.Groups, Strict: r.Strict}
	report, err := s.w.CheckRelease(ctx, o, nil)
	judge.Advise(report, s.lang)
	return report, asUsage(err)
}
