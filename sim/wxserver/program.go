package wxserver

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"wxlab/sim"
	"wxlab/sim/world"
)

// programPath begins the addresses in codes of mini programs (PROTOCOL 13.3); the AppID follows.
const programPath = "/a/~"

// programView is what a phone shows that scanned such a code: which mini program opens, and what its page is given.
type programView struct {
	view
	Program sim.Opening
	Version string // for people
	Query   []parameter
	Who     string // the WeChat id of whoever scans
}

// Initial stands where WeChat shows the mini program's picture.
func (v programView) Initial() string {
	for _, first := range v.Program.Account.NickName {
		return string(first)
	}
	return ""
}

type parameter struct{ Name, Value string }

// handleProgram opens a mini program as far as the simulator has one: it runs no code, it says what would run.
func (srv *server) handleProgram(w http.ResponseWriter, r *http.Request) {
	v := programView{view: newView(r), Who: strings.TrimSpace(r.URL.Query().Get("who"))}
	v.Mobile, v.Text.Title = true, v.Text.ProgramTitle
	var err error
	if v.Program, err = srv.sim.OpenCode(r.URL, v.Who); err != nil {
		srv.refuse(w, r, err)
		return
	}
	v.Version = map[string]string{
		world.ReleaseVersion: v.Text.VersionRelease, world.TrialVersion: v.Text.VersionTrial,
		world.DevelopVersion: v.Text.VersionDevelop,
	}[v.Program.Version]
	for _, name := range slices.Sorted(maps.Keys(v.Program.Query)) {
		v.Query = append(v.Query, parameter{name, v.Program.Query.Get(name)})
	}
	srv.show(w, http.StatusOK, "program.html", v)
}
