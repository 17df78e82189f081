package ui

import (
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

const groupCount = 5

// releaseSteps are the steps of a group in the order WeChat takes them (PROTOCOL 8).
var releaseSteps = []string{"ticket", "authorized", "text", "api", "event", "mp_api", "unauthorized"}

// cell is a step or a case in the matrix.
type cell int

const (
	cellOpen cell = iota
	cellNow       // under way
	cellPassed
	cellRemarked
	cellFailed
	cellUnobserved
	cellAbsent // the group has no such step, or the run left the case out
)

// matrixOf arranges a report by group and step. Of a run under way the step after the last one is being taken.
func matrixOf(report exam.ReleaseReport, running bool) [groupCount][]cell {
	var m [groupCount][]cell
	for i := range m {
		m[i] = make([]cell, len(releaseSteps))
	}
	for n, g := range report.Groups {
		if g.Number < 1 || g.Number > groupCount {
			continue
		}
		row, last := m[g.Number-1], -1
		for _, s := range g.Steps {
			if i := slices.Index(releaseSteps, s.ID); i >= 0 {
				row[i], last = cellPassed, i
				if !s.OK {
					row[i] = cellFailed
				}
			}
		}
		under := running && n == len(report.Groups)-1
		for i := range row {
			switch {
			case row[i] != cellOpen || under && i > last+1:
			case under && i == last+1:
				row[i] = cellNow
			default:
				row[i] = cellAbsent
			}
		}
	}
	return m
}

// cellOf is a verdict as a cell.
func cellOf(v exam.Verdict) cell {
	switch v {
	case exam.Pass:
		return cellPassed
	case exam.Remark:
		return cellRemarked
	case exam.Fail:
		return cellFailed
	}
	return cellUnobserved
}

func cellIcon(c cell) *kit.Icon {
	switch c {
	case cellNow:
		return kit.NewIcon("circle-dot", theme.Accent, 18)
	case cellPassed:
		return kit.NewIcon("circle-check", theme.Success, 18)
	case cellRemarked:
		return kit.NewIcon("triangle-alert", theme.Warn, 18)
	case cellFailed:
		return kit.NewIcon("circle-x", theme.Danger, 18)
	case cellUnobserved:
		return kit.NewIcon("circle-dot", theme.Faint, 18)
	case cellAbsent:
		return kit.NewIcon("minus", theme.BorderInput, 18)
	}
	return kit.NewIcon("circle", theme.BorderInput, 18)
}

// cell is a cell that opens its evidence; one without any only stands there.
func (r *releaseCheckPage) cell(c cell, id, name string) fyne.CanvasObject {
	icon := container.NewCenter(kit.Fixed(24, 24, container.NewCenter(cellIcon(c))))
	switch c {
	case cellOpen, cellNow, cellAbsent:
		return icon
	}
	fill := fyne.ThemeColorName("")
	if r.now().chosen == id {
		fill = theme.AccentTint
	}
	area := kit.NewArea(kit.NewSurface(fill, "", 6, icon), func() { r.choose(id) })
	area.Tip = name
	return area
}

// showCells draws all steps, or all cases, of the check in front.
func (r *releaseCheckPage) showCells() {
	r.matrix.RemoveAll()
	r.matrix.Add(kit.NewParagraph(r.w.T("ui.checks.what."+string(r.kind)), kit.Small, theme.Muted))
	if r.kind == examination {
		r.showChapters()
		return
	}
	r.showMatrix()
}

func (r *releaseCheckPage) showMatrix() {
	w, part := r.w, r.now()
	widths := []float32{46}
	head := []fyne.CanvasObject{kit.NewText("", kit.Caption, theme.Faint)}
	for _, id := range releaseSteps {
		widths = append(widths, 0.99999/float32(len(releaseSteps)))
		t := kit.Ell(w.T("ui.release.short."+id), kit.Caption, theme.Faint)
		t.Align = fyne.TextAlignCenter
		head = append(head, t)
	}
	columns := kit.Columns{Widths: widths}
	r.matrix.Add(columns.Of(head...))
	for g, row := range matrixOf(part.run.release, part.running) {
		line := []fyne.CanvasObject{
			kit.Fixed(0, 24, kit.NewText(w.T("ui.release.group.short", g+1), kit.SmallBold, theme.Muted))}
		for i, c := range row {
			line = append(line, r.cell(c, stepID(g+1, releaseSteps[i]), w.T("ui.release.step."+releaseSteps[i])))
		}
		r.matrix.Add(kit.Line())
		r.matrix.Add(columns.Of(line...))
	}
}

// chapterView is a chapter of the examination with the verdicts on its cases.
type chapterView struct {
	chapter      exam.Chapter
	cases        []exam.Case
	cells        []cell
	passed, done int
}

// chaptersOf arranges what an examination came to so far by chapter and case. Cases that a run leaves out are absent.
func chaptersOf(all []exam.Case, run checkedRun, running bool) (out []chapterView) {
	for _, chapter := range exam.Chapters() {
		v := chapterView{chapter: chapter}
		for _, c := range all {
			if c.Chapter != chapter {
				continue
			}
			one := cellOpen
			switch result := run.result(c.ID); {
			case result != nil:
				one = cellOf(result.Verdict)
				v.done++
			case !running && !run.partial && len(run.exam.Results) > 0 || running && !asked(c, run.only):
				one = cellAbsent
			}
			if one == cellPassed {
				v.passed++
			}
			v.cases, v.cells = append(v.cases, c), append(v.cells, one)
		}
		out = append(out, v)
	}
	return out
}

// asked reports whether a run that was limited to some cases and chapters has the case.
func asked(c exam.Case, only []string) bool {
	return len(only) == 0 || slices.Contains(only, c.ID) || slices.Contains(only, string(c.Chapter))
}

func (r *releaseCheckPage) showChapters() {
	w, part := r.w, r.now()
	for _, v := range chaptersOf(exam.Cases(), part.run, part.running) {
		name := kit.NewLink(w.T("exam.chapter."+string(v.chapter)), kit.SmallBold, func() { r.openChapter(v.chapter) })
		head := kit.HBox(8, name, kit.Aside(string(v.chapter), kit.MonoSmall, theme.Faint), kit.Spacer())
		if v.done > 0 {
			head.Add(kit.NewText(w.T("ui.checks.chapter.of", v.passed, v.done), kit.MonoSmall, theme.Faint))
		}
		again := kit.NewIconButton("play", w.T("ui.checks.chapter.run"), func() { r.examine([]string{string(v.chapter)}) })
		enable(again, !part.running)
		head.Add(again)
		cells := kit.Flow(2)
		for i, c := range v.cells {
			cells.Add(kit.Fixed(26, 26, r.cell(c, v.cases[i].ID, v.cases[i].Title.In(string(w.lang)))))
		}
		r.matrix.Add(kit.Line())
		r.matrix.Add(kit.VBox(2, head, cells))
	}
}

// openChapter lists all cases of a chapter, or what is to be mended of all where the chapter is open already.
func (r *releaseCheckPage) openChapter(c exam.Chapter) {
	part := r.now()
	if part.chosen = ""; part.chapter == c {
		c = ""
	}
	part.chapter = c
	r.show()
}
