package ui

import (
	"context"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
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
