package ui

import (
	"errors"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/journal"
)

// TestASearchIsSavedAppliedAndRemoved: its number follows what is recorded, and what was removed comes back.
func TestASearchIsSavedAppliedAndRemoved(t *testing.T) {
	for lang, name := range map[i18n.Lang]string{i18n.Zh: "收到的票据", i18n.En: "Tickets that came"} {
		w := openWindow(t, lang)
		w.pushTicket(nil)
		flush(t, w)
		p := see[*trafficPage](t, w, "traffic")
		w.press("Ctrl+D")
		if w.open() != nil {
			t.Fatal("without a search there is something to save")
		}
		p.filter(filters[1], "dir:in")
		w.load()
		w.press("Ctrl+D")
		wants(t, words(w.open()), "kind:ticket dir:in")
		tapWord(t, w.open(), w.T("ui.set.save"))
		wants(t, words(w.open()), w.T("problem.filter_name"))
		fill(t, w, 0, name)
		tapWord(t, w.open(), w.T("ui.set.save"))
		w.load()
		if w.open() != nil || !p.saved.scroll.Visible() || !p.saved.chips[0].On() {
			t.Fatalf("dialog %v, row %v", w.open() != nil, p.saved.scroll.Visible())
		}
		before := len(p.model.rows)
		wants(t, drawnTexts(p.saved.chips[0]), name, grouped(before))

		w.pushTicket(nil)
		flush(t, w)
		w.load()
		w.tick()
		wants(t, drawnTexts(p.saved.chips[0]), grouped(before+1))

		p.entry.SetText("")
		p.filter(filters[5], "")
		w.load()
		if p.saved.chips[0].On() || p.saved.drops[0].Visible() {
			t.Error("it stands for another search")
		}
		test.Tap(p.saved.chips[0])
		w.load()
		if p.entry.Text != "kind:ticket dir:in" || p.chip != filters[0] || len(p.model.rows) != before+1 {
			t.Errorf("it lists %d of %q", len(p.model.rows), p.entry.Text)
		}
		test.Tap(p.saved.drops[0])
		if p.saved.scroll.Visible() || len(w.bench.Settings().Filters) != 0 {
			t.Error("it is still there")
		}
		tapWord(t, w.win.Content(), w.T("ui.undo"))
		if got := w.bench.Settings().Filters; len(got) != 1 || got[0].Name != name || !p.saved.scroll.Visible() {
			t.Errorf("then there are %v", got)
		}
	}
}

// TestSavedFiltersStay in the workspace, in the palette, and beside settings that were typed before them.
func TestSavedFiltersStay(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "kept")
	w := openWindowOn(t, i18n.En, dir)
	older := w.bench.Settings()
	p := see[*trafficPage](t, w, "traffic")
	for _, name := range []string{"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"} {
		p.entry.SetText("name:" + name)
		p.saved.add()
		fill(t, w, 0, "A filter called "+name)
		tapWord(t, w.open(), w.T("ui.set.save"))
	}
	w.save(older)
	w.load()
	if n := len(w.bench.Settings().Filters); n != 10 {
		t.Fatalf("%d filters stay", n)
	}
	if p.saved.scroll.MinSize().Width >= p.saved.row.MinSize().Width || p.left.MinSize().Width > 390 {
		t.Error("the row does not scroll")
	}
	w.show("overview")
	first := w.choices("A filter called seven")[0]
	if w.run(first); p.entry.Text != "name:seven" || w.shown.Load().id != "traffic" {
		t.Errorf("%q leads to %q", first.name(w.lang), p.entry.Text)
	}
	w.run(w.choices("Remove the filter “A filter called ten”")[0])
	if n := len(w.bench.Settings().Filters); n != 9 {
		t.Errorf("the palette leaves %d", n)
	}
}

// TestNumbersOfSavedFilters: what is beyond counting, what finds nothing, and what the search no longer understands.
func TestNumbersOfSavedFilters(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	_, wrong := w.bench.Journal.Count(t.Context(), journal.Query{Text: "nosuch:x"})
	var mistake *journal.QueryError
	if !errors.As(wrong, &mistake) {
		t.Fatal(wrong)
	}
	for want, m := range map[string]matches{"": {}, "7": {n: 7}, "999+": {n: 1000}, "!": {wrong: mistake}} {
		if got := m.text(); got != want {
			t.Errorf("%v is written %q", m, got)
		}
	}
	p := see[*trafficPage](t, w, "traffic")
	p.entry.SetText("nosuch:x")
	w.load()
	if why := p.saved.actions()[0].why; why == "" || why != p.mistake.Text() {
		t.Errorf("a search with a mistake can be saved: %q", why)
	}
}

// TestTheKindsCountWhatIsSearchedFor: a chip's number is how many rows it would list, with the words that were typed.
func TestTheKindsCountWhatIsSearchedFor(t *testing.T) {
	w, _ := bentMessage(t, i18n.En)
	p := see[*trafficPage](t, w, "traffic")
	for _, text := range []string{"dir:in", "subscribe", "", "kind:"} {
		for i, f := range filters {
			p.filter(filters[0], text)
			w.load()
			w.tick()
			said := drawnTexts(p.chips[i])
			p.filter(f, text)
			w.load()
			total := len(p.model.rows)
			if want := grouped(total); text != "kind:" && total > 0 && !strings.Contains(said, want) {
				t.Errorf("%q: the chip says %q over %s rows", text, said, want)
			}
			if text == "kind:" && strings.ContainsAny(said, "0123456789!") {
				t.Errorf("of what cannot be searched for the chip says %q", said)
			}
		}
	}
}
