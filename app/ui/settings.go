package ui

import (
	"context"
	"io"
	"math"
	"reflect"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// settingsPage is the workspace's form: credentials, addresses, language, theme.
type settingsPage struct {
	w     *Window
	draft *workspace.Settings // what was typed and not saved yet; nil: nothing

	save     *kit.Button
	saveKept *kit.Button // the same, below what the journal keeps
	undo     *kit.Button
	urls     *fyne.Container
	fields   map[string]*kit.Entry
	more     *components
	lan      *lanAccess
	root     *fyne.Container
}

func newSettingsPage(w *Window) *settingsPage {
	s := &settingsPage{w: w, more: newComponents(w)}
	s.lan = &lanAccess{w: w, allowed: func(on bool) {
		if s.draft != nil {
			s.draft.LAN = on
		}
	}}
	return s
}

// now is what the form holds.
func (s *settingsPage) now() workspace.Settings {
	if s.draft != nil {
		return *s.draft
	}
	return s.w.bench.Settings()
}

func (s *settingsPage) content() fyne.CanvasObject {
	w := s.w
	s.fields = map[string]*kit.Entry{}
	s.save = kit.NewButton("check", w.T("ui.set.save"), kit.Solid, s.store)
	s.undo = kit.NewButton("rotate-ccw", w.T("ui.set.undo"), kit.Outline, s.forget)
	s.urls = kit.VBox(10)
	s.more.own = kit.NewPill(w.T("ui.component.own"), kit.Neutral, false)
	s.more.own.Hide()
	form := kit.Card(w.T("ui.set.component"), kit.VBox(12, s.credentials(), kit.HBox(8, kit.Spacer(), s.undo, s.save)),
		s.more.own)
	left := kit.VBox(14, form, s.keeping())
	right := kit.VBox(14, kit.Card(w.T("ui.set.urls"), s.urls), s.more.card(), s.appearance(), s.workspace())
	if w.bench.Sim != nil {
		right.Add(s.lan.card())
	}
	s.root = background(kit.Columns{Widths: []float32{0.55, 0.45}, Gap: 14}.Of(left, right))
	s.showURLs()
	s.showDraft()
	return s.root
}

// credentials are the console's five fields, in the console's words.
func (s *settingsPage) credentials() fyne.CanvasObject {
	w, c := s.w, s.now().Component
	appID := s.input("appid", c.AppID, func(d *workspace.Settings, v string) { d.Component.AppID = v })
	secret := s.secret("appsecret", c.AppSecret,
		func(d *workspace.Settings, v platform.Secret) { d.Component.AppSecret = v }, nil)
	name := s.bind(w.entry(w.T("ui.component.name.sample")), "name", c.Name,
		func(d *workspace.Settings, v string) { d.Component.Name = v })
	token := s.secret("token", c.Token, func(d *workspace.Settings, v platform.Secret) {
		saved := w.bench.Settings().Component
		d.Component.PreviousToken = previousOf(v, saved.Token, d.Component.PreviousToken, saved.PreviousToken)
		d.Component.Token = v
	}, workspace.NewToken)
	key := s.secret("aes_key", c.EncodingAESKey, func(d *workspace.Settings, v platform.Secret) {
		saved := w.bench.Settings().Component
		d.Component.PreviousEncodingAESKey = previousOf(v, saved.EncodingAESKey, d.Component.PreviousEncodingAESKey,
			saved.PreviousEncodingAESKey)
		d.Component.EncodingAESKey = v
	}, workspace.NewEncodingAESKey)
	previous := s.secret("previous_key", c.PreviousEncodingAESKey,
		func(d *workspace.Settings, v platform.Secret) { d.Component.PreviousEncodingAESKey = v }, nil)
	previousToken := s.secret("previous_token", c.PreviousToken,
		func(d *workspace.Settings, v platform.Secret) { d.Component.PreviousToken = v }, nil)
	domains := s.input("oauth", s.now().OAuthDomains, func(d *workspace.Settings, v string) { d.OAuthDomains = v })
	return kit.VBox(12,
		kit.Columns{Widths: []float32{0.4, 0.6}, Gap: 10}.Of(kit.Field(w.T("ui.component.name"), "", name),
			kit.Field(w.T("ui.set.appid"), "",
				kit.HBox(4, kit.Grow(appID), w.copyButton(func() string { return s.now().Component.AppID })))),
		kit.Field(w.T("ui.set.appsecret"), w.T("ui.set.appsecret.hint"), secret),
		kit.Field(w.T("ui.set.token"), w.T("ui.set.token.hint"), token),
		kit.Field(w.T("ui.set.aes_key"), w.T("ui.set.aes_key.hint"), key),
		kit.VBox(5, kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}.Of(
			kit.Field(w.T("ui.component.previous_token"), "", previousToken),
			kit.Field(w.T("ui.set.previous_key"), "", previous)),
			kit.NewParagraph(w.T("ui.set.previous_key.hint"), kit.Caption, theme.Faint)),
		kit.Field(w.T("ui.set.oauth"), w.T("ui.set.oauth.hint"), domains),
		kit.Field(w.T("ui.set.callback_days"), w.T("ui.set.callback_days.hint"), s.callbackDays()),
		kit.Field(w.T("ui.set.api_base"), w.T("ui.set.api_base.hint"),
			s.input("api_base", s.now().APIBase, func(d *workspace.Settings, v string) { d.APIBase = strings.TrimSpace(v) })),
		kit.Field(w.T("ui.set.page_base"), w.T("ui.set.page_base.hint"),
			s.input("page_base", s.now().PageBase, func(d *workspace.Settings, v string) { d.PageBase = strings.TrimSpace(v) })))
}

// callbackDays is the input of how long callbacks are kept. What is no number of days differs from every saved one, and
// store says what is wrong with it.
func (s *settingsPage) callbackDays() *kit.Entry {
	e := s.bind(s.w.entry("30"), "callback_days", s.now().CallbackDaysText(), func(d *workspace.Settings, v string) {
		days, err := workspace.ParseCallbackDays(v)
		if d.CallbackDays = days; err != nil {
			d.CallbackDays = math.MinInt
		}
	})
	e.TextStyle.Monospace = true
	return e
}

// input is an input in the mono font that writes into the draft.
func (s *settingsPage) input(name, value string, put func(*workspace.Settings, string)) *kit.Entry {
	e := s.w.entry("")
	e.TextStyle.Monospace = true
	return s.bind(e, name, value, put)
}

// bind makes an entry write into the draft.
func (s *settingsPage) bind(e *kit.Entry, name, value string, put func(*workspace.Settings, string)) *kit.Entry {
	e.SetText(value)
	e.OnChanged = func(v string) {
		d := s.now()
		put(&d, v)
		s.draft = &d
		s.showDraft()
	}
	s.fields[name] = e
	return e
}

// secret is a masked entry that writes into the draft.
func (s *settingsPage) secret(name string, value platform.Secret, put func(*workspace.Settings, platform.Secret),
	generate func(io.Reader) (platform.Secret, error)) fyne.CanvasObject {
	e := s.input(name, value.Reveal(), func(d *workspace.Settings, v string) { put(d, platform.Secret(v)) })
	return s.w.secretRow(e, generate)
}

// showDraft offers to save only when there is something to save.
func (s *settingsPage) showDraft() {
	if s.draft == nil || s.unchanged() {
		s.save.Disable()
		s.saveKept.Disable()
		s.undo.Disable()
		return
	}
	s.save.Enable()
	s.saveKept.Enable()
	s.undo.Enable()
}

// unchanged reports whether the draft says what is saved. Components beside the own one are not in this form.
func (s *settingsPage) unchanged() bool {
	saved := s.w.bench.Settings()
	saved.MoreComponents = s.draft.MoreComponents
	return reflect.DeepEqual(*s.draft, saved)
}

func (s *settingsPage) store() {
	w, d := s.w, s.now()
	days, err := workspace.ParseCallbackDays(s.fields["callback_days"].Text)
	if err != nil {
		w.complain(err)
		return
	}
	d.CallbackDays = days
	if d.Retention, err = s.retention(); err != nil {
		w.complain(err)
		return
	}
	w.do(s.save, w.T("ui.set.save"), func(ctx context.Context) error { return w.bench.SaveSettings(ctx, d) }, func() {
		s.draft = nil
		s.showDraft()
		w.host.Toast(w.T("ui.done.saved"), kit.Success)
	})
}

// forget drops the draft and shows the saved values again.
func (s *settingsPage) forget() {
	s.draft = nil
	w := s.w
	w.entryOf("settings").content = nil
	w.front(w.entryOf("settings"))
}

// showURLs lists the addresses that the console asks for, ready to copy.
func (s *settingsPage) showURLs() {
	w, st := s.w, s.w.bench.Status()
	s.urls.RemoveAll()
	for _, u := range []struct{ key, value string }{
		{"ui.set.event_url", st.EventURL}, {"ui.set.message_url", st.MessageURL}, {"ui.set.auth_domain", st.AuthDomain},
		{"ui.set.platform_url", st.PlatformURL}, {"ui.set.sim_url", st.SimURL}, {"ui.set.api_base", st.APIBase},
		{"ui.set.page_base", st.PageBase},
	} {
		if u.value == "" {
			continue
		}
		s.urls.Add(kit.Field(w.T(u.key), "",
			kit.HBox(4, kit.Grow(kit.NewParagraph(u.value, kit.Mono, theme.Text)),
				w.copyButton(func() string { return u.value }))))
	}
}

// appearance chooses language and theme; both take effect at once.
func (s *settingsPage) appearance() fyne.CanvasObject {
	w := s.w
	langs := kit.HBox(6)
	for _, l := range []struct {
		lang i18n.Lang
		name string
	}{{i18n.Zh, "中文"}, {i18n.En, "English"}} {
		langs.Add(kit.NewChip(l.name, "", l.lang == w.lang, func() { w.setLanguage(l.lang) }))
	}
	modes := kit.HBox(6)
	var chips []*kit.Chip
	all := []theme.Mode{theme.System, theme.Light, theme.Dark}
	for _, m := range all {
		c := kit.NewChip(w.T("ui.set.theme."+string(m)), "", m == w.theme.Mode, nil)
		c.OnTapped = func() {
			w.setMode(m)
			for i, other := range chips {
				other.Set("", all[i] == m)
			}
		}
		chips = append(chips, c)
		modes.Add(c)
	}
	return kit.Card(w.T("ui.set.appearance"), kit.VBox(12, kit.Field(w.T("ui.set.language"), "", langs),
		kit.Field(w.T("ui.set.theme"), "", modes), w.notifyField()))
}

// workspace says which workspace this is and where its files are.
func (s *settingsPage) workspace() fyne.CanvasObject {
	w, st := s.w, s.w.bench.Status()
	rows := kit.VBox(0,
		kit.KV(w.T("ui.set.kind"), 92, kit.Ell(w.T("ui.kind."+string(st.Kind)), kit.Body, theme.Text)),
		kit.KV(w.T("ui.set.dir"), 92, kit.Grow(kit.HBox(4, kit.Ell(st.Dir, kit.Mono, theme.Text),
			w.copyButton(func() string { return st.Dir })))),
		kit.KV(w.T("ui.set.seed"), 92, kit.Ell(strconv.FormatUint(st.Seed, 10), kit.Mono, theme.Text)),
		kit.KV(w.T("ui.set.version"), 92, kit.HBox(4, kit.Grow(kit.Ell(w.options.About.Version, kit.Mono, theme.Text)),
			kit.NewButton("circle-help", w.T("ui.about"), kit.Ghost, w.about))))
	manage := kit.NewButton("layers", w.T("ui.workspaces.manage"), kit.Outline, func() { w.manageWorkspaces() })
	return kit.Card(w.T("ui.set.workspace"), rows, manage)
}

// load updates the list of components; the rest of the page changes only by what the user types.
func (s *settingsPage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	all, err := s.w.loadComponents(ctx)
	if err != nil {
		return nil, err
	}
	return func() {
		if s.more.show(all) {
			kit.Renew(s.root)
		}
	}, nil
}

// find puts the cursor into the first field.
func (s *settingsPage) find() { s.w.win.Canvas().Focus(s.fields["appid"]) }
