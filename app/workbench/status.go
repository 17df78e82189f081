package workbench

import (
	"context"
	"encoding/json"
	"time"

	"wxlab/app/coach"
	"wxlab/app/doctor"
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/replay"
	"wxlab/app/workspace"
	"wxlab/sim/world"
)

// Status is what the window's strip shows.
type Status struct {
	Kind           workspace.Kind `json:"kind"`
	Dir            string         `json:"dir"`
	Name           string         `json:"name"`
	PlatformURL    string         `json:"platform"` // "" where the party does not run
	SimURL         string         `json:"sim"`
	LANURL         string         `json:"lan"`         // where phones open the authorization pages, "" while they cannot
	APIBase        string         `json:"api_base"`    // of WeChat's API, where it is neither the simulator here nor WeChat's own host
	PageBase       string         `json:"page_base"`   // likewise, of the authorization pages
	TunnelState    string         `json:"tunnel"`      // "off" until the road is opened
	TunnelURL      string         `json:"tunnel_url"`  // "" while it is off
	TurnedAway     int64          `json:"turned_away"` // within the last minute, while strangers press on the tunnel; else 0
	Now            time.Time      `json:"now"`
	Offset         time.Duration  `json:"offset_ns"` // how far the clock was advanced
	Frozen         bool           `json:"frozen"`
	Speed          float64        `json:"speed"`  // times the wall's pace, 1 unless it was set
	Faults         int            `json:"faults"` // armed ones; while there are any, what goes wrong may be meant to
	Seed           uint64         `json:"seed"`
	ComponentAppID string         `json:"component_appid"`
	EventURL       string         `json:"event_url"` // what the console, or the simulator, is told
	MessageURL     string         `json:"message_url"`
	AuthDomain     string         `json:"auth_domain"`
	HeardAt        time.Time      `json:"heard_at,omitzero"`  // WeChat's last good callback, zero for never
	TicketAt       time.Time      `json:"ticket_at,omitzero"` // the last verify ticket
}

// Status never blocks on I/O.
func (w *Workbench) Status() Status {
	s := w.Settings()
	eventURL, messageURL, authDomain := w.console.fields()
	heard, ticket := w.Notes.HeardFrom()
	faults, seed, public := 0, w.Workspace.Seed(), w.Road.Status()
	if w.Sim != nil {
		faults, seed = w.Sim.ArmedFaults(), w.Sim.Seed()
	}
	return Status{
		Kind: s.Kind, Dir: w.Workspace.Dir(), Name: s.Name, ComponentAppID: s.Component.AppID,
		PlatformURL: w.PlatformURL(), SimURL: w.SimURL(), LANURL: w.Phones.URL(),
		APIBase: w.ground.bases.APIBase, PageBase: w.ground.bases.PageBase,
		TunnelState: string(public.State), TunnelURL: public.URL, TurnedAway: public.Crowd(),
		Now: w.Clock.Now(), Offset: w.Clock.Offset(), Frozen: w.Clock.Frozen(), Speed: w.Clock.Speed(),
		Faults: faults, Seed: seed, HeardAt: heard, TicketAt: ticket,
		EventURL: eventURL, MessageURL: messageURL, AuthDomain: authDomain,
	}
}

// Explain accounts for one recorded exchange, computed now from its raw bytes and today's keys.
func (w *Workbench) Explain(ctx context.Context, id int64, lang i18n.Lang) (explain.Explanation, error) {
	d, err := w.Journal.Get(ctx, id)
	if err != nil {
		return explain.Explanation{}, err
	}
	return judge.Explain(d, judge.Keys{Settings: w.Settings(), Accounts: w.knownAccounts(ctx)}, lang), nil
}

// accepted reports whether WeChat accepts what a server under test answered. Of the accounts only the one that it is about
// matters to that, and this is asked at every push.
func (w *Workbench) accepted(d journal.Detail) bool {
	keys := judge.Keys{Settings: w.Settings()}
	if w.Sim == nil {
		return true
	}
	if a, ok := w.Sim.Account(d.AppID); ok {
		keys.Accounts = []judge.Account{judgedAccount(a)}
	}
	return judge.Accepted(d, keys)
}

// Coach judges what was recorded within reach.
func (w *Workbench) Coach(ctx context.Context, reach journal.Reach) ([]coach.Server, error) {
	c := judge.NewCoach(judge.Keys{Settings: w.Settings(), Accounts: w.knownAccounts(ctx)})
	err := c.Read(func(take func(journal.Detail) error) error { return w.Journal.Each(ctx, reach, take) })
	return c.Servers(), err
}

// ExplainPaste accounts for whatever somebody holds, with the keys that were given and those of the workspace.
func (w *Workbench) ExplainPaste(ctx context.Context, p explain.Paste, given explain.Keys) explain.Explanation {
	p.Keys = judge.KeysFor(judge.Keys{Settings: w.Settings(), Accounts: w.knownAccounts(ctx)}, given)
	return explain.ExplainPaste(p)
}

// knownAccounts are all whose AppID may be mistaken for a component's.
func (w *Workbench) knownAccounts(ctx context.Context) []judge.Account {
	var out []judge.Account
	if authorizers, err := w.Platform.Authorizers(ctx); err == nil {
		for _, a := range authorizers {
			out = append(out, judge.Account{AppID: a.AppID, UserName: a.UserName, Name: a.NickName, Kind: world.Kind(a.Kind)})
		}
	}
	for _, a := range w.Accounts() {
		out = append(out, judgedAccount(a))
	}
	return out
}

// judgedAccount is a simulated account as a judge has to know it.
func judgedAccount(a world.Account) judge.Account {
	return judge.Account{AppID: a.AppID, UserName: a.UserName, Name: a.NickName, Kind: a.Kind}
}

// Doctor looks after a component, "" is the workspace's own.
func (w *Workbench) Doctor(componentAppID string) (*doctor.Doctor, error) {
	s := w.Settings()
	c, err := s.FindComponent(componentAppID)
	if err != nil {
		return nil, err
	}
	d := &doctor.Doctor{
		Component: c, Others: len(s.MoreComponents) > 0, Kind: s.Kind, Tunnel: s.Tunnel, Dir: w.Workspace.Dir(),
		APIBase: w.ground.bases.APIBase, Home: w.PlatformURL(), Now: w.Clock.Now(), Road: w.Road, Journal: w.Journal,
		Releases: releaseRuns(s, componentAppID),
	}
	if w.memory != nil {
		d.Lost = &w.memory.lost
	}
	if w.Platform == nil {
		return d, nil
	}
	served, err := w.Platform.Server(componentAppID)
	if err != nil {
		return nil, err
	}
	d.Store, d.Served = w.Platform.Store, served.Component().AppID
	return d, nil
}

// Export makes a recording of the callbacks and API calls on record, oldest first, as its lines.
func (w *Workbench) Export(ctx context.Context, o replay.ExportOptions) ([]json.RawMessage, error) {
	return replay.Export(ctx, w.recordings(), o)
}

// ExportArchive makes an HTTP archive (HAR) of what is on record, oldest first.
func (w *Workbench) ExportArchive(ctx context.Context, o replay.ExportOptions) ([]byte, error) {
	return replay.ExportArchive(ctx, w.recordings(), o, "")
}

// recordings is what recordings are made of.
func (w *Workbench) recordings() replay.Source {
	return replay.Source{
		Journal: w.Journal, Settings: w.Settings(), Credentials: w.Platform.Credentials, Now: w.Clock.Now(),
		Secrets: w.Workspace.Secrets(), Key: w.Workspace.Fingerprints(),
	}
}
