package ui

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

// releaseCheckPage answers: would 全网发布 pass, and if not, which byte is wrong?
type releaseCheckPage struct {
	w       *Window
	report  exam.ReleaseReport
	running bool
	live    []exam.Step // of the run under way
	runs    []journal.Run
	shownID int64 // of the run on screen
	seen    string

	unfolded map[int]bool // groups that passed and are shown in full

	button  *kit.Button
	figures *fyne.Container
	matrix  *fyne.Container
	steps   *fyne.Container
	history *fyne.Container
	root    *fyne.Container
}

const (
	groupCount  = 5
	historySize = 12
)

// releaseSteps are the steps of a group in the order WeChat takes them (PROTOCOL 8).
var releaseSteps = []string{"ticket", "authorized", "text", "api", "event", "mp_api", "unauthorized"}

func newReleaseCheckPage(w *Window) *releaseCheckPage {
	return &releaseCheckPage{w: w, unfolded: map[int]bool{}}
}

func (r *releaseCheckPage) content() fyne.CanvasObject {
	w := r.w
	r.seen = ""
	r.button = kit.NewButton("play", w.T("ui.release.run"), kit.Solid, func() { r.run(nil) })
	r.figures, r.matrix, r.steps, r.history = container.NewStack(), kit.VBox(6), kit.VBox(8), kit.VBox(0)
	left := kit.VBox(14, kit.Card(w.T("ui.release.matrix"), r.matrix, r.button),
		kit.Card(w.T("ui.release.history"), r.history))
	right := kit.VBox(14, r.figures, r.steps)
	r.root = background(kit.Columns{Widths: []float32{0.44, 0.56}, Gap: 14}.Of(left, right))
	r.showReport()
	return r.root
}

// run checks the given groups, or all five.
func (r *releaseCheckPage) run(groups []int) {
	w := r.w
	if r.running {
		return
	}
	r.running, r.live = true, nil
	r.showReport()
	var report exam.ReleaseReport
	component := w.component()
	w.do(r.button, w.T("ui.task.release"), func(ctx context.Context) (err error) {
		report, err = w.bench.ReleaseCheck(ctx, component, groups, func(s exam.Step) {
			w.Post(func() {
				r.live = append(r.live, s)
				r.showProgress()
			})
		})
		w.Post(func() {
			r.running = false
			if err == nil && component == w.component() {
				r.report, r.shownID = report, 0
			}
			r.showReport()
		})
		return err
	}, func() {
		if report.OK {
			w.host.Toast(w.T("ui.done.release"), kit.Success)
		} else {
			w.host.Toast(w.T("ui.done.release.failed"), kit.Danger)
		}
	})
}

// tally is how many steps of a report passed and failed, and how long they took together.
type tally struct {
	passed, failed int
	ms             int64
}

func tallyOf(report exam.ReleaseReport) (t tally) {
	for _, g := range report.Groups {
		for _, s := range g.Steps {
			t.ms += s.MS
			if s.OK {
				t.passed++
			} else {
				t.failed++
			}
		}
	}
	return t
}

// cell is a step of a group in the matrix.
type cell int

const (
	cellOpen cell = iota
	cellPassed
	cellFailed
	cellAbsent // the group has no such step
)

// matrixOf arranges a report by group and step.
func matrixOf(report exam.ReleaseReport) [groupCount][]cell {
	var m [groupCount][]cell
	for i := range m {
		m[i] = make([]cell, len(releaseSteps))
	}
	for _, g := range report.Groups {
		if g.Number < 1 || g.Number > groupCount {
			continue
		}
		row := m[g.Number-1]
		for i := range row {
			row[i] = cellAbsent
		}
		for _, s := range g.Steps {
			if i := slices.Index(releaseSteps, s.ID); i >= 0 {
				row[i] = cellPassed
				if !s.OK {
					row[i] = cellFailed
				}
			}
		}
	}
	return m
}

func (r *releaseCheckPage) showReport() {
	w := r.w
	r.showMatrix()
	r.showFigures()
	r.steps.RemoveAll()
	switch {
	case r.running:
		r.showProgress()
		return
	case len(r.report.Groups) == 0:
		r.steps.Add(kit.Card("", kit.Pad(30, 30, 0, 0,
			kit.Empty("flask-conical", w.T("ui.release.none"), w.T("ui.release.none.hint"), nil))))
	}
	for _, g := range r.report.Groups {
		r.steps.Add(r.groupCard(g))
	}
	if r.root != nil {
		kit.Renew(r.root)
	}
}

// groupCard is a group's result. One with a failure shows all its steps, one without shows them on request.
func (r *releaseCheckPage) groupCard(g exam.Group) fyne.CanvasObject {
	w, t := r.w, tallyOf(exam.ReleaseReport{Groups: []exam.Group{g}})
	verdict := kit.NewPill(w.T("ui.release.of", t.passed, len(g.Steps)), kit.Success, true)
	if t.failed > 0 {
		verdict.Set(w.T("ui.release.of", t.passed, len(g.Steps)), kit.Danger)
	}
	folded := t.failed == 0 && !r.unfolded[g.Number]
	fold := kit.NewIconButton(map[bool]string{true: "chevron-right", false: "chevron-down"}[folded],
		w.T("ui.release.unfold"), func() {
			r.unfolded[g.Number] = folded
			r.showReport()
		})
	fold.Hidden = t.failed > 0
	again := kit.NewIconButton("rotate-ccw", w.T("ui.release.again"), func() { r.run([]int{g.Number}) })
	head := kit.HBox(8, kit.NewText(w.T("ui.release.group", g.Number), kit.Strong, theme.Text), verdict, kit.Spacer(),
		kit.NewText(grouped(int(t.ms))+" ms", kit.MonoSmall, theme.Faint), again, fold)
	bar := kit.Fixed(0, 42, kit.Pad(0, 0, 14, 8, head))
	if folded {
		return kit.NewSurface(theme.Surface, theme.Border, 8, bar)
	}
	rows := kit.VBox(0, kit.NewParagraph(g.OfficialAccount+"\n"+g.MiniProgram, kit.Caption, theme.Faint))
	for i, s := range g.Steps {
		if i > 0 {
			rows.Add(kit.Line())
		}
		rows.Add(releaseStepRow(r.w, s))
	}
	return kit.NewSurface(theme.Surface, theme.Border, 8, kit.Stack(bar, kit.Line(), kit.Pad(8, 8, 14, 14, rows)))
}

// showProgress lists the steps of the run under way as they end.
func (r *releaseCheckPage) showProgress() {
	rows := kit.VBox(0)
	for _, s := range r.live {
		rows.Add(releaseStepRow(r.w, s))
	}
	rows.Add(kit.Pad(6, 6, 0, 0, kit.HBox(8, kit.NewDot(kit.Accent, 8),
		kit.NewText(r.w.T("ui.release.running"), kit.Body, theme.Accent))))
	r.steps.Objects = []fyne.CanvasObject{kit.Card(r.w.T("ui.release.live"), rows)}
	if r.root != nil {
		kit.Renew(r.root)
	}
}

func (r *releaseCheckPage) showFigures() {
	w, t := r.w, tallyOf(r.report)
	figure := func(value, label string, tone kit.Tone) fyne.CanvasObject {
		return kit.NewSurface(theme.Surface, theme.Border, 8,
			kit.Pad(10, 10, 14, 14, kit.VBox(1, kit.NewText(value, kit.Heading, tone.Ink()),
				kit.Ell(label, kit.Small, theme.Muted))))
	}
	passed, failed := kit.Neutral, kit.Neutral
	if t.passed > 0 {
		passed = kit.Success
	}
	if t.failed > 0 {
		failed = kit.Danger
	}
	r.figures.Objects = []fyne.CanvasObject{kit.Columns{Widths: []float32{0.3333, 0.3333, 0.3333}, Gap: 12}.Of(
		figure(fmt.Sprint(t.passed), w.T("ui.release.passed"), passed),
		figure(fmt.Sprint(t.failed), w.T("ui.release.failed"), failed),
		figure(grouped(int(t.ms))+" ms", w.T("ui.release.total"), kit.Neutral))}
}

func (r *releaseCheckPage) showMatrix() {
	w := r.w
	r.matrix.RemoveAll()
	r.matrix.Add(kit.NewParagraph(w.T("ui.release.what"), kit.Small, theme.Muted))
	cells := matrixOf(r.report)
	widths := []float32{64}
	head := []fyne.CanvasObject{kit.NewText("", kit.Caption, theme.Faint)}
	for _, id := range releaseSteps {
		widths = append(widths, 0.99999/float32(len(releaseSteps)))
		t := kit.Ell(w.T("ui.release.short."+id), kit.Caption, theme.Faint)
		t.Align = fyne.TextAlignCenter
		head = append(head, t)
	}
	columns := kit.Columns{Widths: widths, Gap: 2}
	r.matrix.Add(columns.Of(head...))
	for g, row := range cells {
		line := []fyne.CanvasObject{kit.NewText(w.T("ui.release.group.short", g+1), kit.SmallBold, theme.Muted)}
		for _, c := range row {
			line = append(line, container.NewCenter(cellIcon(c)))
		}
		r.matrix.Add(kit.Line())
		r.matrix.Add(columns.Of(line...))
	}
}

func cellIcon(c cell) fyne.CanvasObject {
	switch c {
	case cellPassed:
		return kit.NewIcon("circle-check", theme.Success, 18)
	case cellFailed:
		return kit.NewIcon("circle-x", theme.Danger, 18)
	case cellAbsent:
		return kit.NewIcon("minus", theme.BorderInput, 18)
	}
	return kit.NewIcon("circle", theme.BorderInput, 18)
}

func (r *releaseCheckPage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	runs, err := r.w.bench.ReleaseRuns(ctx, r.w.component(), historySize)
	if err != nil {
		return nil, err
	}
	return func() { r.showRuns(runs) }, nil
}

// showRuns lists the recorded runs; the newest is on screen until another is chosen.
func (r *releaseCheckPage) showRuns(runs []journal.Run) {
	w := r.w
	r.runs = runs
	mark := fmt.Sprint(len(runs), r.shownID)
	if len(runs) > 0 {
		mark += fmt.Sprint(runs[0].ID)
	}
	if mark == r.seen {
		return
	}
	r.seen = mark
	if !r.running && len(r.report.Groups) == 0 && len(runs) > 0 {
		r.open(runs[0])
	}
	r.history.RemoveAll()
	if len(runs) == 0 {
		r.history.Add(kit.NewText(w.T("ui.release.no_history"), kit.Body, theme.Muted))
	}
	for i, run := range runs {
		if i > 0 {
			r.history.Add(kit.Line())
		}
		r.history.Add(r.runRow(run))
	}
	kit.Renew(r.root)
}

func (r *releaseCheckPage) runRow(run journal.Run) fyne.CanvasObject {
	w := r.w
	pill := kit.NewPill(w.T("ui.release.ok"), kit.Success, true)
	if !run.OK {
		pill.Set(w.T("ui.release.not_ok"), kit.Danger)
	}
	open := kit.NewIconButton("chevron-right", w.T("ui.open"), func() { r.open(run) })
	return kit.Pad(4, 4, 0, 0, kit.HBox(8, kit.NewText(dayTime(run.At), kit.Mono, theme.Muted), pill,
		kit.Ell(runGroups(w.lang, run), kit.Small, theme.Faint), kit.Spacer(), open))
}

// open shows a recorded run.
func (r *releaseCheckPage) open(run journal.Run) {
	var report exam.ReleaseReport
	if err := json.Unmarshal(run.Report, &report); err != nil {
		r.w.complain(fmt.Errorf("read the kept report: %w", err))
		return
	}
	r.report, r.shownID = report, run.ID
	r.showReport()
}

// runGroups says which groups a run covered.
func runGroups(l i18n.Lang, run journal.Run) string {
	var report exam.ReleaseReport
	if json.Unmarshal(run.Report, &report) != nil {
		return ""
	}
	if len(report.Groups) == groupCount {
		return l.T("ui.release.all_groups")
	}
	var out []string
	for _, g := range report.Groups {
		out = append(out, fmt.Sprint(g.Number))
	}
	return l.T("ui.release.groups", strings.Join(out, ", "))
}

// componentChanged drops the report of the component that was chosen before; the newest of the other one comes with the
// next load.
func (r *releaseCheckPage) componentChanged() {
	r.report, r.shownID, r.unfolded = exam.ReleaseReport{}, 0, map[int]bool{}
}
