package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// tokensPage answers: which credentials live, until when, and who refreshed them?
type tokensPage struct {
	w    *Window
	all  []embedded.Credential
	seen string

	alarms *fyne.Container
	chart  *kit.Lifetimes
	lives  fyne.CanvasObject // the card around it
	rows   *fyne.Container
	live   []*tokenRow
	root   *fyne.Container
}

func newTokensPage(w *Window) *tokensPage { return &tokensPage{w: w} }

func (t *tokensPage) content() fyne.CanvasObject {
	w := t.w
	t.seen = ""
	t.chart = kit.NewLifetimes(w.T("ui.now"), func(h int) string { return offset(w.lang, time.Duration(h)*time.Hour) })
	t.rows, t.alarms = kit.VBox(0), kit.VBox(0)
	t.alarms.Hide()
	t.lives = kit.Card(w.T("ui.tokens.lifetimes"), t.chart)
	t.root = background(kit.VBox(14, t.alarms, t.lives,
		kit.Card(w.T("ui.tokens.all"), t.rows)))
	return t.root
}

// life is how much of a credential is left.
type life struct {
	note  string
	share float64 // of its life, 0 to 1
	tone  kit.Tone
}

// lifeOf says how much of a credential is left at now. In the last ten minutes it warns: by then the
// platform should have refreshed it.
func lifeOf(l i18n.Lang, c embedded.Credential, now time.Time) life {
	if c.LastError != "" {
		return life{l.T("ui.tokens.failed"), 0, kit.Danger}
	}
	if c.ExpiresAt.IsZero() {
		return life{l.T("ui.tokens.forever"), 1, kit.Info}
	}
	left := c.ExpiresAt.Sub(now)
	if left <= 0 {
		tone := kit.Danger
		if !c.Refreshable {
			tone = kit.Neutral
		}
		return life{l.T("ui.tokens.expired", span(l, left)), 0, tone}
	}
	v := life{l.T("ui.tokens.left", span(l, left)), 1, kit.Success}
	if whole := c.ExpiresAt.Sub(c.IssuedAt); whole > 0 {
		v.share = left.Seconds() / whole.Seconds()
	}
	if left < 10*time.Minute {
		v.tone = kit.Warn
	}
	return v
}

// lifetimesView is the chart: all credentials that expire, also those that did so within the last hour.
func lifetimesView(l i18n.Lang, all []embedded.Credential, now time.Time) []kit.Life {
	var out []kit.Life
	for _, c := range all {
		if c.ExpiresAt.IsZero() || now.Sub(c.ExpiresAt) > time.Hour {
			continue
		}
		v := lifeOf(l, c, now)
		out = append(out, kit.Life{Name: string(c.Kind), Sub: ownerOf(c), From: c.IssuedAt, To: c.ExpiresAt,
			Tone: v.tone, Note: v.note})
	}
	return out
}

func ownerOf(c embedded.Credential) string {
	if c.Owner != "" {
		return c.Owner
	}
	return c.AppID
}

func (t *tokensPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	all, err := t.w.credentials(ctx)
	if err != nil {
		return nil, err
	}
	now := t.w.now()
	all = slices.DeleteFunc(all, func(c embedded.Credential) bool { return spent(c, now) })
	all, more := newestCodes(all)
	views, err := t.w.viewTokens(ctx, all)
	if err != nil {
		return nil, err
	}
	alarms, err := t.w.tokenAlarms(ctx, l, all)
	if err != nil {
		return nil, err
	}
	return func() { t.showAll(views, alarms, more) }, nil
}

// credentials are what the platform holds as the chosen component.
func (w *Window) credentials(ctx context.Context) ([]embedded.Credential, error) {
	all, err := w.bench.Platform.Credentials(ctx)
	of := w.component()
	if of == "" {
		of = w.bench.Settings().Component.AppID
	}
	return slices.DeleteFunc(all, func(c embedded.Credential) bool { return c.Component != of }), err
}

// spent reports whether c is an expired pre-auth code, which is of no interest any more.
func spent(c embedded.Credential, now time.Time) bool {
	return c.Kind == embedded.PreAuthCode && !now.Before(c.ExpiresAt)
}

// codesListed is how many pre-auth codes are listed: each link leaves one, which lives for half an hour.
const codesListed = 3

// newestCodes leaves of the pre-auth codes the newest few, which come first, and counts the others.
func newestCodes(all []embedded.Credential) (shown []embedded.Credential, more int) {
	codes := 0
	for _, c := range all {
		if c.Kind == embedded.PreAuthCode {
			if codes++; codes > codesListed {
				more++
				continue
			}
		}
		shown = append(shown, c)
	}
	return shown, more
}

// showAll lists credentials; more is how many pre-auth codes are not among them.
func (t *tokensPage) showAll(all []tokenView, alarms []tokenAlarm, more int) {
	t.all = nil
	var mark strings.Builder
	for _, c := range all {
		t.all = append(t.all, c.Credential)
		fmt.Fprintln(&mark, c.Kind, c.AppID, c.Owner, c.Value.Reveal(), c.ExpiresAt, c.LastError,
			c.usage.Made.ID, c.usage.Count, c.usage.Last.ID)
	}
	if s := fmt.Sprintln(mark.String(), alarms, more); s != t.seen {
		t.seen = s
		t.showRows(all)
		if more > 0 {
			t.rows.Add(kit.Line())
			t.rows.Add(kit.Pad(8, 4, 0, 0, kit.NewParagraph(t.w.T("ui.tokens.more_codes", more), kit.Small, theme.Faint)))
		}
		t.alarms.Objects = []fyne.CanvasObject{t.w.alarmBox(alarms)}
		t.alarms.Hidden = len(alarms) == 0
		show(t.lives, len(all) > 0)
	}
	t.tick(t.w.now())
	t.w.shell.setCount(t.w.T("ui.tokens.count", len(all)+more))
	kit.Renew(t.root)
}

func (t *tokensPage) showRows(all []tokenView) {
	w := t.w
	t.rows.RemoveAll()
	t.live = nil
	if len(all) == 0 {
		t.rows.Add(kit.Pad(18, 18, 0, 0, kit.Empty("key-round", w.T("ui.tokens.none"), w.T("ui.tokens.none.hint"),
			kit.NewButton("ticket", w.T("ui.menu.push_ticket"), kit.Solid, func() { w.pushTicket(nil) }))))
		return
	}
	for i, c := range all {
		if i > 0 {
			t.rows.Add(kit.Line())
		}
		r := newTokenRow(w, c.Credential, c.usage)
		t.live = append(t.live, r)
		t.rows.Add(r.object)
	}
}

func (t *tokensPage) tick(now time.Time) {
	if t.chart == nil {
		return
	}
	t.chart.Set(lifetimesView(t.w.lang, t.all, now), now)
	for _, r := range t.live {
		r.tick(now)
	}
}

// tokenRow is one credential: name, what is left of it, its value masked, and what can be done.
type tokenRow struct {
	w        *Window
	c        embedded.Credential
	object   fyne.CanvasObject
	meter    *kit.Meter
	note     *kit.Text
	value    *kit.Text
	revealed bool
}

func newTokenRow(w *Window, c embedded.Credential, u relation.Usage) *tokenRow {
	r := &tokenRow{w: w, c: c, meter: kit.NewMeter(0, kit.Neutral), note: kit.Ell("", kit.Small, theme.Muted),
		value: kit.Ell(c.Value.String(), kit.Mono, theme.Muted)}
	name := kit.VBox(1, kit.Ell(string(c.Kind), kit.Strong, theme.Text),
		kit.Ell(w.T("ui.cred."+string(c.Kind))+" · "+ownerOf(c), kit.Small, theme.Muted))
	left := kit.VBox(3, r.note, r.meter, kit.Ell(lifeDates(w.lang, c), kit.MonoSmall, theme.Faint))
	reveal := kit.NewIconButton("eye", w.T("ui.reveal"), nil)
	reveal.OnTapped = func() { r.reveal(reveal) }
	refresh := kit.NewIconButton("refresh-cw", w.T("ui.tokens.refresh"), nil)
	refresh.OnTapped = func() { w.refresh(refresh, c) }
	menu := w.credentialMenu(c)
	more := w.moreButton(func(at fyne.Position) { w.shell.offer(at, menu...) })
	buttons := kit.HBox(2, r.value, reveal, w.copyButton(c.Value.Reveal), placed(refresh, c.Refreshable),
		placed(more, len(menu) > 0))
	line := kit.Columns{Widths: []float32{0.34, 0.28, 0.38}, Gap: 14}.Of(name, left, kit.Pad(4, 0, 0, 0, buttons))
	whole := kit.VBox(4, line, r.record(u))
	if c.LastError != "" {
		whole.Add(kit.NewParagraph(c.LastError, kit.Small, theme.Danger))
	}
	r.object = kit.Pad(8, 8, 0, 0, whole)
	return r
}

// placed is a button, or its place where there is nothing for it to do: the buttons of all rows stand in columns.
func placed(b *kit.Button, there bool) fyne.CanvasObject {
	show(b, there)
	return kit.Fixed(b.MinSize().Width, 0, b)
}

// record is what was recorded of the credential: its uses, who got it, and what it comes from.
func (r *tokenRow) record(u relation.Usage) fyne.CanvasObject {
	w := r.w
	said := kit.HBox(12)
	if u.Last.ID != 0 {
		said.Add(kit.NewLink(usedText(w.lang, u), kit.Small, func() { w.openExchange(u.Last.ID) }))
	} else {
		said.Add(kit.NewText(usedText(w.lang, u), kit.Small, theme.Faint))
	}
	if by := madeText(w.lang, u); by != "" {
		said.Add(kit.Ell(by, kit.Small, theme.Muted))
	}
	if len(lineage(u)) < 2 {
		return said
	}
	return kit.VBox(2, said, w.lineageRow(u))
}

// lifeDates says from when until when; the day of the end only where it is another one.
func lifeDates(l i18n.Lang, c embedded.Credential) string {
	const day = "01-02"
	from, to := c.IssuedAt.Local(), c.ExpiresAt.Local()
	switch begin := monthTime(from); {
	case c.ExpiresAt.IsZero():
		return l.T("ui.tokens.since", begin)
	case from.Format(day) != to.Format(day):
		return begin + " → " + monthTime(to)
	default:
		return begin + " → " + to.Format("15:04:05")
	}
}

func (r *tokenRow) tick(now time.Time) {
	v := lifeOf(r.w.lang, r.c, now)
	r.meter.Set(v.share, v.tone)
	r.note.Set(v.note)
}

func (r *tokenRow) reveal(b *kit.Button) {
	r.revealed = !r.revealed
	icon, text := "eye", r.c.Value.String()
	if r.revealed {
		icon, text = "eye-off", r.c.Value.Reveal()
	}
	b.Set(icon, "")
	r.value.Set(text)
}

// refresh gets another of a credential.
func (w *Window) refresh(control disabler, c embedded.Credential) {
	w.do(control, w.T("ui.tokens.refresh"), func(ctx context.Context) error {
		return w.bench.Platform.RefreshCredential(ctx, c.Kind, c.Component, c.AppID)
	}, func() { w.host.Toast(w.T("ui.done.refreshed", string(c.Kind)), kit.Success) })
}

// actions are those of the credentials that the page showed last.
func (t *tokensPage) actions() (all []action) {
	for _, c := range t.all {
		about := string(c.Kind) + " · " + ownerOf(c)
		if c.Refreshable {
			all = append(all, doneTo(about, action{icon: "refresh-cw", key: "ui.tokens.refresh",
				do: func() { t.w.refresh(nil, c) }})...)
		}
		all = append(all, doneTo(about, action{icon: "copy", key: "ui.copy", do: func() { t.w.copyText(c.Value.Reveal()) }})...)
		all = append(all, t.w.credentialMenu(c)...)
	}
	return all
}
