package sim

import (
	"fmt"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Pay lets a user of a mini program pay for something there with WeChat Pay: an order whose shipping is to be reported.
func (s *Sim) Pay(account, openID string, o world.Payment) (world.Payment, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	switch {
	case err != nil:
		return world.Payment{}, fmt.Errorf("pay: %w", err)
	case a.Follower(openID) == nil:
		return world.Payment{}, bilingual.Errorf("%s 没有 openid 为 %q 的用户", "%s has no user with the openid %q", a.Title(), openID)
	case o.Amount < 0:
		return world.Payment{}, bilingual.Errorf("金额 %d 分不能为负", "the amount of %d fen is negative", o.Amount)
	case o.TradeNo != "" && a.HasTradeNo(o.TradeNo):
		return world.Payment{}, bilingual.Errorf("商户订单号 %s 已用过", "the merchant's number %s was used before", o.TradeNo)
	}
	defer w.Touch()
	o.OpenID = openID
	return *w.Pay(a, o), nil
}

// Orders lists what was paid in a mini program, oldest first.
func (s *Sim) Orders(account string) ([]world.Payment, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return nil, err
	}
	var out []world.Payment
	for _, o := range a.Orders {
		out = append(out, o.Copy())
	}
	return out, nil
}

// OrderDeed is what a buyer does about an order.
type OrderDeed string

const (
	ConfirmReceipt OrderDeed = "confirm"
	TakeRefund     OrderDeed = "refund"
	Complain       OrderDeed = "complain"
)

// DoToOrder lets the buyer confirm a shipped order, get an unfinished one's money back, or complain about it.
func (s *Sim) DoToOrder(account, transactionID string, do OrderDeed) (world.Payment, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return world.Payment{}, err
	}
	o := a.AnyOrder(strings.TrimSpace(transactionID))
	if o == nil {
		return world.Payment{}, bilingual.Errorf("%s 没有支付单 %q", "%s has no order %q", a.Title(), transactionID)
	}
	state := o.State(w.Now())
	switch {
	case do == ConfirmReceipt && state == world.OrderShipped:
		o.Confirmed = w.Now()
		w.AnnounceSettlement(a, o)
	case do == TakeRefund && state != world.OrderFinished && state != world.OrderRefunded:
		o.Refunded = w.Now()
		w.AnnounceSettlement(a, o)
	case do == Complain:
		o.Complaint = true
	default:
		return world.Payment{}, bilingual.Errorf("支付单 %s 的状态是 %d，不能 %s：已发货（2）才能确认收货，未完成才能退款",
			"the order %s is in state %d and cannot be done this to: %s; a shipped one (2) can be confirmed, an unfinished one refunded",
			o.TransactionID, state, do)
	}
	w.Touch()
	return o.Copy(), nil
}
