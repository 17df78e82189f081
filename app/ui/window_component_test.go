package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/scenario"
)

func TestTheChooserShowsOnlyWhereThereIsAChoice(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.load()
	if w.shell.chooserBox.Visible() || len(w.componentActions()) != 2 {
		t.Error("a choice of one")
	}
	if err := w.bench.AddComponent(moreComponent); err != nil {
		t.Fatal(err)
	}
	w.load()
	if !w.shell.chooserBox.Visible() || w.component() != "" {
		t.Errorf("after adding: shown %v, chosen %q", w.shell.chooserBox.Visible(), w.component())
	}
	choices := w.choices("0000c3")
	if len(choices) != 3 || !strings.Contains(choices[0].also, moreComponent.AppID) {
		t.Fatalf("the go-to box offers %v", choices)
	}
	choices[0].do()
	if w.component() != moreComponent.AppID {
		t.Errorf("chosen: %q", w.component())
	}
	if err := w.bench.RemoveComponent(moreComponent.AppID); err != nil { // by somebody else
		t.Fatal(err)
	}
	w.load()
	if w.component() != "" || w.chosen.Load() != "" || w.shell.chooserBox.Visible() {
		t.Errorf("after removing: chosen %q", w.component())
	}
}

func TestTheChooserIsReachedByKeyboard(t *testing.T) {
	w := openTwo(t, i18n.Zh)
	status := w.shell.chooser
	w.win.Canvas().Focus(status)
	status.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace})
	if w.win.Canvas().Overlays().Top() == nil {
		t.Fatal("no menu opened")
	}
	items := w.shell.items(w.componentActions()...)
	if len(items) != 4 || !items[0].Checked || items[1].Checked || items[1].Label != moreComponent.AppID {
		t.Fatalf("%+v", items)
	}
	items[1].Action()
	if items = w.shell.items(w.componentActions()...); items[0].Checked || !items[1].Checked || w.component() != moreComponent.AppID {
		t.Errorf("chosen: %q", w.component())
	}
	items[3].Action()
	if w.shown.Load().id != "settings" {
		t.Errorf("shown: %s", w.shown.Load().id)
	}
}

// Each page speaks of the chosen component, and of it alone.
func TestPagesFollowTheChosenComponent(t *testing.T) {
	w := openTwo(t, i18n.En)
	own := w.bench.Settings().Component
	w.choose(moreComponent.AppID)
	if report := w.bench.RunDemo(t.Context(), moreComponent.AppID, func(scenario.Step) {}); !report.OK {
		t.Fatalf("%+v", report)
	}
	flush(t, w)
	if page := see[*overviewPage](t, w, "overview"); !strings.Contains(words(w.shell.count), "7") ||
		!page.last.items[6].Done {
		t.Errorf("overview: %s, %+v", words(w.shell.count), page.last.items)
	}
	a := see[*authorizationPage](t, w, "authorization")
	if r := w.rebuildAuthorizers(); r.component != moreComponent.AppID {
		t.Errorf("the rebuild begins with %s", r.component)
	}
	w.key(fyne.KeyEscape)
	a.make()
	if link := a.link(); !strings.Contains(link.URL, moreComponent.AppID) ||
		!strings.Contains(words(a.root), link.EntryURL) {
		t.Errorf("link %+v", link)
	}
	if !strings.Contains(words(a.authorizers), "cancelled") {
		t.Errorf("authorizers: %s", words(a.authorizers))
	}
	if all := see[*tokensPage](t, w, "tokens").all; len(all) == 0 ||
		slices.ContainsFunc(all, func(c embedded.Credential) bool { return c.Component == own.AppID }) {
		t.Errorf("%d credentials, not all the chosen one's", len(all))
	}
	if r := see[*releaseCheckPage](t, w, "release_check"); len(r.now().runs) != 1 || len(r.now().run.release.Groups) != 1 {
		t.Errorf("%d runs", len(r.now().runs))
	}
	s := see[*setupPage](t, w, "setup")
	if i := slices.IndexFunc(s.last,
		func(f doctor.Field) bool { return f.ID == "token" }); s.last[i].Secret != moreComponent.Token {
		t.Error("the set-up page shows another Token")
	}
	s.revealed["token"] = true
	w.choose(own.AppID)
	if s.revealed["token"] {
		t.Error("another component's secret is in clear")
	}
	if r := see[*releaseCheckPage](t, w, "release_check"); len(r.now().runs) != 0 || len(r.now().run.release.Groups) != 0 {
		t.Errorf("%d runs of the other one", len(r.now().runs))
	}
	if a := see[*authorizationPage](t, w, "authorization"); a.link().URL != "" ||
		strings.Contains(words(a.authorizers), "cancelled") {
		t.Errorf("the other one's link or authorizers:\n%s", words(a.root))
	}
}

func TestTrafficIsNarrowedToAComponent(t *testing.T) {
	w := openTwo(t, i18n.En)
	flush(t, w)
	p := see[*trafficPage](t, w, "traffic")
	hints := p.hints()
	hints[len(hints)-1].do()
	w.load()
	if p.entry.Text != "component:"+moreComponent.AppID || len(p.model.rows) == 0 ||
		slices.ContainsFunc(p.model.rows,
			func(e journal.Exchange) bool { return e.ComponentAppID != moreComponent.AppID }) {
		t.Errorf("%q finds %d", p.entry.Text, len(p.model.rows))
	}
}

func TestComponentPagesFitTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openTwo(t, lang)
		for _, e := range w.pages {
			w.show(e.id)
			w.load()
			if m := w.host.MinSize(); m.Width > 1024 || m.Height > 700 {
				t.Errorf("%s, %s needs %v", e.id, lang, m)
			}
		}
		w.entryOf("settings").page.(*settingsPage).more.add()
		if h := w.open().MinSize().Height; h > 700 {
			t.Errorf("the form is %v high", h)
		}
	}
}

// Where there are several components, a rule can be for one of them; with one there is nothing to choose.
func TestRulesAreForOneComponent(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*rulesPage](t, w, "rules")
	if strings.Contains(words(r.form), "Component") {
		t.Error("a choice of one")
	}
	see[*settingsPage](t, w, "settings").more.add()
	tapWord(t, w.open(), "Make one up")
	fill(t, w, 1, moreComponent.AppID)
	tapWord(t, w.open(), "Add")
	w.load()
	r = see[*rulesPage](t, w, "rules") // a page that was built before
	if !strings.Contains(words(r.form), "Component") {
		t.Errorf("no choice:\n%s", words(r.form))
	}
	r.choose(2)
	r.edit.Match.Component = moreComponent.AppID
	r.changed()
	r.store()
	w.load()
	if got := w.bench.Rules.Replies()[2].Match.Component; got != moreComponent.AppID ||
		!strings.Contains(words(r.list.box), moreComponent.AppID+" · All accounts") {
		t.Errorf("saved for %q:\n%s", got, words(r.list.box))
	}
	r.try.text = "hi"
	for component, want := range map[string]string{"": "No rule", moreComponent.AppID: "Rule 3"} {
		w.choose(component)
		r.try.run()
		if got := words(r.try.outcome); !strings.Contains(got, want) {
			t.Errorf("for %q: %s", component, got)
		}
	}
	f := see[*forwardingPage](t, w, "forwarding")
	f.choose(0)
	if !strings.Contains(words(f.form), "Component") {
		t.Errorf("no choice in forwarding:\n%s", words(f.form))
	}
}
