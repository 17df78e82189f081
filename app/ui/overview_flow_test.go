package ui

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workspace"
)

// TestTheFlowSaysThatItMovesTheClockAndLeadsBack to a copy from before it, in which the clock stands as it did.
func TestTheFlowSaysThatItMovesTheClockAndLeadsBack(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		dir := filepath.Join(t.TempDir(), "lab")
		w := openWindowOn(t, lang, dir)
		o := see[*overviewPage](t, w, "overview")
		if got := words(o.root); strings.Contains(got, w.T("ui.flow.undo.keep")) {
			t.Error("nothing has moved the clock yet")
		}
		o.pace = 0
		o.run()
		w.load()
		wants(t, words(o.undoBox), w.T("ui.flow.moved", span(lang, 2*time.Hour)), w.T("ui.flow.moved.why"))
		tapWord(t, o.undoBox, w.T("ui.flow.undo"))
		tapWord(t, w.open(), w.T("ui.flow.undo"))
		if w.next == "" || filepath.Dir(w.next) != filepath.Dir(dir) || w.next == dir {
			t.Fatalf("%q is opened: %s", w.next, w.noticeText())
		}
		before, err := workspace.Load(w.next)
		if err != nil || before.ClockOffset != 0 || !strings.HasSuffix(before.Name, w.T("ui.flow.undo.name", "")) {
			t.Errorf("the copy is %q, its clock %v ahead, %v", before.Name, before.ClockOffset, err)
		}
		if n := len(w.bench.Home().List()); n != 2 {
			t.Errorf("%d workspaces", n)
		}
		o.run()
		w.load()
		tapWord(t, o.undoBox, w.T("ui.flow.undo.keep"))
		if o.undoBox.Visible() {
			t.Error("the card stays")
		}
	}
}

// TestNothingIsAllRightWhileSomethingFails: failures are grouped and weighed, and stand above "everything works".
func TestNothingIsAllRightWhileSomethingFails(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	o := see[*overviewPage](t, w, "overview")
	o.pace = 0
	o.run()
	w.load()
	wants(t, words(o.next), "全部就绪")
	refuse := func(code, n int) {
		h := w.bench.Journal.Handler(journal.Platform, http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
			w.bench.Journal.Note(r.Context(), journal.Note{Kind: journal.KindAPI, Name: "message/custom/send",
				Outcome: journal.OutcomeRefused, Code: code, Reason: "response out of time limit"})
		}))
		for range n {
			r, _ := http.NewRequest(http.MethodPost, "/cgi-bin/message/custom/send", strings.NewReader("{}"))
			h.ServeHTTP(discard{}, r)
		}
		flush(t, w)
	}
	refuse(45047, 1902)
	refuse(45015, 3)
	w.load()
	if got := words(o.root); strings.Contains(got, "全部就绪") {
		t.Errorf("all is said to be right:\n%s", got)
	}
	wants(t, words(o.next), "流程走通了，但“message/custom/send”还在失败：45047 ×1,902", "还有 2 种失败")
	wants(t, words(o.failures), "message/custom/send · 45047 ×1,902", "message/custom/send · 45015 ×3")
	tapWord(t, o.failures, "全部 1,902 条")
	w.load()
	if p := w.entryOf("traffic").page.(*trafficPage); w.shown.Load().id != "traffic" || len(p.model.rows) == 0 ||
		p.model.rows[0].Code != 45047 {
		t.Errorf("%s shows %d rows for %q", w.shown.Load().id, len(p.model.rows), p.entry.Text)
	}
}

func TestAFailureThatIsOverDoesNotCount(t *testing.T) {
	mended := failureView{Failures: journal.Failures{Count: 4, Mended: true}}
	open := failureView{Failures: journal.Failures{Count: 1, Latest: journal.Exchange{Status: 502, Outcome: journal.OutcomeFailed}}}
	if got := standing([]failureView{mended, open}); len(got) != 1 || got[0] != open {
		t.Errorf("%+v", got)
	}
	for _, c := range []struct {
		e    journal.Exchange
		want string
	}{
		{journal.Exchange{Kind: "api", Name: "a b", Code: 48001}, `is:failed kind:api name:"a b" code:48001`},
		{journal.Exchange{Kind: "message", Status: 502}, `is:failed kind:message status:502`},
	} {
		if got := failureQuery(c.e); got != c.want {
			t.Error(got)
		}
		if _, err := journal.ParseQuery(failureQuery(c.e)); err != nil {
			t.Error(err)
		}
	}
}

// discard is a ResponseWriter that nobody reads.
type discard struct{}

func (discard) Header() http.Header         { return http.Header{} }
func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) WriteHeader(int)             {}
