package workbench

import (
	"context"
	"regexp"
	"sync/atomic"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
)

// heard is when WeChat was last heard of; nanoseconds, 0 for never.
type heard struct{ callback, ticket atomic.Int64 }

func (h *heard) note(cb platform.Callback) {
	if cb.Outcome != platform.Accepted {
		return
	}
	h.callback.Store(cb.ReceivedAt.UnixNano())
	if cb.InfoType == platform.InfoVerifyTicket {
		h.ticket.Store(cb.ReceivedAt.UnixNano())
	}
}

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
	if newest.IsZero() {
		return nil
	}
	w.heard.ticket.Store(newest.UnixNano())
	w.heard.callback.Store(newest.UnixNano())
	last, err := w.Journal.List(ctx, journal.Query{Text: "is:callback outcome:ok dir:in", Limit: 1})
	if err == nil && len(last) > 0 && last[0].At.After(newest) {
		w.heard.callback.Store(last[0].At.UnixNano())
	}
	return err
}

func instant(n int64) time.Time {
	if n == 0 {
		return time.Time{}
	}
	return time.Unix(0, n)
}

// HeardFrom is when WeChat's last good callback and its last ticket came in; zero for never.
func (w *Workbench) HeardFrom() (callback, ticket time.Time) {
	return instant(w.heard.callback.Load()), instant(w.heard.ticket.Load())
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
