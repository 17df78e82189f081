package api

import (
	"slices"
	"time"
	"unicode/utf8"

	"wxlab/sim/world"
)

const shippingRoot = "/wxa/sec/order/"

// shippingChapter is 发货信息管理: what was paid for in a mini program is reported as shipped, or its money stays frozen
// (PROTOCOL 15.2).
func shippingChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetShipping}}
	return []endpoint{
		post(shippingRoot+"upload_shipping_info", authorizerToken, does((*call).uploadShipping)).needing(needs),
		post(shippingRoot+"upload_combined_shipping_info", authorizerToken, does((*call).uploadCombinedShipping)).needing(needs),
	}
}

type (
	orderKey struct {
		Type          looseInt `json:"order_number_type"`
		TransactionID string   `json:"transaction_id"`
		MerchantID    string   `json:"mchid"`
		TradeNo       string   `json:"out_trade_no"`
	}
	shippingReport struct {
		Key          orderKey `json:"order_key"`
		Logistics    looseInt `json:"logistics_type"`
		Mode         looseInt `json:"delivery_mode"`
		AllDelivered *bool    `json:"is_all_delivered"`
		Parcels      []parcel `json:"shipping_list"`
	}
	parcel struct {
		TrackingNo string `json:"tracking_no"`
		Company    string `json:"express_company"`
		Goods      string `json:"item_desc"`
		Contact    struct {
			Consignor string `json:"consignor_contact"`
			Receiver  string `json:"receiver_contact"`
		} `json:"contact"`
	}
	payer struct {
		OpenID string `json:"openid"`
	}
	uploadShippingRequest struct {
		shippingReport
		At    string `json:"upload_time"`
		Payer payer  `json:"payer"`
	}
	uploadCombinedRequest struct {
		Key    orderKey         `json:"order_key"`
		Orders []shippingReport `json:"sub_orders"`
		At     string           `json:"upload_time"`
		Payer  payer            `json:"payer"`
	}
)

// Values of delivery_mode, and what a report may have.
const (
	inOneGo       = 1
	split         = 2
	mostParcels   = 15
	goodsLength   = 120 // characters
	parcelsLength = 128 // bytes
)

// uploadShipping checks in this order, which is ours: the order's key, what was shipped, the time, the order.
func (c *call) uploadShipping(in uploadShippingRequest) error {
	o, err := c.reported(in.shippingReport, in.At, in.Payer)
	if err != nil {
		return err
	}
	c.ship(o, in.shippingReport)
	return nil
}

// uploadCombinedShipping reports all orders of a combined payment (合单支付), or none.
func (c *call) uploadCombinedShipping(in uploadCombinedRequest) error {
	if err := in.Key.check(); err != nil {
		return err
	}
	if len(in.Orders) == 0 {
		return fail(10060014, "sub_orders 为空", "sub_orders is empty")
	}
	var orders []*world.Payment
	for i, report := range in.Orders {
		o, err := c.reported(report, in.At, in.Payer)
		switch {
		case err != nil:
			return err
		case report.Key.Type != in.Key.Type:
			return fail(10060014, "sub_orders[%d] 的 order_number_type 是 %d，合单的是 %d，须一致",
				"order_number_type of sub_orders[%d] is %d, that of the combined order %d; they have to be the same", i, report.Key.Type, in.Key.Type)
		case slices.Contains(orders, o):
			return fail(10060014, "sub_orders[%d] 与前面是同一个支付单", "sub_orders[%d] is an order that stands before", i)
		}
		orders = append(orders, o)
	}
	for i, o := range orders {
		c.ship(o, in.Orders[i])
	}
	return nil
}

// reported is the order that a report is about, where the report can be taken.
func (c *call) reported(r shippingReport, at string, p payer) (*world.Payment, error) {
	if err := r.Key.check(); err != nil {
		return nil, err
	}
	if err := r.check(); err != nil {
		return nil, err
	}
	if _, ok := uploadTime(at); !ok {
		return nil, wrongUploadTime(at)
	}
	o := r.Key.order(c)
	switch {
	case o == nil:
		return nil, c.unknownOrder(r.Key.name())
	case o.OpenID != p.OpenID:
		return nil, fail(10060031, "payer.openid 是 %q，下单的是 %q", "payer.openid is %q, %q paid", p.OpenID, o.OpenID)
	}
	return o, c.shippable(o, r)
}

func (c *call) unknownOrder(id string) error {
	return fail(10060001, "%s 没有支付单 %q；付款后约 %s才能查到", "%s has no order %q; one is known about %s after the payment",
		c.account.Title(), id, world.OrderKnownAfter)
}

func (k orderKey) check() error {
	switch {
	case k.Type != merchantsNumber && k.Type != wechatsNumber:
		return fail(268485194, "order_number_type 是 %d：1 为商户侧单号，2 为微信支付单号", "order_number_type is %d: 1 is the merchant's number, 2 WeChat's", k.Type)
	case k.Type == wechatsNumber:
		return filled("transaction_id", k.TransactionID, 268485195)
	case k.MerchantID == "":
		return filled("mchid", "", 268485196)
	}
	return filled("out_trade_no", k.TradeNo, 268485197)
}

// order finds the order by what the type says that the key has; the other members say nothing.
func (k orderKey) order(c *call) *world.Payment {
	if k.Type == 2 {
		return c.account.OrderBy(k.TransactionID, "", "", c.now)
	}
	return c.account.OrderBy("", k.MerchantID, k.TradeNo, c.now)
}

func (k orderKey) name() string {
	if k.Type == 2 {
		return k.TransactionID
	}
	return k.TradeNo
}

func (r shippingReport) check() error {
	switch n := len(r.Parcels); {
	case r.Logistics < world.ByExpress || r.Logistics > world.PickedUp:
		return fail(10060005, "logistics_type 是 %d，只能是 1 到 4", "logistics_type is %d, it is 1 to 4", r.Logistics)
	case r.Mode != inOneGo && r.Mode != split:
		return fail(268485224, "delivery_mode 是 %d，只能是 1 或 2", "delivery_mode is %d, it is 1 or 2", r.Mode)
	case r.Mode == split && r.Logistics != world.ByExpress:
		return fail(10060006, "logistics_type %d 不能分拆发货", "with logistics_type %d nothing is split", r.Logistics)
	case r.Mode == split && r.AllDelivered == nil:
		return fail(10060007, "缺少 is_all_delivered", "is_all_delivered is missing")
	case r.Mode == inOneGo && n != 1:
		return fail(268485228, "shipping_list 有 %d 项", "shipping_list has %d entries", n)
	case n == 0:
		return fail(10060014, "shipping_list 为空", "shipping_list is empty")
	case n > mostParcels:
		return fail(10060024, "shipping_list 有 %d 项，最多 %d 项", "shipping_list has %d entries, at most %d are allowed", n, mostParcels)
	}
	for i, p := range r.Parcels {
		if err := p.check(i, int(r.Logistics)); err != nil {
			return err
		}
	}
	return nil
}

func (p parcel) check(i, logistics int) error {
	express := logistics == world.ByExpress
	switch n := utf8.RuneCountInString(p.Goods); {
	case n == 0:
		return fail(10060008, "shipping_list[%d].item_desc 为空", "shipping_list[%d].item_desc is empty", i)
	case n > goodsLength:
		return fail(10060009, "shipping_list[%d].item_desc 有 %d 个字", "shipping_list[%d].item_desc has %d characters", i, n)
	case express && p.TrackingNo == "":
		return fail(268485226, "shipping_list[%d].tracking_no 为空", "shipping_list[%d].tracking_no is empty", i)
	case express && p.Company == "":
		return fail(268485227, "shipping_list[%d].express_company 为空", "shipping_list[%d].express_company is empty", i)
	case len(p.Company) > parcelsLength:
		return fail(10060025, "shipping_list[%d].express_company 有 %d 字节", "shipping_list[%d].express_company has %d bytes", i, len(p.Company))
	case len(p.TrackingNo) > parcelsLength:
		return fail(10060026, "shipping_list[%d].tracking_no 有 %d 字节", "shipping_list[%d].tracking_no has %d bytes", i, len(p.TrackingNo))
	case express && p.Company == "SF" && p.Contact.Consignor+p.Contact.Receiver == "":
		return fail(10060014, "顺丰须填 contact 中的一个联系方式", "for SF one of the two in contact is required")
	}
	return nil
}

// uploadTime takes RFC 3339, and the zone without its colon, which was seen to pass.
func uploadTime(at string) (t time.Time, ok bool) {
	for _, layout := range [...]string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700"} {
		if t, err := time.Parse(layout, at); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}

func wrongUploadTime(at string) error {
	return fail(268485216, "upload_time 为 %q，应如 2022-12-15T13:29:35.120+08:00", "upload_time is %q, it must be like 2022-12-15T13:29:35.120+08:00", at)
}

// shippable says whether an order can take a report: while nothing is finished, and once more before the buyer confirmed, each
// time something new.
func (c *call) shippable(o *world.Payment, r shippingReport) error {
	switch state := o.State(c.now); {
	case state > world.OrderShipped:
		return fail(10060004, "支付单的 order_state 是 %d", "order_state is %d", state)
	case state == world.OrderToShip && (o.Shipping == nil || r.finishes() || len(r.newIn(o.Shipping)) > 0):
		return nil
	case state == world.OrderShipped && !r.finishes():
		return fail(10060002, "该支付单已全部发货", "all of this order was shipped")
	case state == world.OrderToShip || r.isIn(o.Shipping):
		return fail(10060023, "与已上传的发货信息相同", "the same was uploaded before")
	case o.Shipping.Count > 1:
		return fail(10060003, "只能重新发货一次", "an order can be shipped anew once")
	}
	return nil
}

// finishes says whether nothing is left to be shipped after the report.
func (r shippingReport) finishes() bool { return r.Mode == inOneGo || *r.AllDelivered }

// isIn says whether the report changes nothing of what was reported.
func (r shippingReport) isIn(s *world.Shipping) bool {
	return s.Mode == int(r.Mode) && s.Logistics == int(r.Logistics) && slices.EqualFunc(s.Parcels, r.Parcels, sameParcel)
}

// newIn are the parcels that were not reported before.
func (r shippingReport) newIn(s *world.Shipping) (out []parcel) {
	for _, p := range r.Parcels {
		if !slices.ContainsFunc(s.Parcels, func(old world.Parcel) bool { return sameParcel(old, p) }) {
			out = append(out, p)
		}
	}
	return out
}

func sameParcel(a world.Parcel, b parcel) bool {
	return a.TrackingNo == b.TrackingNo && a.Company == b.Company && a.Goods == b.Goods &&
		a.ConsignorPhone == b.Contact.Consignor && a.BuyersPhone == b.Contact.Receiver
}

// ship writes down what a report says; a split one goes on with what was shipped before.
func (c *call) ship(o *world.Payment, r shippingReport) {
	before, parcels := o.Shipping, r.Parcels
	next := &world.Shipping{Mode: int(r.Mode), Logistics: int(r.Logistics)}
	if before != nil {
		next.Count = before.Count
		if !before.Finished && r.Mode == split {
			next.Parcels, parcels = before.Parcels, r.newIn(before)
		}
	}
	for _, p := range parcels {
		next.Parcels = append(next.Parcels, world.Parcel{
			TrackingNo: p.TrackingNo, Company: p.Company, Goods: p.Goods, ConsignorPhone: p.Contact.Consignor,
			BuyersPhone: p.Contact.Receiver, At: c.now,
		})
	}
	if next.Finished = r.finishes(); next.Finished {
		next.At = c.now
		next.Count++
	}
	if o.Shipping = next; next.Finished {
		c.world.AnnounceShipping(c.account, o)
	}
}
