package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/evidence"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/sim/exam"
)

// releaseCheckPage answers: would 全网发布 pass, what else does the server do wrong, and which byte is it?
type releaseCheckPage struct {
	w     *Window
	wall  func() time.Time // stopwatch: the examination moves the protocol's time
	kind  checkKind        // of the check in front
	parts map[checkKind]*checkPart

	unfolded map[int]bool // groups that passed and are shown in full
	newest   int64        // result in the journal when the history was last read

	button  *kit.Button
	stop    *kit.Button
	matrix  *fyne.Container // all steps, or all cases
	history *fyne.Container
	head    *fyne.Container // whose result is on screen, of when
	figures *fyne.Container
	steps   *fyne.Container // what is to be said about it
	root    *fyne.Container
}

// checkPart is one of the two checks on the page.
type checkPart struct {
	run     checkedRun // on screen
	running bool
	began   time.Time // by the stopwatch
	chosen  string    // id of the step or case whose evidence is open, "" for none
	chapter exam.Chapter
	runs    []runSummary // recorded, newest first
	against int64        // id of the run to compare with, 0 for the one before
}

const historySize = 12

func newReleaseCheckPage(w *Window) *releaseCheckPage {
	r := &releaseCheckPage{w: w, wall: time.Now, kind: releaseCheck}
	r.forget()
	return r
}

// forget drops everything that is known of a component.
func (r *releaseCheckPage) forget() {
	r.parts = map[checkKind]*checkPart{releaseCheck: {}, examination: {}}
	r.unfolded, r.newest = map[int]bool{}, -1
}

func (r *releaseCheckPage) now() *checkPart { return r.parts[r.kind] }

func (r *releaseCheckPage) content() fyne.CanvasObject {
	w := r.w
	r.newest = -1
	r.button = kit.NewButton("play", "", kit.Solid, func() { w.run(r.runAction(r.kind)) })
	r.stop = kit.NewButton("x", w.T("ui.cancel"), kit.Outline, func() { w.cancelTasks() })
	r.matrix, r.history, r.head = kit.VBox(6), kit.VBox(0), kit.VBox(0)
	r.figures, r.steps = container.NewStack(), kit.VBox(8)
	left := kit.VBox(14, kit.Card(w.T("ui.checks.run"), kit.VBox(10, r.chooser(), r.matrix), r.stop, r.button),
		kit.Card(w.T("ui.release.history"), r.history))
	right := kit.VBox(14, r.head, r.figures, r.steps)
	r.root = background(kit.Columns{Widths: []float32{0.46, 0.54}, Gap: 14}.Of(left, right))
	r.show()
	return r.root
}

// chooser are the two checks.
func (r *releaseCheckPage) chooser() fyne.CanvasObject {
	w := r.w
	return w.chips([]option{
		{string(releaseCheck), w.T("ui.checks.release")}, {string(examination), w.T("ui.checks.exam")},
	}, string(r.kind), func(v string) {
		r.kind, r.newest = checkKind(v), -1
		r.show()
		w.reload()
	})
}

// begin clears the page for a new run: what an earlier one came to does not stand beside it.
func (r *releaseCheckPage) begin(only []string) (part *checkPart, ok bool) {
	if r.running() {
		return nil, false
	}
	part = r.now()
	part.running, part.began, part.chosen, part.against = true, r.wall(), "", 0
	part.run = checkedRun{at: r.w.now(), partial: true, only: only, kept: r.w.bench.NewKept(r.w.component())}
	r.show()
	return part, true
}

// check rehearses the release check with the given groups, or all five.
func (r *releaseCheckPage) check(groups []int) {
	r.kind = releaseCheck
	part, ok := r.begin(nil)
	if !ok {
		return
	}
	component := r.w.component()
	r.work(part, "ui.task.release", func(ctx context.Context) (bool, error) {
		o := exam.ReleaseOptions{ComponentAppID: component, Groups: groups}
		out, err := r.w.bench.CheckRelease(ctx, o, func(s exam.Step, wire []evidence.Piece) {
			r.w.Post(func() {
				part.run.addStep(s, wire)
				r.showLive(part)
			})
		})
		return out.OK, err
	})
}

// examine examines the chosen cases or chapters, or everything.
func (r *releaseCheckPage) examine(only []string) {
	r.kind = examination
	part, ok := r.begin(only)
	if !ok {
		return
	}
	component := r.w.component()
	r.work(part, "ui.task.exam", func(ctx context.Context) (bool, error) {
		o := exam.Options{ComponentAppID: component, Only: only}
		out, err := r.w.bench.Examine(ctx, o, func(result exam.Result, wire []evidence.Piece) {
			r.w.Post(func() {
				part.run.addResult(result, wire)
				r.showLive(part)
			})
		})
		return out.OK(false), err
	})
}

// work runs a check off Fyne's thread; what came until it is cancelled stays on screen, and says so.
func (r *releaseCheckPage) work(part *checkPart, task string, run func(context.Context) (ok bool, err error)) {
	w, kind := r.w, r.kind
	var passed bool
	w.do(r.button, w.T(task), func(ctx context.Context) (err error) {
		passed, err = run(ctx)
		w.Post(func() {
			part.running, part.run.partial, r.newest = false, err != nil, -1
			r.show()
		})
		return err
	}, func() {
		if passed {
			w.host.Toast(w.T("ui.done."+string(kind)), kit.Success)
		} else {
			w.host.Toast(w.T("ui.done."+string(kind)+".failed"), kit.Danger)
		}
	})
}

// showLive shows what just ended. Evidence that somebody reads meanwhile stays under their eyes.
func (r *releaseCheckPage) showLive(part *checkPart) {
	if part != r.now() {
		return
	}
	r.showCells()
	r.showHead()
	if part.chosen == "" {
		r.showSteps()
	}
	kit.Renew(r.root)
}

// show draws all of the page anew.
func (r *releaseCheckPage) show() {
	part := r.now()
	r.button.Set("play", r.runAction(r.kind).name(r.w.lang))
	r.button.Hidden, r.stop.Hidden = part.running, !part.running
	r.showCells()
	r.showHistory()
	r.showHead()
	r.showSteps()
	if r.root != nil {
		kit.Renew(r.root)
	}
}

// choose opens the evidence of a step or case, or closes it.
func (r *releaseCheckPage) choose(id string) {
	r.now().chosen = id
	r.showCells()
	r.showSteps()
	kit.Renew(r.root)
}

// load reads the recorded runs where there are new ones.
func (r *releaseCheckPage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	newest, err := r.w.bench.Journal.LastRun(ctx)
	if err != nil || newest == r.newest {
		return func() {}, err
	}
	kind, component := r.kind, r.w.component()
	runs, err := recordedRuns(ctx, r.w.bench, kind, component)
	if err != nil {
		return nil, err
	}
	return func() { r.showRuns(kind, runs, newest) }, nil
}

// showRuns lists the recorded runs; the newest is on screen until another is chosen.
func (r *releaseCheckPage) showRuns(kind checkKind, runs []runSummary, newest int64) {
	part := r.parts[kind]
	part.runs = runs
	if kind == r.kind {
		r.newest = newest
	}
	if !part.running && len(runs) > 0 {
		if part.run.id == 0 && !part.run.partial { // none yet, or the one that just ended
			part.run = runs[0].read()
		}
	}
	r.show()
}

// open shows a recorded run in place of what is on screen.
func (r *releaseCheckPage) open(id int64) {
	part := r.now()
	i := slices.IndexFunc(part.runs, func(s runSummary) bool { return s.ID == id })
	if part.running || i < 0 {
		return
	}
	part.run, part.chosen, part.chapter, part.against = part.runs[i].read(), "", "", 0
	r.show()
}

// componentChanged drops what is known of the component that was chosen before; the newest runs of the other one come
// with the next load.
func (r *releaseCheckPage) componentChanged() { r.forget() }

// tick counts the seconds of a run.
func (r *releaseCheckPage) tick(time.Time) {
	if r.now().running {
		r.showHead()
		kit.Renew(r.head)
	}
}
