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
		p.say("order.none", a.NickName)
		return
	}
	var rows [][]string
	for _, o := range orders {
		rows = append(rows, []string{
			o.TransactionID, o.TradeNo, p.orderState(o), fmt.Sprintf("%.2f", float64(o.Amount)/100), o.Description,
		})
	}
	p.headed([]string{"order.number", "order.trade_no", "order.state", "order.amount", "order.goods"}, rows, nil)
}

func (p *program) orderState(o control.Order) string {
	return p.lang().T(fmt.Sprint("order.state.", o.State))
}

func newOrderPayCommand(p *program) *cobra.Command {
	var in control.PayOrder
	cmd := &cobra.Command{
		Use: "pay ACCOUNT NAME", Args: takes("ACCOUNT NAME"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
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
