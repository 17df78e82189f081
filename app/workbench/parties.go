package workbench

import (
	"context"
	"errors"
	"net/http"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/journal"
	"wxlab/app/replay"
	"wxlab/app/road"
	"wxlab/app/rules"
	"wxlab/app/schedule"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
	"wxlab/sim/wxserver"
	"wxlab/sim/wxserver/proxy"
)

// newRoad connects the public road with the parties.
func (w *Workbench) newRoad() *road.Road {
	return road.New(road.Config{
		Settings: func() workspace.TunnelSettings { return w.Settings().Tunnel },
		Home:     w.PlatformURL, Handler: w.answering, Record: w.record, Genuine: w.Notes.Genuine,
		Invited: func(r *http.Request) bool { return w.Platform.Invited(r) },
		Moved:   w.moveTo, Changed: w.ground.changed.signal, Dir: w.Workspace.Path("verify"),
		Near: w.ground.loopback, Outside: w.ground.outside, Now: w.ground.wall, Log: w.ground.log,
	})
}

// answering is who answers on the public address: the embedded platform, or the server that is passed on to; nil
// where neither is.
func (w *Workbench) answering() http.Handler {
	switch {
	case w.ground.passOn != nil:
		return w.ground.passOn
	case w.Platform != nil:
		return w.Player.Lineage(w.Rules.Handler(w.Platform.Handler()))
	}
	return nil
}

// startPassingOn has a server of the user's own take the embedded platform's place, if it is there.
func (w *Workbench) startPassingOn(ctx context.Context, to road.PassOn) error {
	if err := to.Check(); err != nil {
		return err
	}
	if err := to.Reachable(ctx, w.ground.platform.Addr(), w.ground.simulator.Addr()); err != nil {
		return err
	}
	via := w.ground.outside.OrNear(w.ground.loopback)
	w.ground.passOn = to.Handler(via, w.Notes, w.ground.changed.signal)
	return nil
}

// newPlayer connects replays with the parties.
func (w *Workbench) newPlayer() *replay.Player {
	return &replay.Player{
		Journal: w.Journal, Settings: w.Settings, Near: w.ground.loopback, Outside: w.pushClient(), Now: w.Clock.Now,
		Embedded: func() string {
			if w.Platform == nil {
				return ""
			}
			return w.PlatformURL()
		},
		Owns: func(host string) bool { return w.Road.Owns(host) },
		Ticket: func(ctx context.Context, componentAppID string) (platform.Secret, error) {
			if _, err := w.Platform.Server(componentAppID); err != nil {
				return "", err
			}
			ticket, _, err := w.Platform.Store.Ticket(ctx, componentAppID)
			return ticket.Value, err
		},
	}
}

// pushClient carries the simulator's pushes. To a server under test this is the edge that is recorded; to the
// embedded platform its own inbound edge is, and one call stays one row.
func (w *Workbench) pushClient() *http.Client {
	answered := w.Notes.Answers(w.ground.outside.OrNear(w.ground.loopback))
	recorded := w.Notes.Pushes(w.Journal.Transport(journal.WeChat, answered))
	return &http.Client{Transport: roundTripper(func(r *http.Request) (*http.Response, error) {
		switch {
		case r.URL.Host == w.ground.platform.Addr():
			return w.ground.loopback.RoundTrip(r)
		case w.Road.Owns(r.URL.Host):
			return w.ground.outside.Transport.RoundTrip(r)
		}
		return recorded.RoundTrip(r)
	})}
}

// platformFile holds what the platform must not lose.
const platformFile = "platform.db"

// openPlatform starts the embedded platform and the rules that it answers by.
func (w *Workbench) openPlatform(ctx context.Context) error {
	path := w.Workspace.Path(platformFile)
	st, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return unreadable("problem.platform_db", path, err)
	}
	err = w.startPlatform(ctx, st)
	if w.Platform == nil { // nobody else will close it
		err = errors.Join(err, st.Close())
	}
	return err
}

func (w *Workbench) startPlatform(ctx context.Context, st *store.Store) (err error) {
	if w.Rules, err = rules.Open(w.rulesConfig()); err != nil {
		return err
	}
	if err = w.Road.LoadVerifyFiles(); err != nil {
		return err
	}
	if w.Platform, err = embedded.New(w.platformConfig(st)); err != nil {
		return err
	}
	ticketAt, err := w.Platform.TicketAt(ctx)
	if err != nil {
		return err
	}
	return w.Notes.Recall(ctx, ticketAt)
}

func (w *Workbench) rulesConfig() rules.Config {
	return rules.Config{
		Path: w.Workspace.Path("rules.json"), Components: w.Components, Chosen: w.chosen, Heard: w.Notes.Callback,
		OwnURLs:  func() []string { return []string{w.PlatformURL(), w.SimURL(), w.Road.URL()} },
		NickName: func(ctx context.Context, appID string) string { return w.Platform.NickName(ctx, appID) },
		Changed:  w.ground.changed.signal, Journal: w.Journal, Now: w.Clock.Now, Wall: w.ground.wall, Log: w.ground.log,
	}
}

func (w *Workbench) platformConfig(st *store.Store) embedded.Config {
	api := &http.Client{Transport: w.Journal.Transport(journal.Platform, w.apiTransport()), Timeout: 15 * time.Second}
	cfg := embedded.Config{
		Settings: w.Settings, PublicURL: w.Road.URL, Random: w.Workspace.Random, Changed: w.ground.changed.signal,
		Server: server.Config{
			BaseURL:   w.PlatformURL(),
			LoginBase: w.pageBase("https://mp.weixin.qq.com"), OpenBase: w.pageBase("https://open.weixin.qq.com"),
			API:   &wxapi.Client{BaseURL: w.apiBase(), HTTP: api},
			Store: st, Now: w.Clock.Now, Log: w.ground.log, VerifyFile: w.Road.VerifyFile,
			KeepCallbacks: w.Settings().KeepCallbacks(),
			OnCallback:    w.Rules.Callback, OnStage: w.Journal.Reached, Instant: w.Rules.Instant, Reply: w.Rules.Reply,
		},
	}
	if w.Sim != nil {
		cfg.Server.VisitorCodes = -1 // a simulated WeChat has no quota to spend, and tests authorize by the hundred
		cfg.AskTicket = func(ctx context.Context, componentAppID string) error {
			_, err := w.PushTicket(ctx, componentAppID)
			return err
		}
	}
	return cfg
}

func (w *Workbench) newSchedule() *schedule.Schedule {
	cfg := schedule.Config{
		Clock: w.Clock, Sim: w.Sim, Real: func() bool { return w.Settings().Kind == workspace.Real },
		Save: w.save, Changed: w.ground.changed.signal, Log: w.ground.log,
	}
	if w.Platform != nil {
		cfg.Platform = w.Platform
	}
	return schedule.New(cfg)
}

// serve puts the handlers on the listeners.
func (w *Workbench) serve() {
	w.Phones = &road.Phones{Near: w.ground.simulator, Address: w.ground.outside.LAN}
	if w.Sim != nil {
		w.Phones.Pages = w.recordedAlone(wxserver.Phone(w.Sim))
		w.serveSim(w.recordedAlone(wxserver.NewWithPhone(w.Sim, w.Phones.URL)))
	}
	if h := w.answering(); h != nil {
		w.ground.platform.Serve(w.record(h))
	}
}

// record puts the journal around what faces WeChat.
func (w *Workbench) record(h http.Handler) http.Handler {
	return w.Journal.Handler(journal.Platform, h)
}

// recordedAlone records the simulator's edge where no embedded platform's edge is recorded instead. A page that only looks
// whether its QR code was scanned would fill the record with itself.
func (w *Workbench) recordedAlone(h http.Handler) http.Handler {
	recorded := w.Journal.Handler(journal.WeChat, h)
	return http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		if wxserver.Waiting(r) || w.Platform != nil && !w.foreign(r) {
			h.ServeHTTP(rw, r)
			return
		}
		recorded.ServeHTTP(rw, r)
	})
}

// foreign reports whether a call beside an embedded platform is somebody else's. The platform calls the base address; so
// do programs whose base URL was moved, and whoever opens its pages.
func (w *Workbench) foreign(r *http.Request) bool {
	return proxy.WayOf(r) != proxy.Base || !w.ground.callers.know(r.RemoteAddr) && !wxserver.IsPage(r)
}

// openPhones lets phones in at the start where that is allowed. Without a network they stay out, unless this start
// asked for them: a laptop on a train should still open its workspace.
func (w *Workbench) openPhones(asked bool) error {
	err := w.Phones.Allow(w.Settings().LAN)
	if err == nil || asked {
		return err
	}
	w.ground.log.Warn("phones cannot open the authorization pages", "err", err)
	w.Workspace.WithoutLAN()
	return nil
}
