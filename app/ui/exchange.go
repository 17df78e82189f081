package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/platform"
	"wxlab/sim/world"
)

// kindTone is the colour of a kind's badge.
var kindTone = map[string]kit.Tone{
	journal.KindTicket: kit.Violet, journal.KindAuth: kit.Accent, journal.KindMessage: kit.Info,
	journal.KindEvent: kit.Info,
	journal.KindAPI:   kit.Neutral, journal.KindPage: kit.Warn, journal.KindProbe: kit.Warn, journal.KindOther: kit.Neutral,
}

// exchangeName is what an exchange is called: its name on the wire.
func exchangeName(e journal.Exchange) string {
	if e.Name == "" {
		return e.Method + " " + e.Path
	}
	return e.Name
}

// exchangeNote is the name in the words of WeChat's console, where they say more than the name itself.
func exchangeNote(l i18n.Lang, e journal.Exchange) string {
	key := "ui.name." + e.Name
	words := l.T(key)
	if words == key || e.Kind == journal.KindPage || strings.Contains(words, e.Name) {
		return ""
	}
	return words
}

// exchangeResult is the status of an exchange in a word, and its tone.
func exchangeResult(l i18n.Lang, e journal.Exchange) (string, kit.Tone) {
	if e.Kind == journal.KindProbe && e.Status != 0 {
		return fmt.Sprint(e.Status), kit.Neutral
	}
	return l.Result(e.Outcome, e.Status, e.Code), exchangeTone(e)
}

func exchangeTone(e journal.Exchange) kit.Tone {
	switch {
	case e.Code != 0, e.Outcome == journal.OutcomeFailed, e.Outcome == journal.OutcomeRefused:
		return kit.Danger
	case e.Outcome == journal.OutcomeDuplicate, e.Outcome == journal.OutcomeUnknown:
		return kit.Warn
	case e.Status == 0:
		return kit.Neutral
	}
	return kit.Success
}

// exchangeDetail is one exchange and its explanation.
type exchangeDetail struct {
	journal.Detail
	explanation explain.Explanation
	onRecord    bool
	knownNow    bool // its account authorized, which nobody knew when it came
	remark      string
}

// loadExchange fetches an exchange and explains it. For id 0, or one that is no longer on record, the detail is empty.
func (w *Window) loadExchange(ctx context.Context, id int64, l i18n.Lang) (exchangeDetail, error) {
	if id == 0 {
		return exchangeDetail{}, nil
	}
	d, err := w.bench.Journal.Get(ctx, id)
	if err != nil {
		return exchangeDetail{}, ignoreNotFound(err)
	}
	explanation, err := w.explain(ctx, d.Exchange, l)
	known := d.Outcome == journal.OutcomeUnknown && w.isKnown(ctx, d.ComponentAppID, d.AppID)
	remark, wrong := w.bench.Journal.Remark(ctx, id)
	return exchangeDetail{d, explanation, err == nil, known, remark}, errors.Join(ignoreNotFound(err), wrong)
}

// isKnown reports whether an account has authorized a component, as far as the platform knows now.
func (w *Window) isKnown(ctx context.Context, componentAppID, appID string) bool {
	a, err := w.bench.Platform.Authorizer(ctx, componentAppID, appID)
	return err == nil && a.State == platform.Authorized
}

// openDelivery shows the exchange of a delivery's last attempt, whatever the filter of Traffic. Where none is on record,
// since nothing arrived or the record was pruned, it lists what else there is of the same name.
func (w *Window) openDelivery(d world.Delivery) {
	var id int64
	w.do(nil, w.T("ui.sim.show_traffic"), func(ctx context.Context) (err error) {
		id, err = w.exchangeOf(ctx, d)
		return err
	}, func() {
		if id != 0 {
			w.openExchange(id)
			return
		}
		w.host.Toast(w.T("ui.sim.not_recorded"), kit.Neutral)
		w.searchTraffic(strings.TrimSpace("name:" + d.Name + " " + ofAccount(d.Account)))
	})
}

// ofAccount is the search for one account's exchanges, "" for none.
func ofAccount(appID string) string {
	if appID == "" {
		return ""
	}
	return "appid:" + appID
}

// exchangeOf is the recorded exchange of a delivery's last attempt, 0 where there is none: what was posted and what is
// on record have the same query, and its signature is no other's.
func (w *Window) exchangeOf(ctx context.Context, d world.Delivery) (int64, error) {
	var addresses []string
	for _, at := range d.Attempts {
		addresses = append(addresses, at.URL)
	}
	return w.exchangeTo(ctx, addresses)
}

// exchangeTo is the recorded exchange that was posted to the last of these addresses, or to one before it where that is
// not on record; 0 for none.
func (w *Window) exchangeTo(ctx context.Context, addresses []string) (int64, error) {
	for _, address := range slices.Backward(addresses) {
		query := queryOf(address)
		if query == "" || strings.Contains(query, `"`) {
			continue
		}
		found, err := w.bench.Journal.List(ctx, journal.Query{Text: `query:"` + query + `"`, Limit: 1})
		if err != nil {
			return 0, err
		}
		if len(found) > 0 {
			return found[0].ID, nil
		}
	}
	return 0, nil
}

// queryOf is the query of an address, as on the wire.
func queryOf(address string) string {
	_, query, _ := strings.Cut(address, "?")
	query, _, _ = strings.Cut(query, "#")
	return query
}

// ignoreNotFound drops the error that an exchange is no longer on record: the journal may prune it at any time.
func ignoreNotFound(err error) error {
	if errors.Is(err, journal.ErrNotFound) {
		return nil
	}
	return err
}

// explain explains an exchange. One that is not of the protocol and went well has an empty explanation.
func (w *Window) explain(ctx context.Context, e journal.Exchange, l i18n.Lang) (explain.Explanation, error) {
	if e.Kind == journal.KindOther && !e.Failed() {
		return explain.Explanation{}, nil
	}
	return w.bench.Explain(ctx, e.ID, l)
}
