package ui

import (
	"context"
	"fmt"
	"time"

	"wxlab/app/workspace"
)

// ownActions are what the window can do on whatever page, except to switch workspace and component.
func (w *Window) ownActions() []action {
	all := []action{
		{icon: "search", key: "ui.do.palette", keys: "Ctrl+K", do: w.palette},
		{icon: "activity", key: "ui.do.find", keys: "Ctrl+F /", do: func() { w.searchTraffic("") }},
	}
	for _, more := range [][]action{w.clockActions(), w.simulatorActions(), w.platformActions(), w.tunnelActions(),
		w.appearanceActions(), w.helpActions()} {
		all = append(all, more...)
	}
	all = append(all,
		action{icon: "download", key: "ui.do.story", do: w.keepStory},
		action{icon: "rotate-ccw", key: "ui.do.reload", keys: "F5 Ctrl+R", do: w.reload},
		action{icon: "chevron-up", key: "ui.do.back", keys: "Ctrl+Left", why: w.unless(len(w.history) > 0, "ui.why.no_history"),
			do: w.back},
		action{icon: "x", key: "ui.do.cancel", keys: "Escape", why: w.unless(len(w.tasks.running) > 0, "ui.why.no_task"),
			do: func() { w.cancelTasks() }},
		action{icon: "x", key: "ui.do.quit", keys: "Ctrl+Q", do: w.close})
	for i, e := range w.pages {
		all = append(all, w.goTo(e.id, i))
	}
	return all
}

// unless is why something cannot be done, "" where it can.
func (w *Window) unless(can bool, why string) string {
	if can {
		return ""
	}
	return w.T(why)
}

// unlessReal is why something that only the simulated WeChat does cannot be done.
func (w *Window) unlessReal() string { return w.unless(w.bench.Sim != nil, "ui.why.real") }

// goTo shows a page, the i-th of the rail: the first nine have a key each.
func (w *Window) goTo(id string, i int) action {
	keys := ""
	if i < 9 {
		keys = fmt.Sprintf("Ctrl+%d", i+1)
	}
	if id == "explain" {
		keys += " Ctrl+E"
	}
	return action{icon: w.entryOf(id).icon, key: "ui.page." + id, group: "ui.do.goto", keys: keys, do: func() { w.show(id) }}
}

// pageAction is goTo for a page in a menu.
func (w *Window) pageAction(id string) action {
	for i, e := range w.pages {
		if e.id == id {
			return w.goTo(id, i)
		}
	}
	return gap()
}

func (w *Window) clockActions() []action {
	why, group := w.unless(w.bench.Settings().Kind != workspace.Real, "ui.why.clock"), "ui.strip.clock"
	now := w.bench.Status()
	pace := action{icon: "clock", key: "ui.clock.freeze", group: group, why: why,
		do: func() { w.turn(w.bench.Schedule.Freeze) }}
	if now.Frozen {
		pace.key, pace.do = "ui.clock.resume", func() { w.turn(w.bench.Schedule.Resume) }
	}
	speed := func(text string, factor float64) action {
		return action{icon: "clock", text: text, group: group, why: why, on: !now.Frozen && now.Speed == factor,
			do: func() { w.setSpeed(factor) }}
	}
	return []action{
		{icon: "clock", key: "ui.clock.10min", group: group, why: why, do: func() { w.advance(nil, 10*time.Minute) }},
		{icon: "fast-forward", key: "ui.clock.2h", group: group, why: why, do: func() { w.advance(nil, 2*time.Hour) }},
		{icon: "arrow-right", key: "ui.clock.next", group: group, why: why, do: func() { w.advanceToNext(nil) }},
		gap(), pace, speed("1×", 1), speed("60×", 60),
	}
}

func (w *Window) simulatorActions() []action {
	return append([]action{
		{icon: "ticket", key: "ui.menu.push_ticket", do: func() { w.pushTicket(nil) }},
		{icon: "copy", key: "ui.menu.copy_sim_url", why: w.unlessReal(), do: func() { w.copyText(w.bench.Status().SimURL) }},
	}, w.worldActions()...)
}

func (w *Window) platformActions() []action {
	return []action{
		{icon: "copy", key: "ui.menu.copy_event_url", do: func() { w.copyText(w.bench.Status().EventURL) }},
		{icon: "copy", key: "ui.menu.copy_message_url", do: func() { w.copyText(w.bench.Status().MessageURL) }},
	}
}

func (w *Window) tunnelActions() []action {
	url := w.bench.Road.Status().URL
	why := w.unless(url != "", "ui.why.no_tunnel")
	return []action{
		{icon: "copy", key: "ui.do.copy_public", why: why, do: func() { w.copyText(url) }},
		{icon: "x", key: "ui.tunnel.close", why: why, do: func() {
			w.do(nil, w.T("ui.tunnel.close"), func(context.Context) error { return w.bench.Road.Close() }, nil)
		}},
	}
}

func (w *Window) helpActions() []action {
	return []action{
		{icon: "rocket", key: "ui.do.tour", why: w.unlessReal(), do: w.startTour},
		{icon: "key", key: "ui.do.keys", keys: "?", do: w.showKeys},
		{icon: "smartphone", key: "ui.do.present", keys: "F11", do: w.present},
		{icon: "circle-help", key: "ui.about", do: w.about},
	}
}

func (w *Window) appearanceActions() []action {
	return []action{
		{icon: "languages", key: "ui.tip.language", do: w.shell.otherLanguage},
		{icon: "moon", key: "ui.tip.theme", do: w.shell.otherMode},
		w.notifyAction(),
	}
}

// searchActions search Traffic for what the search understands.
func (w *Window) searchActions() []action { return w.entryOf("traffic").page.(*trafficPage).hints() }

// workspaceActions go on to another workspace, of those that were listed last.
func (w *Window) workspaceActions() []action {
	var all []action
	here := w.bench.Status().Dir
	for _, one := range w.siblings {
		kind := w.T("ui.kind." + string(one.Kind))
		if one.Own {
			kind = w.T("workspaces.own_server")
		}
		a := action{icon: "layers", text: one.Name + " · " + kind, group: "ui.workspace.tip",
			on: one.Dir == here, do: func() { w.leaveFor(one) }}
		switch {
		case one.Dir == here:
			a.why = w.T("ui.why.here")
		case one.Busy:
			a.text += " · " + w.T("ui.workspace.busy")
			a.why = w.T("ui.why.busy")
		}
		all = append(all, a)
	}
	return append(all, gap(), action{icon: "plus", key: "ui.workspaces.new", do: w.newWorkspace},
		action{icon: "rocket", key: "ui.workspace.connect", do: w.connect},
		action{icon: "download", key: "ui.workspaces.import", do: w.importWorkspace},
		action{icon: "layers", key: "ui.workspaces.manage", do: func() { w.manageWorkspaces() }})
}

// componentActions choose the component that the pages are about, where there are several.
func (w *Window) componentActions() []action {
	var all []action
	several := w.bench.Components()
	for i, one := range several {
		if len(several) > 1 {
			all = append(all, action{icon: "layers", text: one.Title(), also: one.AppID, group: "ui.component.current",
				on: one.AppID == w.component() || i == 0 && w.component() == "", do: func() { w.choose(one.AppID) }})
		}
	}
	return append(all, gap(),
		action{icon: "settings", key: "ui.component.manage", do: func() { w.show("settings") }})
}
