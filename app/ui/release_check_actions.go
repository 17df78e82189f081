package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/report"
	"wxlab/app/ui/kit"
)

func (r *releaseCheckPage) actions() []action {
	all := []action{r.runAction(releaseCheck), r.runAction(examination)}
	for i := range all {
		if (r.kind == examination) == (i == 1) {
			all[i].keys = "F5 Ctrl+R"
		}
	}
	all = append(all, r.exportActions()...)
	back := action{icon: "list-checks", key: "ui.checks.all", keys: "Escape", do: r.leave}
	if part := r.now(); part.chosen == "" && part.chapter == "" { // the key is for something else then
		back.keys, back.why = "", r.w.T("ui.why.no_evidence")
	}
	return append(all, back)
}

// runAction runs the whole of a check.
func (r *releaseCheckPage) runAction(kind checkKind) action {
	a := action{icon: "flask-conical", key: "ui.checks.run.release", do: func() { r.check(nil) }}
	if kind == examination {
		a.icon, a.key, a.do = "activity", "ui.checks.run.exam", func() { r.examine(nil) }
	}
	a.why = r.w.unlessReal()
	if r.running() { // both use the same accounts
		a.why = r.w.T("ui.why.running")
	}
	return a
}

func (r *releaseCheckPage) running() bool {
	return r.parts[releaseCheck].running || r.parts[examination].running
}

// leave closes the evidence or the chapter that is open.
func (r *releaseCheckPage) leave() {
	r.now().chapter = ""
	r.choose("")
}

// exportActions write the result on screen to a file, in the formats of wxlab check.
func (r *releaseCheckPage) exportActions() (all []action) {
	part := r.now()
	why := r.w.unless(!part.run.empty() && !part.running, "ui.why.no_result")
	for _, f := range []struct {
		key, keys, ending string
		format            report.Format
	}{
		{"ui.checks.export.html", "Ctrl+S", "html", report.HTML}, {"ui.checks.export.junit", "", "xml", report.JUnit},
		{"ui.checks.export.markdown", "", "md", report.Markdown},
	} {
		all = append(all, action{icon: "download", key: f.key, keys: f.keys, why: why,
			do: func() { r.export(f.format, f.ending) }})
	}
	return all
}

// exportButton offers them.
func (r *releaseCheckPage) exportButton() *kit.Button {
	var b *kit.Button
	b = kit.NewButton("download", r.w.T("ui.checks.export"), kit.Outline, func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		r.w.shell.offer(at.AddXY(0, b.Size().Height), r.exportActions()...)
	})
	return b
}

func (r *releaseCheckPage) export(format report.Format, ending string) {
	content, err := r.written(format)
	if err != nil {
		r.w.complain(err)
		return
	}
	at := r.now().run.at.Local().Format("20060102-150405")
	r.w.saveFile(fmt.Sprintf("wxlab-%s-%s.%s", r.kind, at, ending), content)
}

// written is the result on screen as a report.
func (r *releaseCheckPage) written(format report.Format) ([]byte, error) {
	w, run := r.w, &r.now().run
	var out strings.Builder
	err := report.Write(&out, format, report.Report{
		Command: "wxlab check", Version: w.app.Metadata().Version, Target: run.kept.Target, Seed: w.bench.Workspace.Seed(),
		At: run.at, Suites: run.suites(w.lang),
	}, w.lang)
	return []byte(out.String()), err
}
