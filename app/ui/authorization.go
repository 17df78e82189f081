package ui

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// authorizationPage answers: how does one authorize, who has, and with which permission sets?
type authorizationPage struct {
	w       *Window
	links   map[string]platform.AuthorizationLink // the newest made here, by the component's AppID
	options platform.LinkOptions                  // what the link says beside its code
	account string                                // chosen for consent in the app
	sets    map[int]bool                          // ticked permission sets
	seen    string                                // what is on screen of the authorizers

	showRelease bool            // the release check's accounts, too
	unfolded    map[string]bool // accounts whose history is shown
	lives       []*tokenLife    // the tokens on screen

	linkBox     *fyne.Container
	expiry      *kit.Pill
	newLink     *kit.Button
	setsBox     *fyne.Container
	picker      *kit.Select
	consent     *kit.Button
	asked       *kit.Button // how many permission sets the link asks for
	parts       *fyne.Container
	authorizers *fyne.Container
	listed      []platform.Authorizer
	flow        *kit.Sequence
	state       *kit.Pill
	root        *fyne.Container
}

func newAuthorizationPage(w *Window) *authorizationPage {
	return &authorizationPage{w: w, links: map[string]platform.AuthorizationLink{}, sets: map[int]bool{},
		options: platform.LinkOptions{Form: platform.PCLink, AuthType: platform.AuthBoth}, unfolded: map[string]bool{}}
}

func (a *authorizationPage) content() fyne.CanvasObject {
	w := a.w
	a.seen = ""
	a.linkBox, a.setsBox, a.authorizers, a.parts = kit.VBox(10), kit.VBox(2), kit.VBox(0), kit.VBox(0)
	a.expiry = kit.NewPill("", kit.Neutral, true)
	a.expiry.Hide()
	a.newLink = kit.NewButton("refresh-cw", w.T("ui.auth.new_link"), kit.Solid, a.make)
	a.flow = kit.NewSequence(parties(w.lang), w.openExchange)
	a.flow.Set(linkView(w.lang, nil, nil, false))
	a.state = kit.NewPill("", kit.Neutral, true)
	left := kit.VBox(14, kit.Card(w.T("ui.auth.scan"), kit.VBox(12, a.linkForms(), a.linkBox), a.expiry),
		a.consentCard())
	rebuild := kit.NewButton("refresh-cw", w.T("ui.rebuild"), kit.Outline, func() { w.rebuildAuthorizers() })
	right := kit.VBox(14, kit.Card(w.T("ui.auth.flow"), a.flow, a.state),
		kit.Card(w.T("ui.auth.authorizers"), a.authorizers, rebuild), kit.Card(w.T("ui.link.parts"), a.parts))
	a.root = background(kit.Columns{Widths: []float32{330, 0.9999}, Gap: 14, Fold: 732}.Of(left, right))
	a.showLink()
	return a.root
}

// make gets a new pre-auth code and the authorization links that carry it.
func (a *authorizationPage) make() {
	w, component := a.w, a.w.component()
	if err := a.options.Check(); err != nil {
		w.complain(err)
		return
	}
	pc := a.options
	pc.Form = platform.PCLink // linkAs makes the others of it
	var link platform.AuthorizationLink
	w.do(a.newLink, w.T("ui.auth.new_link"), func(ctx context.Context) (err error) {
		link, err = w.bench.Platform.NewAuthorizationLink(ctx, component, pc)
		return err
	}, func() {
		a.links[component] = link
		a.showLink()
	})
}

// scanURL is what the QR code carries: an H5 page, since phones scan it. WeChat shows a code of its own on the PC page.
func (a *authorizationPage) scanURL(shown platform.AuthorizationLink) string {
	if a.options.Form == platform.PCLink || a.options.Form == "" {
		o := a.options
		o.Form = platform.H5Link
		if h5, err := linkAs(a.link(), o); err == nil {
			return h5.URL
		}
	}
	return shown.URL
}

// link is the newest link made here for the chosen component; its URL is empty when none was made.
func (a *authorizationPage) link() platform.AuthorizationLink { return a.links[a.w.component()] }

func (a *authorizationPage) showLink() {
	w, made := a.w, a.link()
	a.linkBox.RemoveAll()
	a.parts.RemoveAll()
	if made.URL == "" {
		a.parts.Add(kit.NewParagraph(w.T("ui.link.parts.none"), kit.Small, theme.Muted))
		a.expiry.Hide()
		a.linkBox.Add(kit.Pad(18, 18, 0, 0,
			kit.Empty("qr-code", w.T("ui.auth.no_link"), w.T("ui.auth.no_link.hint"), a.newLink)))
		kit.Renew(a.root)
		return
	}
	link, err := linkAs(made, a.options)
	if err != nil {
		a.linkBox.Add(kit.NewParagraph(workspace.Say(w.lang, err), kit.Small, theme.Danger))
		kit.Renew(a.root)
		return
	}
	a.parts.Add(a.parameters(link.URL))
	code, err := kit.QR(a.scanURL(link), 210)
	if err != nil {
		code = kit.NewParagraph(err.Error(), kit.Small, theme.Danger)
	}
	open := kit.NewButton("external-link", w.T("ui.auth.open"), kit.Outline, func() { w.openBrowser(link.EntryURL) })
	entry := kit.HBox(4, kit.Ell(link.EntryURL, kit.Mono, theme.Muted),
		w.copyButton(func() string { return link.EntryURL }))
	long := kit.HBox(4, kit.Ell(link.URL, kit.Mono, theme.Muted), w.copyButton(func() string { return link.URL }))
	a.linkBox.Add(code)
	hint := kit.NewParagraph(w.T("ui.auth.scan.hint."+string(w.bench.Status().Kind)), kit.Small, theme.Muted)
	a.linkBox.Add(hint)
	a.linkBox.Add(container.NewCenter(kit.HBox(8, open, a.newLink)))
	a.linkBox.Add(kit.Field(w.T("ui.auth.entry"), "", entry))
	a.linkBox.Add(kit.Field(w.T("ui.auth.url"), "", long))
	a.tick(w.now())
	kit.Renew(a.root)
}

// openBrowser opens an address in the desktop's browser.
func (w *Window) openBrowser(address string) {
	u, err := url.Parse(address)
	if err == nil {
		err = w.app.OpenURL(u)
	}
	if err != nil {
		w.complain(fmt.Errorf("%s: %w", w.T("ui.auth.open.failed", address), err))
	}
}

func (a *authorizationPage) tick(now time.Time) {
	for _, life := range a.lives {
		life.tick(now)
	}
	link := a.link()
	if link.URL == "" || a.expiry == nil {
		return
	}
	a.expiry.Show()
	left := link.ExpiresAt.Sub(now)
	switch {
	case left <= 0:
		a.expiry.Set(a.w.T("ui.expired"), kit.Danger)
	case left < 5*time.Minute:
		a.expiry.Set(a.w.T("ui.expires_in", span(a.w.lang, left)), kit.Warn)
	default:
		a.expiry.Set(a.w.T("ui.expires_in", span(a.w.lang, left)), kit.Success)
	}
}

// consentCard is consent without a phone: one chooses the account and the permission sets to grant, and the app walks
// through the authorization pages as a browser would.
func (a *authorizationPage) consentCard() fyne.CanvasObject {
	w := a.w
	accounts := choosable(w.bench.Accounts())
	if len(accounts) == 0 {
		return kit.Card(w.T("ui.auth.consent"), kit.NewParagraph(w.T("ui.auth.consent.real"), kit.Body, theme.Muted))
	}
	names := make([]string, len(accounts))
	for i, acc := range accounts {
		names[i] = acc.Title() + " · " + w.T("ui.account."+string(acc.Kind))
	}
	a.consent = kit.NewButton("user-check", w.T("ui.auth.consent.do"), kit.Outline, a.authorize)
	a.picker = kit.NewSelect(names, nil)
	a.picker.OnChanged = func(string) { a.pick(accounts[a.picker.SelectedIndex()]) }
	chosen := max(0, slices.IndexFunc(accounts, func(x world.Account) bool { return x.AppID == a.account }))
	a.picker.SetSelectedIndex(chosen)
	body := kit.VBox(10, simulatedMark(w), kit.NewParagraph(w.T("ui.auth.consent.hint"), kit.Small, theme.Muted),
		a.picker,
		kit.NewText(w.T("ui.auth.sets"), kit.SmallBold, theme.Muted), a.setsBox, kit.HBox(8, kit.Spacer(), a.consent))
	return kit.Card(w.T("ui.auth.consent"), body)
}

// choosable leaves out the accounts of the release check, which WeChat authorizes itself.
func choosable(all []world.Account) []world.Account {
	return slices.DeleteFunc(slices.Clone(all), func(a world.Account) bool { return a.ReleaseGroup != 0 })
}

func simulatedMark(w *Window) fyne.CanvasObject {
	return kit.HBox(0, kit.NewPill(w.T("ui.simulated"), kit.Violet, false))
}

// pick shows the permission sets that an account can grant; those it grants by default are ticked.
func (a *authorizationPage) pick(acc world.Account) {
	if a.account != acc.AppID || len(a.sets) == 0 {
		a.account, a.sets = acc.AppID, map[int]bool{}
		for _, id := range world.DefaultFuncIDs(acc.Kind) {
			a.sets[id] = true
		}
	}
	a.setsBox.RemoveAll()
	var shown []world.PermissionSet
	for _, s := range world.PermissionSets(acc.Kind) {
		if slices.Contains(world.DefaultFuncIDs(acc.Kind), s.ID) {
			shown = append(shown, s)
		}
	}
	for pair := range slices.Chunk(shown, 2) {
		line := make([]fyne.CanvasObject, 2)
		line[1] = kit.Spacer()
		for i, s := range pair {
			line[i] = kit.NewCheck(fmt.Sprintf("%s %d", s.Name, s.ID), a.sets[s.ID],
				func(on bool) { a.sets[s.ID] = on })
		}
		a.setsBox.Add(kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 6}.Of(line...))
	}
	if a.root != nil {
		kit.Renew(a.root)
	}
}

// authorize consents in the app.
func (a *authorizationPage) authorize() {
	w, account, component := a.w, a.account, a.w.component()
	var ids []int
	for id, on := range a.sets {
		if on {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	w.do(a.consent, w.T("ui.task.authorize"), func(ctx context.Context) error {
		return w.bench.AuthorizeInApp(ctx, component, account, ids)
	}, func() { w.host.Toast(w.T("ui.done.authorized"), kit.Success) })
}

// authorizationState is what load found out.
type authorizationState struct {
	authorizers []authorizerView
	hidden      int // accounts of the release check
	before      map[string]doctor.CheckItem
	found       map[relation.Step]journal.Exchange // of the newest link
}

func (a *authorizationPage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	w, link, withRelease := a.w, a.link(), a.showRelease
	all, err := w.bench.Platform.AuthorizersOf(ctx, w.component())
	if err != nil {
		return nil, err
	}
	rest, hidden := withoutReleaseCheck(all)
	if !withRelease {
		all = rest
	}
	state := authorizationState{hidden: hidden, before: map[string]doctor.CheckItem{}}
	if state.authorizers, err = w.viewAuthorizers(ctx, inOrder(all)); err != nil {
		return nil, err
	}
	look, err := w.bench.Doctor(w.component())
	if err != nil {
		return nil, err
	}
	items, err := look.Checklist(ctx)
	if err != nil {
		return nil, err
	}
	for _, i := range items {
		state.before[i.ID] = i
	}
	if link.PreAuthCode != "" {
		if state.found, err = relation.OfLink(ctx, w.bench.Journal, link.PreAuthCode); err != nil {
			return nil, err
		}
	}
	return func() { a.showView(state) }, nil
}

func (a *authorizationPage) showView(v authorizationState) {
	w := a.w
	open := a.link().URL != "" && w.now().Before(a.link().ExpiresAt)
	a.flow.Set(linkView(w.lang, v.before, v.found, open))
	live := 0
	for _, x := range v.authorizers {
		if x.State == platform.Authorized {
			live++
		}
	}
	_, redeemed := v.found[relation.StepRedeemed]
	switch {
	case redeemed:
		a.state.Set(w.T("ui.auth.state.done"), kit.Success)
	case open:
		a.state.Set(w.T("ui.auth.state.waiting"), kit.Accent)
	default:
		a.state.Set(w.T("ui.auth.state.idle"), kit.Neutral)
	}
	w.shell.setCount(w.T("ui.auth.count", live))
	if mark := authorizersMark(v.authorizers, v.hidden, a.showRelease); mark != a.seen {
		a.seen = mark
		a.showAuthorizers(v.authorizers, v.hidden)
	}
	kit.Renew(a.root)
}

// setPills are the permission sets an authorizer granted, by name and number.
func (w *Window) setPills(x platform.Authorizer) fyne.CanvasObject {
	if len(x.FuncInfo) == 0 {
		return kit.NewText(w.T("ui.auth.no_sets"), kit.Small, theme.Warn)
	}
	pills := kit.Flow(5)
	for _, f := range x.FuncInfo {
		pills.Add(kit.NewPill(strings.TrimSpace(fmt.Sprintf("%s %d", setName(f.ID), f.ID)), kit.Neutral, false))
	}
	return pills
}

// inOrder sorts authorizers: authorized ones before the others, and in each group the newest first.
func inOrder(all []platform.Authorizer) []platform.Authorizer {
	return slices.SortedStableFunc(slices.Values(all), func(a, b platform.Authorizer) int {
		if a.State != b.State {
			return cmp.Compare(a.State, b.State) // authorized comes before unauthorized
		}
		return b.AuthorizedAt.Compare(a.AuthorizedAt)
	})
}

// revoke cancels an authorization on WeChat's side, after asking.
func (a *authorizationPage) revoke(appID, name string) {
	w, component := a.w, a.w.component()
	w.confirm(w.T("ui.auth.revoke.ask", name), w.T("ui.auth.revoke.what"), w.T("ui.auth.revoke"), func() {
		w.do(nil, w.T("ui.auth.revoke"), func(ctx context.Context) error {
			_, err := w.bench.Unauthorize(ctx, component, appID)
			return err
		}, func() { w.host.Toast(w.T("ui.done.revoked", name), kit.Success) })
	})
}
