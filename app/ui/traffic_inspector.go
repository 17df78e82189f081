package ui

import (
	"context"
	"errors"
	"fmt"
	"reflect"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/explain"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// inspector shows one exchange: title, meta line and four tabs.
type inspector struct {
	w    *Window
	now  exchangeDetail
	tab  int
	part [2]int // which part of request and of reply is shown
	open bool   // tokens, tickets and codes of this exchange are shown

	clean  exchangeDetail // now as it is shown until somebody asks for what is hidden
	hiding bool           // that is not the same

	root         *fyne.Container
	head         *fyne.Container
	tabs         *kit.Tabs
	panes        [6]*fyne.Container
	finders      [6]*bodyFinder            // of the bodies that are shown, nil for tabs without
	delivery     func(query string) string // of the simulator, see relation.Fold
	steps        *stepsTab
	replayButton *kit.Button
	moreButton   *kit.Button
	base         int64  // the exchange that was taken as one side of a comparison, 0 for none
	shown        string // what is on screen, to leave it alone while that is the same
	split        *kit.Split
	back         func() // to the list, where there is no room for both
}

// The inspector's tabs, by index.
const (
	tabSummary = iota
	tabSteps
	tabRequest
	tabReply
	tabTimeline
	tabRelated
)

func newInspector(w *Window) *inspector { return &inspector{w: w, steps: &stepsTab{w: w}} }

func (v *inspector) content() fyne.CanvasObject {
	w := v.w
	v.shown = ""
	v.head = container.NewStack()
	keys := []string{"ui.tab.overview", "ui.tab.steps", "ui.tab.request", "ui.tab.reply", "ui.tab.timeline",
		"ui.tab.related"}
	v.tabs = w.lazyTabs(keys, v.panes[:], &v.tab, v.fill)
	v.root = container.NewStack()
	v.showEmpty()
	return v.root
}

func (v *inspector) showEmpty() {
	w := v.w
	v.root.Objects = []fyne.CanvasObject{kit.Empty("activity", w.T("ui.inspect.empty"),
		w.T("ui.inspect.empty.hint"), nil)}
	kit.Renew(v.root)
}

// show puts an exchange on screen, unless it is there already.
func (v *inspector) show(d exchangeDetail) {
	v.open = v.open && d.ID == v.now.ID
	v.now = d
	mark := fmt.Sprint(d.ID, d.Status, d.Outcome, d.Reason, d.Code, d.Name, d.Kind, d.AppID, d.Pinned, d.knownNow, d.remark,
		d.explanation.Summary, len(d.explanation.Steps), v.open)
	if mark == v.shown {
		return
	}
	v.shown = mark
	v.clean = v.w.hidden(d)
	v.hiding = !reflect.DeepEqual(v.clean.Detail, d.Detail)
	if !d.onRecord {
		v.showEmpty()
		return
	}
	v.showHead()
	for _, pane := range v.panes {
		pane.Objects = nil
	}
	v.finders = [6]*bodyFinder{}
	v.fill(v.tab)
	v.showBadges()
	v.root.Objects = []fyne.CanvasObject{kit.Stack(v.head, v.tabs)}
	kit.Renew(v.root)
}

func (v *inspector) showHead() {
	if !v.now.onRecord {
		return
	}
	v.head.Objects = []fyne.CanvasObject{v.header()}
	kit.Renew(v.head)
}

// fill makes a pane when its tab comes to the front: making all of them takes long. Those of other exchanges are looked
// up each time, since more may have come meanwhile.
func (v *inspector) fill(tab int) {
	switch {
	case !v.now.onRecord:
		return
	case tab == tabTimeline:
		v.lookUp(tab, v.timeline)
		return
	case tab == tabRelated:
		v.lookUp(tab, v.related)
		return
	case len(v.panes[tab].Objects) > 0:
		return
	}
	v.panes[tab].Objects = []fyne.CanvasObject{v.pane(tab)}
}

func (v *inspector) pane(tab int) (view fyne.CanvasObject) {
	switch tab {
	case tabSummary:
		return inset(summaryTab{v.w, v.seen(), v.revealFailure}.content())
	case tabSteps:
		return v.steps.content(v.seen().explanation)
	case tabRequest:
		view, v.finders[tab] = v.w.rawRequest(v.seen(), &v.part[0])
		return view
	}
	view, v.finders[tab] = v.w.rawReply(v.seen(), &v.part[1])
	return view
}

// seen is the exchange as its panes show it.
func (v *inspector) seen() exchangeDetail {
	if v.open {
		return v.now
	}
	return v.clean
}

// toggle shows the tokens, tickets and codes of this exchange, or hides them again.
func (v *inspector) toggle() {
	v.open = !v.open
	v.show(v.now)
}

// lookUp fills a pane with what find returns, which asks the journal off Fyne's thread.
func (v *inspector) lookUp(tab int, find func(context.Context, exchangeDetail, i18n.Lang) (func() fyne.CanvasObject, error)) {
	w, d, l, pane := v.w, v.now, v.w.lang, v.panes[tab]
	w.Go(func() {
		show, err := find(w.ctx, d, l)
		w.Post(func() {
			switch {
			case v.now.ID != d.ID || v.panes[tab] != pane || errors.Is(err, context.Canceled):
			case err != nil:
				w.complain(err)
			default:
				pane.Objects = []fyne.CanvasObject{inset(show())}
				kit.Renew(pane)
			}
		})
	})
}

func (v *inspector) timeline(ctx context.Context, d exchangeDetail, _ i18n.Lang) (func() fyne.CanvasObject, error) {
	tab := timelineTab{v.w}
	thread, err := tab.load(ctx, d.Exchange, v.delivery)
	return func() fyne.CanvasObject { return tab.content(thread, d.ID) }, err
}

func (v *inspector) related(ctx context.Context, d exchangeDetail, l i18n.Lang) (func() fyne.CanvasObject, error) {
	tab := relatedTab{v.w}
	view, err := tab.load(ctx, d.Detail, v.delivery, l)
	return func() fyne.CanvasObject { return tab.content(view, d.Exchange) }, err
}

func (v *inspector) showBadges() {
	steps := v.now.explanation.Steps
	tone := kit.Neutral
	for _, s := range steps {
		if s.State == explain.Failed {
			tone = kit.Danger
		}
	}
	v.tabs.SetLabel(tabSteps, v.w.T(stepsKey(v.now.Exchange)))
	v.tabs.SetBadge(tabSteps, countOf(len(steps)), tone)
	v.tabs.SetBadge(tabRequest, bytes(int64(v.now.ReqBytes)), kit.Neutral)
	v.tabs.SetBadge(tabReply, bytes(int64(v.now.RespBytes)), kit.Neutral)
}

func (v *inspector) header() fyne.CanvasObject {
	w, e := v.w, v.now.Exchange
	result, tone := exchangeResult(w.lang, e)
	v.replayButton = kit.NewButton("rotate-ccw", w.T("ui.replay"), kit.Outline, v.replayMenu)
	if !replayable(e) {
		v.replayButton.Disable()
	}
	save := kit.NewIconButton("download", w.T("ui.save.tip"), nil)
	save.OnTapped = func() { w.shell.offer(below(save), v.saveActions()...) }
	code := kit.NewIconButton("copy", w.T("ui.act.copy"), nil)
	code.OnTapped = func() { w.shell.offer(below(code), v.codeActions()...) }
	v.moreButton = kit.NewIconButton("ellipsis", w.T("ui.act.more"), nil)
	v.moreButton.OnTapped = func() { w.shell.menuAt(below(v.moreButton), v.menu()...) }
	eye := kit.NewIconButton(map[bool]string{false: "eye", true: "eye-off"}[v.open], w.T("ui.reveal.exchange"), v.toggle)
	title := kit.HBox(8, kit.NewPill(w.T("ui.kindof."+e.Kind), kindTone[e.Kind], false),
		kit.Ell(rowWriter{lang: w.lang}.name(e), kit.Title, theme.Text))
	if note := exchangeNote(w.lang, e); note != "" {
		title.Add(kit.Aside(note, kit.Small, theme.Faint))
	}
	for _, o := range []fyne.CanvasObject{kit.Spacer(), v.replayButton, save, code, v.moreButton} {
		title.Add(o)
	}
	when := kit.NewValue(clockTime(e.At), w.T("ui.when", span(w.lang, w.now().Sub(e.At)), e.At.Unix()), kit.Mono,
		func() { w.copyText(fmt.Sprint(e.At.Unix())) })
	meta := kit.HBox(14, kit.NewPill(result, tone, true), kit.HBox(5, kit.NewIcon("clock", theme.Faint, 13), when),
		fact("zap", took(e.Took)), fact("database", "#"+fmt.Sprint(e.ID)), kit.Grow(kit.Aside(e.AppID, kit.Mono, theme.Muted)), eye)
	if v.split.Folded() {
		title.Objects = append([]fyne.CanvasObject{kit.NewIconButton("chevron-left", w.T("ui.inspect.back"), v.back)},
			title.Objects...)
	}
	return kit.Pad(12, 8, 16, 10, kit.VBox(6, title, meta))
}

func fact(icon, text string) fyne.CanvasObject {
	return kit.HBox(5, kit.NewIcon(icon, theme.Faint, 13), kit.NewText(text, kit.Mono, theme.Muted))
}

func (v *inspector) pin() {
	w, id, on := v.w, v.now.ID, !v.now.Pinned
	w.do(nil, w.T("ui.pin"), func(ctx context.Context) error { return w.bench.Journal.Pin(ctx, id, on) }, nil)
}

// stepsKey is the title of the second tab.
func stepsKey(e journal.Exchange) string {
	if e.Kind == journal.KindAPI || e.Kind == journal.KindPage {
		return "ui.tab.steps.api"
	}
	return "ui.tab.steps"
}

// revealFailure shows the step that failed.
func (v *inspector) revealFailure() {
	v.tabs.Select(tabSteps)
	v.steps.reveal()
}

// replayable reports whether an exchange can be sent again, which callbacks can; our own API calls are repeated by the
// buttons that made them.
func replayable(e journal.Exchange) bool { return e.Dir == journal.In && e.Method == "POST" }

// replayMenu offers the ways to repeat the exchange, below the button.
func (v *inspector) replayMenu() { v.w.shell.offer(below(v.replayButton), v.replayActions()...) }

// replay sends the same bytes again.
func (v *inspector) replay() { v.replayBy(v.w.bench.Player.Replay) }

// replayResigned sends the same message in a new envelope.
func (v *inspector) replayResigned() { v.replayBy(v.w.bench.Player.ReplayResigned) }

// replayBy repeats the exchange and shows the new one.
func (v *inspector) replayBy(send func(context.Context, int64) (int64, error)) {
	if !v.now.onRecord || !replayable(v.now.Exchange) {
		return
	}
	w, id := v.w, v.now.ID
	var made int64
	w.do(v.replayButton, w.T("ui.replay"), func(ctx context.Context) (err error) {
		made, err = send(ctx, id)
		return err
	}, func() {
		w.host.Toast(w.T("ui.done.replayed", made), kit.Success)
		w.openExchange(made)
	})
}
