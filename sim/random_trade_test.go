package sim_test

import (
	"fmt"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// trade has a follower pay in a mini program, and does with the order what its merchant and its buyer do, allowed or not: a way
// too long to be met by chance.
func (l *life) trade() {
	t := l.tokenFor(l.isProgram)
	if t == nil || !l.c.Now().Before(t.expires) {
		return
	}
	a, known := l.sims[0].Account(t.account)
	if !known || a.Kind != world.MiniProgram || len(a.Followers) == 0 {
		return
	}
	number := l.both("pay", func(s *sim.Sim) string {
		order, err := s.Pay(a.AppID, a.Followers[0].OpenID, world.Payment{})
		if err != nil {
			l.Fatal(err)
		}
		return order.TransactionID
	})
	l.issue(&l.orders, credential{value: number, account: a.AppID})
	for range 6 {
		l.c.Add(rapid.SampledFrom([]time.Duration{world.OrderKnownAfter, time.Minute, time.Hour}).Draw(l.T, "pause"))
		l.deal(l.pick(l.orders, "order"))
	}
}

// deal takes an order a step further. Only its mini program knows it, and it never goes back.
func (l *life) deal(order *credential) {
	t := l.tokenFor(func(account string) bool { return account == order.account })
	buyer := l.look(t, order)
	switch step := rapid.SampledFrom([]string{"ship", "ship", "remind", "confirm", "refund"}).Draw(l.T, "step"); step {
	case "ship":
		way := rapid.SampledFrom([]int{world.ByExpress, world.Virtual}).Draw(l.T, "way")
		l.post("/wxa/sec/order/upload_shipping_info", t.value, fmt.Sprintf(`{"order_key":{"order_number_type":2,"transaction_id":%q},
			"logistics_type":%d,"delivery_mode":1,"shipping_list":[{"tracking_no":"1","express_company":"STO","item_desc":"春茶"}],
			"upload_time":"2023-11-15T13:29:35.120+08:00","payer":{"openid":%q}}`, order.value, way, buyer))
	case "remind":
		l.post("/wxa/sec/order/notify_confirm_receive", t.value, fmt.Sprintf(`{"transaction_id":%q,"received_time":%d}`,
			order.value, l.c.Now().Unix()))
	case "confirm", "refund":
		deed := map[string]sim.OrderDeed{"confirm": sim.ConfirmReceipt, "refund": sim.TakeRefund}[step]
		l.both(step, func(s *sim.Sim) string {
			_, err := s.DoToOrder(order.account, order.value, deed)
			return fmt.Sprint(err)
		})
	}
	l.look(t, order)
}

// look is the buyer of an order, where the token shows it.
func (l *life) look(t, order *credential) (buyer string) {
	out := l.post("/wxa/sec/order/get_order", t.value, fmt.Sprintf(`{"transaction_id":%q}`, order.value))
	seen, ok := out["order"].(map[string]any)
	if !ok {
		return ""
	}
	l.alive("authorizer token", t)
	state, _ := seen["order_state"].(float64)
	if t.account != order.account || state < l.traded[order.value] {
		l.Fatalf("%s of %s was %v, and %s sees %v", order.value, order.account, l.traded[order.value], t.account, seen)
	}
	l.traded[order.value] = state
	return fmt.Sprint(seen["openid"])
}

// offend has WeChat record a violation, which the mini program then lists once.
func (l *life) offend() {
	t := l.tokenFor(l.isProgram)
	if t == nil || !l.isProgram(t.account) {
		return
	}
	id := l.both("offend", func(s *sim.Sim) string {
		d, err := s.Trigger(l.Context(), sim.Trigger{Event: "wxa_illegal_record", ComponentAppID: t.component, Account: t.account})
		if err != nil {
			return ""
		}
		return lab.Field(d.Plain, "illegal_record_id")
	})
	records, listed := l.post("/wxa/getillegalrecords", t.value, `{}`)["records"]
	if !listed || id == "" {
		return
	}
	l.alive("authorizer token", t)
	times := 0
	for _, each := range textsOf(records, "illegal_record_id") {
		if each == id {
			times++
		}
	}
	if times != 1 {
		l.Fatalf("%s lists its violation %s %d times in %v", t.account, id, times, records)
	}
}
