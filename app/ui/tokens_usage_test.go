package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/platform"
)

func TestATokenSaysWhereItComesFromAndHowItIsUsed(t *testing.T) {
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.Local)
	api := journal.Exchange{ID: 7, At: at, Kind: journal.KindAPI, Name: "api_component_token", Side: journal.Platform}
	used := relation.Usage{Made: api, Count: 500, More: true, Last: journal.Exchange{ID: 9, At: at}}
	for got, want := range map[string]string{
		usedText(i18n.En, relation.Usage{}):          "nothing on record",
		usedText(i18n.Zh, relation.Usage{Made: api}): "还没有用过",
		usedText(i18n.Zh, used):                      "用过 500+ 次",
		madeText(i18n.En, used):                      "got by the platform with api_component_token",
		madeText(i18n.En, relation.Usage{Made: journal.Exchange{ID: 1, At: at, Kind: journal.KindTicket}}):                               "pushed by WeChat",
		madeText(i18n.Zh, relation.Usage{Made: journal.Exchange{ID: 1, At: at, Name: "x", Side: journal.WeChat, Kind: journal.KindAPI}}): "你的服务器",
		madeText(i18n.En, relation.Usage{Made: journal.Exchange{ID: 1, At: at, Name: "x", ParentID: 5, Kind: journal.KindAPI}}):          "because of the push #5",
	} {
		if !strings.Contains(got, want) {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestAlarmsOfTokens(t *testing.T) {
	at := time.Date(2026, 5, 4, 3, 2, 1, 0, time.Local)
	fetches := []journal.Exchange{{ID: 3, At: at.Add(time.Second)}, {ID: 2, At: at}, {ID: 1, At: at.Add(-2 * time.Hour)}}
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "同时刷新了两次", i18n.En: "Two refreshes at once"} {
		got := rushAlarms(lang, "wx1", fetches)
		if len(got) != 1 || !strings.Contains(got[0].title, says) || got[0].exchange != 3 || !strings.Contains(got[0].body, "#2") {
			t.Errorf("%+v", got)
		}
	}
	refresh := embedded.Credential{Kind: embedded.AuthorizerRefreshToken, Owner: "茶叶店", Value: "held"}
	for newest, want := range map[string]kit.Tone{"held": kit.Neutral, "": kit.Neutral, "other": kit.Warn} {
		if a, _ := lostAlarm(i18n.En, refresh, newest, journal.Exchange{ID: 5}); a.tone != want {
			t.Errorf("%q: %+v", newest, a)
		}
	}
	refresh.Value = ""
	if a, lost := lostAlarm(i18n.Zh, refresh, "other", journal.Exchange{ID: 5}); !lost || a.tone != kit.Danger {
		t.Errorf("%+v", a)
	}
}

func TestTokensOnThePage(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	authorizeOne(t, w)
	flush(t, w)
	p := see[*tokensPage](t, w, "tokens")
	wants(t, words(p.root), "pushed by WeChat", "got by the platform with api_component_token", "→")
	ticket, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "kind:ticket outcome:ok", Limit: 9})
	if err != nil || len(ticket) == 0 {
		t.Fatal(ticket, err)
	}
	tapWord(t, p.rows, fmt.Sprint("component_verify_ticket #", ticket[len(ticket)-1].ID))
	if w.shown.Load().id != "traffic" {
		t.Errorf("the lineage leads to %s", w.shown.Load().id)
	}
	for range 8 {
		if err := w.bench.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	flush(t, w)
	see[*tokensPage](t, w, "tokens")
	wants(t, words(p.alarms), "Two refreshes at once of", "refreshed far too often", "9 times within an hour")
	row := p.live[1]
	if row.c.Kind != embedded.ComponentAccessToken {
		t.Fatal(row.c.Kind)
	}
	choose(t, w.shell.items(w.credentialMenu(row.c)...), "Have WeChat expire it now…")
	wants(t, words(w.open()), "42001")
	tapWord(t, w.open(), "Expire it")
	if live := w.bench.Sim.LiveToken(row.c.Component, ""); live == row.c.Value.Reveal() {
		t.Error("WeChat still takes it")
	}
	choose(t, w.shell.items(w.credentialMenu(row.c)...), "Have the platform lose it…")
	tapWord(t, w.open(), "Lose it")
	if held, _, err := w.bench.Platform.Store.ComponentToken(t.Context(), row.c.Component); err != nil || held.Value != "" {
		t.Errorf("the platform holds %v, %v", held.Value, err)
	}
	if _, err := w.bench.Platform.NewAuthorizationLink(t.Context(), "", platform.LinkOptions{}); err != nil {
		t.Errorf("it does not get another one: %v", err)
	}
	if items := w.credentialMenu(p.live[0].c); len(items) != 1 {
		t.Errorf("a ticket has %d endings", len(items))
	}
}

// TestAStormIsNoSmallerThanItIs: what was not read further is counted as more.
func TestAStormIsNoSmallerThanItIs(t *testing.T) {
	for n, want := range map[int]string{9: "9", mostFetches - 1: "99", mostFetches: "100+"} {
		if got := stormSize(n); got != want {
			t.Errorf("%d fetches are said to be %s", n, got)
		}
	}
}
