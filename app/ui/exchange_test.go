package ui

import (
	"context"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

func TestResultIsQuietOnlyWhenAllIsWell(t *testing.T) {
	for _, c := range []struct {
		e    journal.Exchange
		text string
		tone kit.Tone
	}{
		{journal.Exchange{Status: 200, Outcome: journal.OutcomeOK}, "200", kit.Success},
		{journal.Exchange{Status: 200, Outcome: journal.OutcomeRefused, Code: 61004}, "61004", kit.Danger},
		{journal.Exchange{Status: 401, Outcome: journal.OutcomeRefused, Code: -40001}, "-40001", kit.Danger},
		{journal.Exchange{Status: 413, Outcome: journal.OutcomeRefused}, "413", kit.Danger},
		{journal.Exchange{Outcome: journal.OutcomeFailed}, "no answer", kit.Danger},
		{journal.Exchange{Status: 200, Outcome: journal.OutcomeDuplicate}, "duplicate", kit.Warn},
		{journal.Exchange{Status: 200, Outcome: journal.OutcomeUnknown}, "never authorized", kit.Warn},
		{journal.Exchange{}, "open", kit.Neutral},
	} {
		text, tone := exchangeResult(i18n.En, c.e)
		if text != c.text || tone != c.tone {
			t.Errorf("%+v: %q in tone %d", c.e, text, tone)
		}
	}
}

func TestAnExchangeThatIsGoneIsNoError(t *testing.T) {
	w := openWindow(t, i18n.En)
	d, err := w.loadExchange(t.Context(), 1<<40, i18n.En)
	if err != nil || d.onRecord {
		t.Errorf("found %v, error %v", d.onRecord, err)
	}
	_, gone := w.explain(t.Context(), journal.Exchange{ID: 1 << 40, Kind: journal.KindMessage}, i18n.En)
	if gone == nil || ignoreNotFound(gone) != nil {
		t.Errorf("pruned between the two looks: %v", gone)
	}
	if ignoreNotFound(context.DeadlineExceeded) == nil {
		t.Error("another error is lost")
	}
}

// TestAFailedPushOpensItsExchange whatever the filter of Traffic was, and however little it says of itself.
func TestAFailedPushOpensItsExchange(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, s, _ := authorized(t, lang)
		if _, err := w.bench.Sim.Inject(world.Fault{Effect: world.BadSignature, Next: 1}); err != nil {
			t.Fatal(err)
		}
		p := see[*trafficPage](t, w, "traffic")
		p.search("kind:ticket name:nothing")
		see[*simulatorPage](t, w, "simulator")
		s.trigger()
		tapWord(t, s.outcome, w.T("ui.sim.show_traffic"))
		w.load()
		got := p.view.now.Exchange
		if w.shown.Load().id != "traffic" || !got.Failed() || got.Name != "" || p.text != "" || p.chip != filters[0] {
			t.Errorf("the link shows #%d %s %s under the search %q", got.ID, got.Name, got.Outcome, p.text)
		}
	}
}

// TestAPushThatNeverArrivedSaysSo instead of an empty list without a word.
func TestAPushThatNeverArrivedSaysSo(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.openDelivery(world.Delivery{Name: "text", Account: "wx1", Attempts: []world.Attempt{{URL: "http://x/y?nonce=1"}, {URL: ":"}}})
	p := w.entryOf("traffic").page.(*trafficPage)
	if p.entry.Text != "name:text appid:wx1" || !strings.Contains(words(w.host), "没有对应的记录") {
		t.Errorf("the search is %q", p.entry.Text)
	}
}
