package wxapi

import (
	"context"
	"time"
)

// OrderKey names an order in a report of shipping: by WeChat's number, or by the merchant and its own number (发货信息管理;
// PROTOCOL 15.2).
type OrderKey struct {
	TransactionID string
	MerchantID    string
	TradeNo       string
}

// report is the key as reports have it, name as questions have it: WeChat calls the same things by other words there.
func (k OrderKey) report() map[string]any {
	if k.TransactionID != "" {
		return map[string]any{"order_number_type": 2, "transaction_id": k.TransactionID}
	}
	return map[string]any{"order_number_type": 1, "mchid": k.MerchantID, "out_trade_no": k.TradeNo}
}

func (k OrderKey) name() map[string]any {
	if k.TransactionID != "" {
		return map[string]any{"transaction_id": k.TransactionID}
	}
	return map[string]any{"merchant_id": k.MerchantID, "merchant_trade_no": k.TradeNo}
}

// Values of Shipment.Logistics.
const (
	ByExpress = 1 + iota
	InTheCity
	VirtualGoods
	PickedUp
)

// Shipment is what was shipped of an order.
type Shipment struct {
	Order     OrderKey
	Logistics int
	Split     bool // several parcels, perhaps in several reports; All ends them
	All       bool
	Parcels   []Parcel
}

// Parcel is an entry of shipping_list. Express companies need number and company.
type Parcel struct {
	TrackingNo string   `json:"tracking_no,omitempty"`
	Company    string   `json:"express_company,omitempty"`
	Goods      string   `json:"item_desc"`
	Contact    *Contact `json:"contact,omitempty"`
}

// Contact are phone numbers, masked but for the last four digits. SF wants one of them.
type Contact struct {
	Consignor string `json:"consignor_contact,omitempty"`
	Receiver  string `json:"receiver_contact,omitempty"`
}

func (s Shipment) body() map[string]any {
	const inOneGo, split = 1, 2
	out := map[string]any{"order_key": s.Order.report(), "logistics_type": s.Logistics, "delivery_mode": inOneGo, "shipping_list": s.Parcels}
	if s.Split {
		out["delivery_mode"], out["is_all_delivered"] = split, s.All
	}
	return out
}

// UploadShipping reports what was shipped of an order that openID paid. It fails with 10060001 until WeChat knows the order,
// some seconds after the payment, and with 10060023 when it says nothing new.
func (a *Account) UploadShipping(ctx context.Context, s Shipment, openID string, at time.Time) error {
	body := s.body()
	body["upload_time"], body["payer"] = at.Format(time.RFC3339Nano), map[string]string{"openid": openID}
	return a.post(ctx, "/wxa/sec/order/upload_shipping_info", body, nil)
}

// UploadCombinedShipping reports what was shipped of the orders of a combined payment.
func (a *Account) UploadCombinedShipping(
	ctx context.Context, combined OrderKey, orders []Shipment, openID string, at time.Time,
) error {
	list := []map[string]any{}
	for _, s := range orders {
		list = append(list, s.body())
	}
	return a.post(ctx, "/wxa/sec/order/upload_combined_shipping_info", map[string]any{
		"order_key": combined.report(), "sub_orders": list, "upload_time": at.Format(time.RFC3339Nano),
		"payer": map[string]string{"openid": openID},
	}, nil)
}

// States of an Order.
const (
	OrderToShip = 1 + iota
	OrderShipped
	OrderReceived
	OrderFinished
	OrderRefunded
	OrderWaitsForSettlement
)

// Order is one as WeChat Pay knows it.
type Order struct {
	TransactionID string `json:"transaction_id"`
	TradeNo       string `json:"merchant_trade_no"`
	MerchantID    string `json:"merchant_id"`
	SubMerchantID string `json:"sub_merchant_id"`
	Description   string `json:"description"`
	Amount        int    `json:"paid_amount"` // in fen
	OpenID        string `json:"openid"`
	PaidAt        int64  `json:"pay_time"`
	Complaint     bool   `json:"in_complaint"`
	State         int    `json:"order_state"`
	Shipping      struct {
		Mode      int  `json:"delivery_mode"`
		Logistics int  `json:"logistics_type"`
		Finished  bool `json:"finish_shipping"`
		Count     int  `json:"finish_shipping_count"` // 2: shipped anew
		Parcels   []struct {
			TrackingNo string `json:"tracking_no"`
			Company    string `json:"express_company"`
			Goods      string `json:"goods_desc"`
			At         int64  `json:"upload_time"`
		} `json:"shipping_list"`
	} `json:"shipping"` // zero before shipping
}

// Order reads one.
func (a *Account) Order(ctx context.Context, key OrderKey) (Order, error) {
	var out struct {
		Order Order `json:"order"`
	}
	err := a.post(ctx, "/wxa/sec/order/get_order", key.name(), &out)
	return out.Order, err
}

// OrderQuery narrows Orders; zero values do not.
type OrderQuery struct {
	State  int    `json:"order_state,omitempty"`
	OpenID string `json:"openid,omitempty"`
	Last   string `json:"last_index,omitempty"` // what the page before gave
	Size   int    `json:"page_size,omitempty"`
}

// OrderPage is a page of orders, with the Last of the next one where there is More.
type OrderPage struct {
	Orders []Order `json:"order_list"`
	Last   string  `json:"last_index"`
	More   bool    `json:"has_more"`
}

// Orders lists orders.
func (a *Account) Orders(ctx context.Context, q OrderQuery) (out OrderPage, err error) {
	err = a.post(ctx, "/wxa/sec/order/get_order_list", q, &out)
	return out, err
}

// RemindBuyer asks the buyer to confirm an order that a courier delivered at a time; once an order.
func (a *Account) RemindBuyer(ctx context.Context, key OrderKey, received time.Time) error {
	body := key.name()
	body["received_time"] = received.Unix()
	return a.post(ctx, "/wxa/sec/order/notify_confirm_receive", body, nil)
}

// SetOrderPath chooses the page that WeChat's messages about orders lead to.
func (a *Account) SetOrderPath(ctx context.Context, path string) error {
	return a.post(ctx, "/wxa/sec/order/set_msg_jump_path", map[string]string{"path": path}, nil)
}

// DelayOrder says that an order is of a pre-sale (预售) and shipped by a day, 15 to 330 days after the payment.
func (a *Account) DelayOrder(ctx context.Context, orderID string, until time.Time) error {
	return a.post(ctx, "/wxa/sec/order/opspecialorder", map[string]any{"order_id": orderID, "type": 1, "delay_to": until.Unix()}, nil)
}

// MarkTestOrder says that an order is a test and nothing will be shipped.
func (a *Account) MarkTestOrder(ctx context.Context, orderID string) error {
	return a.post(ctx, "/wxa/sec/order/opspecialorder", map[string]any{"order_id": orderID, "type": 2}, nil)
}

// TradeManaged says whether the mini program's orders are managed: their money waits for reports of shipping.
func (a *Account) TradeManaged(ctx context.Context) (bool, error) {
	var out struct {
		Managed bool `json:"is_trade_managed"`
	}
	err := a.post(ctx, "/wxa/sec/order/is_trade_managed", map[string]string{"appid": a.AppID}, &out)
	return out.Managed, err
}

// TradeConfirmed says whether all merchants' numbers of a managed mini program are authorized or unbound.
func (a *Account) TradeConfirmed(ctx context.Context) (bool, error) {
	var out struct {
		Completed bool `json:"completed"`
	}
	err := a.post(ctx, "/wxa/sec/order/is_trade_management_confirmation_completed", map[string]string{"appid": a.AppID}, &out)
	return out.Completed, err
}
