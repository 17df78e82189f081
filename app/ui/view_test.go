package ui

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/app/embedded"
	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
	"wxlab/app/workbench"
	"wxlab/sim"
	"wxlab/sim/exam"
)

func TestSpanIsShort(t *testing.T) {
	for _, c := range []struct {
		d      time.Duration
		zh, en string
	}{
		{0, "0:00", "0:00"}, {-5 * time.Second, "0:05", "0:05"}, {9*time.Minute + 59*time.Second, "9:59", "9:59"}, {12 * time.Minute, "12 分钟", "12 min"},
		{2 * time.Hour, "2 小时", "2 h"}, {96 * time.Minute, "1 小时 36 分", "1 h 36 min"}, {24 * time.Hour, "1 天", "1 d"}, {50 * time.Hour, "2 天 2 小时", "2 d 2 h"},
	} {
		if got := [2]string{span(i18n.Zh, c.d), span(i18n.En, c.d)}; got != [2]string{c.zh, c.en} {
			t.Errorf("%v: %q", c.d, got)
		}
	}
}

func TestFiguresCarryUnits(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{took(340 * time.Microsecond), "340 µs"}, {took(1500 * time.Microsecond), "1.5 ms"}, {took(42 * time.Millisecond), "42 ms"}, {took(5003 * time.Millisecond), "5,003 ms"}, {took(12 * time.Second), "12.0 s"},
		{bytes(7), "7 B"}, {bytes(1234), "1.2 KB"}, {bytes(2_600_000), "2.6 MB"},
		{grouped(0), "0"}, {grouped(999), "999"}, {grouped(1284), "1,284"}, {grouped(-1234567), "-1,234,567"},
		{hostPort("http://127.0.0.1:8680"), ":8680"}, {hostPort("https://wxlab.example"), "wxlab.example"}, {hostPort(""), ""},
		{offset(i18n.Zh, 0), "真实"}, {offset(i18n.En, -30*time.Minute), "−30 min"}, {offset(i18n.En, 2*time.Hour), "+2 h"}, {clockTime(time.Time{}), "–"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestClockPillSaysHowTimeRuns(t *testing.T) {
	for _, c := range []struct {
		st   workbench.Status
		text string
		tone kit.Tone
	}{
		{workbench.Status{Speed: 1}, "real", kit.Success}, {workbench.Status{Speed: 1, Offset: 2 * time.Hour}, "+2 h", kit.Violet},
		{workbench.Status{Speed: 60, Offset: time.Hour}, "60×", kit.Warn}, {workbench.Status{Speed: 60, Frozen: true}, "frozen", kit.Info},
	} {
		if text, tone := clockState(i18n.En, c.st); text != c.text || tone != c.tone {
			t.Errorf("%+v: %q", c.st, text)
		}
	}
}

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
		{journal.Exchange{}, "open", kit.Neutral},
	} {
		text, tone := exchangeResult(i18n.En, c.e)
		if text != c.text || tone != c.tone {
			t.Errorf("%+v: %q in tone %d", c.e, text, tone)
		}
	}
}

func TestExchangeRow(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.Local)
	got := exchangeRow(i18n.Zh, journal.Exchange{At: at, Took: 3 * time.Millisecond, Dir: journal.In, Kind: journal.KindTicket, Name: "component_verify_ticket", AppID: "wx1", Status: 200, Outcome: journal.OutcomeOK}, true)
	want := kit.RowCells{Time: "03:04:05.678", Arrow: "←", Kind: "票据", KindTone: kit.Violet, Name: "component_verify_ticket", Note: "验证票据", App: "wx1", Result: "200", ResultTone: kit.Success, Took: "3.0 ms", Selected: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := exchangeName(journal.Exchange{Method: "GET", Path: "/authorize"}); got != "GET /authorize" {
		t.Errorf("an exchange without a name is called %q", got)
	}
}

func TestFilterJoinsTheText(t *testing.T) {
	for _, c := range []struct{ id, text, want string }{{"all", "", ""}, {"all", "wx1", "wx1"}, {"failed", "", "is:failed"}, {"ticket", "wx1", "kind:ticket wx1"}} {
		i := slices.IndexFunc(filters, func(f filter) bool { return f.id == c.id })
		if got := filters[i].with(c.text); got != c.want {
			t.Errorf("%s + %q = %q", c.id, c.text, got)
		}
		if _, err := journal.ParseQuery(c.want); err != nil {
			t.Errorf("the journal does not understand %q: %v", c.want, err)
		}
	}
}

func TestExamplesAreUnderstoodAndExplained(t *testing.T) {
	for _, e := range examples {
		if _, err := journal.ParseQuery(e); err != nil {
			t.Errorf("%s: %v", e, err)
		}
		if key := "ui.search." + e; i18n.Zh.T(key) == key {
			t.Errorf("%s is not explained", e)
		}
	}
}

// pageOfAll is what the journal gives for the newest page.
func pageOfAll(ids []int64, limit int) []journal.Exchange {
	var out []journal.Exchange
	for _, id := range slices.Backward(ids) {
		if len(out) < limit {
			out = append(out, journal.Exchange{ID: id})
		}
	}
	return out
}

func TestMergedListIsAPrefixOfTheJournal(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const limit = 4
		var ids []int64
		var m exchangeList
		for range rapid.IntRange(1, 12).Draw(t, "rounds") {
			for range rapid.IntRange(0, 6).Draw(t, "new") {
				ids = append(ids, int64(len(ids)+1))
			}
			first := int64(0)
			if len(m.rows) > 0 {
				first = m.rows[0].ID
			}
			before := len(m.rows)
			added := m.merge(pageOfAll(ids, limit), len(ids) < limit)
			all := pageOfAll(ids, len(ids))
			if len(m.rows) > len(all) || !slices.Equal(rowIDs(m.rows), rowIDs(all[:len(m.rows)])) {
				t.Fatalf("rows %v of %v", rowIDs(m.rows), ids)
			}
			if len(m.rows) < min(limit, len(ids)) {
				t.Fatalf("%d rows of %d", len(m.rows), len(ids))
			}
			if added > 0 && (before == 0 || m.rows[added].ID != first) {
				t.Fatalf("added %d, but row %d is not the former first", added, added)
			}
			if rapid.Bool().Draw(t, "page in") && !m.end && len(m.rows) > 0 {
				oldest := m.rows[len(m.rows)-1].ID
				m.extend(pageOfAll(ids[:oldest-1], limit), limit)
			}
			if rapid.Bool().Draw(t, "trim") {
				m.trim(rapid.IntRange(limit, 3*limit).Draw(t, "to"))
			}
		}
	})
}

func rowIDs(rows []journal.Exchange) []int64 {
	var out []int64
	for _, r := range rows {
		out = append(out, r.ID)
	}
	return out
}

func TestMergeReplacesWhatWasNotedLater(t *testing.T) {
	m := exchangeList{rows: []journal.Exchange{{ID: 2}, {ID: 1}}}
	m.merge([]journal.Exchange{{ID: 3}, {ID: 2, Outcome: journal.OutcomeOK}}, false)
	if len(m.rows) != 3 || m.rows[1].Outcome != journal.OutcomeOK || m.index(1) != 2 || m.index(9) != -1 {
		t.Errorf("%+v", m.rows)
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

func TestFailureSaysWhatWhyAndWhatToDo(t *testing.T) {
	got := explainFailure(journal.Exchange{Reason: "bad signature"}, explain.Explanation{Summary: "refused", Likely: []explain.Likely{{Cause: "old token", Fix: "save the new one"}}})
	if got.what != "refused" || got.why != "old token" || got.fix != "save the new one" {
		t.Errorf("%+v", got)
	}
	got = explainFailure(journal.Exchange{Reason: "connection refused"}, explain.Explanation{})
	if got.what != "connection refused" || got.why != "" {
		t.Errorf("%+v", got)
	}
}

func TestLifeOfACredential(t *testing.T) {
	now := time.Unix(1700000000, 0)
	c := func(from, to time.Duration, mend func(*embedded.Credential)) embedded.Credential {
		x := embedded.Credential{Kind: embedded.ComponentAccessToken, IssuedAt: now.Add(from), ExpiresAt: now.Add(to), Refreshable: true}
		if mend != nil {
			mend(&x)
		}
		return x
	}
	for name, x := range map[string]struct {
		c     embedded.Credential
		note  string
		share float64
		tone  kit.Tone
	}{
		"half":    {c(-time.Hour, time.Hour, nil), "1 h left", 0.5, kit.Success},
		"ending":  {c(-time.Hour, 5*time.Minute, nil), "5:00 left", 5.0 / 65, kit.Warn},
		"over":    {c(-2*time.Hour, -time.Hour, nil), "expired 1 h ago", 0, kit.Danger},
		"spent":   {c(-2*time.Hour, -time.Hour, func(x *embedded.Credential) { x.Refreshable = false }), "expired 1 h ago", 0, kit.Neutral},
		"failing": {c(-time.Hour, time.Hour, func(x *embedded.Credential) { x.LastError = "61023" }), "refresh failed", 0, kit.Danger},
		"forever": {c(-time.Hour, 0, func(x *embedded.Credential) { x.ExpiresAt = time.Time{} }), "until revoked", 1, kit.Info},
	} {
		got := lifeOf(i18n.En, x.c, now)
		if got.note != x.note || got.tone != x.tone || got.share < x.share-0.001 || got.share > x.share+0.001 {
			t.Errorf("%s: %+v", name, got)
		}
	}
	all := []embedded.Credential{c(-time.Hour, time.Hour, nil), c(-9*time.Hour, -2*time.Hour, nil), c(0, 0, func(x *embedded.Credential) { x.ExpiresAt = time.Time{} })}
	if got := lifetimesView(i18n.En, all, now); len(got) != 1 {
		t.Errorf("the chart has %d bars", len(got))
	}
	if n := ailing(all, now); n != 1 {
		t.Errorf("%d credentials ail", n)
	}
}

func TestMatrixOfAReport(t *testing.T) {
	report := exam.ReleaseReport{Groups: []exam.Group{{Number: 2, Steps: []exam.Step{{ID: "ticket", OK: true, MS: 3}, {ID: "text", MS: 4}}}, {Number: 9}}}
	m := matrixOf(report)
	if m[0][0] != cellOpen || m[1][0] != cellPassed || m[1][2] != cellFailed || m[1][3] != cellAbsent {
		t.Errorf("%v", m)
	}
	if got := tallyOf(report); got != (tally{passed: 1, failed: 1, ms: 7}) {
		t.Errorf("%+v", got)
	}
}

func TestDifferenceMarksTheByte(t *testing.T) {
	for _, c := range []struct {
		want, got, marked string
	}{
		{"success", "success\n", `\n`}, {"TEXT_callback", "TEXT-callback", "-"}, {"TEXT_callback", "TEXT_callback", ""}, {"a reply within 5 s", "", ""}, {"code_from_api", "code_from_ap", ""},
	} {
		d := difference(c.want, c.got)
		if marked := visibleText(c.got)[d[0]:d[1]]; marked != c.marked {
			t.Errorf("%q for %q: marked %q", c.got, c.want, marked)
		}
	}
}

func TestBodiesBecomeReadable(t *testing.T) {
	for _, c := range []struct{ body, text, language string }{
		{"", "", ""}, {`{"a":[1]}`, "{\n  \"a\": [\n    1\n  ]\n}", "json"}, {"<xml/>", "<xml/>", "xml"}, {"success", "success", ""}, {"12", "12", ""},
		{"\xff\x00A", "00000000  ff 00 41                                         ..A\n", ""},
	} {
		text, language := bodyText([]byte(c.body))
		if text != c.text || language != c.language {
			t.Errorf("%q: %q as %q", c.body, text, language)
		}
	}
}

func TestRequestTexts(t *testing.T) {
	if got := queryText("a=1%2B2&msg_signature=x%zz"); got != "a = 1+2\nmsg_signature = x%zz" {
		t.Errorf("query: %q", got)
	}
	if got := headerText("POST /x", http.Header{"B": {"2"}, "A": {"1"}}); got != "POST /x\n\nA: 1\nB: 2" {
		t.Errorf("headers: %q", got)
	}
	d := journal.Detail{Exchange: journal.Exchange{Method: "POST", Host: "h", Path: "/p", Query: "q=1"}, ReqHeader: http.Header{"Content-Type": {"text/xml"}}, ReqBody: []byte("it's")}
	if got := curl(d); got != `curl -X POST -H 'Content-Type: text/xml' --data-binary 'it'\''s' 'http://h/p?q=1'` {
		t.Errorf("curl: %s", got)
	}
}

func TestCatalogueFitsTheAccount(t *testing.T) {
	all := []sim.CatalogueEntry{{Name: "any"}, {Name: "mini", Kinds: []sim.Kind{sim.MiniProgram}}, {Name: "both", Kinds: []sim.Kind{sim.MiniProgram, sim.OfficialAccount}}}
	var names []string
	for _, e := range entriesFor(all, sim.OfficialAccount) {
		names = append(names, e.Name)
	}
	if diff := cmp.Diff([]string{"any", "both"}, names); diff != "" {
		t.Error(diff)
	}
}
