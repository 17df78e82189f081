package ui

import (
	"context"
	"sync"

	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/sim"
)

// gists remembers what exchanges say. It is filled off Fyne's thread and read on it, for the lines in sight.
type gists struct {
	mu    sync.Mutex
	known map[int64]knownGist
}

// knownGist is what an exchange says, as of when it meant this.
type knownGist struct {
	relation.Gist
	meaning [3]string
}

// meaningOf changes when somebody notes more about an exchange.
func meaningOf(e journal.Exchange) [3]string { return [3]string{e.Kind, e.Name, e.Outcome} }

// gistsKept bounds what is remembered; gistLimit is the size of a body beyond which it is not read for a list.
const gistsKept, gistLimit = 8000, 64 << 10

// has reports what is known of an exchange. One that cannot say anything needs no look.
func (g *gists) has(e journal.Exchange) (relation.Gist, bool) {
	switch {
	case e.Kind != journal.KindMessage && e.Kind != journal.KindEvent && e.Kind != journal.KindAPI,
		e.Kind != journal.KindAPI && e.Name == "":
		return relation.Gist{}, true
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	k, ok := g.known[e.ID]
	return k.Gist, ok && k.meaning == meaningOf(e)
}

// fetch reads what the rows say of which that is not known; it reports whether there were any.
func (g *gists) fetch(ctx context.Context, j *journal.Journal, rows []journal.Exchange,
	hide func(string) string) bool {
	var ids []int64
	meaning := map[int64][3]string{}
	for _, e := range rows {
		if _, ok := g.has(e); !ok {
			ids, meaning[e.ID] = append(ids, e.ID), meaningOf(e)
		}
	}
	if len(ids) == 0 {
		return false
	}
	found, err := j.Some(ctx, ids, gistLimit)
	if err != nil {
		return false // the list does without
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.known == nil || len(g.known) > gistsKept {
		g.known = map[int64]knownGist{}
	}
	for _, id := range ids { // one that was pruned meanwhile is not asked for again
		g.known[id] = knownGist{meaning: meaning[id]}
	}
	for _, d := range found {
		g.known[d.ID] = knownGist{hidden(relation.GistOf(d), hide), meaning[d.ID]}
	}
	return true
}

// hidden is a gist without codes: those of the release check travel in messages.
func hidden(g relation.Gist, hide func(string) string) relation.Gist {
	return relation.Gist{Said: hide(g.Said), Answered: hide(g.Answered)}
}

// deliveries knows of which of the simulator's deliveries a push was an attempt, by its query. It forgets the older
// half when it is full.
type deliveries struct {
	mu     sync.Mutex
	of     map[string]string
	before map[string]string // what of held when it was full
}

func (d *deliveries) find(query string) string {
	d.mu.Lock()
	defer d.mu.Unlock()
	if id, ok := d.of[query]; ok {
		return id
	}
	return d.before[query]
}

// The first look goes back further than the others, which come several times a second.
const firstDeliveries, moreDeliveries = 1000, 50

// deliveriesKept is how many attempts each half of deliveries holds.
const deliveriesKept = 4000

// learn asks the simulator, where there is one, about pushes in which nothing tells; it reports whether anything was
// learnt.
func (d *deliveries) learn(s *sim.Sim, rows []journal.Exchange) bool {
	if s == nil || !d.lacks(rows) {
		return false
	}
	limit := moreDeliveries
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.of == nil {
		d.of, limit = map[string]string{}, firstDeliveries
	}
	if len(d.of) >= deliveriesKept {
		d.of, d.before = map[string]string{}, d.of
	}
	before := len(d.of)
	for _, one := range s.Deliveries("", limit) {
		for _, at := range one.Attempts {
			if query := queryOf(at.URL); query != "" {
				d.of[query] = one.ID
			}
		}
	}
	return len(d.of) > before
}

func (d *deliveries) lacks(rows []journal.Exchange) bool {
	for _, e := range rows {
		if isUntold(e) && d.find(e.Query) == "" {
			return true
		}
	}
	return false
}

// isUntold reports whether a push may be one of several attempts and does not say so: it was not opened, or has no MsgId
// and was not taken. A server under test may take the second attempt.
func isUntold(e journal.Exchange) bool {
	return journal.IsCallback(e.Kind) && (e.Name == "" || e.MsgID == "" && (e.Failed() || e.Side == journal.WeChat))
}
