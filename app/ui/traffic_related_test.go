package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
)

// areas are the clickable rows of o.
func areas(o fyne.CanvasObject) (out []*kit.Area) {
	walk(o, func(o fyne.CanvasObject) {
		if a, ok := o.(*kit.Area); ok {
			out = append(out, a)
		}
	})
	return out
}

// TestRelatedLeadsFromAMessageToItsTicket: each row says what ties it and opens its exchange.
func TestRelatedLeadsFromAMessageToItsTicket(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, s, _ := authorized(t, lang)
		s.send("你好")
		p := see[*trafficPage](t, w, "traffic")
		p.view.tabs.Select(tabRelated)
		shown := words(p.view.panes[tabRelated])
		for _, want := range []string{"component_verify_ticket", w.T("ui.related.by.value", "component_access_token"),
			w.T("ui.related.by.appid"), w.T("ui.related.here")} {
			if !strings.Contains(shown, want) {
				t.Errorf("%q is not in\n%s", want, shown)
			}
		}
		rows := areas(p.view.panes[tabRelated])
		if len(rows) < 4 {
			t.Fatalf("%d rows", len(rows))
		}
		test.Tap(rows[0])
		w.load()
		if got := p.view.now; got.Kind != journal.KindTicket {
			t.Errorf("the first row opens #%d %s", got.ID, got.Name)
		}
	}
}

func TestTheTimelineTellsStagesAndAttempts(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w, s, _ := authorized(t, lang)
		s.send("你好")
		p := see[*trafficPage](t, w, "traffic")
		p.view.tabs.Select(tabTimeline)
		shown := words(p.view.panes[tabTimeline])
		for _, want := range []string{w.T("ui.time.stage.committed"), w.T("ui.time.stage.answered"), w.T("ui.time.attempt", 1)} {
			if !strings.Contains(shown, want) {
				t.Errorf("%q is not in\n%s", want, shown)
			}
		}
		wants(t, shown, w.T("ui.time.timed"))
		pushes, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "is:callback", Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		e := pushes[0]
		if e.Opened <= 0 || e.Committed <= e.Opened || e.Took < e.Committed {
			t.Errorf("opened after %v, committed after %v, answered after %v", e.Opened, e.Committed, e.Took)
		}
		wants(t, shown, w.T("ui.time.stage.verified")+"  "+took(e.Opened), w.T("ui.time.stage.committed")+"  "+took(e.Committed))
		if rows := areas(p.view.panes[tabTimeline]); len(rows) != 1 {
			t.Errorf("%d lines", len(rows))
		}
		calls, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "name:api_query_auth", Limit: 1})
		if err != nil {
			t.Fatal(err)
		}
		p.choose(calls[0].ID)
		if shown := words(p.view.panes[tabTimeline]); !strings.Contains(shown, w.T("ui.time.call")) ||
			strings.Contains(shown, w.T("ui.time.attempt", 1)) || strings.Contains(shown, w.T("ui.time.legend")) {
			t.Errorf("a call of our own is told as a push:\n%s", shown)
		}
		p.view.tabs.Select(tabSteps)
		wants(t, words(p.view.panes[tabSteps]), "authorizer_access_token", "….0.funcscope_category.id", "….1.funcscope_category.id")
	}
}

func TestWhatNothingIsRelatedToSaysSo(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	p := listed(t, w, 1)
	p.view.tabs.Select(tabRelated)
	if got := words(p.view.panes[tabRelated]); !strings.Contains(got, "没有关联的记录") {
		t.Error(got)
	}
}

// TestAStageThatWasNotComeToIsNoFailure: what does not verify is not stored, and the answer says so.
func TestAStageThatWasNotComeToIsNoFailure(t *testing.T) {
	got := stageIcons([]relation.Progress{{Stage: relation.Received, Done: true}, {Stage: relation.Verified},
		{Stage: relation.Committed}, {Stage: relation.Answered, Done: true}})
	if want := []string{"circle-check", "circle-x", "minus", "circle-check"}; !slices.Equal(got, want) {
		t.Errorf("the stages show as %q, want %q", got, want)
	}
}
