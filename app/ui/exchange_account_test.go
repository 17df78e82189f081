package ui

import (
	"strings"
	"testing"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/sim/world"
)

// TestAnAnswersReasonsAreTheJudges: Traffic says of an answer what the judge says, with its severity, and of a good
// callback where receivers stumble.
func TestAnAnswersReasonsAreTheJudges(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		p := see[*explainPage](t, w, "explain")
		tapWord(t, p.result.root, w.T("ui.explain.example.log"))
		good := p.result.account
		good.Reply = &explain.Reply{Summary: "s", Reasons: []explain.Reason{
			{Code: "a", Severity: world.Failure, Text: "bad status", Cause: "a router", Fix: "return 200"},
			{Code: "b", Severity: world.Remark, Text: "odd header"},
			{Code: "c", Severity: world.Unsettled, Text: "who knows"},
		}}
		got := words(summaryTab{w: w, now: exchangeDetail{explanation: good, onRecord: true}}.content())
		wants(t, got, "bad status", "a router", "return 200", "odd header", "who knows",
			w.T("ui.severity.failure"), w.T("ui.severity.remark"), w.T("ui.severity.unsettled"))
		if strings.Count(got, w.T("ui.why")) != 1 {
			t.Errorf("a reason without a cause says one:\n%s", got)
		}
		failed := explainFailure(i18n.Zh, journal.Failures{Latest: journal.Exchange{Reason: "r"}}, good)
		if failed.what != "bad status" || failed.why != "a router" || failed.fix != "return 200" {
			t.Errorf("Overview says %+v", failed)
		}
		steps := words((&stepsTab{w: w}).cards(good))
		if len(good.Pitfalls) == 0 {
			t.Fatal("there are no pitfalls")
		}
		for _, pit := range good.Pitfalls {
			wants(t, steps, pit.Cause, pit.Fix)
		}
	}
}
