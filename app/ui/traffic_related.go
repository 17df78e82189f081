package ui

import (
	"context"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// relatedTab is the inspector's tab of what an exchange came from and what came of it.
type relatedTab struct{ w *Window }

// relatedView is what it shows.
type relatedView struct {
	relation.Relations
	writes rowWriter
	said   *gists
}

func (v relatedTab) load(
	ctx context.Context, d journal.Detail, delivery func(string) string, l i18n.Lang,
) (relatedView, error) {
	view := relatedView{writes: rowWriter{l, v.w.people(ctx)}, said: &gists{}}
	var err error
	if view.Relations, err = relation.Find(ctx, v.w.bench.Journal, d, delivery); err != nil {
		return view, err
	}
	var rows []journal.Exchange
	for _, links := range [][]relation.Link{view.Before, view.After} {
		for _, l := range links {
			rows = append(rows, l.Exchange)
		}
	}
	view.said.fetch(ctx, v.w.bench.Journal, rows, v.w.hide)
	return view, nil
}

func (v relatedTab) content(view relatedView, now journal.Exchange) fyne.CanvasObject {
	w := v.w
	if len(view.Before)+len(view.After) == 0 {
		return kit.Empty("link", w.T("ui.related.none"), w.T("ui.related.none.hint"), nil)
	}
	list := kit.VBox(0)
	for i, l := range view.Before {
		list.Add(v.row(view, l, kit.Joint{First: i == 0, Proven: l.Proven}))
	}
	list.Add(v.here(view, now, kit.Joint{First: len(view.Before) == 0, Last: len(view.After) == 0, Ring: true, Proven: true}))
	for i, l := range view.After {
		list.Add(v.row(view, l, kit.Joint{Last: i == len(view.After)-1, Proven: l.Proven}))
	}
	legend := kit.HBox(8,
		kit.Fixed(18, 34, kit.NewJoint(kit.Joint{Proven: true})), kit.NewText(w.T("ui.related.proven"), kit.Caption, theme.Faint),
		kit.Fixed(18, 34, kit.NewJoint(kit.Joint{})), kit.NewText(w.T("ui.related.likely"), kit.Caption, theme.Faint))
	return kit.VBox(0, kit.Card(w.T("ui.related.title", len(view.Before), len(view.After)), kit.VBox(10, list, legend)))
}

// row is a related exchange and what ties it; a click opens it.
func (v relatedTab) row(view relatedView, l relation.Link, joint kit.Joint) fyne.CanvasObject {
	gist, _ := view.said.has(l.Exchange)
	cells := view.writes.cells(l.Exchange, gist)
	joint.Tone = cells.ResultTone
	why := v.w.T("ui.related.by.value", string(l.By))
	if key := "ui.related.by." + string(l.By); i18n.Has(key) {
		why = v.w.T(key)
	}
	return kit.NewArea(v.line(cells, why, joint), func() { v.w.openExchange(l.ID) })
}

// here is the exchange that the others are related to.
func (v relatedTab) here(view relatedView, e journal.Exchange, joint kit.Joint) fyne.CanvasObject {
	return kit.NewSurface(theme.AccentTint, "", 6, v.line(view.writes.cells(e, relation.Gist{}), v.w.T("ui.related.here"), joint))
}

func (v relatedTab) line(cells kit.RowCells, why string, joint kit.Joint) fyne.CanvasObject {
	first := kit.HBox(8, kit.NewPill(cells.Kind, cells.KindTone, false), kit.Ell(cells.Name, kit.Body, theme.Text),
		kit.Ell(cells.Note, kit.Small, theme.Muted), kit.Spacer())
	second := kit.HBox(8, kit.Ell(why, kit.Caption, theme.Faint), kit.Spacer())
	pill := kit.NewPill(cells.Result, cells.ResultTone, true)
	pill.Quiet = true
	right := kit.VBox(1, kit.HBox(0, kit.Spacer(), pill), kit.NewText(cells.Time, kit.MonoSmall, theme.Faint))
	words := kit.Grow(kit.Pad(3, 3, 0, 0, kit.VBox(1, first, second)))
	return kit.Pad(0, 0, 4, 8, kit.HBox(6, kit.NewJoint(joint), words, right))
}
