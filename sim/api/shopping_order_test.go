package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/api"
	"wxlab/sim/world"
)

const pathShopping = "/user-order/orders"

// details are those of an order of one cup; from each pair the first is replaced by the second.
func (s *shop) details(key string, change ...string) string {
	link := fmt.Sprintf(`{"type":"MINI_PROGRAM","appid":%q,"path":"pages/order?id=1"}`, s.mini.AppID)
	body := fmt.Sprintf(`{"order_key":%s,"order_list":[{"merchant_order_no":"M1","order_detail_jump_link":%s,"item_list":[{"merchant_item_id":"I1",`+
		`"name":"杯子","unit_price":900,"quantity":1,"image_url":["https://example.com/1.png"],"item_detail_jump_link":%s}]}],`+
		`"payer":{"openid":%q},"logistics_type":1,"upload_time":"2026-11-30T10:00:00.000+08:00"}`, key, link, link, s.buyer)
	return strings.NewReplacer(change...).Replace(body)
}

// offerShopping: the set is not among those that a platform asks for by default.
func offerShopping(p *world.Platform) {
	p.FuncIDs = []int{world.SetDevelopment, world.SetShipping, world.SetShoppingOrders}
}

func (s *shop) allow() {
	s.Helper()
	_, s.tok, _ = s.Authorized(s.mini.AppID, world.SetShoppingOrders)
}

func (s *shop) uploadDetails(body string) api.Response {
	return s.Call(api.Request{Method: "POST", Path: pathShopping, Query: map[string][]string{"access_token": {s.tok}}, Body: []byte(body), ClientIP: "127.0.0.1"})
}

// TestShoppingDetails: they come before the payment or after it, later ones replace earlier ones until it is there.
func TestShoppingDetails(t *testing.T) {
	s := newShop(t, offerShopping)
	s.allow()
	const early, later = "T10:00:00.000", "T10:00:01.000"
	key := `{"order_number_type":"MERCHANT_OUT_TRADE_NO","mchid":"1900000001","out_trade_no":"T1"}`
	first := s.uploadDetails(s.details(key))
	if first.ErrCode != 0 || first.Hint.En != "the user has no such payment yet; the details are shown once it is made" {
		t.Errorf("before the payment: %s %s", first.Body, first.Hint.En)
	}
	if out := s.uploadDetails(s.details(key)); out.ErrCode != 40097 || !strings.Contains(out.Hint.En, "is not later than the one before") {
		t.Errorf("the same time again: %s %s", out.Body, out.Hint.En)
	}
	if out := s.uploadDetails(s.details(key, early, later)); out.ErrCode != 0 {
		t.Errorf("later: %s", out.Body)
	}
	if _, err := s.Pay(s.mini.AppID, s.buyer, world.Payment{TradeNo: "T1"}); err != nil {
		t.Fatal(err)
	}
	s.Clock.Add(world.OrderKnownAfter)
	s.Restart()
	s.allow()
	if out := s.uploadDetails(s.details(key, early, "T10:00:02.000")); out.ErrCode != 40097 || !strings.Contains(out.Hint.En, "cannot be changed any more") {
		t.Errorf("after the payment: %s %s", out.Body, out.Hint.En)
	}
	o := s.pay()
	paid := s.uploadDetails(s.details(fmt.Sprintf(`{"order_number_type":2,"transaction_id":%q}`, o.TransactionID)))
	if paid.ErrCode != 0 || !paid.Hint.Empty() {
		t.Errorf("of a payment: %s %s", paid.Body, paid.Hint.En)
	}
}

func TestShoppingErrors(t *testing.T) {
	s := newShop(t, offerShopping)
	s.allow()
	key := `{"order_number_type":2,"transaction_id":"4200"}`
	for want, changes := range map[int][][]string{
		268485194: {{`"order_number_type":2`, `"order_number_type":3`}},
		268485195: {{`"4200"`, `""`}},
		268485216: {{"2026-11-30T10:00:00.000+08:00", "2026-11-30 10:00:00"}},
		10060005:  {{`"logistics_type":1`, `"logistics_type":5`}},
		47001:     {{`"order_number_type":2`, `"order_number_type":"OTHER"`}, {`"unit_price":900`, `"unit_price":"cheap"`}},
		40097: {
			{`"merchant_order_no":"M1"`, `"merchant_order_no":""`}, {`"merchant_order_no":"M1"`, `"merchant_order_no":"` + strings.Repeat("M", 65) + `"`},
			{`"path":"pages/order?id=1"`, `"path":""`}, {s.mini.AppID, "wx0000000000000009"}, {"MINI_PROGRAM", "3"}, {"MINI_PROGRAM", "URL"},
			{`"quantity":1`, `"quantity":0`}, {`"unit_price":900`, `"unit_price":-1`}, {`"name":"杯子"`, `"name":""`},
			{`["https://example.com/1.png"]`, `[]`}, {s.buyer, ""},
		},
	} {
		for _, change := range changes {
			if out := s.uploadDetails(s.details(key, change...)); out.ErrCode != want {
				t.Errorf("%v: %s, want %d", change, out.Body, want)
			}
		}
	}
	if out := s.uploadDetails(s.details(key, `"type":"MINI_PROGRAM"`, `"type":2,"url":"https://example.com/o"`)); out.ErrCode != 0 {
		t.Errorf("links to pages: %s %s", out.Body, out.Hint.En)
	}
	_, s.tok, _ = s.Authorized(s.mini.AppID, world.SetShipping)
	if out := s.uploadDetails(s.details(key)); out.ErrCode != 61007 {
		t.Errorf("without the set: %s", out.Body)
	}
}
