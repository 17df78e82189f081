package ui

import (
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	api "wxlab/app/control"
	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

// accountMenu is what can be done with an account.
func (r *role) accountMenu(a world.Account) []action {
	w := r.w
	all := []action{
		{icon: "settings", key: "ui.sim.account.change", do: func() { r.editAccount(a) }},
		{icon: "settings", key: "switch.open", do: func() { w.openSwitches(a.Title(), api.Subject{Account: a.AppID}) }},
	}
	if a.Kind.Converses() {
		all = append(all, action{icon: "users", key: a.Kind.OfPeople("ui.sim.follower.add", "ui.sim.user.add"),
			do: func() { r.editFollower(a, world.Follower{Subscribed: true}) }})
	}
	if a.Kind == world.MiniProgram {
		all = append(all, action{icon: "shield-check", key: "ui.sim.audit", do: func() { r.planReviews(a) }},
			action{icon: "list-checks", key: "ui.orders", do: func() { r.showOrders(a) }})
	}
	all = append(all, action{icon: "copy", key: "ui.sim.copy_appid", do: func() { w.copyText(a.AppID) }}, gap(),
		action{icon: "trash-2", key: "ui.sim.account.remove", do: func() { r.removeAccount(a) }})
	return doneTo(a.Title(), all...)
}

// accountTypes are the types of an account in the words of WeChat's console.
var accountTypes = []struct {
	key         string
	kind        world.Kind
	serviceType int
}{
	{"ui.sim.type.subscription", world.OfficialAccount, 0},
	{"ui.sim.type.service", world.OfficialAccount, 2},
	{"ui.account.mini_program", world.MiniProgram, 0},
	{"ui.account.promoter", world.Promoter, 0},
	{"ui.account.channels", world.Channels, 0},
	{"ui.account.talent", world.Talent, 0},
}

// typeOf is the account's place in accountTypes; type 1 is an old subscription account.
func typeOf(a world.Account) int {
	for i, t := range accountTypes {
		if t.kind == a.Kind && (t.serviceType == 2) == (a.ServiceType == 2) {
			return i
		}
	}
	return 0
}

// accountType says type and verification of an account.
func (w *Window) accountType(a world.Account) string {
	verified := "ui.sim.verified"
	if a.VerifyType < 0 {
		verified = "ui.sim.unverified"
	}
	return w.T(accountTypes[typeOf(a)].key) + " · " + w.T(verified)
}

// editAccount opens the form of a new account, or with an AppID that of an existing one.
func (r *role) editAccount(a world.Account) {
	w, isNew := r.w, a.AppID == ""
	title, verb := w.T("ui.sim.account.change"), w.T("ui.set.save")
	if isNew {
		title, verb = w.T("ui.sim.account.add"), w.T("ui.add")
		a.Kind, a.Admin = world.OfficialAccount, w.T("ui.sim.admin")
	}
	var name, principal, appID *kit.Entry
	form := w.sheet(title, verb, func() error {
		if strings.TrimSpace(name.Text) == "" {
			return errors.New(w.T("ui.sim.name.missing"))
		}
		a.NickName, a.PrincipalName = strings.TrimSpace(name.Text), strings.TrimSpace(principal.Text)
		if isNew {
			a.AppID = strings.TrimSpace(appID.Text)
		}
		put, err := w.bench.Sim.PutAccount(a)
		if err == nil {
			r.picked = true
			r.choose(put.AppID)
		}
		return err
	})
	name = form.text(w.T("ui.sim.name"), "", a.NickName, w.T("ui.sim.name.sample"))
	types := make([]string, len(accountTypes))
	for i, t := range accountTypes {
		types[i] = w.T(t.key)
	}
	form.choice(w.T("ui.sim.type"), types, typeOf(a),
		func(i int) { a.Kind, a.ServiceType = accountTypes[i].kind, accountTypes[i].serviceType })
	form.choice(w.T("ui.sim.verification"), []string{w.T("ui.sim.verified"), w.T("ui.sim.unverified")},
		min(1, max(0, -a.VerifyType)), func(i int) { a.VerifyType = -i })
	principal = form.text(w.T("ui.sim.principal"), "", a.PrincipalName, w.T("ui.sim.principal.sample"))
	if isNew {
		appID = form.text("AppID", w.T("ui.sim.appid.hint"), "", "wx…")
	}
}

func (r *role) removeAccount(a world.Account) {
	w := r.w
	w.confirm(w.T("ui.sim.account.remove.ask", a.Title()), w.T("ui.sim.account.remove.what"),
		w.T("ui.fault.drop"), func() {
			w.takeOut(w.T("ui.undo.account", a.Title()), func() (func() error, error) { return w.bench.Sim.TakeAccount(a.AppID) })
		})
}

// noAccounts stands in the list when all accounts but those of the release check were removed.
func (r *role) noAccounts() fyne.CanvasObject {
	w := r.w
	add := kit.NewButton("users", w.T("ui.sim.account.add"), kit.Outline, func() { r.editAccount(world.Account{}) })
	return kit.Empty("users", w.T("ui.sim.accounts.empty"), w.T("ui.sim.accounts.empty.hint"), add)
}

// planReviews opens the switches of a mini program at how its reviews end.
func (r *role) planReviews(a world.Account) {
	if b := r.w.openSwitches(a.Title(), api.Subject{Account: a.AppID}); b != nil {
		b.search.SetText("audit.")
	}
}
