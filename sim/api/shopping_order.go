package api

import (
	"encoding/json"
	"fmt"
	"net/url"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// shoppingOrderChapter is 购物订单: what was bought with a payment, shown in the user's bill (PROTOCOL 15.6).
func shoppingOrderChapter() []endpoint {
	return []endpoint{
		post("/user-order/orders", authorizerToken, does((*call).uploadShopping)).
			needing(ability{miniProgram: []int{world.SetShoppingOrders}, officialAccount: []int{world.SetOfficialOrders}}),
	}
}

type (
	// numbered is a value that WeChat's pages give as a number and its samples as a name: 1 or "MINI_PROGRAM".
	numbered int64

	shoppingRequest struct {
		Key struct {
			Type          numbered `json:"order_number_type"`
			TransactionID string   `json:"transaction_id"`
			MerchantID    string   `json:"mchid"`
			TradeNo       string   `json:"out_trade_no"`
		} `json:"order_key"`
		Orders    []shoppingOrder `json:"order_list"`
		Payer     payer           `json:"payer"`
		Logistics numbered        `json:"logistics_type"`
		At        string          `json:"upload_time"`
	}
	shoppingOrder struct {
		Number string         `json:"merchant_order_no"`
		Link   jumpLink       `json:"order_detail_jump_link"`
		Items  []shoppingItem `json:"item_list"`
	}
	shoppingItem struct {
		ID       string   `json:"merchant_item_id"`
		Name     string   `json:"name"`
		Price    looseInt `json:"unit_price"` // in fen
		Quantity looseInt `json:"quantity"`
		Images   []string `json:"image_url"`
		Link     jumpLink `json:"item_detail_jump_link"`
	}
	jumpLink struct {
		Type  numbered `json:"type"`
		AppID string   `json:"appid"`
		Path  string   `json:"path"`
		URL   string   `json:"url"`
	}
)

// UnmarshalJSON takes 1, "1" and the name of 1.
func (n *numbered) UnmarshalJSON(raw []byte) error {
	var name string
	if json.Unmarshal(raw, &name) == nil {
		if value, known := numberedNames()[name]; known {
			*n = value
			return nil
		}
	}
	var number looseInt
	if err := number.UnmarshalJSON(raw); err != nil {
		return fmt.Errorf("%s is neither a number nor a name that is known here", raw)
	}
	*n = numbered(number)
	return nil
}

func numberedNames() map[string]numbered {
	return map[string]numbered{
		"MERCHANT_OUT_TRADE_NO": merchantsNumber, "WXPAY_TRADE_NUMBER": wechatsNumber,
		"LOCATION_BASED_LOGISTICS": world.ByExpress, "MINI_PROGRAM": linkToMiniProgram, "URL": linkToURL,
	}
}

const (
	merchantsNumber = 1
	wechatsNumber   = 2

	linkToMiniProgram = 1
	linkToURL         = 2

	orderNumberLength = 64 // bytes
)

// uploadShopping takes the details before the payment, too; they are replaced by later ones until the payment is there. The
// order of its checks, and 40097 where no code is documented, are ours.
func (c *call) uploadShopping(in shoppingRequest) error {
	key := orderKey{looseInt(in.Key.Type), in.Key.TransactionID, in.Key.MerchantID, in.Key.TradeNo}
	if err := key.check(); err != nil {
		return err
	}
	if err := in.check(c.account.AppID); err != nil {
		return err
	}
	at, ok := uploadTime(in.At)
	if !ok {
		return wrongUploadTime(in.At)
	}
	d := world.ShoppingDetails{OpenID: in.Payer.OpenID, UploadedAt: at}
	if key.Type == wechatsNumber {
		d.TransactionID = key.TransactionID
	} else {
		d.MerchantID, d.TradeNo = key.MerchantID, key.TradeNo
	}
	switch before := c.account.DetailsOf(d); {
	case before != nil && before.Tied(c.account, c.now):
		return fail(40097, "该支付单已付款并关联了购物详情，不能再修改", "the order is paid and has its details, they cannot be changed any more")
	case before != nil && !at.After(before.UploadedAt):
		return fail(40097, "upload_time %s 不晚于上一次的 %s", "upload_time %s is not later than the one before, %s", in.At,
			before.UploadedAt.Format(time.RFC3339Nano))
	}
	if c.account.SetDetails(d); !d.Tied(c.account, c.now) {
		c.remark = bilingual.Textf("该用户还没有这笔支付单；付款后购物详情才会展示", "the user has no such payment yet; the details are shown once it is made")
	}
	return nil
}

func (in shoppingRequest) check(appID string) error {
	switch {
	case len(in.Orders) == 0:
		return filled("order_list", "", 40097)
	case in.Payer.OpenID == "":
		return filled("payer.openid", "", 40097)
	case in.Logistics < world.ByExpress || in.Logistics > world.PickedUp:
		return fail(10060005, "logistics_type 是 %d，只能是 1 到 4", "logistics_type is %d, it is 1 to 4", in.Logistics)
	}
	for i, o := range in.Orders {
		if err := o.check(fmt.Sprintf("order_list[%d].", i), appID); err != nil {
			return err
		}
	}
	return nil
}

func (o shoppingOrder) check(at, appID string) error {
	if n := len(o.Number); n == 0 || n > orderNumberLength {
		return fail(40097, "%smerchant_order_no 有 %d 字节，须为 1 到 %d 字节", "%smerchant_order_no has %d bytes, it has 1 to %d", at, n, orderNumberLength)
	}
	if err := o.Link.check(at+"order_detail_jump_link", appID); err != nil {
		return err
	}
	if len(o.Items) == 0 {
		return filled(at+"item_list", "", 40097)
	}
	for i, item := range o.Items {
		if err := item.check(fmt.Sprintf("%sitem_list[%d].", at, i), appID); err != nil {
			return err
		}
	}
	return nil
}

func (item shoppingItem) check(at, appID string) error {
	switch {
	case item.ID == "" || item.Name == "":
		return fail(40097, "%smerchant_item_id 或 name 为空", "%smerchant_item_id or name is empty", at)
	case item.Price < 0 || item.Quantity < 1:
		return fail(40097, "%sunit_price 是 %d 分、quantity 是 %d", "%sunit_price is %d fen and quantity %d", at, item.Price, item.Quantity)
	case len(item.Images) == 0:
		return filled(at+"image_url", "", 40097)
	}
	return item.Link.check(at+"item_detail_jump_link", appID)
}

// check wants a link to lead somewhere: into the account that calls, or to an address.
func (l jumpLink) check(at, appID string) error {
	switch u, err := url.Parse(l.URL); {
	case l.Type != linkToMiniProgram && l.Type != linkToURL:
		return fail(40097, "%s.type 是 %d：1 为小程序，2 为链接", "%s.type is %d: 1 is a mini program, 2 an address", at, l.Type)
	case l.Type == linkToURL && (err != nil || u.Host == ""):
		return fail(40097, "%s.url %q 不是完整的网址", "%s.url %q is no complete address", at, l.URL)
	case l.Type == linkToURL:
		return nil
	case l.Path == "":
		return filled(at+".path", "", 40097)
	case l.AppID != appID:
		return fail(40097, "%s.appid 是 %q，须为调用接口的 %s", "%s.appid is %q, it must be %s, which makes the call", at, l.AppID, appID)
	}
	return nil
}
