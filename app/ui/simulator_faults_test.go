package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/sim/world"
)

func TestFaultsStrikeAndAreExplained(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulatorPage](t, w, "simulator")
	s.faults.inject()
	w.load()
	if got := words(s.faults.list); !strings.Contains(got, "bad_signature") || !strings.Contains(got, "还剩 1 次") {
		t.Fatalf("the list says %q %s", got, w.noticeText())
	}
	w.pushTicket(nil)
	flush(t, w)
	w.load()
	if got := words(s.faults.list); !strings.Contains(got, "已用完") {
		t.Errorf("after the strike the list says %q", got)
	}
	p := see[*trafficPage](t, w, "traffic")
	i := slices.IndexFunc(p.model.rows, journal.Exchange.Failed)
	if i < 0 {
		t.Fatal("the bent push is not among the failures")
	}
	p.choose(p.model.rows[i].ID)
	w.load()
	p.view.revealFailure()
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(p.view.steps.failed)
	if p.view.tabs.Selected() != 1 || at.Y < 160 || at.Y > 240 {
		t.Errorf("the step that failed is at %v of tab %d", at, p.view.tabs.Selected())
	}
	see[*simulatorPage](t, w, "simulator")
	for _, away := range []func(){
		func() { tapTip(t, s.faults.list, w.T("ui.fault.drop")) },
		func() { tapWord(t, s.faults.list, w.T("ui.fault.clear")) },
	} {
		before := w.bench.Sim.Faults()
		away()
		w.load()
		if len(s.faults.list.Objects) != 0 {
			t.Error("cleared faults are still listed")
		}
		tapWord(t, w.win.Content(), w.T("ui.undo"))
		w.load()
		if now := w.bench.Sim.Faults(); !slices.Equal(now, before) || !strings.Contains(words(s.faults.list), "已用完") {
			t.Errorf("of %v come back %v", before, now)
		}
	}
}

func TestFaultDialogOffersWhatAnEffectTakes(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulatorPage](t, w, "simulator")
	s.faults.effect = world.ErrCode
	s.faults.choose()
	fill(t, w, 0, "many")
	fill(t, w, 1, "api_query_auth").OnSubmitted("")
	if w.open() == nil || !strings.Contains(words(w.open()), "many") {
		t.Fatal("an errcode that is no number was taken")
	}
	fill(t, w, 0, "45009")
	tapWord(t, w.open(), "at random, 50%")
	tapWord(t, w.open(), "Arm")
	w.load()
	all := w.bench.Sim.Faults()
	if len(all) != 1 || all[0].ErrCode != 45009 || all[0].API != "api_query_auth" || all[0].Probability != 0.5 ||
		all[0].Next != 0 {
		t.Fatalf("%+v", all)
	}
	if got := words(s.faults.list); !strings.Contains(got, "at random, 50%") ||
		!strings.Contains(got, "api_query_auth") {
		t.Errorf("the list says:\n%s", got)
	}
	s.faults.effect = world.BadSignature
	s.faults.choose()
	if got := words(w.open()); strings.Contains(got, "A path or its last element") {
		t.Errorf("a push has no API:\n%s", got)
	}
}

func TestFaultsMatchWhatTheCatalogueSays(t *testing.T) {
	w := openWindow(t, i18n.En)
	for _, e := range w.bench.Catalogue() {
		f := world.Fault{Effect: world.BadSignature}
		matchEntry(&f, e)
		if f.InfoType+f.MsgType+f.Event == "" {
			t.Errorf("%s: the fault would strike at everything", e.Name)
		}
	}
	for field, text := range map[string]string{"Delay": "1.5", "Status": "503", "Bytes": "9", "Parameter": "nonce"} {
		f := world.Fault{}
		if err := setEffectValue(&f, field, text); err != nil || f == (world.Fault{}) {
			t.Errorf("%s %s: %+v, %v", field, text, f, err)
		}
	}
}
