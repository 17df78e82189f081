package ui

import (
	"math"
	"strconv"

	"fyne.io/fyne/v2"

	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// keeping is the form of what the journal keeps: its bounds, and how many of each kind stay whatever comes.
func (s *settingsPage) keeping() fyne.CanvasObject {
	w := s.w
	s.saveKept = kit.NewButton("check", w.T("ui.set.save"), kit.Solid, s.store)
	bounds, floors := kit.Columns{Widths: []float32{1. / 3, 1. / 3, 1. / 3}, Gap: 10}, kit.VBox(10)
	var first, row []fyne.CanvasObject
	for _, k := range workspace.Keepings() {
		input := kit.Field(w.T("ui.keep."+k.Name), "", s.keepingEntry(k))
		if !k.Floor {
			first = append(first, input)
			continue
		}
		if row = append(row, input); len(row) == 3 {
			floors.Add(bounds.Of(row...))
			row = nil
		}
	}
	return kit.Card(w.T("ui.keep"), kit.VBox(10,
		kit.NewParagraph(w.T("ui.keep.hint"), kit.Small, theme.Muted),
		kit.NewText(w.T("ui.keep.bounds"), kit.Overline, theme.Faint), bounds.Of(first...),
		kit.NewText(w.T("ui.keep.floors"), kit.Overline, theme.Faint), floors, kit.HBox(8, kit.Spacer(), s.saveKept)))
}

// keepingEntry is the input of one figure. What is none differs from every saved one, and store says what is wrong.
func (s *settingsPage) keepingEntry(k workspace.Keeping) *kit.Entry {
	r := s.now().Retention
	e := s.bind(s.w.entry(s.usual(k)), "keep."+k.Name, k.Text(r), func(d *workspace.Settings, v string) {
		n, err := k.Parse(v)
		if *k.Of(&d.Retention) = n; err != nil {
			*k.Of(&d.Retention) = math.MinInt
		}
	})
	e.TextStyle.Monospace = true
	return e
}

// usual is what an empty field means.
func (s *settingsPage) usual(k workspace.Keeping) string {
	floors := journal.DefaultFloors()
	n := map[string]int{
		"exchanges": journal.DefaultKeep, "tickets": floors[journal.ClassTicket], "auth_events": floors[journal.ClassAuth],
		"failures": floors[journal.ClassFailure], "messages": floors[journal.ClassMessage],
		"events": floors[journal.ClassEvent], "calls": floors[journal.ClassAPI],
	}[k.Name]
	if n == 0 {
		return s.w.T("ui.keep.unbounded")
	}
	return strconv.Itoa(n)
}

// retention reads the form.
func (s *settingsPage) retention() (r workspace.Retention, err error) {
	for _, k := range workspace.Keepings() {
		if *k.Of(&r), err = k.Parse(s.fields["keep."+k.Name].Text); err != nil {
			return r, err
		}
	}
	return r, nil
}
