package ui

import (
	"context"
	"errors"
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// savedFilters are the searches that were saved: a row of chips below the kinds, each with the number of its matches. The
// workspace keeps them.
type savedFilters struct {
	t      *trafficPage
	all    []workspace.Filter // that the row shows
	chips  []*kit.Chip
	drops  []*kit.Button // behind the chip that is chosen
	row    *fyne.Container
	scroll *kit.Scroller

	matches  map[string]matches // by query
	stale    bool               // something was recorded since they were counted
	counting bool
}

// matches are how many exchanges a search finds, or why it finds none.
type matches struct {
	n     int
	wrong *journal.QueryError
}

const (
	countedMatches = 999 // more are not counted, and shown as 999+
	savedWidth     = 24  // letters of a name that a chip shows
)

func newSavedFilters(t *trafficPage) *savedFilters {
	return &savedFilters{t: t, matches: map[string]matches{}}
}

// content is the row; it scrolls when there are more chips than fit, and is hidden while there are none.
func (s *savedFilters) content() fyne.CanvasObject {
	s.all, s.row = nil, kit.HBox(4)
	s.scroll = kit.NewStrip(s.row)
	s.scroll.Hide()
	s.show()
	return s.scroll
}

// show brings the row up to date: its chips, their numbers, and which of them is what is listed.
func (s *savedFilters) show() {
	if s.row == nil {
		return
	}
	if all := s.t.w.bench.Settings().Filters; !slices.Equal(all, s.all) {
		s.fill(all)
	}
	now, _ := s.t.query()
	for i, f := range s.all {
		on := f.Query == now.Text
		found := s.matches[f.Query]
		s.chips[i].Set(found.text(), on)
		s.chips[i].Tip = s.t.w.T("ui.saved.tip", f.Query)
		if found.wrong != nil {
			s.chips[i].Tip = s.t.w.T("ui.saved.broken", f.Query, found.wrong.Text(s.t.w.lang))
		}
		s.drops[i].Hidden = !on
	}
	kit.Renew(s.row)
	s.scroll.Refresh()
}

func (s *savedFilters) fill(all []workspace.Filter) {
	s.all, s.chips, s.drops = slices.Clone(all), nil, nil
	s.row.RemoveAll()
	for _, f := range all {
		chip := kit.NewChip(clip(f.Name, savedWidth), "", false, func() { s.apply(f) })
		drop := kit.NewIconButton("x", s.t.w.T("ui.saved.drop", f.Name), func() { s.drop(f.Name) })
		s.chips, s.drops = append(s.chips, chip), append(s.drops, drop)
		s.row.Add(kit.HBox(0, chip, drop))
	}
	if s.scroll.Show(); len(all) == 0 {
		s.scroll.Hide()
	}
	if s.t.left != nil {
		kit.Renew(s.t.left)
	}
}

// text is the number on a chip.
func (m matches) text() string {
	switch {
	case m.wrong != nil:
		return "!"
	case m.n > countedMatches:
		return grouped(countedMatches) + "+"
	}
	return countOf(m.n)
}

// renew counts when something was recorded, as often as tick asks, and at once what was never counted.
func (s *savedFilters) renew() {
	s.stale = true
	for _, query := range s.searches() {
		if _, counted := s.matches[query]; !counted {
			s.count()
			return
		}
	}
}

// searches are what is counted: the saved ones, and while words are searched for what each kind's chip would list of them.
func (s *savedFilters) searches() (all []string) {
	for _, f := range s.t.w.bench.Settings().Filters {
		all = append(all, f.Query)
	}
	if s.t.text != "" {
		for _, f := range filters {
			all = append(all, f.with(s.t.text))
		}
	}
	return all
}

// tick counts again where something was recorded, once a second at most: a search for words may read the whole journal.
func (s *savedFilters) tick() {
	if s.stale {
		s.count()
	}
}

func (s *savedFilters) count() {
	w, all := s.t.w, s.searches()
	if s.counting || len(all) == 0 {
		return
	}
	s.counting, s.stale = true, false
	w.Go(func() {
		found := countMatches(w.ctx, w.bench.Journal, all)
		w.Post(func() {
			s.counting, s.matches = false, found
			s.show()
			s.t.showChips()
		})
	})
}

func countMatches(ctx context.Context, j *journal.Journal, all []string) map[string]matches {
	found := map[string]matches{}
	for _, query := range all {
		n, err := j.Count(ctx, journal.Query{Text: query, Limit: countedMatches + 1})
		m := matches{n: n}
		errors.As(err, &m.wrong)
		found[query] = m
	}
	return found
}

// apply searches for what was saved.
func (s *savedFilters) apply(f workspace.Filter) {
	s.t.filter(filters[0], f.Query)
	s.t.entry.SetText(f.Query)
}

// add asks for the name under which to save what is searched for.
func (s *savedFilters) add() {
	w := s.t.w
	q, _ := s.t.query()
	var name *kit.Entry
	form := w.sheet(w.T("ui.saved.title"), w.T("ui.set.save"), func() error {
		err := w.bench.ChangeFilters(func(all []workspace.Filter) ([]workspace.Filter, error) {
			return workspace.PutFilter(all, workspace.Filter{Name: name.Text, Query: q.Text})
		})
		if err == nil {
			w.host.Toast(w.T("ui.saved.done", name.Text), kit.Success)
		}
		return err
	})
	name = form.text(w.T("ui.saved.name"), w.T("ui.saved.name.hint"), "", w.T("ui.saved.name.ex"))
	form.add(kit.Field(w.T("ui.saved.query"), "", kit.NewParagraph(q.Text, kit.Mono, theme.Muted)))
}

// drop removes a filter, and offers to bring it back to where it was.
func (s *savedFilters) drop(name string) {
	w := s.t.w
	at := slices.IndexFunc(w.bench.Settings().Filters, func(f workspace.Filter) bool { return f.Name == name })
	if at < 0 {
		return
	}
	gone := w.bench.Settings().Filters[at]
	without := func(all []workspace.Filter) []workspace.Filter {
		return slices.DeleteFunc(slices.Clone(all), func(f workspace.Filter) bool { return f.Name == name })
	}
	w.takeOut(w.T("ui.undo.filter", name), func() (func() error, error) {
		return func() error {
			return s.change(func(all []workspace.Filter) []workspace.Filter {
				all = without(all) // one of that name may have been saved meanwhile
				return slices.Insert(all, min(at, len(all)), gone)
			})
		}, s.change(without)
	})
}

func (s *savedFilters) change(edit func(all []workspace.Filter) []workspace.Filter) error {
	defer s.show()
	return s.t.w.bench.ChangeFilters(func(all []workspace.Filter) ([]workspace.Filter, error) { return edit(all), nil })
}

// actions save what is searched for, apply what was saved and remove it.
func (s *savedFilters) actions() []action {
	w := s.t.w
	q, _ := s.t.query()
	all := []action{{icon: "filter", key: "ui.saved.add", keys: "Ctrl+D",
		why: s.whyNot(q.Text), do: s.add}}
	for _, f := range w.bench.Settings().Filters {
		all = append(all,
			action{icon: "filter", text: f.Name, also: f.Query, group: "ui.saved", on: f.Query == q.Text,
				do: func() { s.apply(f) }},
			action{icon: "x", key: "ui.saved.drop", args: []any{f.Name}, do: func() { s.drop(f.Name) }})
	}
	return all
}

// whyNot is why a search cannot be saved, "" where it can.
func (s *savedFilters) whyNot(query string) string {
	var wrong *journal.QueryError
	if _, err := journal.ParseQuery(query); errors.As(err, &wrong) {
		return wrong.Text(s.t.w.lang)
	}
	return s.t.w.unless(query != "", "ui.why.no_search")
}
