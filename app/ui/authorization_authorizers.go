package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
	"wxlab/sim/world"
)

// authorizerView is an authorizer with what was recorded of it.
type authorizerView struct {
	platform.Authorizer
	message journal.Exchange   // the last message or event, ID 0 for none on record
	history []journal.Exchange // its authorization events, the newest first
}

const (
	mostHistory = 12 // authorization events of an account that are shown
	mostViewed  = 60 // accounts of which the record is searched
)

// viewAuthorizers finds out what was recorded of the accounts that a person wants to see.
func (w *Window) viewAuthorizers(ctx context.Context, all []platform.Authorizer) ([]authorizerView, error) {
	out := make([]authorizerView, len(all))
	for i, x := range all {
		out[i] = authorizerView{Authorizer: x}
		if i >= mostViewed {
			continue
		}
		last, err := w.bench.Journal.List(ctx, journal.Query{Text: "is:callback !kind:auth !kind:ticket appid:" + x.AppID, Limit: 1})
		if err != nil {
			return nil, err
		}
		if len(last) > 0 {
			out[i].message = last[0]
		}
		out[i].history, err = w.bench.Journal.List(ctx, journal.Query{Text: "kind:auth is:callback appid:" + x.AppID,
			Limit: mostHistory})
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// withoutReleaseCheck leaves out the test accounts of the release check, and tells how many there are.
func withoutReleaseCheck(all []platform.Authorizer) (rest []platform.Authorizer, hidden int) {
	rest = slices.DeleteFunc(slices.Clone(all), func(x platform.Authorizer) bool {
		return platform.IsReleaseCheckAccount(x.AppID, x.UserName)
	})
	return rest, len(all) - len(rest)
}

// historyLine is one authorization event of an account.
type historyLine struct {
	at, what string
	tone     kit.Tone
	exchange int64
}

// historyLines are what became of an authorization, the newest first.
func historyLines(l i18n.Lang, events []journal.Exchange) []historyLine {
	tones := map[string]kit.Tone{platform.InfoAuthorized: kit.Success, platform.InfoUpdateAuthorized: kit.Info,
		platform.InfoUnauthorized: kit.Neutral}
	var out []historyLine
	for _, e := range events {
		line := historyLine{at: dayTime(e.At), what: l.T("ui.name." + e.Name), tone: tones[e.Name], exchange: e.ID}
		if e.Failed() {
			line.tone = kit.Danger
		}
		out = append(out, line)
	}
	return out
}

// authorizersMark is everything the page shows of the authorizers: while it is the same nothing is drawn anew.
func authorizersMark(all []authorizerView, hidden int, shown bool) string {
	var b strings.Builder
	for _, x := range all {
		fmt.Fprintln(&b, x.AppID, x.NickName, x.State, x.FuncInfo, x.LastError, x.AuthorizedAt, x.Token.ExpiresAt, x.message.ID)
		for _, e := range x.history {
			fmt.Fprint(&b, e.ID, e.Outcome, " ")
		}
	}
	return b.String() + fmt.Sprint(hidden, shown)
}

func (a *authorizationPage) showAuthorizers(all []authorizerView, hidden int) {
	w := a.w
	a.authorizers.RemoveAll()
	a.lives = nil
	if len(all) == 0 {
		a.authorizers.Add(kit.Pad(14, 14, 0, 0,
			kit.Empty("user-check", w.T("ui.auth.none"), w.realT("ui.auth.none.hint"), nil)))
	}
	for i, x := range all {
		if i > 0 {
			a.authorizers.Add(kit.Line())
		}
		a.authorizers.Add(a.authorizerRow(x))
	}
	if hidden > 0 {
		a.authorizers.Add(kit.HBox(8, kit.NewCheck(w.T("ui.auth.release_accounts", hidden), a.showRelease, func(on bool) {
			a.showRelease = on
			w.reload()
		})))
	}
}

func (a *authorizationPage) authorizerRow(x authorizerView) fyne.CanvasObject {
	w := a.w
	state := kit.NewPill(w.T("ui.auth."+string(x.State)), kit.Success, true)
	name := x.NickName
	if name == "" {
		name = x.AppID
	}
	head := kit.HBox(8, kit.Ell(name, kit.Strong, theme.Text),
		kit.NewPill(w.T("ui.account."+string(x.Kind)), kit.Info, false), state, kit.Spacer())
	ids := kit.HBox(4, kit.Ell(x.AppID+" · "+x.UserName, kit.Mono, theme.Muted),
		w.copyButton(func() string { return x.AppID }), kit.Spacer())
	items := []fyne.CanvasObject{head, ids}
	if x.State == platform.Authorized {
		items = append(items, kit.Pad(3, 5, 0, 0, w.setPills(x.Authorizer)), a.tokenLine(x.Authorizer))
	} else {
		state.Set(w.T("ui.auth."+string(x.State)), kit.Neutral)
	}
	items = append(items, a.recordLine(x))
	if x.LastError != "" {
		items = append(items, kit.NewParagraph(x.LastError, kit.Small, theme.Danger))
	}
	if a.unfolded[x.AppID] {
		items = append(items, a.historyOf(x))
	}
	if x.State == platform.Authorized {
		deeds := kit.HBox(8)
		if w.bench.Sim != nil {
			deeds.Add(kit.NewButton("list-checks", w.T("ui.auth.change"), kit.Outline, func() { a.changeSets(x.Authorizer) }))
		}
		deeds.Add(kit.NewButton("user-x", w.T("ui.auth.revoke"), kit.Alarm, func() { a.revoke(x.AppID, name) }))
		items = append(items, kit.Pad(4, 0, 0, 0, deeds))
	}
	row := kit.Columns{Widths: []float32{avatarSize, 0.9999}, Gap: 10}.Of(kit.VBox(0, avatar(name, false)),
		kit.VBox(3, items...))
	return kit.Pad(9, 9, 0, 0, row)
}

// list looks up who has authorized, off Fyne's thread, for actions that are done to one of them; then something is done.
func (a *authorizationPage) list(then func()) {
	w, component := a.w, a.w.component()
	w.Go(func() {
		all, err := w.bench.Platform.AuthorizersOf(w.ctx, component)
		if err != nil { // the page says why
			return
		}
		rest, _ := withoutReleaseCheck(all)
		w.Post(func() {
			a.listed = rest
			then()
		})
	})
}

// tokenLine is how long an account's token lives on; it runs.
func (a *authorizationPage) tokenLine(x platform.Authorizer) fyne.CanvasObject {
	life := &tokenLife{w: a.w, meter: kit.NewMeter(0, kit.Success), note: kit.Ell("", kit.Small, theme.Muted),
		c: embedded.Credential{Kind: embedded.AuthorizerAccessToken, IssuedAt: x.Token.IssuedAt, ExpiresAt: x.Token.ExpiresAt,
			LastError: x.LastError, Refreshable: true}}
	life.tick(a.w.now())
	a.lives = append(a.lives, life)
	return kit.Columns{Widths: []float32{150, 120, 0.9999}, Gap: 8}.Of(
		kit.NewText("authorizer_access_token", kit.MonoSmall, theme.Faint), kit.Pad(6, 0, 0, 0, life.meter), life.note)
}

// tokenLife is what is left of a token, in front of a person.
type tokenLife struct {
	w     *Window
	c     embedded.Credential
	meter *kit.Meter
	note  *kit.Text
}

func (t *tokenLife) tick(now time.Time) {
	v := lifeOf(t.w.lang, t.c, now)
	t.meter.Set(v.share, v.tone)
	t.note.Set(v.note)
}

// recordLine is when the account was last heard from, and the way to its history.
func (a *authorizationPage) recordLine(x authorizerView) fyne.CanvasObject {
	w := a.w
	line := kit.Flow(12)
	if x.message.ID != 0 {
		line.Add(kit.NewLink(w.T("ui.auth.last_message", nameOf(w.lang, x.message), dayTime(x.message.At)), kit.Small,
			func() { w.openExchange(x.message.ID) }))
	} else {
		line.Add(kit.NewText(w.T("ui.auth.no_message"), kit.Small, theme.Faint))
	}
	if len(x.history) > 0 {
		line.Add(kit.NewLink(w.T("ui.auth.history", len(x.history)), kit.Small, func() {
			a.unfolded[x.AppID] = !a.unfolded[x.AppID]
			a.seen = ""
			w.reload()
		}))
	}
	return line
}

// nameOf is what a person calls a push.
func nameOf(l i18n.Lang, e journal.Exchange) string {
	if key := "ui.name." + e.Name; i18n.Has(key) {
		return l.T(key)
	}
	return cmp.Or(e.Name, l.T("ui.row.unopened"))
}

// historyOf lists the account's authorization events; a click opens one.
func (a *authorizationPage) historyOf(x authorizerView) fyne.CanvasObject {
	rows := kit.VBox(0)
	for _, h := range historyLines(a.w.lang, x.history) {
		line := kit.HBox(8, kit.NewDot(h.tone, 7), kit.NewText(h.at, kit.MonoSmall, theme.Muted),
			kit.NewText(h.what, kit.Small, theme.Text), kit.NewText(fmt.Sprintf("#%d", h.exchange), kit.MonoSmall, theme.Faint))
		rows.Add(kit.NewArea(kit.Pad(3, 3, 0, 0, line), func() { a.w.openExchange(h.exchange) }))
	}
	return rows
}

// changeSets lets the simulated merchant grant other permission sets, as by going through a link again.
func (a *authorizationPage) changeSets(x platform.Authorizer) {
	w, component := a.w, a.w.component()
	var now []int
	for _, f := range x.FuncInfo {
		now = append(now, f.ID)
	}
	w.tickSets(w.T("ui.auth.change.title", x.NickName), w.T("ui.auth.change.hint"), grantable(world.Kind(x.Kind), now), now,
		func(ids []int) error {
			if len(ids) == 0 {
				return fmt.Errorf("%s", w.T("ui.auth.change.none"))
			}
			w.do(nil, w.T("ui.auth.change"), func(ctx context.Context) error {
				return w.bench.AuthorizeInApp(ctx, component, x.AppID, ids)
			}, func() { w.host.Toast(w.T("ui.auth.changed", x.NickName), kit.Success) })
			return nil
		})
}

// grantable are the permission sets that an account can grant, and those it has.
func grantable(kind world.Kind, held []int) []world.PermissionSet {
	return slices.DeleteFunc(slices.Clone(world.PermissionSets(kind)), func(s world.PermissionSet) bool {
		return !slices.Contains(world.DefaultFuncIDs(kind), s.ID) && !slices.Contains(held, s.ID)
	})
}

// tickSets is a dialog in which permission sets are ticked.
func (w *Window) tickSets(title, hint string, all []world.PermissionSet, ticked []int, take func(ids []int) error) {
	on := map[int]bool{}
	for _, id := range ticked {
		on[id] = true
	}
	s := w.sheet(title, w.T("ui.auth.sets.take"), func() error {
		var ids []int
		for id, is := range on {
			if is {
				ids = append(ids, id)
			}
		}
		slices.Sort(ids)
		return take(ids)
	})
	s.add(kit.NewParagraph(hint, kit.Small, theme.Muted))
	rows, seen := kit.VBox(2), map[int]bool{}
	var line []fyne.CanvasObject
	for _, set := range all {
		if seen[set.ID] {
			continue
		}
		seen[set.ID] = true
		line = append(line, kit.NewCheck(fmt.Sprintf("%s %d", set.Name, set.ID), on[set.ID], func(is bool) { on[set.ID] = is }))
		if len(line) == 2 {
			rows.Add(kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 6}.Of(line...))
			line = nil
		}
	}
	if len(line) == 1 {
		rows.Add(line[0])
	}
	if most := min(360, kit.DialogRoom(w.win.Canvas())-150); rows.MinSize().Height > most {
		s.add(kit.Fixed(0, most, kit.Scroll(rows)))
		return
	}
	s.add(rows)
}
