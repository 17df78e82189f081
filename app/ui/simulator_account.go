package ui

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	api "wxlab/app/control"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// accountMenu is what can be done with an account.
func (r *role) accountMenu(a world.Account) []action {
	w := r.w
	all := []action{
		{icon: "settings", key: "ui.sim.account.change", do: func() { r.editAccount(a) }},
		{icon: "settings", key: "ui.sim.account.state", do: func() { r.changeState(a) }},
		{icon: "settings", key: "switch.open", do: func() { w.openSwitches(a.Title(), api.Subject{Account: a.AppID}) }},
		{icon: "users", key: "ui.sim.follower.add", do: func() { r.editFollower(a, world.Follower{Subscribed: true}) }},
	}
	if a.Kind == world.MiniProgram {
		all = append(all, action{icon: "shield-check", key: "ui.sim.audit", do: func() { r.planAudit(a) }})
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
}

// typeOf is the account's place in accountTypes; type 1 is an old subscription account.
func typeOf(a world.Account) int {
	switch {
	case a.Kind == world.MiniProgram:
		return 2
	case a.ServiceType == 2:
		return 1
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

// changeState chooses what is wrong with an account, each with what real WeChat does then.
func (r *role) changeState(a world.Account) {
	w := r.w
	form := w.sheet(w.T("ui.sim.state.title", a.Title()), w.T("ui.set.save"), func() error {
		_, err := w.bench.Sim.PutAccount(a)
		return err
	})
	statuses := world.AccountStatuses()
	words := make([]string, len(statuses))
	for i, status := range statuses {
		words[i] = w.T("ui.sim.state." + strconv.Itoa(status))
	}
	at := slices.Index(statuses, a.StatusNow())
	sentence := func(status int) string { return w.T("ui.sim.state." + strconv.Itoa(status) + ".what") }
	what := kit.NewParagraph(sentence(statuses[at]), kit.Caption, theme.Muted)
	form.choice("account_status", words, at, func(i int) {
		a.Status = statuses[i]
		what.Set(sentence(a.Status))
		form.fit()
	})
	form.add(what, switchRow(w.T("ui.sim.state.no_api"), w.T("ui.sim.state.no_api.what"), a.NoAPI, func(on bool) { a.NoAPI = on }))
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

// auditAfter are the choices of how long WeChat takes for an audit.
var auditAfter = []time.Duration{0, 10 * time.Minute, 2 * time.Hour, 24 * time.Hour}

// planAudit chooses how the code audits of a mini program end.
func (r *role) planAudit(a world.Account) {
	w := r.w
	plans, err := w.bench.Sim.Plans(a.AppID)
	if err != nil {
		w.complain(err)
		return
	}
	plan := plans.Code
	var reason *kit.Entry
	form := w.sheet(w.T("ui.sim.audit.title", a.Title()), w.T("ui.set.save"), func() error {
		plan.Reason = strings.TrimSpace(reason.Text)
		return w.bench.Sim.PlanAudit(a.AppID, plan)
	})
	form.add(kit.NewParagraph(w.T("ui.sim.audit.hint"), kit.Small, theme.Muted))
	results := []world.AuditResult{world.AuditApproved, world.AuditRejected, world.AuditDelayed}
	words, at := []string{}, 0
	for i, r := range results {
		words = append(words, w.T("ui.sim.audit."+string(r)))
		if r == plan.Result {
			at = i
		}
	}
	form.choice(w.T("ui.sim.audit.result"), words, at, func(i int) { plan.Result = results[i] })
	after, when := []string{w.T("ui.sim.audit.at_once")}, -1
	for i, d := range auditAfter {
		if i > 0 {
			after = append(after, span(w.lang, d))
		}
		if d == plan.After {
			when = i
		}
	}
	form.choice(w.T("ui.sim.audit.after"), after, when, func(i int) { plan.After = auditAfter[i] })
	reason = form.text(w.T("ui.sim.audit.reason"), w.T("ui.sim.audit.reason.hint"), plan.Reason, "")
}
