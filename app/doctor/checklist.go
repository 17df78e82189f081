package doctor

import (
	"context"
	"time"
)

// CheckItem is one line of the list that ticks itself.
type CheckItem struct {
	ID       string // ticket, component_token, link, authorizer, message, reply, release_check
	Done     bool
	At       time.Time
	Exchange int64 // the exchange that proves it; 0 where none is recorded
}

// Checklist tells how far the component has come, from what was recorded. What the record lacks, since it was cleared or
// had to be set aside, the platform's own store proves.
func (d *Doctor) Checklist(ctx context.Context) ([]CheckItem, error) {
	proofs := []struct{ id, query string }{
		{"ticket", "kind:ticket name:component_verify_ticket outcome:ok"},
		{"component_token", "kind:api name:api_component_token outcome:ok"},
		{"link", "kind:api name:api_create_preauthcode outcome:ok"},
		{"authorizer", "kind:api name:api_query_auth outcome:ok"},
		{"message", "kind:message outcome:ok"},
		{"reply", "kind:message outcome:ok has:reply"},
	}
	var items []CheckItem
	var kept map[string]time.Time
	for _, p := range proofs {
		e, ok, err := d.newest(ctx, p.query+" component:"+d.Component.AppID)
		if err != nil {
			return nil, err
		}
		item := CheckItem{ID: p.id, Done: ok, At: e.At, Exchange: e.ID}
		if !ok {
			if kept == nil {
				if kept, err = d.kept(ctx); err != nil {
					return nil, err
				}
			}
			item.At = kept[p.id]
			item.Done = !item.At.IsZero()
		}
		items = append(items, item)
	}
	runs, err := d.Journal.Runs(ctx, d.Releases, 1)
	if err != nil {
		return nil, err
	}
	last := CheckItem{ID: "release_check"}
	if len(runs) > 0 {
		last.Done, last.At = runs[0].OK, runs[0].At
	}
	return append(items, last), nil
}

// kept is when the steps of the checklist were done, as the platform's store has it; empty where none runs.
func (d *Doctor) kept(ctx context.Context) (map[string]time.Time, error) {
	at := map[string]time.Time{}
	if d.Store == nil {
		return at, nil
	}
	ticket, _, err := d.Store.Ticket(ctx, d.Served)
	if err != nil {
		return nil, err
	}
	token, _, err := d.Store.ComponentToken(ctx, d.Served)
	if err != nil {
		return nil, err
	}
	codes, err := d.Store.PreAuthCodes(ctx, d.Served)
	if err != nil {
		return nil, err
	}
	authorizers, err := d.Store.Authorizers(ctx, d.Served)
	if err != nil {
		return nil, err
	}
	at["ticket"], at["component_token"] = ticket.ReceivedAt, token.IssuedAt
	if len(codes) > 0 {
		at["link"] = codes[0].IssuedAt
	}
	for _, a := range authorizers {
		at["authorizer"] = later(at["authorizer"], a.AuthorizedAt)
		at["link"] = later(at["link"], a.AuthorizedAt) // nobody authorizes without one
	}
	at["message"], at["reply"], err = d.Store.LastMessage(ctx, d.Served)
	return at, err
}

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}
