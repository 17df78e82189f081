package control

import (
	"context"
	"maps"
	"slices"

	"wxlab/app/coverage"
	"wxlab/app/i18n"
)

// Coverage counts the calls of each API path, and says which of them met nothing.
type Coverage struct {
	Calls     map[string]int     `json:"calls" doc:"by path"`
	Unknown   []string           `json:"unknown" doc:"called paths that the simulator does not have"`
	Missing   []coverage.Missing `json:"missing" doc:"what is known of these, the most frequent first"`
	Groups    []coverage.Group   `json:"groups" doc:"topics of WeChat's documentation, with how much of each is simulated"`
	Simulated int                `json:"simulated" doc:"of the official paths"`
	Official  int                `json:"official" doc:"paths that WeChat documents for third-party platforms"`
}

// Report is the part that is exported.
func (c Coverage) Report() coverage.Report {
	return coverage.Report{Missing: c.Missing, Groups: c.Groups, Simulated: c.Simulated, Official: c.Official}
}

// GetCoverage asks which APIs were called, which of them the simulator does not have, and how much of WeChat's API it has.
type GetCoverage struct{}

func (GetCoverage) serve(_ context.Context, s *Server) (Coverage, error) {
	counts := map[string]int{}
	for path, n := range s.w.Sim.Coverage() {
		counts[s.hideText(path)] += n
	}
	var missing []coverage.Call
	for path, c := range s.w.Sim.Missing() {
		missing = append(missing, coverage.Call{
			Path: s.hideText(path), Count: c.Count, Last: c.Last, AppID: c.Caller, UserAgent: s.hideText(c.UserAgent),
		})
	}
	out, err := NewCoverage(counts, missing, s.lang)
	known := s.w.Sim.Paths()
	out.Unknown = slices.DeleteFunc(slices.Sorted(maps.Keys(counts)), func(path string) bool {
		_, has := slices.BinarySearch(known, path)
		return has
	})
	return out, err
}

// NewCoverage tells of counted calls, and of those that met nothing.
func NewCoverage(counts map[string]int, missing []coverage.Call, lang i18n.Lang) (Coverage, error) {
	r, err := coverage.New(missing, lang)
	out := Coverage{
		Calls: counts, Unknown: []string{}, Missing: r.Missing, Groups: r.Groups, Simulated: r.Simulated, Official: r.Official,
	}
	for _, m := range r.Missing {
		out.Unknown = append(out.Unknown, m.Path)
	}
	slices.Sort(out.Unknown)
	return out, err
}
