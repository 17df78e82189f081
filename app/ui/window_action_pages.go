package ui

import (
	"cmp"

	"wxlab/platform"
)

// What each page can do, beside what Traffic can: the buttons that stand on it, wherever one is.

func (o *overviewPage) actions() []action {
	why := o.w.unlessReal()
	if o.running {
		why = o.w.T("ui.why.running")
	}
	return []action{{icon: "play", key: "ui.overview.run", keys: "F5 Ctrl+R", why: why, do: o.run}}
}

func (a *authorizationPage) actions() []action {
	w := a.w
	link := a.link()
	none := w.unless(link.URL != "", "ui.why.no_link")
	all := []action{
		{icon: "refresh-cw", key: "ui.auth.new_link", keys: "F5 Ctrl+R", do: a.make},
		{icon: "external-link", key: "ui.do.open_link", why: none, do: func() { w.openBrowser(a.entry()) }},
		{icon: "copy", key: "ui.do.copy_link", why: none, do: func() { w.copyText(a.entry()) }},
		{icon: "user-check", key: "ui.auth.consent.do", why: w.unlessReal(), do: a.authorize},
		{icon: "refresh-cw", key: "ui.rebuild", do: func() { w.rebuildAuthorizers() }},
	}
	for _, x := range a.listed {
		if x.State == platform.Authorized {
			all = append(all, doneTo(cmp.Or(x.NickName, x.AppID),
				action{icon: "list-checks", key: "ui.auth.change", why: w.unlessReal(), do: func() { a.changeSets(x) }},
				action{icon: "user-x", key: "ui.auth.revoke", do: func() { a.revoke(x.AppID, cmp.Or(x.NickName, x.AppID)) }})...)
		}
	}
	return all
}

func (p *explainPage) actions() []action {
	return []action{
		{icon: "scan-line", key: "ui.explain.run", keys: "Ctrl+Return F5 Ctrl+R",
			why: p.w.unless(p.text != "", "ui.why.no_text"), do: p.explain},
		{icon: "copy", key: "ui.explain.clipboard", keys: "Ctrl+V", do: p.paste},
		{icon: "search", key: "ui.do.focus", keys: "Ctrl+F /", do: p.find},
		{icon: "file-text", key: "ui.explain.file", do: p.choose},
		{icon: "trash-2", key: "ui.explain.clear", do: func() { p.take("") }},
	}
}

func (o *ownCodePage) actions() []action {
	why := o.w.unlessReal()
	return []action{
		{icon: "activity", key: "ui.code.try", why: why, do: o.tryWays},
		{icon: "globe", key: "ui.code.browse", why: why, do: o.openBrowser},
	}
}

func (r *rulesPage) actions() []action {
	return append(r.deeds("rules"),
		action{icon: "plus", key: "ui.rule.add", do: func() { r.choose(len(r.rules.all())) }},
		action{icon: "play", key: "ui.rule.try.run", do: r.try.run})
}

func (f *forwardingPage) actions() []action {
	return append(f.deeds("forwarding"),
		action{icon: "activity", key: "ui.forward.check", keys: "F5 Ctrl+R", do: f.check},
		action{icon: "plus", key: "ui.do.forward", do: func() { f.choose(len(f.rules.all())) }})
}

func (t *tunnelPage) actions() []action {
	url := t.w.bench.Road.Status().URL
	return []action{
		{icon: "globe", key: "ui.tunnel.open", why: t.w.unless(url == "", "ui.why.tunnel_open"), do: t.toggle},
		{icon: "scan-line", key: "ui.tunnel.probe", why: t.w.unless(url != "", "ui.why.no_tunnel"), do: t.runProbe},
		{icon: "wifi", key: "ui.tunnel.diagnose", do: t.diagnose},
		{icon: "search", key: "ui.do.focus", keys: "Ctrl+F /", do: t.find},
	}
}

func (s *setupPage) actions() []action {
	return []action{
		{icon: "file-text", key: "ui.do.verify_file", do: s.files.open},
		{icon: "plus", key: "ui.verify.add", do: s.files.ask},
	}
}

func (d *doctorPage) actions() []action {
	return []action{{icon: "shield-check", key: "ui.doctor.run", keys: "F5 Ctrl+R", do: d.runChecks}}
}

func (s *settingsPage) actions() []action {
	w := s.w
	changed := w.unless(s.draft != nil, "ui.why.unchanged")
	return append([]action{
		{icon: "check", key: "ui.do.save_settings", why: changed, do: s.store},
		{icon: "rotate-ccw", key: "ui.do.forget_settings", why: changed, do: s.forget},
		{icon: "plus", key: "ui.component.add", do: s.more.add},
		{icon: "search", key: "ui.do.focus", keys: "Ctrl+F /", do: s.find},
	}, s.more.actions()...)
}
