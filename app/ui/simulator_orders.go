package ui

import (
	"cmp"
	"errors"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim"
	"wxlab/sim/world"
)

// orderDeed is what a buyer can do about an order: the keys of its name and of what is said when it is done, and whether it
// can be done to an order now.
type orderDeed struct {
	do         sim.OrderDeed
	icon       string
	name, done string
	fits       func(o world.Payment, state int) bool
}

var orderDeeds = []orderDeed{
	{sim.ConfirmReceipt, "user-check", "ui.sim.do.received", "ui.sim.received.done",
		func(_ world.Payment, state int) bool { return state == world.OrderShipped }},
	{sim.TakeRefund, "rotate-ccw", "ui.order.refund", "ui.order.refund.done",
		func(_ world.Payment, state int) bool {
			return state != world.OrderFinished && state != world.OrderRefunded
		}},
	{sim.Complain, "triangle-alert", "ui.order.complain", "ui.order.complain.done",
		func(o world.Payment, _ int) bool { return !o.Complaint }},
}

// pay lets a user of a mini program pay with WeChat Pay: the order's number goes to the clipboard.
func (r *role) pay(a world.Account, f world.Follower) {
	o, err := r.w.bench.Sim.Pay(a.AppID, f.OpenID, world.Payment{})
	r.showCode("pay", "transaction_id", f, o.TransactionID, err)
}

// buyerActions are what a user can do about the newest of their orders that it fits.
func (r *role) buyerActions(a world.Account, f world.Follower) (all []action) {
	for _, d := range orderDeeds {
		all = append(all, action{icon: d.icon, key: d.name, do: func() { r.doToNewest(a, f, d) }})
	}
	return all
}

func (r *role) doToNewest(a world.Account, f world.Follower, d orderDeed) {
	w := r.w
	orders, err := w.bench.Sim.Orders(a.AppID)
	for _, o := range slices.Backward(orders) {
		if o.OpenID == f.OpenID && d.fits(o, o.State(w.now())) {
			r.doToOrder(a, o, d, w.complain)
			return
		}
	}
	w.complain(cmp.Or(err, errors.New(w.T("ui.orders.none.fit", f.NickName, w.T(d.name)))))
}

// doToOrder does it and says so; complain hears why it could not be done.
func (r *role) doToOrder(a world.Account, o world.Payment, d orderDeed, complain func(error)) (done bool) {
	if _, err := r.w.bench.Sim.DoToOrder(a.AppID, o.TransactionID, d.do); err != nil {
		complain(err)
		return false
	}
	r.w.host.Toast(r.w.T(d.done, o.TransactionID), kit.Success)
	return true
}

// orderMenu is what can be done with an order. done hears when something was, complain why something could not be.
func (r *role) orderMenu(a world.Account, o world.Payment, done func(), complain func(error)) []action {
	w := r.w
	var all []action
	for _, d := range orderDeeds {
		why := w.unless(d.fits(o, o.State(w.now())), "ui.why.order")
		all = append(all, action{icon: d.icon, key: d.name, why: why, do: func() {
			if r.doToOrder(a, o, d, complain) {
				done()
			}
		}})
	}
	all = append(all, gap(), action{icon: "copy", key: "ui.order.copy", do: func() { w.copyText(o.TransactionID) }})
	return doneTo(o.TransactionID+" · "+a.Title(), all...)
}

// orderActions are those of the orders of a mini program that its dialog lists.
func (r *role) orderActions(a world.Account) (all []action) {
	if a.Kind != world.MiniProgram {
		return nil
	}
	orders, _ := r.w.bench.Sim.Orders(a.AppID)
	for _, o := range newestOrders(orders) {
		all = append(all, r.orderMenu(a, o, func() {}, r.w.complain)...)
	}
	return all
}

// ordersShown is how many orders the dialog lists, the newest.
const ordersShown = 20

// newestOrders are those that the dialog lists, the newest first.
func newestOrders(all []world.Payment) []world.Payment {
	newest := slices.Clone(all[max(0, len(all)-ordersShown):])
	slices.Reverse(newest)
	return newest
}

// orderList is the dialog with what was paid in a mini program, and what its buyers can do about it.
type orderList struct {
	*role
	account world.Account
	sheet   *sheet
}

func (r *role) showOrders(a world.Account) *orderList {
	l := &orderList{role: r, account: a, sheet: r.w.sheet(r.w.T("ui.orders.title", a.Title()), "", nil)}
	l.show()
	return l
}

// show lists the orders anew.
func (l *orderList) show() {
	w, body := l.w, l.sheet.body
	body.RemoveAll()
	orders, err := w.bench.Sim.Orders(l.account.AppID)
	switch {
	case err != nil:
		l.sheet.complain(err)
		return
	case len(orders) == 0:
		l.sheet.add(kit.Empty("key", w.T("ui.orders.none"), w.T("ui.orders.none.hint"), nil))
		return
	}
	rows := kit.VBox(0)
	for i, o := range newestOrders(orders) {
		if i > 0 {
			rows.Add(kit.Line())
		}
		rows.Add(l.row(o))
	}
	l.sheet.add(rows)
	if len(orders) > ordersShown {
		l.sheet.add(kit.NewText(w.T("ui.orders.more", ordersShown, len(orders)), kit.Caption, theme.Faint))
	}
}

func (l *orderList) row(o world.Payment) fyne.CanvasObject {
	w, state := l.w, o.State(l.w.now())
	head := kit.HBox(8, kit.NewPill(w.T("order.state."+strconv.Itoa(state)), orderTone(state), true))
	if o.Complaint {
		head.Add(kit.NewPill(w.T("ui.orders.complaint"), kit.Danger, false))
	}
	head.Add(kit.Ell(o.TransactionID, kit.MonoSmall, theme.Text))
	goods := w.T("ui.orders.line", float64(o.Amount)/100, o.Description, l.buyer(o))
	said := kit.VBox(2, head, kit.Ell(goods, kit.Small, theme.Muted))
	more := w.moreButton(func(at fyne.Position) { w.shell.offer(at, l.orderMenu(l.account, o, l.show, l.sheet.complain)...) })
	return kit.Pad(7, 7, 0, 0, kit.HBox(8, kit.Grow(said), more))
}

// buyer is who paid, by the OpenID where the user was removed.
func (l *orderList) buyer(o world.Payment) string {
	for _, f := range l.account.Followers {
		if f.OpenID == o.OpenID {
			return f.NickName
		}
	}
	return o.OpenID
}

// orderTone is the colour of an order's state.
func orderTone(state int) kit.Tone {
	return map[int]kit.Tone{world.OrderToShip: kit.Warn, world.OrderShipped: kit.Info, world.OrderReceived: kit.Accent,
		world.OrderFinished: kit.Success}[state]
}
