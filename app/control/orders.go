package control

import (
	"context"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
)

// Order is what a user paid in a mini program.
type Order struct {
	TransactionID string    `json:"transaction_id"`
	TradeNo       string    `json:"merchant_trade_no"`
	MerchantID    string    `json:"merchant_id"`
	SubMerchantID string    `json:"sub_merchant_id,omitempty"`
	Description   string    `json:"description"`
	Amount        int       `json:"paid_amount" doc:"in fen"`
	OpenID        string    `json:"openid"`
	PaidAt        time.Time `json:"paid_at"`
	State         int       `json:"order_state" doc:"1 to ship, 2 shipped, 3 received, 4 finished, 5 refunded"`
	Complaint     bool      `json:"in_complaint,omitempty"`
}

func (s *Server) newOrder(o world.Payment) Order {
	return Order{
		TransactionID: o.TransactionID, TradeNo: o.TradeNo, MerchantID: o.MerchantID,
		SubMerchantID: o.SubMerchantID, Description: o.Description,
		Amount: o.Amount, OpenID: o.OpenID, PaidAt: o.Paid, State: o.State(s.w.Clock.Now()), Complaint: o.Complaint,
	}
}

// PayOrder lets a user of a mini program pay with WeChat Pay.
type PayOrder struct {
	FollowerPath
	Description   string `json:"description" doc:"of the goods; some tea when empty"`
	Amount        int    `json:"paid_amount" min:"0" doc:"in fen; 9900 when 0"`
	TradeNo       string `json:"merchant_trade_no" doc:"the merchant's own number; drawn when empty"`
	MerchantID    string `json:"merchant_id" doc:"1900000001 when empty"`
	SubMerchantID string `json:"sub_merchant_id" doc:"of a service provider's order (子商户号): reports name it as mchid"`
}

func (r PayOrder) serve(_ context.Context, s *Server) (Order, error) {
	o, err := s.w.Sim.Pay(r.AppID, r.OpenID, world.Payment{
		Description: r.Description, Amount: r.Amount, TradeNo: r.TradeNo, MerchantID: r.MerchantID,
		SubMerchantID: r.SubMerchantID,
	})
	return s.newOrder(o), asUsage(err)
}

// ListOrders lists what was paid in a mini program, oldest first.
type ListOrders struct{ AccountPath }

// OrderList is the answer.
type OrderList struct {
	Orders []Order `json:"orders"`
}

func (r ListOrders) serve(_ context.Context, s *Server) (OrderList, error) {
	all, err := s.w.Sim.Orders(r.AppID)
	return OrderList{mapped(all, s.newOrder)}, asUsage(err)
}

// ChangeOrder lets the buyer confirm that the goods came, take the money back, or complain.
type ChangeOrder struct {
	AccountPath
	TransactionID string `path:"transaction_id" doc:"WeChat's number of the order, or the merchant's"`
	Do            string `json:"do" enum:"confirm,refund,complain" required:"true" doc:"what the buyer does"`
}

func (r ChangeOrder) serve(_ context.Context, s *Server) (Order, error) {
	o, err := s.w.Sim.DoToOrder(r.AppID, r.TransactionID, sim.OrderDeed(r.Do))
	return s.newOrder(o), asUsage(err)
}
