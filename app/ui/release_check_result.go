package ui

import (
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/judge"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

// stepID is how a step is named among all of a release check.
func stepID(group int, step string) string { return fmt.Sprintf("release.%d.%s", group, step) }

// showHead says whose result is on screen, and of when, or how far the run is.
func (r *releaseCheckPage) showHead() {
	w, part := r.w, r.now()
	r.head.RemoveAll()
	empty := part.run.empty()
	r.head.Hidden, r.figures.Hidden = empty, empty
	if empty {
		return
	}
	r.showFigures()
	done, of := r.progress()
	target := part.run.kept.Target
	if part.running {
		line := kit.HBox(8, kit.NewDot(kit.Accent, 8),
			kit.NewText(w.T("ui.checks.running", done, of, span(w.lang, r.wall().Sub(part.began))), kit.Strong, theme.Accent))
		share := float64(done) / float64(max(of, 1))
		r.head.Add(kit.Card("", kit.VBox(8, line, kit.NewMeter(share, kit.Accent))))
		return
	}
	title, ink := w.T("ui.checks.of", dayTime(part.run.at)), theme.Text
	if part.run.partial {
		title, ink = w.T("ui.checks.broken_off", done, of), theme.Warn
	}
	said := kit.VBox(1, kit.Ell(title, kit.Strong, ink), kit.Ell(w.targetName(target), kit.Small, theme.Muted))
	r.head.Add(kit.HBox(8, kit.Grow(said), r.exportButton()))
	if compared := r.comparison(); compared != nil {
		r.head.Add(kit.Pad(8, 0, 0, 0, compared))
	}
}

// targetName is what was checked: the embedded platform, or the server at an address.
func (w *Window) targetName(eventURL string) string {
	if eventURL == "" || strings.HasPrefix(eventURL, w.bench.PlatformURL()+"/") && w.bench.Embedded() {
		return w.T("ui.checks.embedded")
	}
	return eventURL
}

// progress is how many steps or cases have ended, of how many.
func (r *releaseCheckPage) progress() (done, of int) {
	run := r.now().run
	if r.kind == examination {
		return len(run.exam.Results), exam.Chosen(run.only, nil)
	}
	t := tallyOf(run.release)
	return t.passed + t.failed, max(groupCount, len(run.release.Groups)) * len(releaseSteps)
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

// figure is one of the numbers above a result.
type figure struct {
	label string
	n     int
	tone  kit.Tone
}

func (r *releaseCheckPage) figuresOf(l i18n.Lang) (out []figure, ms int64) {
	run := r.now().run
	add := func(key string, n int, tone kit.Tone) {
		if n == 0 {
			tone = kit.Neutral
		}
		out = append(out, figure{l.T(key), n, tone})
	}
	if r.kind == releaseCheck {
		t := tallyOf(run.release)
		add("ui.release.passed", t.passed, kit.Success)
		add("ui.release.failed", t.failed, kit.Danger)
		return out, t.ms
	}
	add("report.verdict.pass", run.exam.Passed, kit.Success)
	add("report.verdict.remark", run.exam.Remarked, kit.Warn)
	add("report.verdict.fail", run.exam.Failed, kit.Danger)
	add("report.verdict.not_observed", run.exam.NotObserved, kit.Neutral)
	for _, result := range run.exam.Results {
		ms += result.MS
	}
	return out, ms
}

// inAll is how long all steps took, short enough for a figure.
func inAll(ms int64) string {
	if ms < 1000 {
		return fmt.Sprintf("%d ms", ms)
	}
	return fmt.Sprintf("%.1f s", float64(ms)/1000)
}

func (r *releaseCheckPage) showFigures() {
	w := r.w
	card := func(value, label string, tone kit.Tone) fyne.CanvasObject {
		return kit.NewSurface(theme.Surface, theme.Border, 8,
			kit.Pad(10, 10, 14, 14, kit.VBox(1, kit.NewText(value, kit.Heading, tone.Ink()),
				kit.Ell(label, kit.Small, theme.Muted))))
	}
	figures, ms := r.figuresOf(w.lang)
	var cards []fyne.CanvasObject
	for _, f := range figures {
		cards = append(cards, card(fmt.Sprint(f.n), f.label, f.tone))
	}
	cards = append(cards, card(inAll(ms), w.T("ui.release.total"), kit.Neutral))
	r.figures.Objects = []fyne.CanvasObject{kit.Even(12, 92, cards...)}
}

// showSteps says what is to be said about the result: the evidence that is open, or everything in order of weight.
func (r *releaseCheckPage) showSteps() {
	w, part := r.w, r.now()
	r.steps.RemoveAll()
	switch {
	case part.run.empty():
		r.steps.Add(kit.Card("", kit.Pad(30, 30, 0, 0, kit.Empty("flask-conical", w.T("ui.release.none"),
			w.T("ui.checks.none."+string(r.kind)), nil))))
	case part.chosen != "":
		r.steps.Add(r.evidenceOf(part.chosen))
	case r.kind == examination:
		r.showCases()
	default:
		for _, g := range part.run.release.Groups {
			r.steps.Add(r.groupCard(g))
		}
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
			r.show()
		})
	fold.Hidden = t.failed > 0
	again := kit.NewIconButton("rotate-ccw", w.T("ui.release.again"), func() { r.check([]int{g.Number}) })
	enable(again, !r.now().running)
	head := kit.HBox(8, kit.NewText(w.T("ui.release.group", g.Number), kit.Strong, theme.Text), verdict, kit.Spacer(),
		kit.NewText(grouped(int(t.ms))+" ms", kit.MonoSmall, theme.Faint), again, fold)
	bar := kit.Fixed(0, 42, kit.Pad(0, 0, 14, 8, head))
	if folded {
		return kit.NewSurface(theme.Surface, theme.Border, 8, bar)
	}
	rows := kit.VBox(0)
	if g.OfficialAccount != "" {
		rows.Add(kit.NewParagraph(g.OfficialAccount+"\n"+g.MiniProgram, kit.Caption, theme.Faint))
	}
	for i, s := range g.Steps {
		if i > 0 {
			rows.Add(kit.Line())
		}
		rows.Add(kit.NewArea(releaseStepRow(r.w, s, r.saidBefore(g.Number, s)), func() { r.choose(stepID(g.Number, s.ID)) }))
	}
	return kit.NewSurface(theme.Surface, theme.Border, 8, kit.Stack(bar, kit.Line(), kit.Pad(8, 8, 14, 14, rows)))
}

// saidBefore is what the first step is called that failed for the same reason, "" for the first of them. A server that is
// down fails all steps, and one reads why once.
func (r *releaseCheckPage) saidBefore(group int, s exam.Step) string {
	said := judge.Said(s, r.w.lang)
	if s.OK || said == "" {
		return ""
	}
	for _, g := range r.now().run.release.Groups {
		for _, first := range g.Steps {
			switch {
			case g.Number == group && first.ID == s.ID:
				return ""
			case !first.OK && judge.Said(first, r.w.lang) == said:
				return r.nameOf(stepID(g.Number, first.ID))
			}
		}
	}
	return ""
}

// showCases lists the cases of the open chapter, or those of all chapters that did not just pass.
func (r *releaseCheckPage) showCases() {
	w, part := r.w, r.now()
	results, title := worstFirst(part.run.exam.Results), w.T("ui.checks.todo")
	if part.chapter != "" {
		title = w.T("exam.chapter." + string(part.chapter))
		results = slices.DeleteFunc(results, func(x exam.Result) bool { return x.Chapter != part.chapter })
	} else {
		results = slices.DeleteFunc(results, func(x exam.Result) bool { return x.Verdict == exam.Pass })
	}
	rows := kit.VBox(0)
	for i, x := range results {
		if i > 0 {
			rows.Add(kit.Line())
		}
		rows.Add(kit.NewArea(r.caseRow(x), func() { r.choose(x.ID) }))
	}
	if len(results) == 0 {
		key := "ui.checks.nothing_wrong"
		if part.running || part.run.partial {
			key = "ui.checks.nothing_yet"
		}
		rows.Add(kit.HBox(8, kit.NewDot(kit.Success, 7), kit.NewText(w.T(key), kit.Body, theme.Muted)))
	}
	r.steps.Add(kit.Card(title, rows))
}

// caseRow is a case in a list: what the server should do, how much that weighs, and what it did instead.
func (r *releaseCheckPage) caseRow(x exam.Result) fyne.CanvasObject {
	l := string(r.w.lang)
	head := kit.HBox(8, kit.Fixed(0, 20, cellIcon(cellOf(x.Verdict))),
		kit.Grow(kit.NewParagraph(x.Title.In(l), kit.Strong, theme.Text)), severityPill(r.w.lang, x.Severity))
	body := kit.VBox(3, head)
	if got := x.Got.In(l); got != "" && x.Verdict != exam.Pass {
		body.Add(kit.Pad(0, 0, 26, 0, kit.NewParagraph(clip(tidy(got), 180), kit.Small, theme.Muted)))
	}
	return kit.Pad(7, 7, 4, 4, body)
}

// severityPill says how much a case weighs.
func severityPill(l i18n.Lang, s exam.Severity) *kit.Pill {
	return kit.NewPill(l.T("ui.checks.severity."+string(s)), kit.Neutral, false)
}
