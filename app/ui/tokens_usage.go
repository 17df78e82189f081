package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// tokenView is a credential with what was recorded of it.
type tokenView struct {
	embedded.Credential
	usage relation.Usage
}

// mostUsages is of how many credentials the record is searched: with hundreds of accounts the page would wait.
const mostUsages = 40

// viewTokens finds out what was recorded of credentials.
func (w *Window) viewTokens(ctx context.Context, all []embedded.Credential) ([]tokenView, error) {
	out := make([]tokenView, len(all))
	for i, c := range all {
		out[i] = tokenView{Credential: c}
		if i >= mostUsages || c.Value == "" {
			continue
		}
		var err error
		v := relation.Value{Name: string(c.Kind), Text: c.Value.Reveal()}
		if out[i].usage, err = relation.UsageOf(ctx, w.bench.Journal, v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// usedText is how often a credential was used, and when last.
func usedText(l i18n.Lang, u relation.Usage) string {
	switch {
	case u.Made.ID == 0:
		return l.T("ui.tokens.unrecorded")
	case u.Count == 0:
		return l.T("ui.tokens.unused")
	}
	count := countOf(u.Count)
	if u.More {
		count += "+"
	}
	return l.T("ui.tokens.used", count, dayTime(u.Last.At))
}

// madeText is who got a credential, and in which exchange.
func madeText(l i18n.Lang, u relation.Usage) string {
	e := u.Made
	switch {
	case e.ID == 0:
		return ""
	case journal.IsCallback(e.Kind):
		return l.T("ui.tokens.by.wechat", dayTime(e.At))
	case e.Side == journal.WeChat:
		return l.T("ui.tokens.by.own", e.Name, dayTime(e.At))
	case e.ParentID != 0:
		return l.T("ui.tokens.by.push", e.Name, fmt.Sprint(e.ParentID), dayTime(e.At))
	}
	return l.T("ui.tokens.by.platform", e.Name, dayTime(e.At))
}

// lineage are the exchanges that a credential comes from, each by what it made; the last is its own.
func lineage(u relation.Usage) (out []relation.Link) {
	if u.Made.ID == 0 {
		return nil
	}
	return append(append(out, u.From...), relation.Link{Exchange: u.Made, Proven: true})
}

// lineageRow is the way from the ticket to a credential; each step opens its exchange.
func (w *Window) lineageRow(u relation.Usage) fyne.CanvasObject {
	row := kit.Flow(6)
	for i, l := range lineage(u) {
		if i > 0 {
			row.Add(kit.NewText("→", kit.Small, theme.Faint))
		}
		name := strings.TrimPrefix(l.Name, "api_")
		row.Add(kit.NewLink(fmt.Sprintf("%s #%d", name, l.ID), kit.MonoSmall, func() { w.openExchange(l.ID) }))
	}
	return row
}

// tokenAlarm is a warning about tokens, and the exchange that shows why.
type tokenAlarm struct {
	title, body string
	tone        kit.Tone
	exchange    int64
}

// rushAlarms are the warnings about how one token is fetched.
func rushAlarms(l i18n.Lang, whose string, fetches []journal.Exchange) (out []tokenAlarm) {
	for _, r := range relation.RushIn(fetches) {
		a := tokenAlarm{tone: kit.Danger, exchange: r.Last.ID, title: l.T("ui.tokens.race", whose),
			body: l.T("ui.tokens.race.what", fmt.Sprint(r.First.ID), fmt.Sprint(r.Last.ID), dayTime(r.Last.At))}
		if !r.Race {
			a.tone, a.title = kit.Warn, l.T("ui.tokens.storm", whose)
			a.body = l.T("ui.tokens.storm.what", stormSize(r.Storm), dayTime(r.First.At), dayTime(r.Last.At))
		}
		out = append(out, a)
	}
	return out
}

// lostAlarm warns of an account's refresh token that the platform does not hold as WeChat gave it last.
func lostAlarm(l i18n.Lang, c embedded.Credential, newest string, given journal.Exchange) (a tokenAlarm, lost bool) {
	switch {
	case c.Kind != embedded.AuthorizerRefreshToken:
		return a, false
	case c.Value == "":
		return tokenAlarm{l.T("ui.tokens.lost", ownerOf(c)), l.T("ui.tokens.lost.what"), kit.Danger, given.ID}, true
	case newest != "" && newest != c.Value.Reveal():
		return tokenAlarm{l.T("ui.tokens.losing", ownerOf(c)), l.T("ui.tokens.losing.what", fmt.Sprint(given.ID)), kit.Warn,
			given.ID}, true
	}
	return a, false
}

// mostFetches is how many fetches of a token are looked at.
const mostFetches = 100

// stormSize is how often a token was fetched: 12, and 100+ where nobody looked further.
func stormSize(n int) string {
	if n < mostFetches {
		return countOf(n)
	}
	return countOf(mostFetches) + "+"
}

// tokenAlarms looks through what was recorded for races, storms and refresh tokens that get lost.
func (w *Window) tokenAlarms(ctx context.Context, l i18n.Lang, all []embedded.Credential) (out []tokenAlarm, err error) {
	for i, c := range all {
		if i >= mostUsages {
			break
		}
		query := map[embedded.CredentialKind]string{
			embedded.ComponentAccessToken:  "name:api_component_token outcome:ok component:" + c.AppID,
			embedded.AuthorizerAccessToken: "name:api_authorizer_token outcome:ok appid:" + c.AppID,
		}[c.Kind]
		if query != "" {
			fetches, err := w.bench.Journal.List(ctx, journal.Query{Text: query, Limit: mostFetches})
			if err != nil {
				return nil, err
			}
			out = append(out, rushAlarms(l, ownerOf(c), fetches)...)
		}
		if c.Kind == embedded.AuthorizerRefreshToken {
			newest, given, err := relation.NewestRefreshToken(ctx, w.bench.Journal, c.AppID)
			if err != nil {
				return nil, err
			}
			if a, lost := lostAlarm(l, c, newest, given); lost {
				out = append(out, a)
			}
		}
	}
	return out, nil
}

// alarmBox shows warnings, each with the way to its proof.
func (w *Window) alarmBox(alarms []tokenAlarm) fyne.CanvasObject {
	box := kit.VBox(10)
	for _, a := range alarms {
		var buttons []fyne.CanvasObject
		if a.exchange != 0 {
			buttons = append(buttons, kit.NewButton("arrow-right", w.T("ui.tokens.show", fmt.Sprint(a.exchange)), kit.Outline,
				func() { w.openExchange(a.exchange) }))
		}
		box.Add(kit.Callout(a.tone, a.title, []fyne.CanvasObject{kit.NewParagraph(a.body, kit.Small, theme.Text)}, buttons...))
	}
	return box
}

// credentialMenu is what can befall a credential now.
func (w *Window) credentialMenu(c embedded.Credential) (all []action) {
	if w.bench.Sim != nil && (c.Kind == embedded.VerifyTicket || isAccessToken(c.Kind)) {
		all = append(all, action{icon: "clock", key: "ui.tokens.expire", do: func() {
			w.confirm(w.T("ui.tokens.expire.ask", string(c.Kind)), w.T("ui.tokens.expire.what"), w.T("ui.tokens.expire.verb"), func() {
				w.do(nil, w.T("ui.tokens.expire.verb"), func(context.Context) error { return w.bench.Sim.Expire(c.Value.Reveal()) },
					func() { w.host.Toast(w.T("ui.tokens.expired_now", string(c.Kind)), kit.Success) })
			})
		}})
	}
	if isAccessToken(c.Kind) {
		all = append(all, action{icon: "x", key: "ui.tokens.lose", do: func() {
			w.confirm(w.T("ui.tokens.lose.ask", string(c.Kind)), w.T("ui.tokens.lose.what"), w.T("ui.tokens.lose.verb"), func() {
				w.do(nil, w.T("ui.tokens.lose.verb"), func(ctx context.Context) error {
					return w.bench.Platform.LoseCredential(ctx, c)
				}, func() { w.host.Toast(w.T("ui.tokens.lost_now", string(c.Kind)), kit.Success) })
			})
		}})
	}
	return doneTo(string(c.Kind)+" · "+ownerOf(c), all...)
}

func isAccessToken(k embedded.CredentialKind) bool {
	return k == embedded.ComponentAccessToken || k == embedded.AuthorizerAccessToken
}
