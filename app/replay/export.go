// Package replay takes recordings out of the journal, and plays them and single exchanges again.
package replay

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/journal"
	"wxlab/app/note"
	"wxlab/app/recording"
	"wxlab/app/secrets"
	"wxlab/app/workspace"
)

// Source is what a recording is made of.
type Source struct {
	Journal     *journal.Journal
	Settings    workspace.Settings
	Credentials func(ctx context.Context) ([]embedded.Credential, error) // that the platform holds, to be masked
	Secrets     *secrets.Set                                             // that are masked whatever was asked for
	Key         secrets.Key                                              // of the fingerprints
	Now         time.Time
}

// ExportOptions say what a recording holds.
type ExportOptions struct {
	Query   string // the journal's search grammar; "" for everything
	Secrets bool   // tokens, tickets and codes in clear; the AppSecret, Token, keys and the tunnel's credentials never
	OpenIDs bool   // placeholders for openids too
}

// Export makes a recording of the callbacks and API calls on record, oldest first, as its lines. Callbacks that could
// not be opened are left out: there is nothing in them to seal again.
func Export(ctx context.Context, from Source, o ExportOptions) ([]json.RawMessage, error) {
	if err := from.Journal.Flush(ctx); err != nil {
		return nil, err
	}
	r := recording.Recording{Header: recording.Header{ExportedAt: from.Now, Secrets: recording.Placeholders}}
	if o.Secrets {
		r.Secrets = recording.InClear
	}
	if err := from.gather(ctx, o.Query, &r); err != nil {
		return nil, err
	}
	m, err := from.masker(ctx, o, r.Entries)
	if err != nil {
		return nil, err
	}
	return r.Lines(m), nil
}

// gather takes the callbacks and API calls out of the journal.
func (from Source) gather(ctx context.Context, query string, r *recording.Recording) error {
	err := from.each(ctx, query, func(d journal.Detail) bool {
		if entry, ok := newEntry(d); ok {
			r.Entries = append(r.Entries, entry)
		}
		return true
	})
	if err != nil {
		return err
	}
	slices.Reverse(r.Entries)
	for _, e := range r.Entries {
		if e.Type == recording.Push {
			r.Pushes++
		} else {
			r.Calls++
		}
	}
	return nil
}

// each reads the exchanges page by page, newest first as the journal has them, until take has enough.
func (from Source) each(ctx context.Context, query string, take func(journal.Detail) bool) error {
	const page = 200
	for before := int64(0); ; {
		list, err := from.Journal.List(ctx, journal.Query{Text: query, Before: before, Limit: page})
		if err != nil {
			args := []any{query}
			return &workspace.Problem{Key: "problem.record_query", Args: args, Exit: workspace.ExitUsage, Err: err}
		}
		for _, e := range list {
			d, err := from.Journal.Get(ctx, e.ID)
			if err != nil {
				return err
			}
			from.hide(&d)
			if !take(d) {
				return nil
			}
			before = e.ID
		}
		if len(list) < page {
			return nil
		}
	}
}

// hide masks what a journal of an older Wxlab may hold in clear.
func (from Source) hide(d *journal.Detail) {
	for _, text := range []*string{&d.Path, &d.Query, &d.Reason, &d.OpenID} {
		*text = from.Secrets.MaskText(*text)
	}
	for _, body := range []*[]byte{&d.ReqBody, &d.RespBody, &d.Plain, &d.ReplyPlain} {
		*body = from.Secrets.Mask(*body)
	}
}

// newEntry is an exchange as a recording has it; false where it is none of its two types.
func newEntry(d journal.Detail) (recording.Entry, bool) {
	e := recording.Entry{
		ID: d.ID, At: d.At, Name: d.Name, AppID: d.AppID, OpenID: d.OpenID,
		Outcome: d.Outcome, Reason: d.Reason, Status: d.Status,
	}
	switch {
	case d.Kind == journal.KindAPI:
		e.Type, e.Method, e.Path, e.Query, e.Code = recording.Call, d.Method, d.Path, d.Query, d.Code
		e.Request, e.Response = recording.Body(d.ReqBody), recording.Body(d.RespBody)
		return e, true
	case isPush(d):
		q, _ := url.ParseQuery(d.Query) // what parses of it
		e.Type, e.Family, e.Timestamp, e.Nonce = recording.Push, familyOf(d), q.Get("timestamp"), q.Get("nonce")
		e.Plain, e.Reply = string(d.Plain), string(d.ReplyPlain)
		return e, e.Check() == nil
	}
	return e, false
}

// isPush reports whether d is a callback of WeChat that was opened, at whichever edge it was recorded. What was only
// passed on to a forwarding target is not.
func isPush(d journal.Detail) bool {
	return d.Method == http.MethodPost && len(d.Plain) > 0 && !note.IsForward(d) && journal.IsCallback(d.Kind)
}

func familyOf(d journal.Detail) string {
	if d.Kind == journal.KindTicket || d.Kind == journal.KindAuth {
		return recording.AuthEvent
	}
	return recording.Message
}

// masker knows what the platform holds beside what the entries show.
func (from Source) masker(ctx context.Context, o ExportOptions, entries []recording.Entry) (*recording.Masker, error) {
	s := from.Settings
	m := recording.NewMasker(s.Component.AppID, o.OpenIDs, o.Secrets)
	m.Fingerprint = from.Key.Fingerprint
	for _, e := range entries {
		m.Learn(e)
		if o.OpenIDs {
			m.Know("openid", e.OpenID)
		}
	}
	for _, c := range s.Components() {
		if c.AppID != s.Component.AppID {
			m.Know("component_appid", c.AppID)
		}
	}
	m.Know("proxy", s.Tunnel.Proxy.Reveal())
	if o.Secrets {
		return m, nil
	}
	held, err := from.Credentials(ctx)
	for _, credential := range held {
		m.Know(string(credential.Kind), credential.Value.Reveal())
	}
	return m, err
}
