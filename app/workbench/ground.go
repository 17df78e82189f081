package workbench

import (
	"errors"
	"log/slog"
	"net/http"
	"time"

	"wxlab/app/road"
	"wxlab/app/workspace"
)

// ground is what lies under the parties: their listeners, the ways between them and to the world, a person's time.
type ground struct {
	log       *slog.Logger
	wall      func() time.Time // a person's time, for stopwatches
	outside   road.Outside
	loopback  *http.Transport
	platform  *road.Face   // its listener, nil where it does not run
	simulator *road.Face   // likewise
	passOn    http.Handler // answers in the embedded platform's place; nil: none does
	changed   *hub
}

func newGround(o Options) ground {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	return ground{log: o.Log, wall: o.Now, outside: o.Outside.Complete(), loopback: newLoopback(), changed: &hub{}}
}

// newLoopback connects the parties on this machine: a system proxy would only lose their calls, and WeChat's pushes
// carry no Accept-Encoding (PROTOCOL 2.2).
func newLoopback() *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true}
}

// listen takes the addresses of the parties that run, before anything is told about them.
func (g *ground) listen(a workspace.Addresses, only Parts) (err error) {
	if only != OnlySim {
		if g.platform, err = road.OpenFace(a.Platform, "--platform-addr"); err != nil {
			return err
		}
	}
	if only != OnlyPlatform {
		g.simulator, err = road.OpenFace(a.Simulator, "--sim-addr")
	}
	return err
}

func (g *ground) close() error {
	g.loopback.CloseIdleConnections() // a connection nobody uses would hold up the listeners' end
	return errors.Join(g.platform.Close(), g.simulator.Close())
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }
