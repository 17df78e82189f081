package ui

import (
	"cmp"
	"context"
	"slices"

	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

// role is whom the user plays in the simulator: an account and one of its followers.
type role struct {
	w       *Window
	account string // AppID
	picked  bool   // the user has chosen the account
	openID  string

	changed func(world.Account)  // hears of another account or follower
	pushed  func(world.Delivery) // hears what came of a callback
}

// served is the AppID of the component that WeChat deals with: the chosen one, or the workspace's own.
func (w *Window) served() string { return cmp.Or(w.component(), w.bench.Components()[0].AppID) }

func (r *role) find(appID string) (world.Account, bool) {
	for _, a := range r.w.bench.Accounts() {
		if a.AppID == appID {
			return a, true
		}
	}
	return world.Account{}, false
}

// choose takes an account and, when the follower is not one of its own, its first follower.
func (r *role) choose(appID string) {
	a, ok := r.find(appID)
	if !ok {
		return
	}
	r.account = appID
	mine := slices.ContainsFunc(a.Followers, func(f world.Follower) bool { return f.OpenID == r.openID })
	if !mine && len(a.Followers) > 0 {
		r.openID = a.Followers[0].OpenID
	}
	r.changed(a)
}

// chooseAuthorized takes the first authorized account, until the user has chosen one.
func (r *role) chooseAuthorized(accounts []world.Account, granted map[string]bool) {
	if _, there := r.find(r.account); !there && len(accounts) > 0 {
		r.choose(accounts[0].AppID)
	}
	if r.picked || granted[r.account] {
		return
	}
	for _, a := range accounts {
		if granted[a.AppID] {
			r.choose(a.AppID)
			return
		}
	}
}

// act has somebody do something off Fyne's thread. pushed hears what the first server that was told of it answered.
func (r *role) act(label string, deed func(ctx context.Context) ([]world.Delivery, error)) {
	w := r.w
	var told []world.Delivery
	w.do(nil, label, func(ctx context.Context) (err error) {
		told, err = deed(ctx)
		return err
	}, func() {
		if len(told) == 0 {
			w.host.Toast(w.T("ui.sim.nobody_told", label), kit.Info)
			return
		}
		r.pushed(told[0])
	})
}
