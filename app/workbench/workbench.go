// Package workbench composes the parties on one table: the platform server, the simulated WeChat, the clock and
// the journal. A Workbench is a value: Open it on a folder, Run it, Close it; window, command line and control API
// are skins over its methods. It has no Fyne and no SQL.
package workbench

import (
	"context"
	"errors"
	"io/fs"
	"log/slog"
	"net/http"
	"os"
	"sync"
	"time"

	"wxlab/app/clock"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/road"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/forward"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
	"wxlab/sim"
	"wxlab/sim/wxserver"
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
	Seed      uint64              // 0: the workspace's own, or a random one for a new workspace
	Only      Parts               //
	Addresses workspace.Addresses // non-empty fields win over the settings
	LAN       bool                // phones may open the simulator's authorization pages, whatever the settings say
	Target    *Target             // the server under test; nil: the embedded platform
	Lang      string              // zh or en, for a new workspace's settings
	Outside   road.Outside        // how the world beyond this machine is reached
	PassOn    *road.PassOn        // a server that answers in the embedded platform's place; nil: none does
	Now       func() time.Time    // the wall; nil: time.Now
	Log       *slog.Logger        // nil: silent
}

// Target is a platform server of the user's own, driven by the simulator instead of the embedded one.
type Target struct {
	EventURL   string // 授权事件接收URL
	MessageURL string // 消息与事件接收URL, with $APPID$
	AuthDomain string // 授权发起页域名; "": every domain may start an authorization
	Component  platform.Component

	OAuthDomains []string // 公众号开发域名; none: any
}

// Workbench is an open workspace with its parties running on their listeners.
type Workbench struct {
	Workspace *workspace.Folder
	Clock     *clock.Clock
	Journal   *journal.Journal
	Sim       *sim.Sim       // nil with OnlyPlatform
	Platform  *server.Server // of the workspace's own component; nil with OnlySim
	Store     *store.Store   // nil with OnlySim
	Road      *road.Road     // the public address, off at the start
	Phones    *road.Phones   // the authorization pages, for phones in the same network
	Notes     *note.Taker    // what recorded exchanges were, and when WeChat was last heard of

	log       *slog.Logger
	wall      func() time.Time // a person's time, for stopwatches; Clock is the protocol's
	target    *Target
	group     *server.Group // Platform, and the servers of further components; nil with OnlySim
	shared    server.Config // what the servers have in common
	outside   road.Outside
	passOn    http.Handler // answers in the embedded platform's place; nil: none does
	public    *road.Face   // the platform's listener
	wechat    *road.Face   // the simulator's listener
	loopback  *http.Transport
	changed   hub
	replays   replays
	rules     rules
	forwarder *forward.Forwarder // nil with OnlySim
	saved     saved
	stepping  sync.Mutex    // one pass over due work at a time, Advance included
	wake      chan struct{} // ends the loop's sleep

	changing sync.Mutex // one change of the settings, or of the public address, at a time
	mu       sync.Mutex // over target
}

// Open opens the workspace in o.Dir, making a ready offline one where there is none, and starts the listeners.
// Failures are Problems: they say what to do and carry the exit code.
func Open(ctx context.Context, o Options) (_ *Workbench, err error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	w := &Workbench{log: o.Log, wall: o.Now, target: o.Target, wake: make(chan struct{}, 1), loopback: newLoopback(), outside: o.Outside.Complete()}
	defer func() {
		if err != nil {
			w.Close()
		}
	}()
	if err = w.openFolder(o); err != nil {
		return nil, err
	}
	if w.Settings().Kind == workspace.Real {
		if o.Only == OnlySim {
			return nil, &workspace.Problem{Key: "problem.real_sim", Exit: workspace.ExitUsage}
		}
		o.Only = OnlyPlatform
	}
	w.Clock = clock.New(o.Now)
	w.Clock.Shift(w.Settings().ClockOffset)
	if err = w.openJournal(ctx); err != nil {
		return nil, err
	}
	if err = w.listen(o); err != nil {
		return nil, err
	}
	w.Notes = &note.Taker{Journal: w.Journal, Components: w.Components, Now: w.Clock.Now, Changed: w.changed.signal}
	w.Road = w.newRoad()
	w.Phones = &road.Phones{Near: w.wechat, Address: w.outside.LAN}
	if o.Only != OnlyPlatform {
		if err = w.openSim(); err != nil {
			return nil, err
		}
	}
	switch {
	case o.PassOn != nil:
		err = w.startPassingOn(ctx, *o.PassOn)
	case o.Only != OnlySim:
		err = w.openPlatform(ctx)
	}
	if err != nil {
		return nil, err
	}
	if err = w.introduce(); err != nil {
		return nil, err
	}
	w.serve()
	if err = w.startPhones(o.LAN); err != nil {
		return nil, err
	}
	return w, nil
}

// openFolder takes the workspace's folder for this process.
func (w *Workbench) openFolder(o Options) (err error) {
	start := workspace.Start{Seed: o.Seed, Lang: o.Lang, Addresses: o.Addresses, LAN: o.LAN}
	if o.Target != nil {
		start.StandIn = &o.Target.Component
	}
	w.Workspace, err = workspace.Open(o.Dir, start)
	return err
}

func (w *Workbench) openJournal(ctx context.Context) error {
	path := w.Workspace.Path("journal.db")
	j, err := journal.Open(ctx, path, journal.Options{Now: w.Clock.Now, Log: w.log})
	if err != nil {
		return &workspace.Problem{Key: "problem.journal_db", Args: []any{path}, Exit: workspace.ExitEnvironment, Err: err}
	}
	w.Journal = j
	return nil
}

// openSim starts WeChat from sim.json, or afresh where there is none.
func (w *Workbench) openSim() error {
	cfg := sim.Config{Now: w.Clock.Now, Seed: w.Workspace.Seed(), Log: w.log, BaseURL: w.SimURL, HTTP: w.pushClient()}
	path := w.Workspace.Path("sim.json")
	raw, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		w.Sim = sim.New(cfg)
		return nil
	case err != nil:
		return workspace.FolderProblem(w.Workspace.Dir(), err)
	}
	if w.Sim, err = sim.Restore(cfg, raw); err != nil {
		return &workspace.Problem{Key: "problem.sim_broken", Args: []any{path}, Exit: workspace.ExitEnvironment, Err: err}
	}
	return nil
}

// newRoad connects the public road with the parties.
func (w *Workbench) newRoad() *road.Road {
	return road.New(road.Config{
		Settings: func() workspace.TunnelSettings { return w.Settings().Tunnel },
		Home:     w.PlatformURL, Handler: w.answering, Record: w.record, Genuine: w.Notes.Genuine,
		Moved: w.moveTo, Changed: w.changed.signal, Dir: w.Workspace.Path("verify"),
		Near: w.loopback, Outside: w.outside, Now: w.wall, Log: w.log,
	})
}

// pushClient carries the simulator's pushes. To a server under test this is the edge that is recorded; to the
// embedded platform its own inbound edge is, and one call stays one row.
func (w *Workbench) pushClient() *http.Client {
	recorded := w.Notes.Pushes(w.Journal.Transport(journal.WeChat, w.outside.OrNear(w.loopback)))
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		switch {
		case r.URL.Host == w.public.Addr():
			return w.loopback.RoundTrip(r)
		case w.Road.Owns(r.URL.Host):
			return w.outside.Transport.RoundTrip(r)
		}
		return recorded.RoundTrip(r)
	})}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// newLoopback connects the parties on this machine: a system proxy would only lose their calls, and WeChat's pushes
// carry no Accept-Encoding (PROTOCOL 2.2).
func newLoopback() *http.Transport {
	return &http.Transport{MaxIdleConnsPerHost: 64, IdleConnTimeout: time.Minute, DisableCompression: true}
}

// apiTransport carries the platform's calls to WeChat: the simulator here, or the real one through the system's proxy.
func (w *Workbench) apiTransport() http.RoundTripper {
	if w.Sim == nil {
		return w.outside.Transport
	}
	return w.loopback
}

func (w *Workbench) openPlatform(ctx context.Context) error {
	path := w.Workspace.Path("platform.db")
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return &workspace.Problem{Key: "problem.platform_db", Args: []any{path}, Exit: workspace.ExitEnvironment, Err: err}
	}
	w.Store = st
	w.forwarder = w.newForwarder()
	if err := w.openRules(); err != nil {
		return err
	}
	if err := errors.Join(w.Road.LoadVerifyFiles(), w.recall(ctx)); err != nil {
		return err
	}
	api := &wxapi.Client{BaseURL: w.apiBase(), HTTP: &http.Client{
		Transport: w.Journal.Transport(journal.Platform, w.apiTransport()), Timeout: 15 * time.Second,
	}}
	return w.openServers(server.Config{
		BaseURL: w.PlatformURL(), LoginBase: w.pageBase("https://mp.weixin.qq.com"), OpenBase: w.pageBase("https://open.weixin.qq.com"),
		Store: st, API: api, Now: w.Clock.Now, Log: w.log,
		OnCallback: w.hearCallback, Instant: w.instant, Reply: w.reply, VerifyFile: w.Road.VerifyFile,
	})
}

func (w *Workbench) apiBase() string { return w.pageBase("https://api.weixin.qq.com") }

// pageBase is real, or the simulator that stands in for it.
func (w *Workbench) pageBase(real string) string {
	switch {
	case w.Sim != nil:
		return w.SimURL()
	case w.outside.WeChat != "":
		return w.outside.WeChat
	}
	return real
}

// serve puts the handlers on the listeners.
func (w *Workbench) serve() {
	if w.Sim != nil {
		w.wechat.Serve(w.recordedAlone(wxserver.NewWithPhone(w.Sim, w.Phones.URL)))
	}
	if h := w.answering(); h != nil {
		w.public.Serve(w.record(h))
	}
}

// Close stops the listeners, saves WeChat's state and closes the databases; everything that came in is kept.
func (w *Workbench) Close() error {
	var errs []error
	if w.Road != nil {
		errs = append(errs, w.Road.Leave())
	}
	w.loopback.CloseIdleConnections() // a connection nobody uses would hold up the listeners' end
	errs = append(errs, w.public.Close(), w.wechat.Close())
	if w.Phones != nil {
		errs = append(errs, w.Phones.Close())
	}
	if w.forwarder != nil {
		w.forwarder.Close()
	}
	if w.Clock != nil && w.Workspace.Held() {
		errs = append(errs, w.save())
	}
	if w.Store != nil {
		errs = append(errs, w.Store.Close())
	}
	if w.Journal != nil {
		errs = append(errs, w.Journal.Close())
	}
	if w.Workspace != nil {
		errs = append(errs, w.Workspace.Close())
	}
	return errors.Join(errs...)
}

// record puts the journal around what faces WeChat.
func (w *Workbench) record(h http.Handler) http.Handler {
	return w.Journal.Handler(journal.Platform, h)
}

// recordedAlone records the simulator's edge where no embedded platform's edge is recorded instead. A page that only
// looks whether its QR code was scanned would fill the record with itself.
func (w *Workbench) recordedAlone(h http.Handler) http.Handler {
	if w.Platform != nil {
		return h
	}
	recorded := w.Journal.Handler(journal.WeChat, h)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if wxserver.Waiting(r) {
			h.ServeHTTP(rw, r)
			return
		}
		recorded.ServeHTTP(rw, r)
	})
}
