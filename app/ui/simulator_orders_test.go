package ui

import (
	"testing"

	"wxlab/app/i18n"
	"wxlab/sim/world"
)

// TestAUserPaysAndThinksBetterOfIt: the number of the order is shown; what was not shipped cannot be confirmed, but be
// refunded, once, and complained about.
func TestAUserPaysAndThinksBetterOfIt(t *testing.T) {
	for lang, said := range map[i18n.Lang][]string{
		i18n.Zh: {"没有可以“确认收货”的支付单", "付了一单", "待发货", "已退款", "有投诉", "¥99.00"},
		i18n.En: {"no order for “Confirm receipt”", "paid", "to ship", "refunded", "complaint", "¥99.00"},
	} {
		w := openWindow(t, lang)
		s := see[*simulatorPage](t, w, "simulator")
		mini := miniProgram(t, w)
		user := mini.Followers[0]
		s.choose(mini.AppID)
		menu := func(key string) action {
			t.Helper()
			return actionOf(t, s.followerMenu(mini, user), key)
		}
		menu("ui.sim.do.received").do()
		wants(t, w.noticeText(), said[0])
		menu("ui.sim.do.pay").do()
		orders, err := w.bench.Sim.Orders(mini.AppID)
		if err != nil || len(orders) != 1 || orders[0].OpenID != user.OpenID {
			t.Fatalf("%+v, %v", orders, err)
		}
		wants(t, words(w.open()), user.NickName, said[1], orders[0].TransactionID)
		w.open().Hide()
		l := s.showOrders(mini)
		wants(t, words(w.open()), said[2], said[5], user.NickName, orders[0].TransactionID)
		row := l.orderMenu(mini, orders[0], l.show, l.sheet.complain)
		if a := actionOf(t, row, "ui.sim.do.received"); a.why == "" {
			t.Error("what was not shipped can be confirmed")
		}
		actionOf(t, row, "ui.order.refund").do()
		wants(t, words(w.open()), said[3])
		w.open().Hide()
		menu("ui.order.complain").do()
		s.showOrders(mini)
		wants(t, words(w.open()), said[3], said[4])
		w.open().Hide()
		orders, _ = w.bench.Sim.Orders(mini.AppID)
		if a := actionOf(t, s.orderActions(mini), "ui.order.refund"); a.why == "" || !orders[0].Complaint {
			t.Errorf("%+v can be refunded twice", orders[0])
		}
	}
}

// miniProgram is the first mini program that can be chosen.
func miniProgram(t *testing.T, w *Window) world.Account {
	t.Helper()
	for _, a := range choosable(w.bench.Accounts()) {
		if a.Kind == world.MiniProgram {
			return a
		}
	}
	t.Fatal("no mini program")
	return world.Account{}
}

// actionOf is the one of several actions that has a key.
func actionOf(t *testing.T, all []action, key string) action {
	t.Helper()
	for _, a := range all {
		if a.key == key {
			return a
		}
	}
	t.Fatalf("no action %s", key)
	return action{}
}
