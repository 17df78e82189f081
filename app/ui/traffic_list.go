package ui

import (
	"slices"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
)

// exchangeRow is an exchange as a line of the list.
func exchangeRow(l i18n.Lang, e journal.Exchange, selected bool) kit.RowCells {
	result, tone := exchangeResult(l, e)
	arrow := "→"
	if e.Dir == journal.In {
		arrow = "←"
	}
	return kit.RowCells{
		Time: clockTime(e.At), Arrow: arrow, Kind: l.T("ui.kindof." + e.Kind), KindTone: kindTone[e.Kind],
		Name: exchangeName(e), Note: exchangeNote(l, e),
		App: e.AppID, Result: result, ResultTone: tone, Took: took(e.Took), Pinned: e.Pinned, Selected: selected,
	}
}

// filter is a chip over the list: a word and the search it stands for.
type filter struct{ id, query string }

// filters are the chips of Traffic, in order.
var filters = []filter{
	{"all", ""},
	{"ticket", "kind:ticket"},
	{"auth", "kind:auth"},
	{"message", "kind:message"},
	{"event", "kind:event"},
	{"api", "kind:api"},
	{"failed", "is:failed"},
	{"pinned", "is:pinned"},
}

// count is the figure on a chip.
func (f filter) count(s journal.Stats) int {
	switch f.id {
	case "all":
		return s.Total
	case "failed":
		return s.Failed
	case "pinned":
		return s.Pinned
	}
	return s.Kinds[f.id]
}

// with is the search for what both the chip and text match.
func (f filter) with(text string) string {
	if f.query == "" {
		return text
	}
	if text == "" {
		return f.query
	}
	return f.query + " " + text
}

// exchangeList is what the list shows: exchanges, the newest first, as far back as they have been fetched.
type exchangeList struct {
	rows []journal.Exchange
	end  bool // there are no older ones
}

// merge takes in the newest matches; whole says that there are no more. Rows that it has already are replaced, since
// the journal notes what an exchange means only after recording it. added is how many rows now stand above the former
// first one: a reader who has scrolled must be moved down by as many.
func (m *exchangeList) merge(page []journal.Exchange, whole bool) (added int) {
	if len(m.rows) == 0 || whole || page[len(page)-1].ID > m.rows[0].ID {
		added = newerThan(page, m.newest())
		if len(m.rows) == 0 || !whole {
			added = 0 // nothing in common: start over
		}
		m.rows, m.end = page, whole
		return added
	}
	added = newerThan(page, m.newest())
	oldest := page[len(page)-1].ID
	keep := slices.IndexFunc(m.rows, func(e journal.Exchange) bool { return e.ID < oldest })
	if keep < 0 {
		keep = len(m.rows)
	}
	m.rows = slices.Replace(m.rows, 0, keep, page...)
	return added
}

// trim keeps the n newest rows; pageIn fetches the others again when the reader comes to them.
func (m *exchangeList) trim(n int) {
	if len(m.rows) > n {
		m.rows, m.end = slices.Delete(m.rows, n, len(m.rows)), false
	}
}

// newest is the id at the top, 0 for an empty list.
func (m *exchangeList) newest() int64 {
	if len(m.rows) == 0 {
		return 0
	}
	return m.rows[0].ID
}

func newerThan(page []journal.Exchange, id int64) int {
	n := 0
	for n < len(page) && page[n].ID > id {
		n++
	}
	return n
}

// extend appends an older page; one that is shorter than limit is the last.
func (m *exchangeList) extend(page []journal.Exchange, limit int) {
	m.rows = append(m.rows, page...)
	m.end = len(page) < limit
}

// index is where an exchange stands, or -1.
func (m *exchangeList) index(id int64) int {
	for i, e := range m.rows {
		if e.ID == id {
			return i
		}
	}
	return -1
}
