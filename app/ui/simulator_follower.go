package ui

import (
	"context"
	"errors"
	"strings"

	api "wxlab/app/control"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim"
	"wxlab/sim/world"
)

// notFollowing reports whether somebody does not follow an official account, or no longer. A mini program has users,
// who need not follow it.
func notFollowing(a world.Account, f world.Follower) bool {
	return !f.Subscribed && a.Kind == world.OfficialAccount
}

// followerIcon marks the one whom the user plays, and those who do not follow.
func followerIcon(a world.Account, f world.Follower, writer string) string {
	switch {
	case notFollowing(a, f):
		return "user-x"
	case f.OpenID == writer:
		return "circle-dot"
	}
	return "circle"
}

// followerMenu is what a follower can do, and what can be done with them.
func (r *role) followerMenu(a world.Account, f world.Follower) []action {
	w := r.w
	deed := func(key string, do sim.Verb) action {
		return action{icon: "user-check", key: key, do: func() { r.deed(a, f, w.T(key), do, "") }}
	}
	var all []action
	switch {
	case a.Kind != world.OfficialAccount:
		all = append(all, action{icon: "key", key: "ui.sim.do.login", do: func() { r.login(a, f) }},
			action{icon: "smartphone", key: "ui.sim.do.phone", do: func() { r.givePhone(a, f) }},
			action{icon: "key", key: "ui.sim.do.pay", do: func() { r.pay(a, f) }})
		all = append(append(all, r.buyerActions(a, f)...), gap())
	case f.Subscribed:
		all = append(all, deed("ui.sim.do.unfollow", sim.Unfollow))
	default:
		all = append(all, deed("ui.sim.do.follow", sim.Follow))
	}
	if a.Kind == world.OfficialAccount {
		all = append(all, action{icon: "qr-code", key: "ui.sim.do.scan", do: func() { r.scan(a, f) }},
			action{icon: "list-checks", key: "ui.sim.do.menu", do: func() { r.clickMenu(a, f) }})
	}
	all = append(all, deed("ui.sim.do.enter", sim.Enter),
		action{icon: "copy", key: "ui.sim.copy_openid", do: func() { w.copyText(f.OpenID) }}, gap(),
		action{icon: "user-check", key: a.Kind.OfPeople("ui.sim.follower.change", "ui.sim.user.change"), do: func() { r.editFollower(a, f) }},
		action{icon: "settings", key: "switch.open", do: func() {
			w.openSwitches(f.NickName, api.Subject{Account: a.AppID, OpenID: f.OpenID})
		}},
		action{icon: "trash-2", key: "ui.sim.follower.remove", do: func() { r.removeFollower(a, f) }})
	return doneTo(f.NickName+" · "+a.Title(), all...)
}

func (r *role) deed(a world.Account, f world.Follower, label string, do sim.Verb, key string) {
	r.act(label, func(ctx context.Context) ([]world.Delivery, error) {
		return r.w.bench.Sim.Act(ctx, sim.Action{Account: a.AppID, OpenID: f.OpenID, Do: do, Key: key})
	})
}

// editFollower opens the form of a new follower, or with an OpenID that of an existing one.
func (r *role) editFollower(a world.Account, f world.Follower) {
	w := r.w
	title, verb := w.T(a.Kind.OfPeople("ui.sim.follower.change", "ui.sim.user.change")), w.T("ui.set.save")
	if f.OpenID == "" {
		title, verb = w.T(a.Kind.OfPeople("ui.sim.follower.add", "ui.sim.user.add")), w.T("ui.add")
	}
	var name *kit.Entry
	form := w.sheet(title, verb, func() error {
		f.NickName = strings.TrimSpace(name.Text)
		if f.NickName == "" {
			return errors.New(w.T("ui.sim.name.missing"))
		}
		put, err := w.bench.Sim.PutFollower(a.AppID, f)
		if err == nil {
			r.openID, r.picked = put.OpenID, true
			r.choose(a.AppID)
		}
		return err
	})
	name = form.text(w.T("ui.sim.nickname"), w.T("ui.sim.nickname.hint"), f.NickName, w.T("ui.sim.nickname.sample"))
	if a.Kind == world.OfficialAccount {
		at := 1
		if f.Subscribed {
			at = 0
		}
		form.choice(w.T("ui.sim.follows"), []string{w.T("ui.yes"), w.T("ui.no")}, at,
			func(i int) { f.Subscribed = i == 0 })
	}
}

// removeFollower takes somebody out of the world, and offers to bring them back.
func (r *role) removeFollower(a world.Account, f world.Follower) {
	w := r.w
	w.takeOut(w.T(a.Kind.OfPeople("ui.undo.follower", "ui.undo.user"), f.NickName), func() (func() error, error) {
		return w.bench.Sim.TakeFollower(a.AppID, f.OpenID)
	})
	r.choose(a.AppID)
}

const codesShown = 8

// scan offers the account's QR codes and, for any other, an input for its scene.
func (r *role) scan(a world.Account, f world.Follower) {
	w := r.w
	var scene *kit.Entry
	form := w.sheet(w.T("ui.sim.scan.title", f.NickName), w.T("ui.sim.scan"), func() error {
		if scene.Text == "" {
			return errors.New(w.T("ui.sim.scan.missing"))
		}
		r.deed(a, f, w.T("ui.sim.do.scan"), sim.Scan, scene.Text)
		return nil
	})
	scene = form.text(w.T("ui.sim.scene"), w.T("ui.sim.scene.hint"), "", "shop_42")
	codes := w.bench.Sim.QRCodes(a.AppID)
	if len(codes) == 0 {
		form.add(kit.NewParagraph(w.T("ui.sim.scan.none"), kit.Small, theme.Muted))
		return
	}
	rows := kit.VBox(2, kit.NewText(w.T("ui.sim.scan.issued"), kit.SmallBold, theme.Muted))
	for _, q := range codes[:min(len(codes), codesShown)] {
		row := kit.NewNavItem("qr-code", clip(q.Scene, 36), func() {
			form.close()
			r.act(w.T("ui.sim.do.scan"), func(ctx context.Context) ([]world.Delivery, error) {
				return w.bench.Sim.ScanQRCode(ctx, q.Ticket, f.OpenID)
			})
		})
		if !q.Expires.IsZero() {
			row.SetCount(span(w.lang, q.Expires.Sub(w.now())), kit.Neutral)
		}
		rows.Add(row)
	}
	form.add(rows)
}

// menuEntry is a button of the account's menu that can be clicked.
type menuEntry struct {
	path   []int
	title  string
	button world.Button
}

// menuEntries are a menu's buttons, leaving out those that only open a submenu.
func menuEntries(list []world.Button) []menuEntry {
	var out []menuEntry
	for i, b := range list {
		if len(b.Sub) == 0 {
			out = append(out, menuEntry{[]int{i}, b.Name, b})
		}
		for j, sub := range b.Sub {
			out = append(out, menuEntry{[]int{i, j}, b.Name + " › " + sub.Name, sub})
		}
	}
	return out
}

// clickMenu offers the menu as the follower's phone shows it.
func (r *role) clickMenu(a world.Account, f world.Follower) {
	w := r.w
	list, _ := w.bench.Sim.Menu(a.AppID, f.OpenID)
	form := w.sheet(w.T("ui.sim.menu.title", a.Title()), "", nil)
	if len(list) == 0 {
		form.add(kit.Empty("list-checks", w.T("ui.sim.menu.none"), w.T("ui.sim.menu.none.hint"), nil))
		return
	}
	rows := kit.VBox(2)
	for _, e := range menuEntries(list) {
		row := kit.NewNavItem("circle", clip(e.title, 30), func() {
			form.close()
			r.act(w.T("ui.sim.do.menu"), func(ctx context.Context) ([]world.Delivery, error) {
				return w.bench.Sim.ClickMenu(ctx, sim.MenuClick{Account: a.AppID, OpenID: f.OpenID, Button: e.path})
			})
		})
		row.SetCount(e.button.Type, kit.Neutral)
		rows.Add(row)
	}
	form.add(rows)
}

// login is wx.login on a mini program's phone: its code goes to the clipboard.
func (r *role) login(a world.Account, f world.Follower) {
	code, err := r.w.bench.Sim.Login(a.AppID, f.OpenID)
	r.showCode("login", "js_code", f, code, err)
}

// givePhone is the phone-number button of a mini program: its code goes to the clipboard.
func (r *role) givePhone(a world.Account, f world.Follower) {
	code, err := r.w.bench.Sim.GivePhone(a.AppID, f.OpenID)
	r.showCode("phone", "code", f, code, err)
}

// showCode shows what a user's phone gave a mini program; topic is the key of its texts, name the code's on the wire.
func (r *role) showCode(topic, name string, f world.Follower, code string, err error) {
	w := r.w
	if err != nil {
		w.complain(err)
		return
	}
	form := w.sheet(w.T("ui.sim."+topic+".title", f.NickName), w.T("ui.copy"), func() error {
		w.copyText(code)
		return nil
	})
	form.add(kit.NewParagraph(w.T("ui.sim."+topic+".hint"), kit.Small, theme.Muted),
		kit.Field(name, "", kit.NewParagraph(code, kit.Mono, theme.Text)))
}
