package play

import (
	"context"
	"maps"
	"slices"
	"strings"

	"wxlab/app/control"
	"wxlab/app/scenario/script"
)

// choose changes switches of the component, an account or one of its people, in the order of their keys.
func (r *run) choose(ctx context.Context, a script.World) error {
	if a.Switches == nil {
		return nil
	}
	of := control.Subject{Platform: r.vars["component"]}
	if named := a.Switches.Account; named != "" || a.Switches.OpenID != "" {
		account, err := r.find(ctx, named)
		if err != nil {
			return err
		}
		of = control.Subject{Account: account.AppID, OpenID: a.Switches.OpenID}
	}
	request := of.Change()
	for _, key := range slices.Sorted(maps.Keys(a.Switches.Set)) {
		all := control.Switches(request)
		if !slices.ContainsFunc(all, func(s control.Switch) bool { return s.Is(key) }) {
			var keys []string
			for _, s := range all {
				keys = append(keys, s.Key)
			}
			return r.fail("no_switch", key, strings.Join(keys, ", "))
		}
		if err := control.Choose(request, key, a.Switches.Set[key]); err != nil {
			return err
		}
	}
	switch change := request.(type) {
	case *control.ChangeFollowerHabits:
		return tell(ctx, r, *change)
	case *control.ChangeAccountHabits:
		return tell(ctx, r, *change)
	case *control.ChangeHabits:
		return tell(ctx, r, *change)
	}
	return nil
}

// order has a user pay in a mini program, or do something about what was paid; ${order} is the order from then on.
func (r *run) order(ctx context.Context, a script.World) error {
	o := a.Order
	if o == nil {
		return nil
	}
	if o.Do != "pay" {
		account, err := r.find(ctx, o.Account)
		if err != nil {
			return err
		}
		id := o.ID
		if id == "" {
			id = r.vars["order"]
		}
		if id == "" {
			return r.fail("no_order")
		}
		of := control.AccountPath{AppID: account.AppID}
		return tell(ctx, r, control.ChangeOrder{AccountPath: of, TransactionID: id, Do: o.Do})
	}
	account, person, err := r.follower(ctx, o.Account, o.OpenID)
	if err != nil {
		return err
	}
	paid, err := control.Ask(ctx, r.Client, control.PayOrder{
		FollowerPath: control.FollowerPath{AppID: account, OpenID: person}, Amount: o.Amount, TradeNo: o.ID,
		Description: o.Goods,
	})
	if err == nil {
		r.vars["order"] = paid.TransactionID
	}
	return err
}
