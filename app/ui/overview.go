package ui

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/scenario"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// overviewPage answers: does it work, and what do I do next?
type overviewPage struct {
	w       *Window
	names   []string        // of the flow's steps
	steps   []scenario.Step // of the last run in this window
	running bool
	report  scenario.Report
	moved   movedClock
	pace    time.Duration // between two arrows

	runButton *kit.Button
	verdict   *kit.Pill
	undoBox   *fyne.Container
	flow      *kit.Sequence
	list      *fyne.Container // the checklist
	next      *fyne.Container
	failures  *fyne.Container
	coach     *coachCard
	root      *fyne.Container
	last      overviewView
}

func newOverviewPage(w *Window) *overviewPage {
	o := &overviewPage{w: w, names: scenario.Names(), pace: 70 * time.Millisecond}
	o.coach = newCoachCard(w, func() { kit.Renew(o.root) })
	return o
}

func (o *overviewPage) content() fyne.CanvasObject {
	w := o.w
	o.last = overviewView{}
	o.list, o.next, o.failures = kit.VBox(0), kit.VBox(0), kit.VBox(8)
	o.runButton = kit.NewButton("play", w.T("ui.overview.run"), kit.Solid, o.run)
	o.verdict, o.undoBox = kit.NewPill("", kit.Neutral, true), kit.VBox(0)
	o.flow = kit.NewSequence(parties(w.lang), w.openExchange)
	if o.running {
		o.runButton.Disable()
	}
	o.showFlow()
	left := kit.VBox(14, o.next, kit.Card(w.T("ui.overview.checklist"), o.list),
		kit.Card(w.T("ui.overview.failures"), o.failures), o.coach.content())
	hint := kit.NewParagraph(w.T("ui.overview.flow.hint"), kit.Small, theme.Muted)
	if w.bench.Sim == nil { // the flow needs both parties on this machine
		hint.Set(w.T("ui.overview.flow.real"))
		o.runButton.Hide()
	}
	right := kit.Card(w.T("ui.overview.flow"), kit.VBox(10, hint, o.undoBox, o.flow), o.verdict, o.runButton)
	o.root = background(kit.Columns{Widths: []float32{0.4, 0.6}, Gap: 14}.Of(left, right))
	return o.root
}

func (o *overviewPage) showFlow() {
	o.flow.Set(flowView(o.w.lang, o.names, o.steps, o.running))
	text, tone := flowVerdict(o.w.lang, len(o.names), o.steps, o.running)
	o.verdict.Set(text, tone)
	o.undoBox.Objects = o.movedCard()
	o.undoBox.Hidden = len(o.undoBox.Objects) == 0
	if o.root != nil {
		kit.Renew(o.root)
	}
}

// flowVerdict is the text and tone of the pill over the diagram.
func flowVerdict(l i18n.Lang, total int, steps []scenario.Step, running bool) (string, kit.Tone) {
	for _, s := range steps {
		if !s.OK {
			return l.T("ui.flow.failed"), kit.Danger
		}
	}
	switch {
	case running:
		return l.T("ui.flow.running", len(steps), total), kit.Accent
	case len(steps) == 0:
		return l.T("ui.flow.idle"), kit.Neutral
	}
	return l.T("ui.flow.ok", len(steps)), kit.Success
}

// overviewView is what the page shows of the workbench.
type overviewView struct {
	items    []doctor.CheckItem
	failures []failureView
}

func (o *overviewPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	var v overviewView
	look, err := o.w.bench.Doctor(o.w.component())
	if err != nil {
		return nil, err
	}
	if v.items, err = look.Checklist(ctx); err != nil {
		return nil, err
	}
	if v.failures, err = o.loadFailures(ctx, l); err != nil {
		return nil, err
	}
	return func() { o.showView(v) }, nil
}

func (o *overviewPage) showView(v overviewView) {
	changed := !slices.Equal(v.failures, o.last.failures)
	if changed || !slices.Equal(v.items, o.last.items) {
		o.showChecklist(v.items, standing(v.failures))
	}
	if changed || o.failures.Objects == nil {
		o.showFailures(v.failures)
	}
	o.last = v
	done := 0
	for _, i := range v.items {
		if i.Done {
			done++
		}
	}
	o.w.shell.setCount(o.w.T("ui.overview.count", done, len(v.items)))
	o.coach.look()
	kit.Renew(o.root)
}

// tick looks at what came while the coach rested.
func (o *overviewPage) tick(time.Time) { o.coach.look() }

// pageOf is the page on which a point of the checklist is dealt with.
var pageOf = map[string]string{
	"ticket": "simulator", "component_token": "tokens", "link": "authorization", "authorizer": "authorization",
	"message": "simulator", "reply": "simulator", "release_check": "release_check",
}

// pageFor is pageOf where WeChat is simulated. Real WeChat cannot be made to push on the simulator's page; instead it
// must be able to reach us, which is the set-up page's matter.
func (o *overviewPage) pageFor(id string) string {
	if page := pageOf[id]; page != "simulator" || o.w.bench.Sim != nil {
		return page
	}
	return "setup"
}

func (o *overviewPage) showChecklist(items []doctor.CheckItem, failing []failureView) {
	o.list.RemoveAll()
	var next *doctor.CheckItem
	for i, item := range items {
		if i > 0 {
			o.list.Add(kit.Line())
		}
		if !item.Done && next == nil {
			next = &items[i]
		}
		o.list.Add(o.checkRow(item, next == &items[i]))
	}
	o.next.Objects = []fyne.CanvasObject{o.nextCard(next, failing)}
}

func (o *overviewPage) checkRow(item doctor.CheckItem, next bool) fyne.CanvasObject {
	w := o.w
	icon, ink, name, hint := "circle", theme.Faint, theme.Muted, w.realT("ui.check."+item.ID+".hint")
	switch {
	case item.Done:
		icon, ink, name, hint = "circle-check", theme.Success, theme.Text, w.T("ui.check."+item.ID+".done")
	case next:
		icon, ink, name = "circle-dot", theme.Accent, theme.Text
	}
	words := kit.VBox(1, kit.NewParagraph(w.T("ui.check."+item.ID), kit.Strong, name),
		kit.NewParagraph(hint, kit.Small, theme.Muted))
	open := func() { w.show(o.pageFor(item.ID)) }
	if item.Exchange != 0 {
		open = func() { w.openExchange(item.Exchange) }
	}
	var right fyne.CanvasObject = kit.NewIconButton("chevron-right", w.T("ui.tip.go"), open)
	if item.Done {
		right = kit.NewText(clockTime(item.At), kit.Mono, theme.Accent)
	}
	row := kit.Pad(8, 8, 0, 0, kit.HBox(10, kit.NewIcon(icon, ink, 18), kit.Grow(words), right))
	if !item.Done {
		return row
	}
	return kit.NewArea(row, open)
}

// nextCard says what to do now. Nothing is all right while something fails.
func (o *overviewPage) nextCard(next *doctor.CheckItem, failing []failureView) fyne.CanvasObject {
	w := o.w
	switch {
	case next == nil && len(failing) > 0:
		return o.troubleCard(failing)
	case next == nil:
		return kit.Callout(kit.Success, w.T("ui.next.all"),
			[]fyne.CanvasObject{kit.NewParagraph(w.T("ui.next.all.hint"), kit.Body, theme.Text)})
	}
	step := *next
	button := kit.NewButton("arrow-right", w.realT("ui.next."+step.ID+".button"), kit.Outline,
		func() { w.show(o.pageFor(step.ID)) })
	return kit.Callout(kit.Accent, w.T("ui.next", w.T("ui.next."+step.ID)),
		[]fyne.CanvasObject{kit.NewParagraph(w.realT("ui.check."+step.ID+".hint"), kit.Body, theme.Text)}, button)
}

// componentChanged drops the last run, which was for the component that was chosen before.
func (o *overviewPage) componentChanged() {
	if !o.running {
		o.steps = nil
	}
}

// flowView is the diagram of a run: steps that have ended are solid, the one under way is in the accent
// colour, those to come are dashed.
func flowView(l i18n.Lang, names []string, done []scenario.Step, running bool) []kit.Arrow {
	arrows := make([]kit.Arrow, len(names))
	for i, name := range names {
		f, ok := flowArrows[name]
		if !ok {
			f = flowArrow{atPlatform, atWeChat, name}
		}
		a := kit.Arrow{From: f.from, To: f.to, Label: l.T("demo." + name), Detail: f.wire}
		switch {
		case i < len(done):
			a.State, a.Link = kit.Success, done[i].Exchange
			a.Took = millis(done[i].Ms)
			if !done[i].OK {
				a.State = kit.Danger
			}
		case i == len(done) && running:
			a.State = kit.Accent
		}
		arrows[i] = a
	}
	return arrows
}

// millis is a duration given in milliseconds.
func millis(ms float64) string { return took(time.Duration(ms * float64(time.Millisecond))) }
