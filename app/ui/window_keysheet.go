package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// movement are the keys that move within a page, beside those of the actions.
var movement = [][2]string{
	{"↑ ↓ j k", "ui.keys.move"}, {"← →", "ui.keys.unfold"}, {"PageUp PageDown Home End", "ui.keys.scroll"},
	{"Tab Space Enter", "ui.keys.tab"},
}

// showKeys shows the keys: those of the page in front beside those that work everywhere.
func (w *Window) showKeys() {
	e := w.shown.Load().entry
	here, anywhere := keyRows(w, pageActions(e)), keyRows(w, w.ownActions())
	if len(here) == 0 {
		here = []fyne.CanvasObject{kit.NewParagraph(w.T("ui.keys.none"), kit.Small, theme.Muted)}
	}
	for _, m := range movement {
		here = append(here, keyRow(w.T(m[1]), m[0]))
	}
	column := func(title string, rows []fyne.CanvasObject) fyne.CanvasObject {
		head := kit.NewText(title, kit.Overline, theme.Faint)
		return kit.VBox(6, append([]fyne.CanvasObject{head}, rows...)...)
	}
	s := w.sheetOf(w.T("ui.do.keys"), "", nil, keySheetWidth)
	s.add(kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 28}.Of(
		column(w.T("ui.page."+e.id), here), column(w.T("ui.keys.anywhere"), anywhere)))
}

const keySheetWidth = 760

// keyRows are the actions that have keys.
func keyRows(w *Window, all []action) (rows []fyne.CanvasObject) {
	for _, a := range slices.DeleteFunc(all, func(a action) bool { return a.keys == "" }) {
		rows = append(rows, keyRow(a.name(w.lang), writtenKey(a.keys)))
	}
	return rows
}

// keyRow is what a key does, and the key.
func keyRow(name, keys string) fyne.CanvasObject {
	return kit.HBox(8, kit.Grow(kit.Ell(name, kit.Small, theme.Text)), kit.NewText(keys, kit.MonoSmall, theme.Muted))
}
