package api

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"time"

	"wxlab/sim/world"
)

// shippingOrderChapter is what a component asks and says of orders of 发货信息管理 beside shipping them (PROTOCOL 15.2).
func shippingOrderChapter() []endpoint {
	needs := ability{miniProgram: []int{world.SetShipping}}
	return []endpoint{
		post(shippingRoot+"get_order", authorizerToken, answers((*call).getOrder)).needing(needs),
		post(shippingRoot+"get_order_list", authorizerToken, answers((*call).listOrders)).needing(needs),
		post(shippingRoot+"notify_confirm_receive", authorizerToken, does((*call).remindBuyer)).needing(needs),
		post(shippingRoot+"set_msg_jump_path", authorizerToken, does((*call).setJumpPath)).needing(needs),
		post(shippingRoot+"opspecialorder", authorizerToken, does((*call).specialOrder)).needing(needs),
		post(shippingRoot+"is_trade_managed", eitherToken, answers((*call).isTradeManaged)),
		post(shippingRoot+"is_trade_management_confirmation_completed", eitherToken, answers((*call).isTradeConfirmed)),
	}
}

type (
	orderName struct { // other words than in the reports
		TransactionID string `json:"transaction_id"`
		MerchantID    string `json:"merchant_id"`
		SubMerchantID string `json:"sub_merchant_id"`
		TradeNo       string `json:"merchant_trade_no"`
	}
	contact struct {
		Consignor string `json:"consignor_contact,omitempty"`
		Receiver  string `json:"receiver_contact,omitempty"`
	}
	shownParcel struct {
		TrackingNo string   `json:"tracking_no"`
		Company    string   `json:"express_company"`
		Goods      string   `json:"goods_desc"`
		At         int64    `json:"upload_time"`
		Contact    *contact `json:"contact,omitempty"`
	}
	shownShipping struct {
		Mode      int           `json:"delivery_mode"`
		Logistics int           `json:"logistics_type"`
		Finished  bool          `json:"finish_shipping"`
		Count     int           `json:"finish_shipping_count"`
		Scene     int           `json:"upload_scene"` // 2 by API
		Parcels   []shownParcel `json:"shipping_list"`
	}
	shownOrder struct {
		TransactionID string `json:"transaction_id"`
		TradeNo       string `json:"merchant_trade_no"`
		MerchantID    string `json:"merchant_id"`
		SubMerchantID string `json:"sub_merchant_id"`
		Description   string `json:"description"`
		Amount        int    `json:"paid_amount"`
		OpenID        string `json:"openid"`
		Created       int64  `json:"trade_create_time"`
		Paid          int64  `json:"pay_time"`
		Complaint     bool   `json:"in_complaint"`
		State         int    `json:"order_state"`
		Shipping      any    `json:"shipping"` // an object without members before shipping
	}
	orderAnswer struct {
		commandOK
		Order shownOrder `json:"order"`
	}
)

// order finds one by either of its names (47001 without any).
func (c *call) order(in orderName) (*world.Payment, error) {
	if in.TransactionID == "" && (in.MerchantID == "" || in.TradeNo == "") {
		return nil, fail(47001, "须有 transaction_id，或 merchant_id 与 merchant_trade_no（不是 mchid 与 out_trade_no）",
			"transaction_id is missing, or merchant_id and merchant_trade_no, not mchid and out_trade_no")
	}
	o := c.account.OrderBy(in.TransactionID, cmp.Or(in.SubMerchantID, in.MerchantID), in.TradeNo, c.now)
	if o == nil {
		return nil, c.unknownOrder(in.TransactionID + in.TradeNo)
	}
	return o, nil
}

type getOrderRequest struct{ orderName }

func (c *call) getOrder(in getOrderRequest) (*orderAnswer, error) {
	o, err := c.order(in.orderName)
	if err != nil {
		return nil, err
	}
	return &orderAnswer{okAnswer, c.showOrder(o)}, nil
}

func (c *call) showOrder(o *world.Payment) shownOrder {
	out := shownOrder{
		o.TransactionID, o.TradeNo, o.MerchantID, o.SubMerchantID, shortened(o.Description), o.Amount, o.OpenID,
		o.Paid.Unix(), o.Paid.Unix(), o.Complaint, o.State(c.now), struct{}{},
	}
	if o.Shipping == nil {
		return out
	}
	const byAPI = 2
	s := shownShipping{o.Shipping.Mode, o.Shipping.Logistics, o.Shipping.Finished, o.Shipping.Count, byAPI, []shownParcel{}}
	for _, p := range o.Shipping.Parcels {
		shown := shownParcel{TrackingNo: p.TrackingNo, Company: p.Company, Goods: p.Goods, At: p.At.Unix()}
		if p.ConsignorPhone+p.BuyersPhone != "" {
			shown.Contact = &contact{p.ConsignorPhone, p.BuyersPhone}
		}
		s.Parcels = append(s.Parcels, shown)
	}
	out.Shipping = s
	return out
}

// shortened is a description as WeChat shows it: 120 characters and three dots.
func shortened(description string) string {
	if r := []rune(description); len(r) > goodsLength {
		return string(r[:goodsLength]) + "..."
	}
	return description
}

type (
	orderListRequest struct {
		Paid struct {
			Begin *looseInt `json:"begin_time"`
			End   *looseInt `json:"end_time"`
		} `json:"pay_time_range"`
		State  looseInt `json:"order_state"`
		OpenID string   `json:"openid"`
		Last   string   `json:"last_index"`
		Size   looseInt `json:"page_size"`
	}
	orderListAnswer struct {
		commandOK
		Orders []shownOrder `json:"order_list"`
		Last   string       `json:"last_index"`
		More   bool         `json:"has_more"`
	}
)

const ordersAPage = 100

func (in orderListRequest) takes(o *world.Payment, now time.Time) bool {
	paid := looseInt(o.Paid.Unix())
	return (in.Paid.Begin == nil || paid >= *in.Paid.Begin) && (in.Paid.End == nil || paid <= *in.Paid.End) &&
		(in.State == 0 || int(in.State) == o.State(now)) && (in.OpenID == "" || in.OpenID == o.OpenID) &&
		o.Known(now)
}

// listOrders goes from the newest to the oldest. last_index is how many orders are older than the last one shown.
func (c *call) listOrders(in orderListRequest) (*orderListAnswer, error) {
	all := c.account.Orders
	if in.Last != "" {
		n, err := strconv.ParseUint(in.Last, 16, 31)
		if err != nil || int(n) > len(all) {
			return nil, fail(10060011, "last_index %q 不是上一页返回的", "last_index %q is not what the page before gave", in.Last)
		}
		all = all[:n]
	}
	size := int(in.Size)
	if size <= 0 || size > ordersAPage {
		size = ordersAPage
	}
	out := &orderListAnswer{commandOK: okAnswer, Orders: []shownOrder{}}
	for i, o := range slices.Backward(all) {
		switch {
		case !in.takes(o, c.now):
		case len(out.Orders) == size:
			out.More = true
			return out, nil
		default:
			out.Orders = append(out.Orders, c.showOrder(o))
			out.Last = fmt.Sprintf("%018x", i)
		}
	}
	return out, nil
}

type remindBuyerRequest struct {
	orderName
	Received looseInt `json:"received_time"`
}

// remindBuyer asks the buyer to confirm, once an order.
func (c *call) remindBuyer(in remindBuyerRequest) error {
	o, err := c.order(in.orderName)
	if err != nil {
		return err
	}
	switch at := time.Unix(int64(in.Received), 0); {
	case o.State(c.now) != world.OrderShipped:
		return fail(10060028, "支付单的 order_state 是 %d，须为 2（已发货）", "order_state is %d, it must be 2 (shipped)", o.State(c.now))
	case o.Shipping.Logistics != world.ByExpress:
		return fail(10060032, "logistics_type 是 %d，只有快递（1）可以提醒", "logistics_type is %d, only for express (1) the buyer is reminded", o.Shipping.Logistics)
	case o.Reminded:
		return fail(10060030, "每个支付单只能提醒一次", "the buyer is reminded once an order")
	case at.Before(o.Shipping.At.Truncate(time.Second)) || at.After(c.now):
		return fail(10060029, "received_time 是 %d，须为发货（%d）之后、现在之前的秒数", "received_time is %d, it is seconds, after the shipping (%d) and not ahead",
			in.Received, o.Shipping.At.Unix())
	}
	o.Reminded = true
	return nil
}

type jumpPathRequest struct {
	Path string `json:"path"`
}

func (c *call) setJumpPath(in jumpPathRequest) error {
	if err := filled("path", in.Path, 40097); err != nil {
		return err
	}
	c.account.JumpPath = in.Path
	return nil
}

type specialOrderRequest struct {
	ID    string   `json:"order_id"`
	Type  looseInt `json:"type"`
	Delay looseInt `json:"delay_to"`
}

// specialOrder excuses an order from being shipped soon: one of a pre-sale (预售) until a day, a test order for good.
func (c *call) specialOrder(in specialOrderRequest) error {
	const preSale, test, soonest, latest = 1, 2, 15 * 24 * time.Hour, 330 * 24 * time.Hour
	if in.Type != preSale && in.Type != test {
		return fail(268546000, "type 是 %d：1 为预售，2 为测试", "type is %d: 1 is a pre-sale, 2 a test", in.Type)
	}
	i := slices.IndexFunc(c.account.Orders, func(o *world.Payment) bool {
		return in.ID != "" && (o.TransactionID == in.ID || o.TradeNo == in.ID) && o.State(c.now) == world.OrderToShip &&
			o.Known(c.now)
	})
	if i < 0 {
		return fail(268546002, "没有待发货的支付单 %q", "no order %q waits for shipping", in.ID)
	}
	o, until := c.account.Orders[i], time.Unix(int64(in.Delay), 0)
	if after := until.Sub(o.Paid); in.Type == preSale && (after <= soonest || after > latest) {
		return fail(268546001, "delay_to 须在付款（%d）后 15 天以上、330 天以内", "delay_to must be more than 15 and at most 330 days after the payment (%d)",
			o.Paid.Unix())
	}
	if in.Type == preSale {
		o.DelayedTo = until
	} else {
		o.NeedsNoParcels = true
	}
	c.world.Excuse(c.account, o)
	return nil
}

type (
	tradeRequest struct {
		AppID string `json:"appid"`
	}
	tradeManagedAnswer struct {
		commandOK
		Managed bool `json:"is_trade_managed"`
	}
	tradeConfirmedAnswer struct {
		commandOK
		Completed bool `json:"completed"`
	}
)

// trader is the account that a component, or the account itself, asks about.
func (c *call) trader(in tradeRequest) (*world.AccountState, error) {
	if err := filled("appid", in.AppID, 40097); err != nil {
		return nil, err
	}
	a := c.world.Account(in.AppID)
	if a == nil || a.Kind != world.MiniProgram {
		return nil, fail(40013, "appid %q 不是小程序", "appid %q is no mini program", in.AppID)
	}
	g := c.platform.Grant(a.AppID)
	if g == nil || !slices.Contains(g.FuncIDs, world.SetShipping) && !slices.Contains(g.FuncIDs, world.SetDevelopment) {
		return nil, fail(61003, "%s 没有授予权限集 %d 或 %d", "%s did not grant permission set %d or %d", a.AppID, world.SetDevelopment, world.SetShipping)
	}
	return a, nil
}

// isTradeManaged: a mini program is managed from its first order on (ours).
func (c *call) isTradeManaged(in tradeRequest) (*tradeManagedAnswer, error) {
	a, err := c.trader(in)
	if err != nil {
		return nil, err
	}
	return &tradeManagedAnswer{okAnswer, len(a.Orders) > 0}, nil
}

// isTradeConfirmed: every merchant's number of a managed mini program is authorized (ours).
func (c *call) isTradeConfirmed(in tradeRequest) (*tradeConfirmedAnswer, error) {
	a, err := c.trader(in)
	if err != nil {
		return nil, err
	}
	return &tradeConfirmedAnswer{okAnswer, len(a.Orders) > 0}, nil
}
