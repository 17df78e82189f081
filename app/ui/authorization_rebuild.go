package ui

import (
	"context"
	"errors"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/embedded"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// rebuild is the dialog that restores the authorizers from WeChat's own list (api_get_authorizer_list).
type rebuild struct {
	w         *Window
	sheet     *sheet
	component string // whose authorizers: the one chosen when it was opened

	meter       *kit.Meter
	line        *kit.Paragraph
	start, halt *kit.Button
	result      *fyne.Container
	stop        context.CancelFunc // ends the run under way
	shown       embedded.RebuildProgress
}

// rebuildAuthorizers opens the dialog.
func (w *Window) rebuildAuthorizers() *rebuild {
	r := &rebuild{w: w, component: w.component(), meter: kit.NewMeter(0, kit.Accent),
		line: kit.NewParagraph("", kit.Small, theme.Muted), result: kit.VBox(6)}
	r.start = kit.NewButton("refresh-cw", w.T("ui.rebuild.start"), kit.Solid, r.run)
	r.halt = kit.NewButton("x", w.T("ui.rebuild.stop"), kit.Outline, func() { r.stop() })
	for _, o := range []fyne.CanvasObject{r.meter, r.line, r.halt, r.result} {
		o.Hide()
	}
	r.sheet = &sheet{w: w, body: kit.VBox(12, kit.NewParagraph(w.T("ui.rebuild.what"), kit.Body, theme.Muted), r.meter,
		r.line, r.result)}
	leave := kit.NewButton("", w.T("ui.close"), kit.Outline, r.sheet.close)
	foot := kit.HBox(8, kit.Spacer(), leave, r.halt, r.start)
	r.sheet.openWith(w.T("ui.rebuild"), foot, sheetWidth)
	w.win.Canvas().Focus(r.start)
	return r
}

// run rebuilds until it is done, or until it is stopped in the dialog or in the status bar. When the dialog is closed
// it goes on.
func (r *rebuild) run() {
	w, component := r.w, r.component
	ctx, stop := context.WithCancel(w.ctx)
	r.stop = stop
	r.showRunning(true)
	var rebuilt embedded.Rebuilt
	var failed error
	unheard := 0
	w.do(r.start, w.T("ui.rebuild"), func(task context.Context) error {
		defer stop()
		defer context.AfterFunc(task, stop)()
		rebuilt, failed = w.bench.Platform.RebuildAuthorizers(ctx, component, r.tell())
		if n, err := w.bench.Unheard(ctx, rebuilt); err == nil { // else what was rebuilt is shown all the same
			unheard = n
		}
		return nil
	}, func() { r.show(rebuilt, unheard, failed) })
}

func (r *rebuild) showRunning(on bool) {
	for _, o := range []fyne.CanvasObject{r.meter, r.line, r.halt} {
		if on {
			o.Show()
		} else {
			o.Hide()
		}
	}
	if on {
		r.result.RemoveAll()
		r.result.Hide()
		r.meter.Set(0, kit.Accent)
		r.line.Set("")
	}
	r.sheet.fit()
}

// tell returns what passes progress on to the window, at most once for each per cent of a stage.
func (r *rebuild) tell() func(embedded.RebuildProgress) {
	var last embedded.RebuildProgress
	return func(p embedded.RebuildProgress) {
		if p.Stage == last.Stage && p.Total > 0 && p.Done < p.Total && p.Done*100/p.Total == last.Done*100/p.Total {
			return
		}
		last = p
		r.w.Post(func() { r.showProgress(p) })
	}
}

func (r *rebuild) showProgress(p embedded.RebuildProgress) {
	share := 1.0
	if p.Total > 0 {
		share = float64(p.Done) / float64(p.Total)
	}
	r.meter.Set(share, kit.Accent)
	r.line.Set(r.w.T("ui.rebuild."+string(p.Stage), p.Done, p.Total))
	if p.Stage != r.shown.Stage { // only another stage's sentence can need another height
		r.sheet.fit()
	}
	r.shown = p
}

// show tells how the run ended: the accounts by what became of each, and why some failed.
func (r *rebuild) show(rebuilt embedded.Rebuilt, unheard int, err error) {
	w := r.w
	if !r.sheet.popUp.Visible() {
		w.host.Toast(r.outcome(rebuilt, err))
	}
	r.showRunning(false)
	r.result.Show()
	if err == nil || rebuilt.Total > 0 {
		r.result.Add(kit.NewText(w.T("rebuild.total", rebuilt.Total), kit.Strong, theme.Text))
	}
	for _, group := range []struct {
		key    string
		appIDs []string
		tone   kit.Tone
	}{{"added", rebuilt.Added, kit.Success}, {"restored", rebuilt.Restored, kit.Success},
		{"kept", rebuilt.Kept, kit.Neutral},
		{"ended", rebuilt.Ended, kit.Warn}, {"tokenless", rebuilt.Tokenless, kit.Warn}} {
		if len(group.appIDs) > 0 {
			r.result.Add(rebuiltRow(countOf(len(group.appIDs)), w.T("rebuild."+group.key), group.appIDs, group.tone))
		}
	}
	if unheard > 0 {
		r.result.Add(kit.NewParagraph(w.T("rebuild.unheard", unheard), kit.Small, theme.Muted))
	}
	for _, f := range rebuilt.Failed {
		r.result.Add(kit.NewParagraph(f.AppID+" · "+workspace.Say(w.lang, f.Err), kit.Small, theme.Danger))
	}
	if err != nil {
		text, tone := r.outcome(rebuilt, err)
		r.result.Add(kit.NewParagraph(text, kit.Small, quietInk(tone)))
	}
	r.sheet.fit()
}

// outcome is how the run ended in one sentence.
func (r *rebuild) outcome(rebuilt embedded.Rebuilt, err error) (string, kit.Tone) {
	switch {
	case errors.Is(err, context.Canceled):
		return r.w.T("ui.rebuild.cut"), kit.Warn
	case err != nil:
		return workspace.Say(r.w.lang, err), kit.Danger
	}
	return r.w.T("rebuild.total", rebuilt.Total), kit.Neutral
}

// rebuiltRow is what became of several accounts alike: how many, what, and the first of their AppIDs.
func rebuiltRow(count, what string, appIDs []string, tone kit.Tone) fyne.CanvasObject {
	const enough = 20
	names := strings.Join(appIDs[:min(len(appIDs), enough)], " ")
	if len(appIDs) > enough {
		names += " …"
	}
	return kit.VBox(2, kit.HBox(6, kit.NewPill(count, tone, false), kit.NewText(what, kit.Body, theme.Text)),
		kit.NewParagraph(names, kit.Mono, theme.Muted))
}
