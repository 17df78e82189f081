package ui

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/app/coach"
	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/sim/bilingual"
	"wxlab/sim/exam"
)

// storm has the platform fetch a component token again and again.
func storm(t *testing.T, w *Window) {
	t.Helper()
	started(t, w)
	for range 5 {
		if err := w.bench.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, "", ""); err != nil {
			t.Fatal(err)
		}
	}
	flush(t, w)
}

// TestOverviewShowsHabits in both languages, with their weight, and each opens the exchanges that show it.
func TestOverviewShowsHabits(t *testing.T) {
	for lang, want := range map[i18n.Lang][]string{
		i18n.Zh: {"服务端的习惯", "1 项必须修正", "必须", "内置平台", "没有缓存", "怎么办"},
		i18n.En: {"Habits of the server", "1 to mend", "MUST", "the embedded platform", "there is no cache", "Do"},
	} {
		w := openWindow(t, lang)
		o := see[*overviewPage](t, w, "overview")
		if o.coach.verdict.Visible() {
			t.Errorf("%s: a verdict before anything was done:\n%s", lang, words(o.root))
		}
		storm(t, w)
		o.coach.rest = time.Time{}
		w.load()
		wants(t, words(o.root), want...)
		made, err := w.bench.Journal.List(t.Context(), journal.Query{Text: "name:api_component_token", Limit: 1})
		if err != nil || len(made) != 1 {
			t.Fatalf("%v, %v", made, err)
		}
		tapWord(t, o.root, fmt.Sprintf("#%d", made[0].ID))
		w.load()
		if p, ok := w.shown.Load().page.(*trafficPage); !ok || p.view.now.ID != made[0].ID {
			t.Errorf("%s: the evidence should open its exchange", lang)
		}
		w.back()
		w.setLanguage(i18n.Zh)
		wants(t, words(o.root), "必须")
	}
}

// TestOverviewSaysThatThereIsNothing: no traffic and traffic without a fault are two things.
func TestOverviewSaysThatThereIsNothing(t *testing.T) {
	w := openWindow(t, i18n.En)
	o := w.entryOf("overview").page.(*overviewPage)
	wants(t, words(o.content()), "Reading what is on record")
	if err := w.bench.Journal.Clear(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.Go(o.coach.readRecord)
	wants(t, words(o.root), "No traffic in the last day")
	o.pace = 0
	o.run()
	flush(t, w)
	o.coach.rest = time.Time{}
	w.load()
	wants(t, words(o.root), "Nothing is wrong in the ")
}

// TestCoachLeavesTheRecordAlone: it reads off Fyne's thread, never twice at a time, not for nothing, and rests nine times as
// long as it reads.
func TestCoachLeavesTheRecordAlone(t *testing.T) {
	w := openWindow(t, i18n.En)
	started(t, w)
	c := w.entryOf("overview").page.(*overviewPage).coach
	c.content()
	c.changed = func() {}
	now, waiting := time.Unix(0, 0), []func(){}
	c.now = func() time.Time { now = now.Add(time.Second); return now }
	w.Go = func(f func()) { waiting = append(waiting, f) }
	c.rest = time.Time{}
	for range 3 {
		c.look()
	}
	if len(waiting) != 1 {
		t.Fatalf("%d readings at a time", len(waiting))
	}
	waiting[0]()
	storm(t, w)
	if c.look(); len(waiting) != 1 {
		t.Error("it did not rest")
	}
	now = now.Add(9 * time.Second)
	if c.look(); len(waiting) != 2 {
		t.Error("it does not see what is new")
	}
	waiting[1]()
	now = now.Add(time.Minute)
	if c.look(); len(waiting) != 2 {
		t.Error("it reads again what it has read")
	}
}

// TestCoachShowsTheWorst of many habits, and says how many more there are.
func TestCoachShowsTheWorst(t *testing.T) {
	w := openWindow(t, i18n.En)
	c := newCoachCard(w, func() {})
	card := c.content()
	c.done = true
	c.servers = manyHabits()
	c.show()
	text := words(card)
	wants(t, text, "3 more: see wxlab coach", "2 to mend", "habit 1", "SHOULD")
	if strings.Contains(text, "habit 5") {
		t.Error(text)
	}
	c.servers[0].Findings = c.servers[0].Findings[2:]
	c.show()
	wants(t, words(card), "5 to consider")
	if (habit{Finding: c.servers[0].Findings[0]}).tone() != kit.Warn {
		t.Error("what is only advised is no danger")
	}
}

// manyHabits are seven of one server, two of which it must mend.
func manyHabits() []coach.Server {
	s := coach.Server{Party: journal.Own, Exchanges: 100}
	for i := 1; i <= 7; i++ {
		name := fmt.Sprintf("habit %d", i)
		f := coach.Finding{
			ID: name, Severity: exam.Must, Verdict: exam.Fail, Title: bilingual.Text{Zh: name, En: name}, Evidence: []int64{int64(i)},
		}
		if i > 2 {
			f.Severity = exam.Should
		}
		s.Findings = append(s.Findings, f)
	}
	return []coach.Server{s}
}
