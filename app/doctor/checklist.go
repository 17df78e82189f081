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

// Checklist tells how far the component has come, from what was recorded.
func (d *Doctor) Checklist(ctx context.Context) ([]CheckItem, error) {
	proofs := []struct{ id, query string }{
		{"ticket", "name:component_verify_ticket outcome:ok"},
		{"component_token", "name:api_component_token outcome:ok"},
		{"link", "name:api_create_preauthcode outcome:ok"},
		{"authorizer", "name:api_query_auth outcome:ok"},
		{"message", "kind:message outcome:ok"},
		{"reply", "kind:message outcome:ok has:reply"},
	}
	var items []CheckItem
	for _, p := range proofs {
		e, ok, err := d.newest(ctx, p.query+" component:"+d.Component.AppID)
		if err != nil {
			return nil, err
		}
		item := CheckItem{ID: p.id}
		if ok {
			item.Done, item.At, item.Exchange = true, e.At, e.ID
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
