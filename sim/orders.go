package sim

import (
	"cmp"
	"strings"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/world"
)

// Pay lets a user of a mini program pay for something there with WeChat Pay: an order whose shipping is to be reported.
func (s *Sim) Pay(account, openID string, o world.Payment) (world.Payment, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return world.Payment{}, err
	}
	if err := checkPayment(a, openID, o); err != nil {
		return world.Payment{}, err
	}
	defer w.Touch()
	o.OpenID = openID
	return *w.Pay(a, o), nil
}

// checkPayment refuses what WeChat Pay does not take.
func checkPayment(a *world.AccountState, openID string, o world.Payment) error {
	switch tradeNo := strings.Trim(o.TradeNo, digits+letters+"_-*"); {
	case a.Follower(openID) == nil:
		return bilingual.Errorf("%s 没有 openid 为 %q 的用户", "%s has no user with the openid %q", a.Title(), openID)
	case o.Amount < 0:
		return bilingual.Errorf("金额 %d 分不能为负", "the amount of %d fen is negative", o.Amount)
	case tradeNo != "" || len(o.TradeNo) > longestTradeNo:
		return bilingual.Errorf("商户订单号 %q 无效：最多 %d 个字符，只能是数字、字母和 _-*",
			"the merchant's number %q has to be at most %d digits, letters and _-*", o.TradeNo, longestTradeNo)
	case strings.Trim(o.MerchantID+o.SubMerchantID, digits) != "":
		return bilingual.Errorf("商户号 %q 无效：只能是数字", "the merchant %q is no number", cmp.Or(o.SubMerchantID, o.MerchantID))
	case a.HasTradeNo(cmp.Or(o.MerchantID, world.UsualMerchant), o.TradeNo):
		return bilingual.Errorf("商户订单号 %s 已用过，请换一个", "the merchant's number %s was used before; choose another", o.TradeNo)
	}
	return nil
}

// What a merchant's number of an order is made of, and how long it is at most.
const (
	digits         = "0123456789"
	letters        = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	longestTradeNo = 32
)

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

// DoToOrder lets the buyer confirm a shipped order, get an unfinished one's money back, or complain about it. It goes by
// WeChat's number or the merchant's.
func (s *Sim) DoToOrder(account, id string, do OrderDeed) (world.Payment, error) {
	w := s.world.lock()
	defer s.world.unlock()
	a, err := miniProgram(w, account)
	if err != nil {
		return world.Payment{}, err
	}
	o := a.AnyOrder(strings.TrimSpace(id))
	if o == nil {
		return world.Payment{}, bilingual.Errorf("%s 没有支付单 %q", "%s has no order %q", a.Title(), id)
	}
	if err := checkDeed(o, do, w.Now()); err != nil {
		return world.Payment{}, err
	}
	switch do {
	case ConfirmReceipt:
		o.Confirmed = w.Now()
		w.AnnounceSettlement(a, o)
	case TakeRefund:
		o.Refunded = w.Now()
		w.AnnounceSettlement(a, o)
	case Complain:
		o.Complaint = true
	}
	w.Touch()
	return o.Copy(), nil
}

// checkDeed refuses what a buyer cannot do while the order is in its state.
func checkDeed(o *world.Payment, do OrderDeed, now time.Time) error {
	state := o.State(now)
	switch is := world.OrderStateTitle(state); do {
	case ConfirmReceipt:
		if state != world.OrderShipped {
			return bilingual.Errorf("支付单 %s %s（order_state %d），已发货（2）的才能确认收货",
				"the order %s is %s (order_state %d); one that is shipped (2) can be confirmed", o.TransactionID, is, state)
		}
	case TakeRefund:
		if state == world.OrderFinished || state == world.OrderRefunded {
			return bilingual.Errorf("支付单 %s %s（order_state %d），不能再退款",
				"the order %s is %s (order_state %d) and cannot be refunded any more", o.TransactionID, is, state)
		}
	case Complain:
		if o.Complaint {
			return bilingual.Errorf("支付单 %s 已经在投诉中", "there is a complaint about the order %s already", o.TransactionID)
		}
	default:
		return bilingual.Errorf("用户不能对支付单做 %q；可选：%s、%s、%s", "nobody can do %q to an order; there are %s, %s and %s", do,
			ConfirmReceipt, TakeRefund, Complain)
	}
	return nil
}
