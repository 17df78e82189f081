package ui

import (
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// shade is the earlier rule that takes everything a rule could take, which therefore never acts. The zero shade is none.
type shade struct {
	by   int
	name string // of the earlier rule
}

// shadeOf is what keeps rule i from ever acting. A rule that is off is not meant to act.
func (e *ruleEditor[R]) shadeOf(all []R, i int) shade {
	by, ok := e.rules.shadow(all, i)
	if !ok || !*e.rules.enabled(&all[i]) {
		return shade{}
	}
	return shade{by, clip(e.rules.row(by, all[by]).name, 30)}
}

// showShade says in the form that an earlier rule leaves nothing to this one, and offers the place above it. It reports
// whether the form changed.
func (e *ruleEditor[R]) showShade() bool {
	w, now := e.w, e.shadeOf(e.withEdit(), e.at)
	if now == e.shade && (now.name == "") == (len(e.shaded.Objects) == 0) {
		return false
	}
	e.shade, e.shaded.Objects = now, nil
	if now.name != "" {
		said := kit.NewParagraph(w.T("ui.rule.shaded.why", now.by+1, now.name), kit.Body, theme.Text)
		above := kit.NewButton("chevron-up", w.T("ui.rule.shaded.save", now.by+1), kit.Outline, e.storeAbove)
		e.shaded.Objects = []fyne.CanvasObject{
			kit.Callout(kit.Warn, w.T("ui.rule.shaded"), []fyne.CanvasObject{said}, above)}
	}
	return true
}

// storeAbove saves the form's rule before the one that would leave nothing to it.
func (e *ruleEditor[R]) storeAbove() {
	to := e.shade.by
	e.replace(lifted(e.withEdit(), e.at, to), func() { e.at, e.dirty = to, false })
}

// lift puts a saved rule before an earlier one; the form stays with its own.
func (e *ruleEditor[R]) lift(i, to int) {
	e.replace(lifted(e.rules.all(), i, to), func() { e.at = followLift(e.at, i, to) })
}

// shaded is the line in the list that says why a rule never acts, and mends it.
func (l *ruleList) shaded(i int, s shade) fyne.CanvasObject {
	w := l.w
	return kit.HBox(6, kit.NewIcon("triangle-alert", theme.Warn, 14),
		kit.Grow(kit.NewParagraph(w.T("ui.rule.shaded.row", s.by+1, s.name), kit.Caption, theme.Warn)),
		kit.NewLink(w.T("ui.rule.shaded.lift", s.by+1), kit.Caption, func() { l.lift(i, s.by) }))
}

// lifted is a list in which entry i stands at the earlier place to.
func lifted[T any](all []T, i, to int) []T {
	out := slices.Clone(all)
	return slices.Insert(slices.Delete(out, i, i+1), to, all[i])
}

// followLift is where the entry at place at stands after entry i went to the earlier place to.
func followLift(at, i, to int) int {
	switch {
	case at == i:
		return to
	case at >= to && at < i:
		return at + 1
	}
	return at
}
