package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

// showHistory lists the recorded runs of the check in front.
func (r *releaseCheckPage) showHistory() {
	r.history.RemoveAll()
	runs := r.now().runs
	if len(runs) == 0 {
		r.history.Add(kit.NewText(r.w.T("ui.release.no_history"), kit.Body, theme.Muted))
	}
	for i, run := range runs {
		if i > 0 {
			r.history.Add(kit.Line())
		}
		r.history.Add(r.runRow(run))
	}
}

func (r *releaseCheckPage) runRow(run runSummary) fyne.CanvasObject {
	w, part := r.w, r.now()
	pill := kit.NewPill(w.T("ui.release.ok"), kit.Success, true)
	if !run.OK {
		pill.Set(w.T("ui.release.not_ok"), kit.Danger)
	}
	line := kit.HBox(8, kit.NewText(monthTime(run.At), kit.Mono, theme.Muted), pill,
		kit.Ell(runScope(w.lang, run), kit.Small, theme.Faint), kit.Spacer())
	fill := fyne.ThemeColorName("")
	if run.ID == part.run.id {
		fill = theme.AccentTint
	} else if !part.running && !part.run.empty() {
		line.Add(kit.NewLink(w.T("ui.checks.compare"), kit.Small, func() { r.compareWith(run.ID) }))
	}
	return kit.NewSurface(fill, "", 6, kit.NewArea(kit.Pad(4, 4, 6, 6, line), func() { r.open(run.ID) }))
}

// runScope says what a run covered: which groups, or how many cases.
func runScope(l i18n.Lang, run runSummary) string {
	switch {
	case len(run.groups) == 0:
		return l.T("ui.checks.cases", len(run.verdicts))
	case len(run.groups) == groupCount:
		return l.T("ui.release.all_groups")
	}
	return l.T("ui.release.groups", strings.Trim(strings.ReplaceAll(fmt.Sprint(run.groups), " ", ", "), "[]"))
}

// compareWith puts the result on screen beside another run.
func (r *releaseCheckPage) compareWith(id int64) {
	r.now().against = id
	r.show()
}

// comparison says what broke and what was mended since the run before, or since the chosen one; nil without another.
func (r *releaseCheckPage) comparison() fyne.CanvasObject {
	w, part := r.w, r.now()
	other := runBefore(part.runs, part.run, part.against)
	if other == nil {
		return nil
	}
	older, newer := other.verdicts, part.run.verdicts()
	since := w.T("ui.checks.since", dayTime(other.At))
	if other.At.After(part.run.at) { // what stands later is what is newer, whichever was chosen first
		older, newer, since = newer, older, w.T("ui.checks.until", dayTime(other.At))
	}
	change := newer.Since(older)
	if len(change.Better)+len(change.Worse) == 0 {
		key := "ui.checks.same"
		if change.Both == 0 {
			key = "ui.checks.apart"
		}
		return kit.NewParagraph(since+w.T(key, change.Both), kit.Small, theme.Muted)
	}
	box := kit.VBox(4, kit.NewText(strings.TrimRight(since, "：: "), kit.SmallBold, theme.Muted))
	for _, part := range []struct {
		key  string
		ids  []string
		tone kit.Tone
	}{{"ui.checks.worse", change.Worse, kit.Danger}, {"ui.checks.better", change.Better, kit.Success}} {
		if len(part.ids) == 0 {
			continue
		}
		row := kit.Flow(8, kit.Fixed(0, 22, kit.NewPill(w.T(part.key, len(part.ids)), part.tone, true)))
		for _, id := range part.ids {
			row.Add(kit.Fixed(0, 22, kit.NewLink(r.nameOf(id), kit.Small, func() { r.choose(id) })))
		}
		box.Add(row)
	}
	return kit.NewSurface(theme.Surface, theme.Border, 8, kit.Pad(10, 10, 14, 14, box))
}

// nameOf is what a step or a case is called where its column or chapter does not stand beside it.
func (r *releaseCheckPage) nameOf(id string) string {
	w := r.w
	for _, c := range exam.Cases() {
		if c.ID == id {
			return c.Title.In(string(w.lang))
		}
	}
	for g := range groupCount {
		for _, step := range releaseSteps {
			if stepID(g+1, step) == id {
				return w.T("ui.release.group.short", g+1) + " · " + w.T("ui.release.short."+step)
			}
		}
	}
	return id
}
