package ui

import (
	"strconv"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// ruleRow is one line of an ordered list of rules.
type ruleRow struct {
	name, summary string
	enabled       bool
	shade         shade
	below         []fyne.CanvasObject
}

// ruleList is an ordered list of rules, the same for replies and for forwarding: switch on and off, choose, move,
// delete.
type ruleList struct {
	w      *Window
	box    *fyne.Container
	choose func(i int)
	toggle func(i int, on bool)
	move   func(i, by int)
	drop   func(i int)
	lift   func(i, to int)
}

// show lists rows; chosen is the index of the one in the form, -1 for none.
func (l *ruleList) show(rows []ruleRow, chosen int) {
	l.box.RemoveAll()
	for i, row := range rows {
		if i > 0 {
			l.box.Add(kit.Line())
		}
		l.box.Add(l.line(i, len(rows), row, i == chosen))
	}
	if len(rows) == 0 {
		l.box.Add(kit.Pad(18, 18, 0, 0, kit.Empty("list-checks", l.w.T("ui.rule.none"), l.w.T("ui.rule.none.hint"), nil)))
	}
}

func (l *ruleList) line(i, n int, row ruleRow, chosen bool) fyne.CanvasObject {
	w := l.w
	on := kit.NewCheck("", row.enabled, func(on bool) { l.toggle(i, on) })
	number := kit.Fixed(18, 0, kit.NewText(strconv.Itoa(i+1), kit.MonoSmall, theme.Faint))
	style := kit.NewLink(clip(row.name, 30), kit.Strong, func() { l.choose(i) })
	up := kit.NewIconButton("chevron-up", w.T("ui.rule.up"), func() { l.move(i, -1) })
	down := kit.NewIconButton("chevron-down", w.T("ui.rule.down"), func() { l.move(i, 1) })
	if i == 0 {
		up.Disable()
	}
	if i == n-1 {
		down.Disable()
	}
	drop := kit.NewIconButton("trash-2", w.T("ui.rule.drop"), func() { l.drop(i) })
	head := kit.HBox(6, on, number, style, kit.Spacer(), up, down, drop)
	ink := theme.Muted
	if !row.enabled {
		ink = theme.Faint
	}
	body := kit.VBox(2, head, kit.Pad(0, 0, 54, 0, kit.NewParagraph(row.summary, kit.Small, ink)))
	if row.shade.name != "" {
		body.Add(kit.Pad(2, 0, 54, 0, l.shaded(i, row.shade)))
	}
	for _, o := range row.below {
		body.Add(kit.Pad(2, 0, 54, 0, o))
	}
	fill := fyne.ThemeColorName("")
	if chosen {
		fill = theme.AccentTint
	}
	return kit.NewSurface(fill, "", 6, kit.Pad(4, 8, 4, 4, body))
}
