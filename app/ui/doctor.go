package ui

import (
	"context"
	"fmt"
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// doctorPage answers: what keeps WeChat from reaching me?
type doctorPage struct {
	w      *Window
	report doctor.Report
	lang   i18n.Lang // of the report

	run     *kit.Button
	verdict *kit.Pill
	rows    *fyne.Container
	root    *fyne.Container
}

func newDoctorPage(w *Window) *doctorPage { return &doctorPage{w: w} }

func (d *doctorPage) content() fyne.CanvasObject {
	w := d.w
	d.rows = kit.VBox(0)
	d.run = kit.NewButton("shield-check", w.T("ui.doctor.run"), kit.Solid, d.runChecks)
	d.verdict = kit.NewPill("", kit.Neutral, true)
	d.root = background(kit.VBox(14, kit.Card(w.T("ui.doctor.checks"), d.rows, d.verdict, d.run)))
	d.showReport()
	return d.root
}

// runChecks makes all checks again.
func (d *doctorPage) runChecks() {
	w := d.w
	var report doctor.Report
	lang, component := w.lang, w.component()
	w.do(d.run, w.T("ui.task.doctor"), func(ctx context.Context) (err error) {
		look, err := w.bench.Doctor(component)
		if err == nil {
			report, err = look.Examine(ctx, lang)
		}
		return err
	}, func() {
		if component == w.component() {
			d.report, d.lang = report, lang
			d.showReport()
		}
	})
}

// load makes the first checks by itself where that is quick, that is without a public address to probe.
func (d *doctorPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	if d.w.bench.Road.Status().URL != "" || d.w.bench.Platform == nil || len(d.report.Checks) > 0 && d.lang == l {
		return func() {}, nil
	}
	look, err := d.w.bench.Doctor(d.w.component())
	if err != nil {
		return nil, err
	}
	report, err := look.Examine(ctx, l)
	if err != nil {
		return nil, err
	}
	return func() { d.report, d.lang = report, l; d.showReport() }, nil
}

func (d *doctorPage) showReport() {
	w := d.w
	d.rows.RemoveAll()
	if len(d.report.Checks) == 0 {
		d.verdict.Hide()
		d.rows.Add(kit.Pad(18, 18, 0, 0,
			kit.Empty("shield-check", w.T("ui.doctor.empty"), w.T("ui.doctor.empty.hint"), nil)))
		kit.Renew(d.root)
		return
	}
	sick := 0
	var rows []fyne.CanvasObject
	for _, c := range worstChecksFirst(d.report.Checks) {
		rows = append(rows, d.row(c))
		if c.Health == doctor.Sick {
			sick++
		}
	}
	d.rows.Add(kit.Pad(0, 8, 0, 0, kit.NewParagraph(w.T("ui.doctor.intro"), kit.Small, theme.Muted)))
	d.rows.Add(inTwo(rows))
	d.verdict.Show()
	if sick == 0 {
		d.verdict.Set(w.T("ui.doctor.ok"), kit.Success)
	} else {
		d.verdict.Set(w.T("ui.doctor.sick", sick), kit.Danger)
	}
	w.shell.setCount(clockTime(d.report.At))
	kit.Renew(d.root)
}

// worstChecksFirst puts what is wrong before what is doubtful and that before the rest, else in the order of the way.
func worstChecksFirst(checks []doctor.Check) []doctor.Check {
	weight := map[doctor.Health]int{doctor.Sick: 2, doctor.Doubtful: 1}
	sorted := slices.Clone(checks)
	slices.SortStableFunc(sorted, func(a, b doctor.Check) int { return weight[b.Health] - weight[a.Health] })
	return sorted
}

// row is a check: one line where all is well, otherwise also why it matters, what to do, and the exchange that shows
// it.
func (d *doctorPage) row(c doctor.Check) fyne.CanvasObject {
	w := d.w
	icon, tone := healthIcon(c.Health)
	title := kit.Columns{Widths: []float32{270, 0.999}, Gap: 10, Fold: 560}.Of(kit.Ell(c.Title, kit.Strong, theme.Text),
		kit.NewParagraph(c.What, kit.Body, theme.Muted))
	head := kit.HBox(10, kit.NewIcon(icon, tone.Ink(), 18), kit.Grow(title))
	if c.Exchange != 0 {
		head.Add(kit.NewLink(fmt.Sprintf("#%d", c.Exchange), kit.Mono, func() { w.openExchange(c.Exchange) }))
	}
	if c.Why == "" && c.Next == "" {
		return kit.Pad(8, 8, 0, 0, head)
	}
	var said []fyne.CanvasObject
	for _, one := range []struct{ key, text string }{{"ui.why", c.Why}, {"ui.fix", c.Next}} {
		if one.text != "" {
			said = append(said, kit.Said(w.T(one.key), one.text))
		}
	}
	if page := remedyPage(c.ID); page != "" {
		said = append(said, kit.Pad(4, 0, 0, 0,
			kit.HBox(8, kit.NewButton("arrow-right", w.T("ui.doctor.to."+page), kit.Outline, func() { w.show(page) }))))
	}
	return kit.Pad(8, 8, 0, 0, kit.VBox(6, head,
		kit.Pad(0, 0, 28, 0, kit.NewSurface(tone.Tint(), "", 8, kit.Pad(8, 8, 12, 12, kit.VBox(4, said...))))))
}

// remedyPage is the page on which what a check found is put right; "" where no page does that.
func remedyPage(id string) string {
	switch id {
	case "tunnel", "domain", "tls":
		return "tunnel"
	case "white_list", "success":
		return "setup"
	case "ticket":
		return "tokens"
	case "permissions":
		return "authorization"
	}
	return ""
}

func healthIcon(h doctor.Health) (string, kit.Tone) {
	switch h {
	case doctor.Healthy:
		return "circle-check", kit.Success
	case doctor.Doubtful:
		return "triangle-alert", kit.Warn
	case doctor.Sick:
		return "circle-x", kit.Danger
	}
	return "circle", kit.Neutral
}

// componentChanged drops the report about the component that was chosen before.
func (d *doctorPage) componentChanged() { d.report = doctor.Report{} }
