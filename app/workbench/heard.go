package workbench

import (
	"context"
	"regexp"
	"time"

	"wxlab/app/journal"
)

// recall takes up what an earlier run heard.
func (w *Workbench) recall(ctx context.Context) error {
	var newest time.Time
	for _, c := range w.Settings().Components() {
		ticket, ok, err := w.Store.Ticket(ctx, c.AppID)
		if err != nil {
			return err
		}
		if ok && ticket.ReceivedAt.After(newest) {
			newest = ticket.ReceivedAt
		}
	}
	return w.Notes.Recall(ctx, newest)
}

// refusedIP finds our own public address in WeChat's refusal (PROTOCOL 4.1): "requestIP: 1.2.3.4" with 61004,
// "invalid ip 1.2.3.4 ipv6 ::ffff:1.2.3.4, not in whitelist" with 40164.
var refusedIP = regexp.MustCompile(`(?:requestIP: ?|invalid ip )([0-9A-Fa-f.:]*[0-9A-Fa-f])`)

// Egress is the address that WeChat sees our calls come from, as it last said itself.
type Egress struct {
	IP       string    `json:"ip"` // "" while WeChat has not refused a call
	At       time.Time `json:"at,omitzero"`
	Exchange int64     `json:"exchange,omitempty"`
	Refused  bool      `json:"refused"` // the newest call was refused for it: the white list (白名单IP列表) lacks it
	OKAt     time.Time `json:"ok_at,omitzero"`
	OK       int64     `json:"ok,omitempty"` // the newest call that was let through
}

// Egress reads the state of a component's white list off the recorded calls.
func (w *Workbench) Egress(ctx context.Context, componentAppID string) (Egress, error) {
	var e Egress
	of := w.about(componentAppID)
	for _, code := range []string{"61004", "40164"} {
		found, err := w.Journal.List(ctx, journal.Query{Text: "side:platform kind:api code:" + code + of, Limit: 1})
		if err != nil {
			return e, err
		}
		if len(found) == 0 || found[0].ID < e.Exchange {
			continue
		}
		if m := refusedIP.FindStringSubmatch(found[0].Reason); m != nil {
			e.IP, e.At, e.Exchange = m[1], found[0].At, found[0].ID
		}
	}
	good, err := w.Journal.List(ctx, journal.Query{Text: "side:platform kind:api outcome:ok" + of, Limit: 1})
	if err == nil && len(good) > 0 {
		e.OKAt, e.OK = good[0].At, good[0].ID
	}
	e.Refused = e.Exchange > e.OK
	return e, err
}
