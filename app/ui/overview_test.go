package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
	"github.com/google/go-cmp/cmp"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
)

func TestOverviewRunsTheWholeFlow(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	o := see[*overviewPage](t, w, "overview")
	o.pace = 0
	o.run()
	flush(t, w)
	w.load()
	if len(o.steps) != len(o.names) || !o.report.OK || o.running {
		t.Fatalf("%d of %d steps, ok %v, running %v", len(o.steps), len(o.names), o.report.OK, o.running)
	}
	for _, item := range o.last.items {
		if !item.Done {
			t.Errorf("%s is not ticked", item.ID)
		}
	}
	if got := words(o.root); !strings.Contains(got, "全部就绪") || !strings.Contains(got, "没有失败记录") {
		t.Errorf("%+v; the page says:\n%s", o.last.failures, got)
	}
	o.flow.OnTapped(o.steps[1].Exchange)
	w.load()
	if w.shown.Load().id != "traffic" || w.entryOf("traffic").page.(*trafficPage).view.now.ID != o.steps[1].Exchange {
		t.Error("an arrow should open its exchange")
	}
	w.back()
	if w.shown.Load().id != "overview" {
		t.Error("back should return")
	}
}

// TestATickedRowOpensItsExchange wherever it is clicked, and Enter does the same.
func TestATickedRowOpensItsExchange(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	flush(t, w)
	o := see[*overviewPage](t, w, "overview")
	var rows []*kit.Area
	walk(o.list, func(o fyne.CanvasObject) {
		if a, ok := o.(*kit.Area); ok {
			rows = append(rows, a)
		}
	})
	if len(rows) == 0 || o.last.items[0].Exchange == 0 {
		t.Fatalf("%d ticked rows can be clicked: %+v", len(rows), o.last.items)
	}
	for _, click := range []func(){
		func() { test.TapCanvas(w.win.Canvas(), middleOf(rows[0])) },
		func() { rows[0].TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn}) },
	} {
		w.show("overview")
		click()
		w.load()
		if w.shown.Load().id != "traffic" ||
			w.entryOf("traffic").page.(*trafficPage).view.now.ID != o.last.items[0].Exchange {
			t.Errorf("a click on a ticked row shows %s", w.shown.Load().id)
		}
	}
}

// middleOf is the point in the middle of a widget that is on the screen.
func middleOf(o fyne.CanvasObject) fyne.Position {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(o)
	return at.AddXY(o.Size().Width/2, o.Size().Height/2)
}

func TestOverviewExplainsFailures(t *testing.T) {
	w := openWindow(t, i18n.En)
	forge(t, w)
	o := see[*overviewPage](t, w, "overview")
	if len(o.last.failures) != 1 {
		t.Fatalf("%d failures", len(o.last.failures))
	}
	f := o.last.failures[0]
	if f.what == "" || f.why == "" || f.fix == "" || !strings.Contains(words(o.root), f.fix) {
		t.Errorf("failure %+v", f)
	}
}

func TestFailureSaysWhatWhyAndWhatToDo(t *testing.T) {
	got := explainFailure(i18n.Zh, journal.Failures{Latest: journal.Exchange{Reason: "bad signature"}},
		explain.Explanation{Summary: "refused",
			Likely: []explain.Likely{{Cause: "old token", Fix: "save the new one"}}})
	if got.what != "refused" || got.why != "old token" || got.fix != "save the new one" {
		t.Errorf("%+v", got)
	}
	got = explainFailure(i18n.Zh, journal.Failures{Latest: journal.Exchange{Reason: "connection refused"}}, explain.Explanation{})
	if got.what != i18n.Zh.T("ui.reason.refused") || got.why != "" {
		t.Errorf("%+v", got)
	}
}

func TestFlowShowsProgress(t *testing.T) {
	names := []string{"ticket", "component_token", "pre_auth_code", "a step of tomorrow"}
	done := []scenario.Step{{Name: "ticket", OK: true, Ms: 3, Exchange: 7}, {Name: "component_token", Ms: 1}}
	var states []kit.Tone
	arrows := flowView(i18n.En, names, done, true)
	for _, a := range arrows {
		states = append(states, a.State)
	}
	if diff := cmp.Diff([]kit.Tone{kit.Success, kit.Danger, kit.Accent, kit.Neutral}, states); diff != "" {
		t.Error(diff)
	}
	if arrows[0].Link != 7 || arrows[0].Took != "3.0 ms" || arrows[0].From != atWeChat || arrows[0].To != atPlatform {
		t.Errorf("the ticket's arrow: %+v", arrows[0])
	}
	if text, tone := flowVerdict(i18n.En, 4, done, true); tone != kit.Danger {
		t.Errorf("verdict %q", text)
	}
	if text, _ := flowVerdict(i18n.En, 4, done[:1], true); text != "1 of 4" {
		t.Errorf("verdict %q", text)
	}
}

func TestEveryStepOfTheFlowHasItsArrow(t *testing.T) {
	for _, name := range scenario.Names() {
		if _, ok := flowArrows[name]; !ok {
			t.Errorf("step %s has no arrow", name)
		}
		if key := "demo." + name; i18n.Zh.T(key) == key {
			t.Errorf("step %s has no words", name)
		}
	}
}
