package control

import (
	"context"
	"time"

	"wxlab/app/coach"
	"wxlab/app/i18n"
	"wxlab/app/journal"
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

	Releases []report.Suite `json:"releases" doc:"the release checks that were recognized by their test accounts, a case for each step"`
}

func (r GetCoach) serve(ctx context.Context, s *Server) (Coached, error) {
	servers, err := s.w.Coach(ctx, journal.Reach{Span: time.Duration(r.Since) * time.Second})
	return NewCoached(servers, s.lang), err
}

// NewCoached words what a coach found.
func NewCoached(servers []coach.Server, lang i18n.Lang) Coached {
	suites := judge.Coached(servers, lang)
	if suites == nil {
		suites = []report.Suite{}
	}
	return Coached{OK: report.Report{Suites: suites}.OK(false), Suites: suites, Releases: judge.ReleasesOnRecord(servers, lang)}
}
