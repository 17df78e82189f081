package world

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Payment is what somebody paid with WeChat Pay in a mini program (支付单; 发货信息管理, PROTOCOL 15.2). Its money is frozen until
// the goods were reported as shipped and received.
type Payment struct {
	TransactionID  string
	TradeNo        string // the merchant's own number
	MerchantID     string
	SubMerchantID  string
	Description    string
	Amount         int // in fen
	OpenID         string
	Paid           time.Time
	Shipping       *Shipping `json:",omitempty"`
	Confirmed      time.Time `json:",omitzero"` // by the buyer
	Refunded       time.Time `json:",omitzero"`
	Complaint      bool      `json:",omitempty"`
	Reminded       bool      `json:",omitempty"` // the buyer, to confirm
	DelayedTo      time.Time `json:",omitzero"`  // 预售: when the goods will be shipped
	NeedsNoParcels bool      `json:",omitempty"` // 测试订单
}

// Shipping is what a component reported.
type Shipping struct {
	Mode      int // 1 in one go, 2 split
	Logistics int // ByExpress and so on
	Finished  bool
	Count     int // 1 finished, 2 finished anew
	Parcels   []Parcel
	At        time.Time // of the report that finished it
}

// Parcel is an entry of shipping_list.
type Parcel struct {
	TrackingNo, Company, Goods  string
	ConsignorPhone, BuyersPhone string
	At                          time.Time
}

// Values of logistics_type.
const (
	ByExpress = 1 + iota
	InTheCity
	Virtual
	PickedUp
)

// States of a Payment (order_state) on the wire.
const (
	OrderToShip = 1 + iota
	OrderShipped
	OrderReceived
	OrderFinished
	OrderRefunded
)

// When an order moves on by itself. That it is known 10 seconds after the payment and settled a day after its receipt is ours.
const (
	OrderKnownAfter   = 10 * time.Second
	expressReceived   = 10 * 24 * time.Hour
	otherwiseReceived = 2 * 24 * time.Hour
	settledAfter      = 24 * time.Hour
	remindedAfter     = 48 * time.Hour // of an order that nobody ships
)

// State depends on the clock and on what was done.
func (o *Payment) State(now time.Time) int {
	switch {
	case !o.Refunded.IsZero():
		return OrderRefunded
	case o.Shipping == nil || !o.Shipping.Finished:
		return OrderToShip
	case now.Before(o.ReceivedAt()):
		return OrderShipped
	case now.Before(o.SettledAt()):
		return OrderReceived
	}
	return OrderFinished
}

// ReceivedAt is when the buyer confirmed, or will be taken to have confirmed, a shipped order.
func (o *Payment) ReceivedAt() time.Time {
	wait := otherwiseReceived
	if o.Shipping.Logistics == ByExpress {
		wait = expressReceived
	}
	if at := o.Shipping.At.Add(wait); o.Confirmed.IsZero() || at.Before(o.Confirmed) {
		return at
	}
	return o.Confirmed
}

// SettledAt is when a shipped order's money reaches the merchant.
func (o *Payment) SettledAt() time.Time { return o.ReceivedAt().Add(settledAfter) }

// Pay adds an order. What is left empty is drawn.
func (w *World) Pay(a *AccountState, o Payment) *Payment {
	w.Counters["order"]++
	n := w.Counters["order"]
	o.TransactionID = "42000" + w.Now().UTC().Format("20060102") + fmt.Sprintf("%015d", n)
	o.TradeNo = cmp.Or(o.TradeNo, "T"+w.Now().UTC().Format("20060102")+fmt.Sprintf("%06d", n))
	o.MerchantID = cmp.Or(o.MerchantID, "1900000001")
	o.Description = cmp.Or(o.Description, "春茶礼盒*1")
	o.Amount = cmp.Or(o.Amount, 9900)
	o.Paid = w.Now()
	a.Orders = append(a.Orders, &o)
	if len(a.Orders) == 1 {
		w.Tell(a, "trade_manage_remind_access_api", "", nil)
	}
	if a.hasShipped() {
		w.plan(a, remindShipping, o.Paid.Add(remindedAfter), o.fields())
	}
	return &o
}

// AnyOrder finds an order by WeChat's number.
func (a *AccountState) AnyOrder(transactionID string) *Payment {
	i := slices.IndexFunc(a.Orders, func(o *Payment) bool { return o.TransactionID == transactionID })
	if i < 0 {
		return nil
	}
	return a.Orders[i]
}

// HasTradeNo says whether an order has that number of the merchant's.
func (a *AccountState) HasTradeNo(tradeNo string) bool {
	return slices.ContainsFunc(a.Orders, func(o *Payment) bool { return o.TradeNo == tradeNo })
}

// Copy shares nothing that changes.
func (o *Payment) Copy() Payment {
	out := *o
	if o.Shipping != nil {
		shipping := *o.Shipping
		shipping.Parcels = slices.Clone(shipping.Parcels)
		out.Shipping = &shipping
	}
	return out
}

// OrderBy finds an order that is known by now, by WeChat's number or by the merchant's. Of service providers' orders the
// merchant may be the one below.
func (a *AccountState) OrderBy(transactionID, merchantID, tradeNo string, now time.Time) *Payment {
	i := slices.IndexFunc(a.Orders, func(o *Payment) bool {
		own := o.TradeNo == tradeNo && (o.MerchantID == merchantID || o.SubMerchantID != "" && o.SubMerchantID == merchantID)
		return !now.Before(o.Paid.Add(OrderKnownAfter)) && (o.TransactionID == transactionID || transactionID == "" && own)
	})
	if i < 0 {
		return nil
	}
	return a.Orders[i]
}

// hasShipped says whether any order was ever shipped.
func (a *AccountState) hasShipped() bool {
	return slices.ContainsFunc(a.Orders, func(o *Payment) bool { return o.Shipping != nil && o.Shipping.Finished })
}

// AnnounceShipping tells that all goods of an order were shipped, and makes the announcement of its settlement due work.
func (w *World) AnnounceShipping(a *AccountState, o *Payment) {
	set := o.fields()
	set["shipped_time"], set["estimated_settlement_time"] = unix(o.Shipping.At), unix(o.SettledAt())
	w.Tell(a, "trade_manage_order_settlement", "", set)
	w.AnnounceSettlement(a, o)
}

// AnnounceSettlement makes the push of an order's settlement due work, instead of what was announced of it before. Of a
// refunded order there is nothing to tell any more.
func (w *World) AnnounceSettlement(a *AccountState, o *Payment) {
	w.Excuse(a, o)
	if o.State(w.Now()) == OrderRefunded {
		return
	}
	const automatic, byHand = "1", "2"
	set := o.fields()
	set["confirm_receive_method"] = automatic
	if o.ReceivedAt().Equal(o.Confirmed) {
		set["confirm_receive_method"] = byHand
	}
	set["shipped_time"], set["confirm_receive_time"], set["settlement_time"] = unix(o.Shipping.At), unix(o.ReceivedAt()), unix(o.SettledAt())
	w.plan(a, orderSettled, o.SettledAt(), set)
}

// Pushes that are planned ahead.
const (
	remindShipping = "trade_manage_remind_shipping"
	orderSettled   = "trade_manage_order_settlement_settled"
)

// plan makes a push about an order due work.
func (w *World) plan(a *AccountState, name string, at time.Time, set map[string]string) {
	for _, j := range w.Receivers(a) {
		j.At, j.Name, j.Set = at, name, set
		w.Pending = append(w.Pending, j)
	}
}

// Excuse takes back what was planned to be told about an order.
func (w *World) Excuse(a *AccountState, o *Payment) {
	w.Pending = slices.DeleteFunc(w.Pending, func(j Job) bool {
		planned := j.Name == remindShipping || j.Name == orderSettled
		return planned && j.Account == a.AppID && j.Set["transaction_id"] == o.TransactionID
	})
}

func (o *Payment) fields() map[string]string {
	return map[string]string{
		"transaction_id": o.TransactionID, "merchant_id": o.MerchantID, "sub_merchant_id": o.SubMerchantID,
		"merchant_trade_no": o.TradeNo, "pay_time": unix(o.Paid),
	}
}
