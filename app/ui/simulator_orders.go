package ui

import (
	"errors"
	"slices"

	"wxlab/app/ui/kit"
	"wxlab/sim"
	"wxlab/sim/world"
)

// pay lets a user of a mini program pay with WeChat Pay: the order's number goes to the clipboard.
func (r *role) pay(a world.Account, f world.Follower) {
	o, err := r.w.bench.Sim.Pay(a.AppID, f.OpenID, world.Payment{})
	r.showCode("pay", "transaction_id", f, o.TransactionID, err)
}

// confirmReceipt lets a user confirm that the goods of their newest shipped order came.
func (r *role) confirmReceipt(a world.Account, f world.Follower) {
	w := r.w
	orders, err := w.bench.Sim.Orders(a.AppID)
	if err != nil {
		w.complain(err)
		return
	}
	for _, o := range slices.Backward(orders) {
		if o.OpenID != f.OpenID || o.State(w.bench.Clock.Now()) != world.OrderShipped {
			continue
		}
		if _, err := w.bench.Sim.DoToOrder(a.AppID, o.TransactionID, sim.ConfirmReceipt); err != nil {
			w.complain(err)
			return
		}
		w.host.Toast(w.T("ui.sim.received.done", o.TransactionID), kit.Success)
		return
	}
	w.complain(errors.New(w.T("ui.sim.received.none", f.NickName)))
}
