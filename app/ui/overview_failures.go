package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// failureView is one way in which exchanges failed, with its reason after the latest of them.
type failureView struct {
	journal.Failures
	what, why, fix string
}

// Of the ways to fail the card explains the first few; beyond the most that are looked for there is no telling how many
// there are.
const (
	failuresShown = 3
	failuresMost  = 20
)

// loadFailures groups what failed, and explains what the card has room for.
func (o *overviewPage) loadFailures(ctx context.Context, l i18n.Lang) (out []failureView, err error) {
	groups, err := o.w.bench.Journal.Failures(ctx, failuresMost)
	if err != nil {
		return nil, err
	}
	for i, g := range groups {
		f := failureView{Failures: g}
		if i < failuresShown && !g.Mended {
			account, err := o.w.explain(ctx, g.Latest, l)
			if ignoreNotFound(err) != nil {
				return nil, err
			}
			f = explainFailure(l, g, account)
		}
		out = append(out, f)
	}
	return out, nil
}

// explainFailure takes what happened, why and what to do from the explanation of the latest.
func explainFailure(l i18n.Lang, g journal.Failures, account explain.Explanation) failureView {
	f, e := failureView{Failures: g, what: account.Summary}, g.Latest
	if f.what == "" {
		f.what = reasonOf(l, e)
	}
	if r := account.Reply; account.OK && r != nil && !r.OK && len(r.Reasons) > 0 { // it is the answer that fails
		f.what, f.why, f.fix = r.Reasons[0].Text, r.Reasons[0].Cause, r.Reasons[0].Fix
	} else if len(account.Likely) > 0 {
		f.why, f.fix = account.Likely[0].Cause, account.Likely[0].Fix
	} else if why := reasonOf(l, e); why != f.what {
		f.why = why
	}
	return f
}

// failureWeight is a code, or what stands for one, and how often it came: 45047 ×1,902.
func failureWeight(l i18n.Lang, g journal.Failures) string {
	code, _ := exchangeResult(l, g.Latest)
	if g.Count == 1 {
		return code
	}
	return code + " ×" + grouped(g.Count)
}

// standing are the failures that nothing shows to be over.
func standing(all []failureView) []failureView {
	return slices.DeleteFunc(slices.Clone(all), func(f failureView) bool { return f.Mended })
}

// failingName is what fails. A push that did not open has no name, and its path says nothing.
func failingName(l i18n.Lang, e journal.Exchange) string {
	if e.Name == "" && journal.IsCallback(e.Kind) {
		return l.T("ui.overview.unopened", l.T("ui.kindof."+e.Kind))
	}
	return exchangeName(e)
}

// failureQuery finds the exchanges of a group.
func failureQuery(e journal.Exchange) string {
	terms := []string{"is:failed", "kind:" + e.Kind}
	if e.Name != "" {
		terms = append(terms, `name:"`+e.Name+`"`)
	}
	if e.Code != 0 {
		terms = append(terms, fmt.Sprintf("code:%d", e.Code))
	} else if e.Status != 0 {
		terms = append(terms, fmt.Sprintf("status:%d", e.Status))
	}
	return strings.Join(terms, " ")
}

func (o *overviewPage) showFailures(all []failureView) {
	w, now := o.w, standing(all)
	o.failures.RemoveAll()
	for _, f := range now[:min(len(now), failuresShown)] {
		o.failures.Add(o.failureCard(f))
	}
	for _, f := range now[min(len(now), failuresShown):] {
		o.failures.Add(o.failureLine(f, theme.Danger))
	}
	over := slices.DeleteFunc(slices.Clone(all), func(f failureView) bool { return !f.Mended })
	for _, f := range over[:min(len(over), failuresShown)] {
		o.failures.Add(o.failureLine(f, theme.Faint))
	}
	if more := len(over) - failuresShown; more > 0 {
		o.failures.Add(kit.Pad(2, 0, 4, 4, kit.NewLink(w.T("ui.overview.mended.more", more), kit.Small,
			func() { w.searchTraffic("is:failed") })))
	}
	if len(all) == 0 {
		o.failures.Add(kit.HBox(8, kit.NewDot(kit.Success, 7),
			kit.NewText(w.T("ui.overview.no_failures"), kit.Body, theme.Muted)))
	}
}

// failureCard explains a way to fail by its latest exchange, and leads to it and to all of them.
func (o *overviewPage) failureCard(f failureView) fyne.CanvasObject {
	w, e := o.w, f.Latest
	var said []fyne.CanvasObject
	for _, s := range []struct{ key, text string }{{"ui.what", f.what}, {"ui.why", f.why}, {"ui.fix", f.fix}} {
		if s.text != "" {
			said = append(said, kit.Said(w.T(s.key), s.text))
		}
	}
	buttons := []fyne.CanvasObject{kit.NewButton("arrow-right", w.T("ui.overview.latest", clockTime(e.At)), kit.Outline,
		func() { w.openExchange(e.ID) })}
	if f.Count > 1 {
		buttons = append(buttons, kit.NewButton("filter", w.T("ui.overview.all", grouped(f.Count)), kit.Ghost,
			func() { w.searchTraffic(failureQuery(e)) }))
	}
	return kit.Callout(kit.Danger, failingName(w.lang, e)+" · "+failureWeight(w.lang, f.Failures), said, buttons...)
}

// failureLine names a way to fail; a click shows all its exchanges.
func (o *overviewPage) failureLine(f failureView, ink fyne.ThemeColorName) fyne.CanvasObject {
	w, e := o.w, f.Latest
	icon, tail := "circle-x", clockTime(e.At)
	if f.Mended {
		icon, tail = "circle-check", w.T("ui.overview.mended")
	}
	line := kit.HBox(8, kit.NewIcon(icon, ink, 14), kit.Grow(kit.Ell(failingName(w.lang, e), kit.Small, theme.Muted)),
		kit.NewText(failureWeight(w.lang, f.Failures), kit.MonoSmall, ink), kit.NewText(tail, kit.Caption, theme.Faint))
	return kit.NewArea(kit.Pad(3, 3, 4, 4, line), func() { w.searchTraffic(failureQuery(e)) })
}

// troubleCard stands in the place of "everything works" while something fails.
func (o *overviewPage) troubleCard(now []failureView) fyne.CanvasObject {
	w, worst := o.w, now[0]
	said := []fyne.CanvasObject{kit.NewParagraph(w.T("ui.next.trouble.hint", len(now)), kit.Body, theme.Text)}
	open := kit.NewButton("arrow-right", w.T("ui.overview.latest", clockTime(worst.Latest.At)), kit.Outline,
		func() { w.openExchange(worst.Latest.ID) })
	title := w.T("ui.next.trouble", failingName(w.lang, worst.Latest), failureWeight(w.lang, worst.Failures))
	return kit.Callout(kit.Danger, title, said, open)
}
