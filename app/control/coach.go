package control

import (
	"context"
	"time"

	"wxlab/app/judge"
	"wxlab/app/report"
)

// GetCoach asks what recorded traffic shows of the servers on record.
type GetCoach struct {
	Since int64 `query:"since" default:"0" min:"0" unit:"s" doc:"only so many seconds before the newest exchange; 0: everything on record"`
}

// Coached is what recorded traffic shows: a suite for each server, its worst habits first.
type Coached struct {
	OK     bool           `json:"ok" doc:"nothing that a server must do failed"`
	Suites []report.Suite `json:"suites" doc:"by server: platform is the embedded one, own the user's own; evidence is exchanges"`
}

func (r GetCoach) serve(ctx context.Context, s *Server) (Coached, error) {
	servers, err := s.w.Coach(ctx, time.Duration(r.Since)*time.Second)
	return NewCoached(judge.Coached(servers, s.lang)), err
}

// NewCoached is the answer made of its suites.
func NewCoached(suites []report.Suite) Coached {
	if suites == nil {
		suites = []report.Suite{}
	}
	return Coached{OK: report.Report{Suites: suites}.OK(false), Suites: suites}
}
