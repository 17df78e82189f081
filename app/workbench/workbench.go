// Package workbench composes the parties on one table: the platform server, the simulated WeChat, the clock and
// the journal. A Workbench is a value: Open it on a folder, Run it, Close it; window, command line and control API
// reach its rooms through its fields. It has no Fyne and no SQL.
package workbench

import (
	"log/slog"
	"net"
	"sync"
	"time"

	"wxlab/app/clock"
	"wxlab/app/embedded"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/replay"
	"wxlab/app/road"
	"wxlab/app/rules"
	"wxlab/app/schedule"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
)

// Parts chooses which parties run.
type Parts string

const (
	Everything   Parts = ""
	OnlySim      Parts = "sim"
	OnlyPlatform Parts = "platform"
)

// Options are what a start decides; the rest is in the workspace's settings.
type Options struct {
	Dir       string
	Seed      uint64 // 0: the workspace's own, or a random one for a new workspace
	Only      Parts
	Addresses workspace.Addresses // non-empty fields win over the settings
	Bases     workspace.Bases     // likewise
	LAN       bool                // phones may open the simulator's authorization pages, whatever the settings say
	// OpenToNetwork lets the simulator and the control API listen on every address of this machine.
	OpenToNetwork bool
	Pass          []string // hosts that the simulator's proxy lets through, see proxy.Config
	Target        *Target  // the server under test; nil: the embedded platform
	// Component are values that win, in this run, over those of the workspace's own component; empty ones leave them.
	Component platform.Component
	Lang      string           // zh or en, for a new workspace's settings
	Spoken    string           // the language where neither that nor the settings choose one: the system's
	Outside   road.Outside     // how the world beyond this machine is reached
	PassOn    *road.PassOn     // a server that answers in the embedded platform's place; nil: none does
	Now       func() time.Time // the wall; nil: time.Now
	Patience  time.Duration    // of the simulated WeChat with an answer; WeChat's five seconds when zero
	Log       *slog.Logger     // nil: silent
}

// Workbench is an open workspace with its parties running on their listeners.
type Workbench struct {
	Workspace *workspace.Folder
	Clock     *clock.Clock // the protocol's time
	Journal   *journal.Journal
	Notes     *note.Taker        // what recorded exchanges were, and when WeChat was last heard of
	Sim       *sim.Sim           // nil with OnlyPlatform
	Platform  *embedded.Platform // nil with OnlySim
	Rules     *rules.Rules       // that the embedded platform answers by; nil without one
	Road      *road.Road         // the public address, off at the start
	Phones    *road.Phones       // the authorization pages, for phones in the same network
	Schedule  *schedule.Schedule
	Player    *replay.Player // plays again what was recorded

	ground   ground
	ca       localCA
	memory   *memory // nil with OnlyPlatform
	console  console
	changing sync.Mutex // one change of the settings, or of the public address, at a time
}

// Settings are the workspace's, with the addresses this start was given.
func (w *Workbench) Settings() workspace.Settings { return w.Workspace.Settings() }

// Components are the workspace's, its own first.
func (w *Workbench) Components() []platform.Component { return w.Settings().Components() }

// PlatformURL is where the platform listens, "" where it does not run.
func (w *Workbench) PlatformURL() string { return w.ground.platform.URL() }

// SimURL is where the simulated WeChat listens, "" where it does not run.
func (w *Workbench) SimURL() string { return w.ground.simulator.URL() }

// TLSURL is where the simulated WeChat is reached by TLS, for programs that a hosts file leads there; "" where it is not.
func (w *Workbench) TLSURL() string {
	if w.ground.tls == nil {
		return ""
	}
	return "https://" + w.ground.tls.Addr()
}

// Reachable is where a listener of this workbench is reached, host:port; see road.Reachable.
func (w *Workbench) Reachable(ln net.Listener) string {
	return road.Reachable(ln.Addr(), w.ground.outside.LAN)
}

// Subscribe signals, coalesced, whenever something that a page shows may have changed.
func (w *Workbench) Subscribe() (<-chan struct{}, func()) { return w.ground.changed.subscribe() }
