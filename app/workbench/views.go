package workbench

import (
	"context"
	"slices"
	"time"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim"
)

// Status is what the window's strip shows.
type Status struct {
	Kind           workspace.Kind `json:"kind"`
	Dir            string         `json:"dir"`
	Name           string         `json:"name"`
	PlatformURL    string         `json:"platform"` // "" where the party does not run
	SimURL         string         `json:"sim"`
	LANURL         string         `json:"lan"`        // where phones open the authorization pages, "" while they cannot
	TunnelState    string         `json:"tunnel"`     // "off" until the road is opened
	TunnelURL      string         `json:"tunnel_url"` // "" while it is off
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
	eventURL, messageURL, authDomain := w.consoleFields()
	heard, ticket := w.Notes.HeardFrom()
	faults, seed, public := 0, w.Workspace.Seed(), w.Road.Status()
	if w.Sim != nil {
		faults, seed = w.Sim.ArmedFaults(), w.Sim.Seed()
	}
	return Status{
		Frozen: w.Clock.Frozen(), Speed: w.Clock.Speed(), Faults: faults,
		Kind: s.Kind, Dir: w.Workspace.Dir(), Name: s.Name, PlatformURL: w.PlatformURL(), SimURL: w.SimURL(), LANURL: w.Phones.URL(), TunnelState: string(public.State), TunnelURL: public.URL,
		Now: w.Clock.Now(), Offset: w.Clock.Offset(), Seed: seed, ComponentAppID: s.Component.AppID,
		EventURL: eventURL, MessageURL: messageURL, AuthDomain: authDomain, HeardAt: heard, TicketAt: ticket,
	}
}

// Subscribe signals, coalesced, whenever something that a page shows may have changed.
func (w *Workbench) Subscribe() (<-chan struct{}, func()) { return w.changed.subscribe() }

// CheckItem is one line of the list that ticks itself.
type CheckItem struct {
	ID       string // ticket, component_token, link, authorizer, message, reply, release_check
	Done     bool
	At       time.Time
	Exchange int64 // the exchange that proves it; 0 where none is recorded
}

// Checklist tells how far a component has come, from what was recorded.
func (w *Workbench) Checklist(ctx context.Context, componentAppID string) ([]CheckItem, error) {
	proofs := []struct{ id, query string }{
		{"ticket", "name:component_verify_ticket outcome:ok"},
		{"component_token", "name:api_component_token outcome:ok"},
		{"link", "name:api_create_preauthcode outcome:ok"},
		{"authorizer", "name:api_query_auth outcome:ok"},
		{"message", "kind:message outcome:ok"},
		{"reply", "kind:message outcome:ok has:reply"},
	}
	c, err := w.component(componentAppID)
	if err != nil {
		return nil, err
	}
	var items []CheckItem
	for _, p := range proofs {
		found, err := w.Journal.List(ctx, journal.Query{Text: p.query + " component:" + c.AppID, Limit: 1})
		if err != nil {
			return nil, err
		}
		item := CheckItem{ID: p.id}
		if len(found) > 0 {
			item.Done, item.At, item.Exchange = true, found[0].At, found[0].ID
		}
		items = append(items, item)
	}
	runs, err := w.ReleaseRuns(ctx, componentAppID, 1)
	if err != nil {
		return nil, err
	}
	last := CheckItem{ID: "release_check"}
	if len(runs) > 0 {
		last.Done, last.At = runs[0].OK, runs[0].At
	}
	return append(items, last), nil
}

// Failures are the newest exchanges that did not go well.
func (w *Workbench) Failures(ctx context.Context, limit int) ([]journal.Exchange, error) {
	return w.Journal.List(ctx, journal.Query{Text: "is:failed", Limit: limit})
}

// Explain accounts for one recorded exchange, computed now from its raw bytes and today's keys.
func (w *Workbench) Explain(ctx context.Context, id int64, lang i18n.Lang) (explain.Explanation, error) {
	d, err := w.Journal.Get(ctx, id)
	if err != nil {
		return explain.Explanation{}, err
	}
	if isForward(d) && isDecrypted(d) {
		return explainForward(d, lang), nil
	}
	in := explain.Input{
		Method: d.Method, URL: d.Path + "?" + d.Query, Header: d.ReqHeader, Body: d.ReqBody,
		Status: d.Status, ReplyHeader: d.RespHeader, ReplyBody: d.RespBody, Keys: w.explainKeys(ctx, d.ComponentAppID), Lang: lang, Now: d.At,
	}
	switch d.Kind {
	case journal.KindAPI:
		return explain.ExplainAPI(in), nil
	case journal.KindPage:
		return explain.ExplainPage(in), nil
	}
	e := explain.Explain(in)
	if isForward(d) && d.Failed() { // its own bytes are fine
		e.OK, e.Summary = false, lang.T("forward.summary.failed", d.Name)
	}
	if _, err := w.component(d.ComponentAppID); err != nil && !e.OK {
		e.Likely = slices.Insert(e.Likely, 0, componentGone(d.ComponentAppID, e, lang))
	}
	return e, nil
}

// componentGone is why nothing opens that went to a component which was removed since: its keys went with it.
func componentGone(appID string, e explain.Explanation, lang i18n.Lang) explain.Likely {
	gone := explain.Likely{ID: "component_gone", Confirmed: true, Cause: lang.T("explain.component_gone", appID), Fix: lang.T("explain.component_gone.fix", appID)}
	for _, s := range e.Steps {
		if s.State == explain.Failed {
			gone.Step = s.Name
			break
		}
	}
	return gone
}

// explainKeys are a component's keys, and the names of every AppID that may be mistaken for the component's.
func (w *Workbench) explainKeys(ctx context.Context, componentAppID string) explain.Keys {
	c, err := w.component(componentAppID)
	if err != nil { // of a component that was removed, or of none that is known
		c = w.Settings().Component
	}
	known := map[string]string{}
	for _, a := range w.Accounts() {
		known[a.AppID] = a.NickName
	}
	if authorizers, err := w.Authorizers(ctx); err == nil {
		for _, a := range authorizers {
			known[a.AppID] = a.NickName
		}
	}
	return explain.Keys{
		AppID: c.AppID, Token: c.Token, PreviousToken: c.PreviousToken,
		EncodingAESKey: c.EncodingAESKey, PreviousEncodingAESKey: c.PreviousEncodingAESKey, KnownAppIDs: known,
	}
}

// Authorizers are the accounts that authorized any of the components, ended ones included, each once: as the first
// component knows it that it still authorizes.
func (w *Workbench) Authorizers(ctx context.Context) ([]platform.Authorizer, error) {
	var out []platform.Authorizer
	at := map[string]int{}
	for _, c := range w.Components() {
		held, err := w.AuthorizersOf(ctx, c.AppID)
		if err != nil {
			return nil, err
		}
		for _, a := range held {
			i, known := at[a.AppID]
			switch {
			case !known:
				at[a.AppID] = len(out)
				out = append(out, a)
			case out[i].State != platform.Authorized && a.State == platform.Authorized:
				out[i] = a
			}
		}
	}
	return out, nil
}

// Accounts are the simulated WeChat's accounts; none without a simulator.
func (w *Workbench) Accounts() []sim.Account {
	if w.Sim == nil {
		return nil
	}
	return w.Sim.Accounts()
}

// Catalogue is every callback the simulator can send.
func (w *Workbench) Catalogue() []sim.CatalogueEntry {
	if w.Sim == nil {
		return nil
	}
	return w.Sim.Catalogue()
}

// Chat is what one follower's phone shows of an account.
func (w *Workbench) Chat(account, openID string) []sim.ChatEntry {
	if w.Sim == nil {
		return nil
	}
	return w.Sim.Chat(account, openID)
}

// CredentialKind names a credential as it is named on the wire.
type CredentialKind string

const (
	VerifyTicket           CredentialKind = "component_verify_ticket"
	ComponentAccessToken   CredentialKind = "component_access_token"
	PreAuthCode            CredentialKind = "pre_auth_code"
	AuthorizerAccessToken  CredentialKind = "authorizer_access_token"
	AuthorizerRefreshToken CredentialKind = "authorizer_refresh_token"
)

// Credential is one living (or just ended) credential of the platform.
type Credential struct {
	Kind        CredentialKind
	Component   string // AppID of the component that holds it
	AppID       string // whose: the component's, or the authorizer's
	Owner       string // its name, where it has one
	Value       platform.Secret
	IssuedAt    time.Time
	ExpiresAt   time.Time // zero: until it is revoked
	LastError   string
	Refreshable bool
}

// Credentials lists what the platform holds, component by component, a component's own first.
func (w *Workbench) Credentials(ctx context.Context) (out []Credential, err error) {
	if w.Store == nil {
		return nil, nil
	}
	for _, c := range w.Components() {
		held, err := w.credentialsOf(ctx, c.AppID)
		if err != nil {
			return nil, err
		}
		for _, credential := range held {
			credential.Component = c.AppID
			out = append(out, credential)
		}
	}
	return out, nil
}

func (w *Workbench) credentialsOf(ctx context.Context, appID string) ([]Credential, error) {
	out, err := w.componentCredentials(ctx, appID)
	if err != nil {
		return nil, err
	}
	authorizers, err := w.Store.Authorizers(ctx, appID)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(authorizers, func(a, b platform.Authorizer) int { return a.AuthorizedAt.Compare(b.AuthorizedAt) })
	for _, a := range authorizers {
		if a.State != platform.Authorized {
			continue
		}
		out = append(out,
			Credential{Kind: AuthorizerAccessToken, AppID: a.AppID, Owner: a.NickName, Value: a.Token.Value, IssuedAt: a.Token.IssuedAt, ExpiresAt: a.Token.ExpiresAt, LastError: a.LastError, Refreshable: true},
			Credential{Kind: AuthorizerRefreshToken, AppID: a.AppID, Owner: a.NickName, Value: a.RefreshToken, IssuedAt: a.AuthorizedAt})
	}
	return out, nil
}

func (w *Workbench) componentCredentials(ctx context.Context, appID string) ([]Credential, error) {
	var out []Credential
	ticket, ok, err := w.Store.Ticket(ctx, appID)
	if err != nil {
		return nil, err
	}
	if ok {
		out = append(out, Credential{Kind: VerifyTicket, AppID: appID, Value: ticket.Value, IssuedAt: ticket.CreateTime, ExpiresAt: ticket.ExpiresAt(), Refreshable: true})
	}
	token, ok, err := w.Store.ComponentToken(ctx, appID)
	if err != nil {
		return nil, err
	}
	if ok {
		out = append(out, Credential{Kind: ComponentAccessToken, AppID: appID, Value: token.Value, IssuedAt: token.IssuedAt, ExpiresAt: token.ExpiresAt, Refreshable: true})
	}
	codes, err := w.Store.PreAuthCodes(ctx, appID)
	if err != nil {
		return nil, err
	}
	now := w.Clock.Now()
	for _, c := range codes {
		if !now.Before(c.ExpiresAt) { // the others are renewed and show it; a code that ended is only clutter
			continue
		}
		out = append(out, Credential{Kind: PreAuthCode, AppID: appID, Value: platform.Secret(c.Value), IssuedAt: c.IssuedAt, ExpiresAt: c.ExpiresAt})
	}
	return out, nil
}
