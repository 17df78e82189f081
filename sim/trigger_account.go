package sim

import (
	"slices"

	"wxlab/sim/bilingual"
	"wxlab/sim/callback"
	"wxlab/sim/world"
)

// accountFor picks an account for a callback: an authorized one if there is any, else the first of the right kind.
func accountFor(w *world.World, ps *world.PlatformState, kind callback.Type) string {
	best := ""
	for _, a := range w.Accounts {
		if !gets(a, kind) || a.ReleaseGroup != 0 {
			continue
		}
		if ps.Grant(a.AppID) != nil {
			return a.AppID
		}
		if best == "" {
			best = a.AppID
		}
	}
	return best
}

// gets says whether WeChat pushes such a callback about accounts of the account's kind.
func gets(a *world.AccountState, kind callback.Type) bool {
	return slices.Contains(kind.Kinds, string(a.Kind))
}

// suits refuses a callback about an account that WeChat never pushes it about; to what it announces there would be nothing
// that the APIs could show.
func suits(w *world.World, kind callback.Type, id string) error {
	a := w.AccountBy(id)
	switch {
	case a == nil && id != "":
		return world.UnknownAccount(id)
	case len(kind.Kinds) == 0 || a != nil && gets(a, kind):
		return nil
	case a == nil:
		return bilingual.Errorf("%s 只推送给%s，而现在没有这样的账号：请先添加一个（wxlab accounts add）",
			"%s is pushed about %s only, and there is none: add one first (wxlab accounts add)", kind.Name, kindTitles(kind))
	}
	return bilingual.Errorf("%s 是%s，微信不会向它推送 %s：这种推送只属于%s。请换一个账号%s；一定要发，可以自己写好消息原样推送（wxlab trigger --raw FILE）",
		"%s is %s, and WeChat never pushes %s about one: it is about %s only. Choose another account%s; to send it all the same, write the "+
			"message yourself (wxlab trigger --raw FILE)", a.Title(), a.Kind.Title(), kind.Name, kindTitles(kind), example(w, kind))
}

// example is an account that a callback can be about, empty where there is none.
func example(w *world.World, kind callback.Type) bilingual.Text {
	i := slices.IndexFunc(w.Accounts, func(a *world.AccountState) bool { return gets(a, kind) && a.ReleaseGroup == 0 })
	if i < 0 {
		return bilingual.Text{}
	}
	return bilingual.Textf("，如 %s（%s）", ", such as %s (%s)", w.Accounts[i].Title(), w.Accounts[i].AppID)
}

func kindTitles(kind callback.Type) (out bilingual.Text) {
	for i, k := range kind.Kinds {
		if title := world.Kind(k).Title(); i == 0 {
			out = title
		} else {
			out = bilingual.Textf("%s、%s", "%s or %s", out, title)
		}
	}
	return out
}
