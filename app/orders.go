package main

import (
	"fmt"

	"github.com/spf13/cobra"

	"wxlab/app/control"
)

// newOrdersCommand is what users pay in a mini program, and what they do about it.
func newOrdersCommand(p *program) *cobra.Command {
	cmd := &cobra.Command{
		Use: "orders ACCOUNT", Args: takes("ACCOUNT"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := p.account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			in := control.ListOrders{AccountPath: control.AccountPath{AppID: a.AppID}}
			_, err = show(cmd.Context(), p, in, func(l control.OrderList) { p.showOrders(a, l.Orders) })
			return err
		},
	}
	cmd.AddCommand(newOrderPayCommand(p), newOrderDeedCommand(p, "confirm"), newOrderDeedCommand(p, "refund"),
		newOrderDeedCommand(p, "complain"))
	return cmd
}

func (p *program) showOrders(a control.Account, orders []control.Order) {
	if len(orders) == 0 {
		p.say("order.none", a.NickName, firstUser(a))
		return
	}
	var rows [][]string
	for _, o := range orders {
		rows = append(rows, []string{o.TransactionID, o.TradeNo, p.orderState(o), yuan(o.Amount), short(o.Description)})
	}
	p.headed([]string{"order.number", "order.trade_no", "order.state", "order.amount", "order.goods"}, rows, nil)
}

// firstUser is somebody who could pay.
func firstUser(a control.Account) string {
	for _, f := range a.Followers {
		return f.NickName
	}
	return "NAME"
}

// orderState is an order's state, and whether somebody complained.
func (p *program) orderState(o control.Order) string {
	state := p.lang().T(fmt.Sprint("order.state.", o.State))
	if o.Complaint {
		return p.lang().T("order.complaint", state)
	}
	return state
}

// yuan is an amount of fen, of any size.
func yuan(fen int) string { return fmt.Sprintf("%d.%02d", fen/100, fen%100) }

func newOrderPayCommand(p *program) *cobra.Command {
	var in control.PayOrder
	cmd := &cobra.Command{
		Use: "pay ACCOUNT NAME", Args: takes("ACCOUNT NAME"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if cmd.Flags().Changed("amount") && in.Amount < 1 {
				return mistake("order_amount", in.Amount)
			}
			if in.FollowerPath, err = p.follower(cmd.Context(), args[0], args[1]); err != nil {
				return err
			}
			_, err = show(cmd.Context(), p, in, func(o control.Order) { p.done("order.paid", o.TransactionID, o.TradeNo) })
			return err
		},
	}
	f := cmd.Flags()
	f.StringVar(&in.Description, "goods", "", "")
	f.IntVar(&in.Amount, "amount", 0, "")
	f.StringVar(&in.TradeNo, "trade-no", "", "")
	f.StringVar(&in.MerchantID, "merchant", "", "")
	f.StringVar(&in.SubMerchantID, "sub-merchant", "", "")
	return cmd
}

func newOrderDeedCommand(p *program, deed string) *cobra.Command {
	return &cobra.Command{
		Use: deed + " ACCOUNT ID", Args: takes("ACCOUNT ID"),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := p.account(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			in := control.ChangeOrder{AccountPath: control.AccountPath{AppID: a.AppID}, TransactionID: args[1], Do: deed}
			_, err = show(cmd.Context(), p, in, func(o control.Order) {
				p.done("order.changed", o.TransactionID, p.orderState(o))
			})
			return err
		},
	}
}
