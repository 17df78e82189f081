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
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// tokensPage answers: which credentials live, until when, and who refreshed them?
type tokensPage struct {
	w    *Window
	all  []embedded.Credential
	seen string

	chart *kit.Lifetimes
	rows  *fyne.Container
	live  []*tokenRow
	root  *fyne.Container
}

func newTokensPage(w *Window) *tokensPage { return &tokensPage{w: w} }

func (t *tokensPage) content() fyne.CanvasObject {
	w := t.w
	t.seen = ""
	t.chart = kit.NewLifetimes(w.T("ui.now"))
	t.rows = kit.VBox(0)
	t.root = background(kit.VBox(14, kit.Card(w.T("ui.tokens.lifetimes"), t.chart),
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

func (t *tokensPage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	all, err := t.w.credentials(ctx)
	if err != nil {
		return nil, err
	}
	now := t.w.now()
	all = slices.DeleteFunc(all, func(c embedded.Credential) bool { return spent(c, now) })
	return func() { t.showAll(all) }, nil
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

func (t *tokensPage) showAll(all []embedded.Credential) {
	t.all = all
	var mark strings.Builder
	for _, c := range all {
		fmt.Fprintln(&mark, c.Kind, c.AppID, c.Owner, c.Value.Reveal(), c.ExpiresAt, c.LastError)
	}
	if s := mark.String() + "."; s != t.seen {
		t.seen = s
		t.showRows()
	}
	t.tick(t.w.now())
	t.w.shell.setCount(t.w.T("ui.tokens.count", len(all)))
	kit.Renew(t.root)
}

func (t *tokensPage) showRows() {
	w := t.w
	t.rows.RemoveAll()
	t.live = nil
	if len(t.all) == 0 {
		t.rows.Add(kit.Pad(18, 18, 0, 0, kit.Empty("key-round", w.T("ui.tokens.none"), w.T("ui.tokens.none.hint"),
			kit.NewButton("ticket", w.T("ui.menu.push_ticket"), kit.Solid, func() { w.pushTicket(nil) }))))
		return
	}
	for i, c := range t.all {
		if i > 0 {
			t.rows.Add(kit.Line())
		}
		r := newTokenRow(w, c)
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

func newTokenRow(w *Window, c embedded.Credential) *tokenRow {
	r := &tokenRow{w: w, c: c, meter: kit.NewMeter(0, kit.Neutral), note: kit.Ell("", kit.Small, theme.Muted),
		value: kit.Ell(c.Value.String(), kit.Mono, theme.Muted)}
	name := kit.VBox(1, kit.Ell(string(c.Kind), kit.Strong, theme.Text),
		kit.Ell(w.T("ui.cred."+string(c.Kind))+" · "+ownerOf(c), kit.Small, theme.Muted))
	left := kit.VBox(3, r.note, r.meter, kit.Ell(lifeDates(c), kit.MonoSmall, theme.Faint))
	reveal := kit.NewIconButton("eye", w.T("ui.reveal"), nil)
	reveal.OnTapped = func() { r.reveal(reveal) }
	buttons := []fyne.CanvasObject{r.value, reveal, w.copyButton(c.Value.Reveal)}
	if c.Refreshable {
		b := kit.NewIconButton("refresh-cw", w.T("ui.tokens.refresh"), nil)
		b.OnTapped = func() { r.refresh(b) }
		buttons = append(buttons, b)
	}
	line := kit.Columns{Widths: []float32{0.36, 0.24, 0.40}, Gap: 14}.Of(name, left,
		kit.Pad(4, 0, 0, 0, kit.HBox(2, buttons...)))
	r.object = kit.Pad(8, 8, 0, 0, line)
	if c.LastError != "" {
		r.object = kit.Pad(8, 8, 0, 0, kit.VBox(4, line, kit.NewParagraph(c.LastError, kit.Small, theme.Danger)))
	}
	return r
}

// lifeDates says from when until when.
func lifeDates(c embedded.Credential) string {
	if c.ExpiresAt.IsZero() {
		return c.IssuedAt.Local().Format("01-02 15:04:05") + " →"
	}
	return c.IssuedAt.Local().Format("01-02 15:04:05") + " → " + c.ExpiresAt.Local().Format("15:04:05")
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

func (r *tokenRow) refresh(b *kit.Button) {
	w, c := r.w, r.c
	w.do(b, w.T("ui.tokens.refresh"), func(ctx context.Context) error {
		return w.bench.Platform.RefreshCredential(ctx, c.Kind, c.Component, c.AppID)
	}, func() { w.host.Toast(w.T("ui.done.refreshed", string(c.Kind)), kit.Success) })
}
