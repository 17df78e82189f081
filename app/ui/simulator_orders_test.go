package ui

import (
	"testing"

	"wxlab/app/i18n"
	"wxlab/sim"
	"wxlab/sim/world"
)

// TestAUserPaysAndConfirms: the number of the order is shown, and what was shipped can be confirmed; before there is nothing to.
func TestAUserPaysAndConfirms(t *testing.T) {
	for lang, said := range map[i18n.Lang][2]string{
		i18n.Zh: {"没有已发货", "付了一单"}, i18n.En: {"has no order that was shipped", "paid"},
	} {
		w := openWindow(t, lang)
		s := see[*simulatorPage](t, w, "simulator")
		var mini world.Account
		for _, a := range choosable(w.bench.Accounts()) {
			if a.Kind == world.MiniProgram {
				mini = a
			}
		}
		user := mini.Followers[0]
		s.confirmReceipt(mini, user)
		wants(t, w.noticeText(), said[0])
		s.pay(mini, user)
		orders, err := w.bench.Sim.Orders(mini.AppID)
		if err != nil || len(orders) != 1 || orders[0].OpenID != user.OpenID {
			t.Fatalf("%+v, %v", orders, err)
		}
		wants(t, words(w.open()), user.NickName, said[1], orders[0].TransactionID)
		if _, err := w.bench.Sim.DoToOrder(mini.AppID, orders[0].TransactionID, sim.ConfirmReceipt); err == nil {
			t.Error("what was not shipped is confirmed")
		}
	}
}
