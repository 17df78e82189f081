package ui

import (
	"context"
	"fmt"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/road"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/tunnel"
)

// tunnelPage answers: is there a public address, and how is it made?
type tunnelPage struct {
	w        *Window
	draft    *workspace.TunnelSettings // what was typed and not saved yet; nil: nothing
	findings []tunnel.Finding          // of the last probe
	seen     string

	state *fyne.Container
	form  *fyne.Container
	side  *fyne.Container // beside them: what the chosen kind of tunnel means
	root  *fyne.Container
	open  *kit.Button
	probe *kit.Button
	check *kit.Button
	first *kit.Entry
}

func newTunnelPage(w *Window) *tunnelPage { return &tunnelPage{w: w} }

// now is what the form holds; while no kind of tunnel was ever chosen it is ngrok.
func (t *tunnelPage) now() workspace.TunnelSettings {
	set := t.w.bench.Settings().Tunnel
	if t.draft != nil {
		set = *t.draft
	}
	if set.Kind == "" {
		set.Kind = workspace.TunnelNgrok
	}
	return set
}

func (t *tunnelPage) content() fyne.CanvasObject {
	w := t.w
	t.seen = ""
	t.state, t.form = kit.VBox(12), kit.VBox(12)
	t.open = kit.NewButton("globe", w.T("ui.tunnel.open"), kit.Solid, t.toggle)
	t.probe = kit.NewButton("scan-line", w.T("ui.tunnel.probe"), kit.Outline, t.runProbe)
	t.check = kit.NewButton("wifi", w.T("ui.tunnel.diagnose"), kit.Outline, t.diagnose)
	left := kit.VBox(14, kit.Card(w.T("ui.tunnel.state"), t.state), kit.Card(w.T("ui.tunnel.form"), t.form))
	t.side = kit.VBox(14)
	t.root = background(kit.Columns{Widths: []float32{0.58, 0.42}, Gap: 14}.Of(left, t.side))
	t.showForm()
	t.showState(w.bench.Road.Status())
	return t.root
}

// showForm has the fields of the chosen kind.
func (t *tunnelPage) showForm() {
	w, set := t.w, t.now()
	kinds := kit.Flow(6)
	for _, k := range []workspace.TunnelKind{
		workspace.TunnelNgrok, workspace.TunnelSSH, workspace.TunnelOwn, workspace.TunnelLocal,
	} {
		kinds.Add(kit.NewChip(w.T("ui.tunnel.kind."+string(k)), "", set.Kind == k, func() {
			t.change(func(s *workspace.TunnelSettings) { s.Kind = k })
			t.showForm()
		}))
	}
	t.form.Objects = []fyne.CanvasObject{kinds,
		kit.NewParagraph(w.T("ui.tunnel.kind."+string(set.Kind)+".hint"), kit.Small, theme.Muted)}
	switch set.Kind {
	case workspace.TunnelNgrok:
		t.ngrokFields(set)
	case workspace.TunnelSSH:
		t.sshFields(set)
	case workspace.TunnelOwn:
		t.add("url", "https://wx.example.com", set.URL, func(s *workspace.TunnelSettings, v string) { s.URL = v })
		t.add("addr", "127.0.0.1:8690", set.Addr, func(s *workspace.TunnelSettings, v string) { s.Addr = v })
	case workspace.TunnelLocal:
		t.add("addr", "127.0.0.1:8690", set.Addr, func(s *workspace.TunnelSettings, v string) { s.Addr = v })
	}
	t.form.Add(t.stopAfter(set))
	t.showSide(set)
	if t.root != nil {
		kit.Renew(t.root)
	}
}

// stopAfter chooses after how long without use the tunnel closes by itself.
func (t *tunnelPage) stopAfter(set workspace.TunnelSettings) fyne.CanvasObject {
	w := t.w
	choices := []option{{"0s", w.T("ui.tunnel.stop.never")}}
	for _, d := range []time.Duration{time.Hour, 4 * time.Hour, 12 * time.Hour} {
		choices = append(choices, option{d.String(), span(w.lang, d)})
	}
	return kit.Field(w.T("ui.tunnel.stop"), w.T("ui.tunnel.stop.hint"),
		w.chips(choices, set.StopAfter.String(), func(v string) {
			t.change(func(s *workspace.TunnelSettings) { s.StopAfter, _ = time.ParseDuration(v) }) // one of those above
		}))
}

func (t *tunnelPage) ngrokFields(set workspace.TunnelSettings) {
	w := t.w
	t.addSecret("authtoken", set.Authtoken, func(s *workspace.TunnelSettings, v platform.Secret) { s.Authtoken = v })
	t.add("domain", "name.ngrok-free.app", set.Domain, func(s *workspace.TunnelSettings, v string) { s.Domain = v })
	entrances := kit.Flow(6)
	for _, e := range road.Entrances() {
		entrances.Add(kit.NewChip(e.Name.In(string(w.lang)), "", set.ConnectAddr == e.Addr, func() {
			t.change(func(s *workspace.TunnelSettings) { s.ConnectAddr = e.Addr })
			t.showForm()
		}))
	}
	t.form.Add(kit.Field(w.T("ui.tunnel.connect"), "", entrances))
	t.addSecret("proxy", set.Proxy, func(s *workspace.TunnelSettings, v platform.Secret) { s.Proxy = v })
	t.form.Add(kit.NewParagraph(road.Disclosure().In(string(w.lang)), kit.Caption, theme.Faint))
}

// change makes a change to what the form holds.
func (t *tunnelPage) change(put func(*workspace.TunnelSettings)) {
	d := t.now()
	put(&d)
	t.draft = &d
	if d.Kind == workspace.TunnelSSH { // its configuration shows what is typed
		t.showSide(d)
		kit.Renew(t.side)
	}
}

func (t *tunnelPage) add(name, example, value string, put func(*workspace.TunnelSettings, string)) {
	e := t.entry(example, value, put)
	t.form.Add(kit.Field(t.w.T("ui.tunnel."+name), t.w.T("ui.tunnel."+name+".hint"), e))
}

func (t *tunnelPage) entry(example, value string, put func(*workspace.TunnelSettings, string)) *kit.Entry {
	e := t.w.entry(example)
	e.TextStyle.Monospace = true
	e.SetText(value)
	e.OnChanged = func(v string) { t.change(func(s *workspace.TunnelSettings) { put(s, v) }) }
	t.first = e
	return e
}

// addSecret is a masked field that can be revealed.
func (t *tunnelPage) addSecret(name string, value platform.Secret,
	put func(*workspace.TunnelSettings, platform.Secret)) {
	w := t.w
	e := t.entry("", value.Reveal(), func(s *workspace.TunnelSettings, v string) { put(s, platform.Secret(v)) })
	e.Password = true
	reveal := kit.NewIconButton("eye", w.T("ui.reveal"), nil)
	reveal.OnTapped = func() {
		e.Password = !e.Password
		e.Refresh()
		reveal.Set(map[bool]string{true: "eye", false: "eye-off"}[e.Password], "")
	}
	t.form.Add(kit.Field(w.T("ui.tunnel."+name), w.T("ui.tunnel."+name+".hint"), kit.HBox(4, kit.Grow(e), reveal)))
}

// toggle closes the tunnel, or saves what was typed and opens it.
func (t *tunnelPage) toggle() {
	w := t.w
	if s := w.bench.Road.Status(); s.State != road.Off {
		t.findings = nil
		w.do(nil, w.T("ui.tunnel.close"), func(context.Context) error { return w.bench.Road.Close() }, nil)
		return
	}
	set := t.now()
	t.findings = nil
	w.do(t.open, w.T("ui.task.tunnel"), func(ctx context.Context) error {
		if err := w.bench.SetTunnel(ctx, set); err != nil {
			return err
		}
		return w.bench.Road.Open(ctx)
	}, func() {
		t.draft = nil
		w.host.Toast(w.T("ui.done.tunnel"), kit.Success)
	})
}

// runProbe fetches our own probe page through the public address.
func (t *tunnelPage) runProbe() {
	w := t.w
	var findings []tunnel.Finding
	w.do(t.probe, w.T("ui.tunnel.probe"), func(ctx context.Context) (err error) {
		findings, err = w.bench.Road.Probe(ctx)
		return err
	}, func() { t.findings, t.seen = findings, "" })
}

// diagnose checks the way to ngrok's service.
func (t *tunnelPage) diagnose() {
	w, set := t.w, t.now()
	w.do(t.check, w.T("ui.tunnel.diagnose"), func(ctx context.Context) error {
		ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
		defer cancel()
		if err := w.bench.SetTunnel(ctx, set); err != nil {
			return err
		}
		if d := w.bench.Road.DiagnoseNgrok(ctx); d.Err != nil {
			return d.Err
		}
		return nil
	}, func() { w.host.Toast(w.T("ui.done.diagnose"), kit.Success) })
}

func (t *tunnelPage) load(context.Context, i18n.Lang) (func(), error) {
	s := t.w.bench.Road.Status()
	return func() { t.showState(s) }, nil
}

// showState redraws only what has changed, so that nothing moves under the cursor.
func (t *tunnelPage) showState(s road.Status) {
	w := t.w
	mark := fmt.Sprint(s, len(t.findings))
	if mark == t.seen {
		return
	}
	t.seen = mark
	text, tone := roadState(w.lang, s)
	pill := kit.NewPill(text, tone, true)
	icon, verb := "globe", "ui.tunnel.open"
	if s.State != road.Off {
		icon, verb = "x", "ui.tunnel.close"
	}
	t.open.Set(icon, w.T(verb))
	row := kit.HBox(8, pill, kit.Spacer())
	switch {
	case s.URL != "":
		row.Add(t.probe)
	case t.now().Kind == workspace.TunnelNgrok:
		row.Add(t.check)
	}
	row.Add(t.open)
	t.state.Objects = []fyne.CanvasObject{row}
	if s.URL == "" && !s.Troubled() {
		t.state.Add(kit.NewParagraph(w.T("ui.tunnel.off.hint."+string(w.bench.Status().Kind)), kit.Body, theme.Muted))
	}
	if s.URL != "" {
		t.state.Add(kit.HBox(4, kit.Ell(s.URL, kit.Mono, theme.Text), w.copyButton(func() string { return s.URL }),
			kit.Spacer()))
		t.state.Add(t.facts(s))
	}
	if s.Troubled() {
		t.state.Add(trouble(w, s))
		t.offerTrust(s)
	}
	if s.ClosedIdle > 0 && s.URL == "" {
		t.state.Add(kit.Callout(kit.Warn, w.T("ui.tunnel.rested", span(w.lang, s.ClosedIdle)),
			[]fyne.CanvasObject{kit.NewParagraph(w.T("ui.tunnel.rested.hint"), kit.Body, theme.Text)}))
	}
	for _, f := range t.findings {
		t.state.Add(findingRow(w, f))
	}
	w.shell.setCount(s.URL)
	kit.Renew(t.root)
}

// roadState is the tunnel's state in a word, and its tone.
func roadState(l i18n.Lang, s road.Status) (string, kit.Tone) {
	tone := map[tunnel.State]kit.Tone{tunnel.Online: kit.Success, tunnel.Configured: kit.Success,
		tunnel.Opening: kit.Accent, tunnel.Reconnecting: kit.Warn}[s.State]
	if s.State == road.Off && s.Troubled() {
		return l.T("ui.tunnel.failed"), kit.Danger
	}
	return l.T("ui.tunnel.is." + string(s.State)), tone
}

// facts are what is known about the open tunnel: where it leads, since when, how much came through.
func (t *tunnelPage) facts(s road.Status) fyne.CanvasObject {
	w := t.w
	rows := kit.VBox(0)
	add := func(key, value string) {
		if value != "" {
			rows.Add(kit.KV(w.T("ui.tunnel.fact."+key), 130, kit.Ell(value, kit.Mono, theme.Text)))
		}
	}
	add("leads", s.Leads)
	add("since", dayTime(s.Since))
	if s.Latency > 0 {
		add("latency", s.Latency.Round(time.Millisecond).String())
	}
	if !s.VerifiedAt.IsZero() {
		add("verified", dayTime(s.VerifiedAt))
	}
	if s.Session.Plan != "" {
		add("plan", s.Session.Plan+" · "+s.Session.Account+" · "+s.Session.Region)
	}
	add("requests", grouped(int(s.Requests)))
	add("refused", w.T("ui.tunnel.fact.refused.value", grouped(int(s.Refused)), grouped(int(s.Limited)),
		grouped(int(s.Dropped))))
	if s.Silent+s.Slow+s.Missed > 0 {
		add("crowd", w.T("ui.tunnel.fact.crowd.value", grouped(int(s.Silent)), grouped(int(s.Slow)), grouped(int(s.Missed))))
	}
	return rows
}

// trouble says what is wrong, why, and what to do.
func trouble(w *Window, s road.Status) fyne.CanvasObject {
	said := []fyne.CanvasObject{}
	for _, one := range []struct{ key, text string }{{"ui.what", s.Message}, {"ui.why", s.Why.In(string(w.lang))},
		{"ui.fix", s.Fix.In(string(w.lang))}} {
		if one.text != "" {
			said = append(said, kit.Said(w.T(one.key), one.text))
		}
	}
	title := w.T("ui.tunnel.failed")
	if s.Code != "" {
		title += " · " + s.Code
	}
	return kit.Callout(kit.Danger, title, said)
}

// findingRow is the result of one probe: one line when it arrived, otherwise why it did not and what to do.
func findingRow(w *Window, f tunnel.Finding) fyne.CanvasObject {
	who := map[string]string{tunnel.AgentWxlab: "ui.tunnel.as.wxlab", tunnel.AgentWeChat: "ui.tunnel.as.wechat",
		tunnel.AgentPhone: "ui.tunnel.as.phone"}[f.UserAgent]
	if f.Verdict == tunnel.Reached {
		return kit.HBox(8, kit.NewDot(kit.Success, 7), kit.Ell(w.T(who), kit.Body, theme.Text), kit.Spacer(),
			kit.NewText(f.Took.Round(time.Millisecond).String(), kit.Mono, theme.Muted))
	}
	said := []fyne.CanvasObject{kit.Said(w.T("ui.why"), f.Why.In(string(w.lang)))}
	if fix := f.Fix.In(string(w.lang)); fix != "" {
		said = append(said, kit.Said(w.T("ui.fix"), fix))
	}
	return kit.Callout(kit.Warn, w.T(who)+" · "+string(f.Verdict)+" "+f.Code, said)
}

// visible lists the paths that anybody can reach through the tunnel.
func (t *tunnelPage) visible() fyne.CanvasObject {
	w := t.w
	rows := kit.VBox(6, kit.NewParagraph(w.T("ui.tunnel.visible.hint"), kit.Small, theme.Muted))
	for _, path := range []string{
		"POST " + platform.EventPath, "POST " + platform.MessagePath("{appid}"),
		"GET " + platform.EntryPath, "GET " + platform.ReturnPath, "GET /MP_verify_….txt",
	} {
		rows.Add(kit.Ell(path, kit.Mono, theme.Text))
	}
	rows.Add(kit.NewParagraph(w.T("ui.tunnel.visible.rest"), kit.Small, theme.Muted))
	return kit.Card(w.T("ui.tunnel.visible"), rows)
}

// costs explains what ngrok's free plan gives, and its warning page.
func (t *tunnelPage) costs() fyne.CanvasObject {
	w := t.w
	return kit.Card(w.T("ui.tunnel.costs"), kit.VBox(8,
		kit.NewParagraph(w.T("ui.tunnel.costs.plan"), kit.Small, theme.Muted),
		kit.NewParagraph(w.T("ui.tunnel.costs.page"), kit.Small, theme.Muted),
		kit.NewParagraph(w.T("ui.tunnel.costs.filing"), kit.Small, theme.Muted)))
}

// find puts the cursor into the last field.
func (t *tunnelPage) find() {
	if t.first != nil {
		t.w.win.Canvas().Focus(t.first)
	}
}
