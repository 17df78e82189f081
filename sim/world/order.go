package world

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"wxlab/sim/bilingual"
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

// OrderStateTitle is what a state is called.
func OrderStateTitle(state int) bilingual.Text {
	switch state {
	case OrderShipped:
		return bilingual.Textf("已发货", "shipped")
	case OrderReceived:
		return bilingual.Textf("已确认收货", "received")
	case OrderFinished:
		return bilingual.Textf("交易完成", "finished")
	case OrderRefunded:
		return bilingual.Textf("已退款", "refunded")
	}
	return bilingual.Textf("待发货", "not shipped yet")
}

// UsualMerchant is the merchant's number of orders for which none is given.
const UsualMerchant = "1900000001"

// When an order moves on by itself. That it is known 10 seconds after the payment and settled a day after its receipt is ours.
const (
	OrderKnownAfter   = 10 * time.Second
	expressReceived   = 10 * 24 * time.Hour
	otherwiseReceived = 2 * 24 * time.Hour
	settledAfter      = 24 * time.Hour
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

// Known says whether WeChat's APIs know the order by now.
func (o *Payment) Known(now time.Time) bool { return !now.Before(o.Paid.Add(OrderKnownAfter)) }

// Pay adds an order. What is left empty is drawn.
func (w *World) Pay(a *AccountState, o Payment) *Payment {
	w.Counters["order"]++
	day := w.Now().UTC().Format("20060102")
	o.TransactionID = "42000" + day + fmt.Sprintf("%015d", w.Counters["order"])
	o.MerchantID = cmp.Or(o.MerchantID, UsualMerchant)
	for n := w.Counters["order"]; o.TradeNo == ""; n++ {
		if drawn := "T" + day + fmt.Sprintf("%06d", n); !a.HasTradeNo(o.MerchantID, drawn) {
			o.TradeNo = drawn
		}
	}
	o.Description = cmp.Or(o.Description, "春茶礼盒*1")
	o.Amount = cmp.Or(o.Amount, 9900)
	o.Paid = w.Now()
	a.Orders = append(a.Orders, &o)
	w.announcePayment(a, &o)
	return &o
}

// AnyOrder finds an order by WeChat's number, or else by the merchant's.
func (a *AccountState) AnyOrder(id string) *Payment {
	i := slices.IndexFunc(a.Orders, func(o *Payment) bool { return o.TransactionID == id })
	if i < 0 {
		i = slices.IndexFunc(a.Orders, func(o *Payment) bool { return o.TradeNo == id })
	}
	if i < 0 {
		return nil
	}
	return a.Orders[i]
}

// HasTradeNo says whether an order has that number of that merchant's.
func (a *AccountState) HasTradeNo(merchantID, tradeNo string) bool {
	return slices.ContainsFunc(a.Orders, func(o *Payment) bool { return o.TradeNo == tradeNo && o.MerchantID == merchantID })
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

// OrderBy finds an order that is known by now, by WeChat's number or, without one, by the merchant's. Of a service provider's
// order the merchant is the one below (子商户号).
func (a *AccountState) OrderBy(transactionID, merchantID, tradeNo string, now time.Time) *Payment {
	i := slices.IndexFunc(a.Orders, func(o *Payment) bool {
		own := o.TradeNo == tradeNo && merchantID == cmp.Or(o.SubMerchantID, o.MerchantID)
		return (o.TransactionID == transactionID || transactionID == "" && own) && o.Known(now)
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
