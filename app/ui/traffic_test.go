package ui

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/journal"
)

func TestPagesAreNotTakenForCallbacks(t *testing.T) {
	w := openWindow(t, i18n.En)
	r, err := http.Get(w.bench.PlatformURL() + "/authorize")
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	flush(t, w)
	pages, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "kind:page"})
	if err != nil || len(pages) != 1 {
		t.Fatal(err, pages)
	}
	w.openExchange(pages[0].ID)
	w.load()
	v := w.entryOf("traffic").page.(*trafficPage).view
	if v.now.ID != pages[0].ID || !v.now.explanation.OK || v.now.explanation.Steps[0].Name != "page" ||
		!strings.Contains(words(v.panes[0]), "/authorize") {
		t.Errorf("#%d with %d steps:\n%s", v.now.ID, len(v.now.explanation.Steps), words(v.panes[0]))
	}
	v.show(exchangeDetail{Detail: journal.Detail{Exchange: journal.Exchange{ID: 99, Kind: journal.KindPage, Status: 400,
		Outcome: journal.OutcomeRefused, Reason: "the code is spent"}}, onRecord: true})
	if !strings.Contains(words(v.panes[0]), "the code is spent") {
		t.Error("a page that was refused should say why")
	}
}

// TestTheSummarySaysTheWay by which a program's call reached the simulated WeChat, in the reader's language.
func TestTheSummarySaysTheWay(t *testing.T) {
	for lang, want := range map[i18n.Lang]string{i18n.Zh: "经代理，明文发送完整地址", i18n.En: "through the proxy, with the whole address in clear"} {
		w := openWindow(t, lang)
		through, err := url.Parse(w.bench.SimURL())
		if err != nil {
			t.Fatal(err)
		}
		tr := &http.Transport{Proxy: http.ProxyURL(through)}
		r, err := (&http.Client{Transport: tr}).Get("http://api.weixin.qq.com/cgi-bin/token")
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
		tr.CloseIdleConnections()
		call, err := w.bench.Journal.Wait(t.Context(), "way:absolute", 0)
		if err != nil {
			t.Fatal(err)
		}
		w.openExchange(call.ID)
		w.load()
		if text := words(w.entryOf("traffic").page.(*trafficPage).view.panes[0]); !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}

func TestTrafficKeepsTheChoiceWhileRowsComeIn(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	forge(t, w)
	p := see[*trafficPage](t, w, "traffic")
	p.key(fyne.KeyEnd)
	w.load()
	chosen := p.view.now.ID
	w.pushTicket(nil)
	flush(t, w)
	w.load()
	if p.view.now.ID != chosen || p.chosen != chosen {
		t.Errorf("the choice moved from %d to %d", chosen, p.view.now.ID)
	}
	p.key(fyne.KeyUp)
	w.load()
	if p.view.now.ID == chosen {
		t.Error("the up key should choose another")
	}
}

// A burst beyond one page must not tear the list from what the reader has before him.
func TestTrafficCatchesUpAfterABurst(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	flush(t, w)
	p := see[*trafficPage](t, w, "traffic")
	p.key(fyne.KeyEnd)
	w.load()
	first, chosen := p.model.rows[len(p.model.rows)-1].ID, p.chosen
	for range 2*pageSize + 50 {
		r, err := http.Get(w.bench.PlatformURL() + "/no-such-page")
		if err != nil {
			t.Fatal(err)
		}
		r.Body.Close()
	}
	flush(t, w)
	w.load()
	if got := p.model.rows[len(p.model.rows)-1].ID; got != first || len(p.model.rows) < 2*pageSize+50 {
		t.Errorf("after the burst the list has %d rows down to #%d, want #%d", len(p.model.rows), got, first)
	}
	if p.chosen != chosen {
		t.Error("the choice moved")
	}
}

func TestTrafficFiltersAndSaysWhatIsWrong(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	forge(t, w)
	p := see[*trafficPage](t, w, "traffic")
	all := len(p.model.rows)
	test.Tap(p.chips[6])
	w.load()
	if len(p.model.rows) != 1 || !p.model.rows[0].Failed() || all < 2 {
		t.Fatalf("%d of %d rows failed", len(p.model.rows), all)
	}
	steps := p.view.now.explanation.Steps
	if !strings.Contains(words(p.view.root), steps[0].Title) && w.trouble(p.view.now.explanation, nil) == nil {
		t.Error("the failed exchange is not explained")
	}
	p.search("status:banana")
	w.load()
	if !p.mistake.Visible() || p.mistake.Text() == "" {
		t.Error("a mistake in the search should be named")
	}
	p.search("nothing-has-this-word")
	w.load()
	if p.mistake.Visible() || len(p.model.rows) != 0 || !strings.Contains(words(p.body), "Nothing matches") {
		t.Errorf("an empty result says: %q", words(p.body))
	}
	p.open(1)
	w.load()
	if len(p.model.rows) < all || p.view.now.ID != 1 {
		t.Errorf("opening an exchange should clear the search: %d rows", len(p.model.rows))
	}
}

func TestTrafficReplaysAndPins(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	flush(t, w)
	p := see[*trafficPage](t, w, "traffic")
	tickets, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "kind:ticket", Limit: 1})
	if err != nil || len(tickets) != 1 {
		t.Fatal(err, tickets)
	}
	p.open(tickets[0].ID)
	w.load()
	p.view.pin()
	w.press("F5")
	flush(t, w)
	w.load()
	if p.view.now.ID == tickets[0].ID || p.view.now.Name != "component_verify_ticket" {
		t.Errorf("after a replay the page shows #%d %s", p.view.now.ID, p.view.now.Name)
	}
	if e, err := w.bench.Journal.Get(t.Context(), tickets[0].ID); err != nil || !e.Pinned {
		t.Error("not pinned", err)
	}
	exact := p.view.now.Detail
	p.view.replayMenu()
	menu := w.shell.items(p.view.replayActions()...)
	if w.win.Canvas().Overlays().Top() == nil || len(menu) != 4 || menu[1].Disabled {
		t.Error("the button should offer every way to replay")
	}
	w.win.Canvas().Overlays().Remove(w.win.Canvas().Overlays().Top())
	menu[1].Action()
	flush(t, w)
	w.load()
	if again := p.view.now; again.ID == exact.ID || again.Query == exact.Query ||
		string(again.Plain) != string(exact.Plain) || again.ParentID != exact.ID {
		t.Errorf("re-signed, the page shows #%d of #%d: %s", again.ID, again.ParentID, again.Query)
	}
	for i := range 4 {
		p.view.tabs.Select(i)
		if img := w.win.Canvas().Capture(); img.Bounds().Dx() != 1280 {
			t.Error("tab", i)
		}
	}
}

func TestExamplesAreUnderstoodAndExplained(t *testing.T) {
	for _, e := range examples {
		if _, err := journal.ParseQuery(e); err != nil {
			t.Errorf("%s: %v", e, err)
		}
		if key := "ui.search." + e; i18n.Zh.T(key) == key {
			t.Errorf("%s is not explained", e)
		}
	}
}
