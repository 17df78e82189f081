package ui

import (
	"slices"

	"wxlab/app/journal"
	"wxlab/app/relation"
)

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

// exchangeList is what the list shows: exchanges, the newest first, as far back as they have been fetched, those of one
// delivery folded into a line.
type exchangeList struct {
	rows []journal.Exchange
	end  bool // there are no older ones

	delivery func(query string) string // of the simulator, see relation.Fold
	open     map[int64]bool            // exchanges whose thread was unfolded
	folder   *relation.Folder
	lines    []line
}

// line is what stands in one line of the list: a thread, or a member of one that is unfolded.
type line struct {
	thread *relation.Thread
	member int // index in the thread's rest, -1 for its head
}

func (l line) exchange() journal.Exchange {
	if l.member < 0 {
		return l.thread.Head
	}
	return l.thread.Rest[l.member].Exchange
}

// merge takes in the newest matches; whole says that there are no more. Rows that it has already are replaced, since
// the journal notes what an exchange means only after recording it.
func (m *exchangeList) merge(page []journal.Exchange, whole bool) {
	if len(m.rows) == 0 || whole || page[len(page)-1].ID > m.rows[0].ID {
		m.rows, m.end = page, whole // nothing in common, or nothing else: start over
		m.fold()
		return
	}
	added, oldest := newerThan(page, m.newest()), page[len(page)-1].ID
	keep := slices.IndexFunc(m.rows, func(e journal.Exchange) bool { return e.ID < oldest })
	if keep < 0 {
		keep = len(m.rows)
	}
	same := slices.Equal(m.rows[:keep], page[added:])
	m.rows = slices.Replace(m.rows, 0, keep, page...)
	if m.folder == nil || !same {
		m.fold()
		return
	}
	m.folder.Newer(page[:added])
	m.unfold()
}

// trim keeps the n newest rows; pageIn fetches the others again when the reader comes to them. A few more may stay, since
// the list is folded anew then.
func (m *exchangeList) trim(n int) {
	if len(m.rows) > n+n/4 {
		m.rows, m.end = slices.Delete(m.rows, n, len(m.rows)), false
		m.fold()
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
	if m.folder == nil {
		m.fold()
		return
	}
	m.unfoldFrom(m.folder.Older(page))
}

// fold gathers all rows into threads.
func (m *exchangeList) fold() {
	m.folder = relation.Fold(m.rows, m.delivery)
	m.unfold()
}

// unfold makes the lines of the threads.
func (m *exchangeList) unfold() { m.unfoldFrom(0) }

// unfoldFrom does so when the first n threads are where they were: after a million rows one does not begin anew for
// two hundred.
func (m *exchangeList) unfoldFrom(n int) {
	if len(m.open) > 0 || len(m.lines) < n {
		n = 0
	}
	m.lines = m.lines[:n]
	for _, t := range m.folder.Threads[n:] {
		m.lines = append(m.lines, line{t, -1})
		if len(t.Rest) == 0 || !m.isOpen(t) {
			continue
		}
		for i := range t.Rest {
			m.lines = append(m.lines, line{t, i})
		}
	}
}

// above is how many lines have come above an exchange.
func (m *exchangeList) above(id int64) int {
	n := 0
	for n < len(m.lines) && m.lines[n].thread.Head.ID > id {
		n++
	}
	return n
}

// idAt is the exchange in a line, 0 where there is none.
func (m *exchangeList) idAt(i int) int64 {
	if i < 0 || i >= len(m.lines) {
		return 0
	}
	return m.lines[i].exchange().ID
}

func (m *exchangeList) isOpen(t *relation.Thread) bool {
	return m.open[t.Head.ID] || len(m.open) > 0 &&
		slices.ContainsFunc(t.Rest, func(e relation.Member) bool { return m.open[e.ID] })
}

// toggle unfolds the thread that an exchange is of, or folds it again; it reports whether there is something to fold.
func (m *exchangeList) toggle(id int64) bool {
	i := m.index(id)
	if i < 0 || len(m.lines[i].thread.Rest) == 0 {
		return false
	}
	t := m.lines[i].thread
	if m.isOpen(t) {
		delete(m.open, t.Head.ID)
		for _, e := range t.Rest {
			delete(m.open, e.ID)
		}
	} else {
		if m.open == nil {
			m.open = map[int64]bool{}
		}
		m.open[t.Head.ID] = true
	}
	m.unfold()
	return true
}

// index is the line in which an exchange stands, if need be folded into another, or -1.
func (m *exchangeList) index(id int64) int {
	folded := -1
	for i, l := range m.lines {
		switch {
		case l.exchange().ID == id:
			return i
		case l.member < 0 && folded < 0 && len(l.thread.Rest) > 0 && l.thread.Has(id):
			folded = i
		}
	}
	return folded
}
