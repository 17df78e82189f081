package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
)

func TestExchangeRow(t *testing.T) {
	at := time.Date(2026, 1, 2, 3, 4, 5, 678e6, time.Local)
	got := exchangeRow(i18n.Zh, journal.Exchange{At: at, Took: 3 * time.Millisecond, Dir: journal.In,
		Kind: journal.KindTicket, Name: "component_verify_ticket", AppID: "wx1", Status: 200,
		Outcome: journal.OutcomeOK}, true)
	want := kit.RowCells{Time: "03:04:05.678", Arrow: "←", Kind: "票据", KindTone: kit.Violet,
		Name: "component_verify_ticket", Note: "验证票据", App: "wx1", Result: "200", ResultTone: kit.Success,
		Took: "3.0 ms", Selected: true}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if got := exchangeName(journal.Exchange{Method: "GET", Path: "/authorize"}); got != "GET /authorize" {
		t.Errorf("an exchange without a name is called %q", got)
	}
}

func TestFilterJoinsTheText(t *testing.T) {
	for _, c := range []struct{ id, text, want string }{{"all", "", ""}, {"all", "wx1", "wx1"},
		{"failed", "", "is:failed"}, {"ticket", "wx1", "kind:ticket wx1"}} {
		i := slices.IndexFunc(filters, func(f filter) bool { return f.id == c.id })
		if got := filters[i].with(c.text); got != c.want {
			t.Errorf("%s + %q = %q", c.id, c.text, got)
		}
		if _, err := journal.ParseQuery(c.want); err != nil {
			t.Errorf("the journal does not understand %q: %v", c.want, err)
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

func TestTheListStaysShortWhileItGrows(t *testing.T) {
	var m exchangeList
	m.extend(make([]journal.Exchange, 7), 50)
	m.trim(7)
	if len(m.rows) != 7 || !m.end {
		t.Errorf("%d rows, end %v: nothing was to be cut", len(m.rows), m.end)
	}
	m.trim(5)
	if len(m.rows) != 5 || m.end {
		t.Errorf("%d rows, end %v: the reader cannot reach the rest", len(m.rows), m.end)
	}
}
