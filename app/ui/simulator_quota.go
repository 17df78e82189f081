package ui

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/sim"
	"wxlab/sim/world"
)

// quotas is the pane of the Simulator with today's API counters of the component and of the account that the user plays.
type quotas struct {
	w    *Window
	list *fyne.Container
	seen string

	owners   []quotaOwner
	counters []sim.Quota // of all owners
}

func (q *quotas) pane() fyne.CanvasObject {
	q.list, q.seen = kit.VBox(14), ""
	return q.list
}

// quotaOwner is whose calls are counted.
type quotaOwner struct{ appID, name string }

// ofOwner are the counters of one owner: what has a limit first, the fullest at the top.
func ofOwner(all []sim.Quota, owner string) []sim.Quota {
	var out []sim.Quota
	for _, x := range all {
		if x.Owner == owner {
			out = append(out, x)
		}
	}
	slices.SortStableFunc(out, func(a, b sim.Quota) int {
		return int(1e6*shareOf(b)) - int(1e6*shareOf(a))
	})
	return out
}

// shareOf is how much of a limit is used up; less than nothing where there is none.
func shareOf(q sim.Quota) float64 {
	if q.Limit == 0 {
		return -1
	}
	return float64(q.Used) / float64(q.Limit)
}

// show brings the counters up to date where they changed.
func (q *quotas) show(all []sim.Quota, a world.Account) {
	w := q.w
	owners := []quotaOwner{{w.served(), w.T("ui.quota.component")}, {a.AppID, a.Title()}}
	mark := fmt.Sprint(owners)
	for _, o := range owners {
		mark += fmt.Sprint(ofOwner(all, o.appID))
	}
	if mark == q.seen {
		return
	}
	q.seen, q.owners, q.counters = mark, owners, all
	q.list.RemoveAll()
	q.list.Add(kit.NewParagraph(w.T("ui.quota.hint"), kit.Small, theme.Muted))
	for _, o := range owners {
		q.list.Add(q.owner(o, ofOwner(all, o.appID)))
	}
}

func (q *quotas) owner(o quotaOwner, counters []sim.Quota) fyne.CanvasObject {
	w := q.w
	clear := kit.NewButton("rotate-ccw", "clear_quota", kit.Outline, nil)
	clear.Tip = w.T("ui.quota.clear.tip")
	clear.OnTapped = func() { q.clear(clear, o) }
	whose := kit.VBox(0, kit.Ell(o.name, kit.Strong, theme.Text), kit.Ell(o.appID, kit.MonoSmall, theme.Faint))
	rows := kit.VBox(8, kit.HBox(8, kit.Grow(whose), clear))
	if len(counters) == 0 {
		rows.Add(kit.NewParagraph(w.T("ui.quota.none"), kit.Small, theme.Muted))
	}
	for _, c := range counters {
		rows.Add(q.row(c))
	}
	rows.Add(kit.NewLink(w.T("ui.quota.set"), kit.Small, func() { q.set(o) }))
	return rows
}

// row is the counter of one API with what can be done about it.
func (q *quotas) row(c sim.Quota) fyne.CanvasObject {
	w := q.w
	figure, tone := grouped(c.Used), kit.Neutral
	if c.Limit > 0 {
		figure += " / " + grouped(c.Limit)
		tone = toneOf(shareOf(c))
	}
	more := w.moreButton(func(at fyne.Position) { w.shell.offer(at, q.menu(c)...) })
	count := kit.NewText(figure, kit.Small, quietInk(tone))
	foot := kit.HBox(8, count)
	if c.Limit > 0 {
		foot = kit.HBox(8, kit.Grow(kit.Pad(6, 0, 0, 0, kit.NewMeter(shareOf(c), tone))), count)
	}
	return kit.HBox(6, kit.Grow(kit.VBox(1, kit.Ell(tailOf(c.Path), kit.MonoSmall, theme.Text), foot)), more)
}

// menu is what can be done to a counter.
func (q *quotas) menu(c sim.Quota) (all []action) {
	if c.Limit > 0 {
		all = append(all, action{icon: "activity", key: "ui.quota.fill", do: func() { q.put(c, c.Limit) }},
			action{icon: "activity", key: "ui.quota.last", do: func() { q.put(c, c.Limit-1) }})
	}
	all = append(all, action{icon: "activity", key: "ui.quota.zero", do: func() { q.put(c, 0) }})
	return doneTo(tailOf(c.Path)+" · "+c.Owner, all...)
}

// actions are those of all counters that the pane shows, and of their owners.
func (q *quotas) actions() (all []action) {
	for _, o := range q.owners {
		all = append(all, doneTo(o.name, action{icon: "activity", key: "ui.quota.set", do: func() { q.set(o) }},
			action{icon: "rotate-ccw", text: "clear_quota", do: func() { q.clear(nil, o) }})...)
		for _, c := range ofOwner(q.counters, o.appID) {
			all = append(all, q.menu(c)...)
		}
	}
	return all
}

// tailOf is the end of an API's path that tells it from others: menu/create, api_query_auth.
func tailOf(path string) string {
	parts := strings.Split(strings.Trim(path, "/"), "/")
	if last := parts[len(parts)-1]; strings.HasPrefix(last, "api_") {
		return last
	}
	return strings.Join(parts[max(0, len(parts)-2):], "/")
}

// toneOf warns where a limit comes near.
func toneOf(share float64) kit.Tone {
	switch {
	case share >= 1:
		return kit.Danger
	case share >= 0.8:
		return kit.Warn
	}
	return kit.Accent
}

func (q *quotas) put(c sim.Quota, used int) {
	if err := q.w.bench.Sim.SetQuota(c.Owner, c.Path, used); err != nil {
		q.w.complain(err)
	}
	q.w.reload()
}

// limitedAPIs are the paths that may be called so often a day: for a component, or for an account.
func (w *Window) limitedAPIs(component bool) (paths []string) {
	for _, a := range w.bench.Sim.APIs() {
		if a.Daily > 0 && (a.Token == "component" || a.Token == "none") == component {
			paths = append(paths, a.Path)
		}
	}
	return paths
}

// set asks for any API's counter.
func (q *quotas) set(o quotaOwner) {
	w := q.w
	limited := w.limitedAPIs(o.appID == w.served())
	at := 0
	var used *kit.Entry
	form := w.sheet(w.T("ui.quota.set.title", o.name), w.T("ui.set.save"), func() error {
		n, err := strconv.Atoi(strings.TrimSpace(used.Text))
		if err != nil {
			return errors.New(w.T("ui.quota.bad", used.Text))
		}
		return w.bench.Sim.SetQuota(o.appID, limited[at], n)
	})
	form.list(w.T("ui.quota.api"), limited, at, func(i int) { at = i })
	used = form.text(w.T("ui.quota.used"), w.T("ui.quota.used.hint"), "", "500000")
}

// clear calls clear_quota as the platform does, which WeChat takes ten times a month.
func (q *quotas) clear(button disabler, o quotaOwner) {
	w := q.w
	call := workbench.APICall{Component: w.served(), Account: o.appID, Path: "/cgi-bin/clear_quota",
		Body: fmt.Appendf(nil, `{"appid":%q}`, o.appID)}
	if o.appID == w.served() {
		call = workbench.APICall{Component: w.served(), Path: "/cgi-bin/component/clear_quota",
			Body: fmt.Appendf(nil, `{"component_appid":%q}`, o.appID)}
	}
	w.do(button, "clear_quota", func(ctx context.Context) error {
		a, err := w.bench.CallAPI(ctx, call)
		if err == nil && a.ErrCode != 0 {
			return errors.New(w.T("ui.quota.refused", a.ErrCode, string(a.Body)))
		}
		return err
	}, func() { w.host.Toast(w.T("ui.quota.cleared", o.name), kit.Success) })
}
