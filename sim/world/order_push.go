package world

import (
	"maps"
	"slices"
	"time"
)

// Pushes about orders that wait for their time. Whom they go to and what they say is decided when it has come.
const (
	remindAccess   = "trade_manage_remind_access_api"
	remindShipping = "trade_manage_remind_shipping"
	orderSettled   = "trade_manage_order_settlement_settled"
)

// When an order is spoken of (PROTOCOL 15.2).
const (
	remindedAfter = 48 * time.Hour // of an order that nobody ships
	accessPeriod  = 24 * time.Hour // while nothing was ever shipped
)

// announcePayment tells of the first order ever, and makes the reminders due work that come of an order that nobody ships, and
// of orders of which none ever is.
func (w *World) announcePayment(a *AccountState, o *Payment) {
	if len(a.Orders) == 1 {
		w.Pending = append(w.Pending, w.tradeJobs(a, remindAccess, nil, o.Paid.Add(eventDelay))...)
	}
	w.plan(a, remindShipping, o.TransactionID, o.Paid.Add(remindedAfter))
	planned := func(j Job) bool { return j.Name == remindAccess && j.Task == a.AppID }
	if !a.hasShipped() && !slices.ContainsFunc(w.Pending, planned) {
		w.plan(a, remindAccess, a.AppID, o.Paid.Add(accessPeriod))
	}
}

// AnnounceShipping tells that all goods of an order were shipped, and makes the announcement of its settlement due work.
func (w *World) AnnounceShipping(a *AccountState, o *Payment) {
	set := o.fields()
	set["shipped_time"], set["estimated_settlement_time"] = unix(o.Shipping.At), unix(o.SettledAt())
	w.Pending = append(w.Pending, w.tradeJobs(a, "trade_manage_order_settlement", set, w.Now().Add(eventDelay))...)
	w.AnnounceSettlement(a, o)
}

// AnnounceSettlement makes the push of an order's settlement due work, instead of what was announced of it before. Of a
// refunded order there is nothing to tell any more.
func (w *World) AnnounceSettlement(a *AccountState, o *Payment) {
	w.Excuse(a, o)
	if o.State(w.Now()) != OrderRefunded {
		w.plan(a, orderSettled, o.TransactionID, o.SettledAt())
	}
}

func (w *World) plan(a *AccountState, name, task string, at time.Time) {
	w.Pending = append(w.Pending, Job{At: at, Name: name, Account: a.AppID, Task: task})
}

// Excuse takes back what was planned to be told about an order.
func (w *World) Excuse(a *AccountState, o *Payment) {
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool {
		return j.Task == o.TransactionID && j.Account == a.AppID && j.trades()
	})
}

// trades says whether the job is to become pushes about orders.
func (j Job) trades() bool {
	return j.Task != "" && (j.Name == remindAccess || j.Name == remindShipping || j.Name == orderSettled)
}

// tellTrade makes the pushes of a job that trades: none where there is nothing to tell any more.
func (w *World) tellTrade(j Job) []Job {
	a := w.Account(j.Account)
	if a == nil {
		return nil
	}
	if j.Name == remindAccess {
		return w.tellAccess(a, j)
	}
	o := a.AnyOrder(j.Task)
	waits := o != nil && o.State(w.Now()) == OrderToShip
	if o == nil || j.Name == remindShipping && !(waits && a.hasShipped()) {
		return nil
	}
	set := o.fields()
	if j.Name == orderSettled {
		maps.Copy(set, o.settlement())
	}
	return w.tradeJobs(a, j.Name, set, j.At)
}

// tellAccess reminds of the interface, and will again a day later, as long as orders wait and none was ever shipped.
func (w *World) tellAccess(a *AccountState, j Job) []Job {
	waits := func(o *Payment) bool { return o.State(w.Now()) == OrderToShip }
	if a.hasShipped() || !slices.ContainsFunc(a.Orders, waits) {
		return nil
	}
	w.plan(a, remindAccess, j.Task, w.Now().Add(accessPeriod))
	return w.tradeJobs(a, j.Name, nil, j.At)
}

// tradeJobs are a push about an order to everyone who gets those of the account: the platforms that hold the set of shipping
// information, or the account's messages, and its own server.
func (w *World) tradeJobs(a *AccountState, name string, set map[string]string, at time.Time) (out []Job) {
	for _, j := range w.receivers(a, SetShipping) {
		j.At, j.Name, j.Set = at, name, set
		out = append(out, j)
	}
	return out
}

func (o *Payment) fields() map[string]string {
	return map[string]string{
		"transaction_id": o.TransactionID, "merchant_id": o.MerchantID, "sub_merchant_id": o.SubMerchantID,
		"merchant_trade_no": o.TradeNo, "pay_time": unix(o.Paid),
	}
}

// settlement is what is told of a shipped order's end beside its numbers.
func (o *Payment) settlement() map[string]string {
	method := "1" // by itself
	if o.ReceivedAt().Equal(o.Confirmed) {
		method = "2" // by hand
	}
	return map[string]string{
		"confirm_receive_method": method, "confirm_receive_time": unix(o.ReceivedAt()), "settlement_time": unix(o.SettledAt()),
		"shipped_time": unix(o.Shipping.At),
	}
}
