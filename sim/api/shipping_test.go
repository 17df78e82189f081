package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const pathOrder = "/wxa/sec/order/"

// shop is a mini program in which somebody paid.
type shop struct {
	*lab.Lab
	mini  world.Account
	tok   string
	buyer string
}

func newShop(t *testing.T, change ...func(*world.Platform)) *shop {
	l := lab.New(t, change...)
	_, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	return &shop{l, mini, tok, mini.Followers[0].OpenID}
}

// pay adds an order and waits until WeChat knows it.
func (s *shop) pay() world.Payment {
	s.T.Helper()
	o, err := s.Pay(s.mini.AppID, s.buyer, world.Payment{})
	if err != nil {
		s.T.Fatal(err)
	}
	s.Clock.Add(world.OrderKnownAfter)
	return o
}

// report is a report of one parcel; more changes its members.
func (s *shop) report(o world.Payment, more string) string {
	return s.reportBy(fmt.Sprintf(`{"order_number_type":2,"transaction_id":%q}`, o.TransactionID), more)
}

func (s *shop) reportBy(key, more string) string {
	body := fmt.Sprintf(`{"order_key":%s,"logistics_type":1,"delivery_mode":1,"shipping_list":[{"tracking_no":"7770001","express_company":"STO",`+
		`"item_desc":"抱枕*1"}],"upload_time":"2022-12-15T13:29:35.120+08:00","payer":{"openid":%q}`, key, s.buyer)
	if more != "" {
		body += "," + more
	}
	return body + "}"
}

func (s *shop) upload(body string) map[string]any {
	return s.Post(pathOrder+"upload_shipping_info", s.tok, body)
}

func (s *shop) shown(o world.Payment) map[string]any {
	s.T.Helper()
	return s.Post(pathOrder+"get_order", s.tok, fmt.Sprintf(`{"transaction_id":%q}`, o.TransactionID))["order"].(map[string]any)
}

func (s *shop) told(name string) (n int) {
	for _, d := range s.Deliveries("", 1000) {
		if d.Name == name {
			n++
		}
	}
	return n
}

// TestAnOrderFromPaymentToSettlement: paid, shipped, shipped anew once, confirmed, settled, with the pushes of each.
func TestAnOrderFromPaymentToSettlement(t *testing.T) {
	s := newShop(t)
	first, err := s.Pay(s.mini.AppID, s.buyer, world.Payment{TradeNo: "T1"})
	if err != nil {
		t.Fatal(err)
	}
	s.Want(s.upload(s.report(first, "")), 10060001) // not known yet
	s.Clock.Add(world.OrderKnownAfter)
	if o := s.shown(first); o["order_state"] != 1.0 || o["merchant_trade_no"] != "T1" || o["openid"] != s.buyer || len(o["shipping"].(map[string]any)) != 0 {
		t.Errorf("%v", o)
	}
	s.Want(s.upload(s.report(first, "")), 0)
	s.Restart()
	shipping := s.shown(first)["shipping"].(map[string]any)
	if o := s.shown(first); o["order_state"] != 2.0 || shipping["finish_shipping_count"] != 1.0 || shipping["finish_shipping"] != true {
		t.Errorf("%v", o)
	}
	s.Want(s.upload(s.report(first, "")), 10060023)
	s.Want(s.upload(strings.Replace(s.report(first, ""), "7770001", "7770002", 1)), 0)
	s.Want(s.upload(strings.Replace(s.report(first, ""), "7770001", "7770003", 1)), 10060003)
	s.After(2 * time.Second)
	if s.told("trade_manage_remind_access_api") != 1 || s.told("trade_manage_order_settlement") != 2 {
		t.Errorf("pushes: %d, %d", s.told("trade_manage_remind_access_api"), s.told("trade_manage_order_settlement"))
	}
	if _, err := s.DoToOrder(s.mini.AppID, first.TransactionID, sim.ConfirmReceipt); err != nil {
		t.Fatal(err)
	}
	if state := s.shown(first)["order_state"]; state != 3.0 {
		t.Errorf("confirmed: %v", state)
	}
	s.Want(s.upload(s.report(first, "")), 10060004)
	s.After(24 * time.Hour)
	_, s.tok, _ = s.Authorized(s.mini.AppID)
	if state := s.shown(first)["order_state"]; state != 4.0 || s.told("trade_manage_order_settlement_settled") != 1 {
		t.Errorf("settled: %v, told %d", state, s.told("trade_manage_order_settlement_settled"))
	}
	if _, err := s.DoToOrder(s.mini.AppID, first.TransactionID, sim.TakeRefund); err == nil {
		t.Error("a finished order is refunded")
	}
}

// TestOrdersMoveOnByThemselves: express is received after 10 days, other ways after 2; a split order waits for its last parcel;
// one that nobody ships is reminded of.
func TestOrdersMoveOnByThemselves(t *testing.T) {
	s := newShop(t)
	parcels, virtual := s.pay(), s.pay()
	part := strings.Replace(s.report(parcels, `"is_all_delivered":false`), `"delivery_mode":1`, `"delivery_mode":2`, 1)
	s.Want(s.upload(part), 0)
	if o := s.shown(parcels); o["order_state"] != 1.0 || o["shipping"].(map[string]any)["finish_shipping"] != false {
		t.Errorf("%v", o)
	}
	rest := strings.Replace(strings.Replace(part, "false", "true", 1), "7770001", "7770002", 1)
	s.Want(s.upload(rest), 0)
	if list := s.shown(parcels)["shipping"].(map[string]any)["shipping_list"].([]any); len(list) != 2 {
		t.Errorf("%v", list)
	}
	s.Want(s.upload(part), 10060002)
	s.Want(s.upload(strings.Replace(s.report(virtual, ""), `"logistics_type":1`, `"logistics_type":3`, 1)), 0)
	late, test := s.pay(), s.pay()
	s.Want(s.Post(pathOrder+"opspecialorder", s.tok, fmt.Sprintf(`{"order_id":%q,"type":2}`, test.TradeNo)), 0)
	refunded := s.pay()
	if o, err := s.DoToOrder(s.mini.AppID, refunded.TransactionID, sim.TakeRefund); err != nil || o.State(s.Clock.Now()) != world.OrderRefunded {
		t.Errorf("%+v, %v", o, err)
	}
	s.After(48*time.Hour + time.Minute)
	_, s.tok, _ = s.Authorized(s.mini.AppID)
	for o, want := range map[*world.Payment]float64{&virtual: 3, &parcels: 2, &late: 1, &refunded: 5} {
		if state := s.shown(*o)["order_state"]; state != want {
			t.Errorf("after two days %s is %v, want %v", o.TransactionID, state, want)
		}
	}
	if s.told("trade_manage_remind_shipping") != 1 {
		t.Errorf("reminded of %d", s.told("trade_manage_remind_shipping"))
	}
	s.Want(s.upload(s.report(refunded, "")), 10060004)
	s.After(8 * 24 * time.Hour)
	_, s.tok, _ = s.Authorized(s.mini.AppID)
	if state := s.shown(parcels)["order_state"]; state != 3.0 {
		t.Errorf("after ten days: %v", state)
	}
}

func TestShippingErrors(t *testing.T) {
	s := newShop(t)
	o, other := s.pay(), s.pay()
	item := func(member, value string) string {
		return strings.NewReplacer(`"`+member+`":"7770001"`, value, `"`+member+`":"STO"`, value, `"`+member+`":"抱枕*1"`, value).Replace(s.report(o, ""))
	}
	set := func(from, to string) string { return strings.Replace(s.report(o, ""), from, to, 1) }
	const upload = pathOrder + "upload_shipping_info"
	rows(s.Lab, s.tok, []row{
		{"no number type", upload, s.reportBy(`{"transaction_id":"x"}`, ""), 268485194},
		{"no transaction", upload, s.reportBy(`{"order_number_type":2}`, ""), 268485195},
		{"no merchant", upload, s.reportBy(`{"order_number_type":1,"out_trade_no":"T"}`, ""), 268485196},
		{"no trade number", upload, s.reportBy(`{"order_number_type":1,"mchid":"1"}`, ""), 268485197},
		{"unknown order", upload, s.reportBy(`{"order_number_type":2,"transaction_id":"4200"}`, ""), 10060001},
		{"logistics", upload, set(`"logistics_type":1`, `"logistics_type":5`), 10060005},
		{"mode", upload, set(`"delivery_mode":1`, `"delivery_mode":3`), 268485224},
		{"split without express", upload, strings.Replace(set(`"delivery_mode":1`, `"delivery_mode":2`), `"logistics_type":1`, `"logistics_type":2`, 1), 10060006},
		{"split without the end", upload, set(`"delivery_mode":1`, `"delivery_mode":2`), 10060007},
		{"two parcels in one go", upload, set(`"shipping_list":[`, `"shipping_list":[{"tracking_no":"1","express_company":"STO","item_desc":"a"},`), 268485228},
		{"16 parcels", upload, strings.Replace(strings.Replace(s.report(o, `"is_all_delivered":true`), `"delivery_mode":1`, `"delivery_mode":2`, 1),
			`"shipping_list":[`, `"shipping_list":[`+strings.Repeat(`{"tracking_no":"1","express_company":"STO","item_desc":"a"},`, 15), 1), 10060024},
		{"no goods", upload, item("item_desc", `"item_desc":""`), 10060008},
		{"long goods", upload, item("item_desc", `"item_desc":"`+strings.Repeat("字", 121)+`"`), 10060009},
		{"no tracking number", upload, item("tracking_no", `"tracking_no":""`), 268485226},
		{"no company", upload, item("express_company", `"express_company":""`), 268485227},
		{"long company", upload, item("express_company", `"express_company":"`+strings.Repeat("S", 129)+`"`), 10060025},
		{"long tracking number", upload, item("tracking_no", `"tracking_no":"`+strings.Repeat("7", 129)+`"`), 10060026},
		{"SF without a phone number", upload, item("express_company", `"express_company":"SF"`), 10060014},
		{"time", upload, set(`2022-12-15T13:29:35.120+08:00`, `2022-12-15 13:29:35`), 268485216},
		{"somebody else's", upload, set(s.buyer, "oSomebodyElse"), 10060031},
		{"object instead of a list", upload, set(`"shipping_list":[`, `"shipping_list":{"a":[`), 47001},
		{"not to be reminded of yet", pathOrder + "notify_confirm_receive", fmt.Sprintf(`{"transaction_id":%q,"received_time":1}`, o.TransactionID), 10060028},
		{"zone without colon, longest goods", upload, strings.Replace(item("item_desc", `"item_desc":"`+strings.Repeat("字", 120)+`"`), "+08:00", "+0800", 1), 0},
		{"reminded in milliseconds", pathOrder + "notify_confirm_receive", fmt.Sprintf(`{"transaction_id":%q,"received_time":%d}`, o.TransactionID, s.Clock.Now().UnixMilli()), 10060029},
		{"reminded", pathOrder + "notify_confirm_receive", fmt.Sprintf(`{"transaction_id":%q,"received_time":%d}`, o.TransactionID, s.Clock.Now().Unix()), 0},
		{"reminded again", pathOrder + "notify_confirm_receive", fmt.Sprintf(`{"transaction_id":%q,"received_time":%d}`, o.TransactionID, s.Clock.Now().Unix()), 10060030},
		{"by the merchant's number", upload, strings.Replace(s.reportBy(fmt.Sprintf(`{"order_number_type":1,"mchid":%q,"out_trade_no":%q}`,
			other.MerchantID, other.TradeNo), ""), `"logistics_type":1`, `"logistics_type":4`, 1), 0},
		{"reminded of what was picked up", pathOrder + "notify_confirm_receive", fmt.Sprintf(`{"transaction_id":%q,"received_time":1}`, other.TransactionID), 10060032},
		{"order by the report's words", pathOrder + "get_order", `{"mchid":"1","out_trade_no":"T"}`, 47001},
		{"unknown order", pathOrder + "get_order", `{"transaction_id":"4200"}`, 10060001},
		{"bad page", pathOrder + "get_order_list", `{"last_index":"xyz"}`, 10060011},
		{"no path", pathOrder + "set_msg_jump_path", `{}`, 40097},
		{"path", pathOrder + "set_msg_jump_path", `{"path":"pages/order/detail"}`, 0},
		{"special type", pathOrder + "opspecialorder", `{"order_id":"T","type":3}`, 268546000},
		{"special order unknown", pathOrder + "opspecialorder", `{"order_id":"T","type":2}`, 268546002},
		{"managed without an appid", pathOrder + "is_trade_managed", `{}`, 40097},
		{"managed, unknown", pathOrder + "is_trade_managed", `{"appid":"wx0"}`, 40013},
		{"managed, not authorized", pathOrder + "is_trade_management_confirmation_completed", `{"appid":"` + s.AccountOf(world.OfficialAccount, true).AppID + `"}`, 40013},
	})
	waiting := s.pay()
	for days, code := range map[int]int{15: 268546001, 16: 0, 330: 0, 331: 268546001} {
		s.Want(s.Post(pathOrder+"opspecialorder", s.tok, fmt.Sprintf(`{"order_id":%q,"type":1,"delay_to":%d}`, waiting.TransactionID,
			waiting.Paid.AddDate(0, 0, days).Unix())), code)
	}
}

// TestOrdersAreListed: newest first, page by page, and by state and buyer.
func TestOrdersAreListed(t *testing.T) {
	s := newShop(t)
	var ids []string
	for range 3 {
		ids = append(ids, s.pay().TransactionID)
	}
	list := func(body string) (got []string, last string, more bool) {
		out := s.Post(pathOrder+"get_order_list", s.tok, body)
		for _, o := range out["order_list"].([]any) {
			got = append(got, o.(map[string]any)["transaction_id"].(string))
		}
		return got, out["last_index"].(string), out["has_more"].(bool)
	}
	got, last, more := list(`{"page_size":2}`)
	if fmt.Sprint(got) != fmt.Sprint([]string{ids[2], ids[1]}) || !more {
		t.Errorf("%v, more %v", got, more)
	}
	if got, _, more = list(fmt.Sprintf(`{"page_size":2,"last_index":%q}`, last)); fmt.Sprint(got) != fmt.Sprint(ids[:1]) || more {
		t.Errorf("%v, more %v", got, more)
	}
	if got, _, _ = list(`{"order_state":2}`); len(got) != 0 {
		t.Errorf("shipped: %v", got)
	}
	if got, _, _ = list(`{"openid":"oX"}`); len(got) != 0 {
		t.Errorf("of a stranger: %v", got)
	}
	paid := s.paid()[1].Paid.Unix()
	if got, _, _ = list(fmt.Sprintf(`{"pay_time_range":{"begin_time":%d,"end_time":%d}}`, paid, paid)); fmt.Sprint(got) != fmt.Sprint(ids[1:2]) {
		t.Errorf("of a second: %v", got)
	}
}

func (s *shop) paid() []world.Payment {
	s.T.Helper()
	all, err := s.Orders(s.mini.AppID)
	if err != nil {
		s.T.Fatal(err)
	}
	return all
}

// TestCombinedOrdersShipTogether, or not at all.
func TestCombinedOrdersShipTogether(t *testing.T) {
	s := newShop(t)
	one, two := s.pay(), s.pay()
	body := func(second string) string {
		sub := func(id, no string) string {
			return fmt.Sprintf(`{"order_key":{"order_number_type":2,"transaction_id":%q},"logistics_type":1,"delivery_mode":1,`+
				`"shipping_list":[{"tracking_no":%q,"express_company":"STO","item_desc":"茶"}]}`, id, no)
		}
		return fmt.Sprintf(`{"order_key":{"order_number_type":2,"transaction_id":"4200C"},"sub_orders":[%s,%s],`+
			`"upload_time":"2022-12-15T13:29:35+08:00","payer":{"openid":%q}}`, sub(one.TransactionID, "1"), sub(second, "2"), s.buyer)
	}
	const path = pathOrder + "upload_combined_shipping_info"
	s.Want(s.Post(path, s.tok, body("4200X")), 10060001)
	if state := s.shown(one)["order_state"]; state != 1.0 {
		t.Errorf("half of it was taken: %v", state)
	}
	s.Want(s.Post(path, s.tok, body(two.TransactionID)), 0)
	for _, o := range []world.Payment{one, two} {
		if state := s.shown(o)["order_state"]; state != 2.0 {
			t.Errorf("%v", state)
		}
	}
	s.Want(s.Post(path, s.tok, `{"order_key":{"order_number_type":2,"transaction_id":"4200C"}}`), 10060014)
}

// TestShippingNeedsItsSet: 142, or 18 too for the two questions whether trade is managed, which a component may ask itself.
func TestShippingNeedsItsSet(t *testing.T) {
	s := newShop(t)
	component, poor, _ := s.Authorized(s.mini.AppID, world.SetCodes)
	met := 0
	for _, a := range s.APIs() {
		if !strings.HasPrefix(a.Path, pathOrder) {
			continue
		}
		met++
		out := s.Call(api.Request{Method: a.Method, Path: a.Path, Query: map[string][]string{"access_token": {poor}},
			Body: []byte(`{"appid":"` + s.mini.AppID + `"}`), ClientIP: "127.0.0.1"})
		if strings.Contains(a.Path, "is_trade") {
			if out.ErrCode != 61003 {
				t.Errorf("%s: %s", a.Path, out.Body)
			}
		} else if want := s.mini.AppID + " did not grant permission set [142], it granted [17]"; out.ErrCode != 61007 || out.Hint.En != want {
			t.Errorf("%s: %s %s", a.Path, out.Body, out.Hint.En)
		}
	}
	if met != 9 {
		t.Errorf("%d paths", met)
	}
	s.Authorized(s.mini.AppID, world.SetDevelopment)
	ask := func(what string) any {
		return s.Post(pathOrder+what, component, `{"appid":"`+s.mini.AppID+`"}`)[map[string]string{
			"is_trade_managed": "is_trade_managed", "is_trade_management_confirmation_completed": "completed",
		}[what]]
	}
	for _, what := range []string{"is_trade_managed", "is_trade_management_confirmation_completed"} {
		if got := ask(what); got != false {
			t.Errorf("%s before the first order: %v", what, got)
		}
	}
	s.pay()
	for _, what := range []string{"is_trade_managed", "is_trade_management_confirmation_completed"} {
		if got := ask(what); got != true {
			t.Errorf("%s: %v", what, got)
		}
	}
}
