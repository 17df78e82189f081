package ui

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/app/journal"
)

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
			m.merge(pageOfAll(ids, limit), len(ids) < limit)
			all := pageOfAll(ids, len(ids))
			if len(m.rows) > len(all) || !slices.Equal(rowIDs(m.rows), rowIDs(all[:len(m.rows)])) {
				t.Fatalf("rows %v of %v", rowIDs(m.rows), ids)
			}
			if len(m.rows) < min(limit, len(ids)) {
				t.Fatalf("%d rows of %d", len(m.rows), len(ids))
			}
			if got := lineIDs(m.lines); !slices.Equal(got, rowIDs(m.rows)) {
				t.Fatalf("lines %v of rows %v", got, rowIDs(m.rows))
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

func lineIDs(lines []line) []int64 {
	var out []int64
	for _, l := range lines {
		out = append(out, l.exchange().ID)
	}
	return out
}

// delivered is a message that was tried three times, newest first, over one that was not.
func delivered(outcomes ...string) []journal.Exchange {
	at := time.Date(2026, 1, 2, 3, 4, 5, 0, time.Local)
	e := journal.Exchange{At: at, Dir: journal.In, Side: journal.Platform, Kind: journal.KindMessage, Name: "text",
		AppID: "wx1", OpenID: "o1", MsgID: "9", Outcome: journal.OutcomeOK}
	out := []journal.Exchange{{ID: 1, At: at.Add(-time.Minute)}}
	for i, outcome := range outcomes {
		e.ID, e.At, e.Outcome = int64(i+2), at.Add(time.Duration(i)*5*time.Second), outcome
		out = append(out, e)
	}
	slices.Reverse(out)
	return out
}

func TestADeliveryIsOneLineThatUnfolds(t *testing.T) {
	rows := delivered(journal.OutcomeFailed, journal.OutcomeFailed, journal.OutcomeOK)
	var m exchangeList
	m.merge(rows[2:], true)
	m.merge(rows[:3], false)
	if diff := cmp.Diff([]int64{2, 1}, lineIDs(m.lines)); diff != "" || m.index(4) != 0 || m.index(1) != 1 || m.index(9) != -1 {
		t.Error(diff)
	}
	if !m.toggle(4) || m.toggle(1) || m.toggle(9) {
		t.Error("only a delivery unfolds")
	}
	if diff := cmp.Diff([]int64{2, 3, 4, 1}, lineIDs(m.lines)); diff != "" || m.index(4) != 2 || m.idAt(2) != 4 || m.idAt(9) != 0 {
		t.Error(diff)
	}
	m.merge(rows[:3], false) // it stays unfolded while more comes in
	if m.toggle(3); len(m.lines) != 2 {
		t.Errorf("folded again it has %d lines", len(m.lines))
	}
}

func TestMergeReplacesWhatWasNotedLater(t *testing.T) {
	var m exchangeList
	m.merge([]journal.Exchange{{ID: 2}, {ID: 1}}, true)
	m.merge([]journal.Exchange{{ID: 3}, {ID: 2, Outcome: journal.OutcomeOK}}, false)
	if len(m.rows) != 3 || m.rows[1].Outcome != journal.OutcomeOK || m.index(1) != 2 || m.index(9) != -1 {
		t.Errorf("%+v", m.rows)
	}
}

func TestTheListStaysShortWhileItGrows(t *testing.T) {
	var m exchangeList
	m.extend(pageOfAll([]int64{1, 2, 3, 4, 5, 6, 7}, 7), 50)
	m.trim(7)
	if len(m.rows) != 7 || !m.end {
		t.Errorf("%d rows, end %v: nothing was to be cut", len(m.rows), m.end)
	}
	m.trim(5)
	if len(m.rows) != 5 || m.end {
		t.Errorf("%d rows, end %v: the reader cannot reach the rest", len(m.rows), m.end)
	}
}
