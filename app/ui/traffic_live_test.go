package ui

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/journal"
)

// call has one call on record that nobody but the journal hears of.
func call(w *Window, path string) {
	h := w.bench.Journal.Handler(journal.Platform, http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	h.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
}

// listed loads Traffic with calls on record that are not of the protocol.
func listed(t *testing.T, w *Window, n int) *trafficPage {
	t.Helper()
	for range n {
		call(w, "/elsewhere")
	}
	w.show("traffic")
	p := w.entryOf("traffic").page.(*trafficPage)
	p.filter(filters[0], "path:/elsewhere")
	w.load()
	if len(p.model.rows) != n {
		t.Fatalf("%d rows, want %d", len(p.model.rows), n)
	}
	return p
}

func TestChoosingDoesNotWaitForTheNextLoad(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := listed(t, w, 3)
	p.choose(p.model.rows[2].ID)
	if p.view.now.ID != p.model.rows[2].ID {
		t.Errorf("#%d is chosen, #%d is shown", p.model.rows[2].ID, p.view.now.ID)
	}
}

func TestWhatWasChosenMeanwhileStays(t *testing.T) {
	w := openWindow(t, i18n.En)
	p := listed(t, w, 3)
	first, last := p.model.rows[0].ID, p.model.rows[2].ID
	p.choose(first)
	show, err := p.load(t.Context(), i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	p.choose(last)
	show()
	if p.view.now.ID != last {
		t.Errorf("#%d is chosen, a load that began before shows #%d", last, p.view.now.ID)
	}

	var late []func()
	w.Go = func(f func()) { late = append(late, f) }
	p.choose(last)
	p.choose(first)
	p.choose(last)
	for _, f := range late {
		f()
		if p.view.now.ID == first {
			t.Error("what was chosen only in passing is shown")
		}
	}
	if p.view.now.ID != last {
		t.Errorf("#%d is chosen, #%d is shown", last, p.view.now.ID)
	}
}
