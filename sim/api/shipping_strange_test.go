package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// split is a report of one parcel of several.
func (s *shop) split(o world.Payment, trackingNo string, all bool) string {
	body := strings.Replace(s.report(o, fmt.Sprintf(`"is_all_delivered":%v`, all)), `"delivery_mode":1`, `"delivery_mode":2`, 1)
	return strings.Replace(body, "7770001", trackingNo, 1)
}

func (s *shop) parcels(o world.Payment) (out []any) {
	return s.shown(o)["shipping"].(map[string]any)["shipping_list"].([]any)
}

// TestReportsThatSayNothingNew: a parcel of a split order counts once, and another way of shipping is news although the parcel
// is the same.
func TestReportsThatSayNothingNew(t *testing.T) {
	s := newShop(t)
	o := s.pay()
	s.Want(s.upload(s.split(o, "1", false)), 0)
	s.Want(s.upload(s.split(o, "1", false)), 10060023)
	s.Want(s.upload(s.split(o, "2", false)), 0)
	s.Want(s.upload(s.split(o, "2", true)), 0)
	if list := s.parcels(o); len(list) != 2 || s.shown(o)["order_state"] != 2.0 {
		t.Errorf("%v of %v", list, s.shown(o))
	}
	way := func(o world.Payment, n int) string {
		return strings.Replace(s.report(o, ""), `"logistics_type":1`, fmt.Sprintf(`"logistics_type":%d`, n), 1)
	}
	again := s.pay()
	s.Want(s.upload(way(again, world.PickedUp)), 0)
	s.Want(s.upload(way(again, world.PickedUp)), 10060023)
	s.Want(s.upload(way(again, world.InTheCity)), 0)
	if way := s.shown(again)["shipping"].(map[string]any)["logistics_type"]; way != 2.0 {
		t.Errorf("logistics_type %v", way)
	}
}

// TestOrderKeysSayWhatTheirTypeIs: the members of the other type say nothing, the merchant of a service provider's order is
// the one below, and two merchants may have the same number.
func TestOrderKeysSayWhatTheirTypeIs(t *testing.T) {
	s := newShop(t)
	pay := func(p world.Payment) world.Payment {
		o, err := s.Pay(s.mini.AppID, s.buyer, p)
		if err != nil {
			t.Fatal(err)
		}
		return o
	}
	one, two := pay(world.Payment{MerchantID: "1900000001", TradeNo: "T1"}), pay(world.Payment{MerchantID: "1900000002", TradeNo: "T1"})
	sub := pay(world.Payment{MerchantID: "1900000003", SubMerchantID: "1900000004", TradeNo: "T1"})
	s.Clock.Add(world.OrderKnownAfter)
	key := func(merchant, more string) string {
		return s.reportBy(fmt.Sprintf(`{"order_number_type":1,"mchid":%q,"out_trade_no":"T1"%s}`, merchant, more), "")
	}
	s.Want(s.upload(key("1900000002", fmt.Sprintf(`,"transaction_id":%q`, one.TransactionID))), 0)
	if s.shown(one)["order_state"] != 1.0 || s.shown(two)["order_state"] != 2.0 {
		t.Errorf("%v, %v", s.shown(one), s.shown(two))
	}
	s.Want(s.upload(key("1900000003", "")), 10060001)
	s.Want(s.upload(key("1900000004", "")), 0)
	out := s.Post(pathOrder+"get_order", s.tok, `{"merchant_id":"1900000003","sub_merchant_id":"1900000004","merchant_trade_no":"T1"}`)
	if got := out["order"].(map[string]any)["transaction_id"]; got != sub.TransactionID {
		t.Errorf("%v, want %s", got, sub.TransactionID)
	}
}

// TestCombinedOrdersAreEachOne: none stands in a report twice, and all are named as the combined one is.
func TestCombinedOrdersAreEachOne(t *testing.T) {
	s := newShop(t)
	o := s.pay()
	entry := func(key string) string {
		return `{"order_key":` + key + `,"logistics_type":4,"delivery_mode":1,"shipping_list":[{"item_desc":"茶"}]}`
	}
	byNumber := fmt.Sprintf(`{"order_number_type":2,"transaction_id":%q}`, o.TransactionID)
	byMerchant := fmt.Sprintf(`{"order_number_type":1,"mchid":%q,"out_trade_no":%q}`, o.MerchantID, o.TradeNo)
	for _, entries := range []string{entry(byNumber) + "," + entry(byNumber), entry(byMerchant)} {
		s.Want(s.Post(pathOrder+"upload_combined_shipping_info", s.tok, fmt.Sprintf(`{"order_key":{"order_number_type":2,
			"transaction_id":"4200C"},"sub_orders":[%s],"upload_time":"2022-12-15T13:29:35+08:00","payer":{"openid":%q}}`, entries, s.buyer)), 10060014)
	}
	if state := s.shown(o)["order_state"]; state != 1.0 {
		t.Errorf("state %v", state)
	}
}

func TestSpecialOrdersAreKnownFirst(t *testing.T) {
	s := newShop(t)
	o, err := s.Pay(s.mini.AppID, s.buyer, world.Payment{Description: strings.Repeat("茶", 121)})
	if err != nil {
		t.Fatal(err)
	}
	body := fmt.Sprintf(`{"order_id":%q,"type":2}`, o.TransactionID)
	s.Want(s.Post(pathOrder+"opspecialorder", s.tok, body), 268546002)
	s.Clock.Add(world.OrderKnownAfter)
	s.Want(s.Post(pathOrder+"opspecialorder", s.tok, body), 0)
	if got := s.shown(o)["description"]; got != strings.Repeat("茶", 120)+"..." {
		t.Errorf("described as %v", got)
	}
}

// TestWhoIsToldOfOrders: the platforms that the account has granted the set of shipping information at the time, not those of
// the day when it was shipped.
func TestWhoIsToldOfOrders(t *testing.T) {
	s := newShop(t)
	s.Authorized(s.mini.AppID, world.SetShipping)
	o := s.pay()
	_, tok, _ := s.Authorized(s.mini.AppID, world.SetShipping)
	s.tok = tok
	s.Want(s.upload(s.report(o, "")), 0)
	s.After(2 * time.Second)
	if s.told("trade_manage_order_settlement") != 1 || s.told("trade_manage_remind_access_api") != 1 {
		t.Errorf("told of the shipping %d times", s.told("trade_manage_order_settlement"))
	}
	if _, err := s.Unauthorize(t.Context(), lab.AppID, s.mini.AppID); err != nil {
		t.Fatal(err)
	}
	s.After(11 * 24 * time.Hour)
	if n := s.told("trade_manage_order_settlement_settled"); n != 0 {
		t.Errorf("a platform that lost the authorization was told %d times", n)
	}
}

// TestTheInterfaceIsRemindedOfDaily, until the first shipping; from then on each order that waits for 48 hours is reminded of.
func TestTheInterfaceIsRemindedOfDaily(t *testing.T) {
	s := newShop(t)
	first, late := s.pay(), s.pay()
	s.Restart()
	s.After(24*time.Hour + time.Minute)
	if n := s.told("trade_manage_remind_access_api"); n != 2 {
		t.Errorf("after a day: %d times", n)
	}
	_, s.tok, _ = s.Authorized(s.mini.AppID)
	s.Want(s.upload(s.report(first, "")), 0)
	s.After(5 * 24 * time.Hour)
	if n := s.told("trade_manage_remind_access_api"); n != 2 {
		t.Errorf("after the first shipping: %d times", n)
	}
	if n := s.told("trade_manage_remind_shipping"); n != 1 {
		t.Errorf("%s was reminded of %d times", late.TransactionID, n)
	}
}

func TestPaymentsThatCannotBe(t *testing.T) {
	s := newShop(t)
	official := s.AccountOf(world.OfficialAccount, true)
	o, err := s.Pay(s.mini.AppID, s.buyer, world.Payment{TradeNo: "T20231114000002"})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		account, openID string
		p               world.Payment
		why             string
	}{
		{official.AppID, official.Followers[0].OpenID, world.Payment{}, official.NickName + " is an official account; only mini programs"},
		{"wx0", s.buyer, world.Payment{}, `no account has the AppID or original id "wx0"`},
		{s.mini.AppID, "oX", world.Payment{}, `has no user with the openid "oX"`},
		{s.mini.AppID, s.buyer, world.Payment{Amount: -1}, "-1 fen is negative"},
		{s.mini.AppID, s.buyer, world.Payment{TradeNo: "春茶"}, "at most 32 digits, letters and _-*"},
		{s.mini.AppID, s.buyer, world.Payment{TradeNo: strings.Repeat("1", 33)}, "at most 32 digits, letters and _-*"},
		{s.mini.AppID, s.buyer, world.Payment{MerchantID: "tea"}, `the merchant "tea" is no number`},
		{s.mini.AppID, s.buyer, world.Payment{TradeNo: o.TradeNo}, "was used before"},
	} {
		if _, err := s.Pay(tt.account, tt.openID, tt.p); err == nil || !strings.Contains(err.Error(), tt.why) {
			t.Errorf("%+v: %v", tt.p, err)
		}
	}
	if drawn := s.pay(); drawn.TradeNo == o.TradeNo {
		t.Errorf("%s was drawn twice", drawn.TradeNo)
	}
	for do, why := range map[sim.OrderDeed]string{
		sim.ConfirmReceipt: "is not shipped yet (order_state 1); one that is shipped (2)", "eat": `nobody can do "eat"`,
	} {
		if _, err := s.DoToOrder(s.mini.AppID, o.TransactionID, do); err == nil || !strings.Contains(err.Error(), why) {
			t.Errorf("%s: %v", do, err)
		}
	}
	for _, do := range []sim.OrderDeed{sim.Complain, sim.TakeRefund} {
		if _, err := s.DoToOrder(s.mini.AppID, o.TransactionID, do); err != nil {
			t.Error(err)
		}
		if _, err := s.DoToOrder(s.mini.AppID, o.TransactionID, do); err == nil {
			t.Errorf("%s twice", do)
		}
	}
}
