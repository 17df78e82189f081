package ui

import (
	"context"
	"fmt"
	"runtime"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/browse"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/judge"
	"wxlab/app/sdk"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// ownCodePage answers: how do the calls of my own code reach the simulator, and have they?
type ownCodePage struct {
	w        *Window
	cards    sdkCards
	newest   journal.Exchange // the newest call of the user's code, zero for none
	attempts []sdk.Attempt    // of the last trial, nil before
	seen     string           // what is on screen of these

	try  *kit.Button
	live *fyne.Container
	root *fyne.Container
}

func newOwnCodePage(w *Window) *ownCodePage {
	o := &ownCodePage{w: w}
	o.cards = sdkCards{w: w, page: o, chosen: sdk.Cards()[0].ID, format: sdk.Sh}
	return o
}

func (o *ownCodePage) content() fyne.CanvasObject {
	w := o.w
	if w.bench.Sim == nil {
		o.root = background(kit.Pad(60, 0, 0, 0,
			kit.Empty("terminal", w.T("ui.code.real"), w.T("ui.code.real.hint"), w.otherWorkspaces())))
		return o.root
	}
	o.live, o.seen = kit.VBox(6), ""
	browser := kit.NewButton("globe", w.T("ui.code.browse"), kit.Outline, o.openBrowser)
	browser.Tip = w.T("ui.code.browse.tip")
	o.try = kit.NewButton("activity", w.T("ui.code.try"), kit.Outline, o.tryWays)
	command := kit.Card(w.T("ui.code.title"), kit.VBox(10,
		kit.NewParagraph(w.T("ui.code.intro"), kit.Body, theme.Muted), w.code(o.command(w.T("ui.code.yours"))), o.live),
		browser, o.try)
	o.root = background(kit.VBox(14, command, o.cards.card(), o.cards.shells()))
	o.showLive()
	return o.root
}

// load looks for the newest call that came from outside.
func (o *ownCodePage) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	w := o.w
	if w.bench.Sim == nil {
		return func() {}, nil
	}
	found, err := w.bench.Journal.List(ctx, journal.Query{Text: sdk.Foreign, Limit: 1})
	if err != nil {
		return nil, err
	}
	return func() {
		o.newest = journal.Exchange{}
		if len(found) > 0 {
			o.newest = found[0]
		}
		o.showLive()
	}, nil
}

// showLive says whether the user's code has arrived, and what the last trial found.
func (o *ownCodePage) showLive() {
	w := o.w
	if mark := fmt.Sprint(o.newest.ID, o.attempts); mark == o.seen {
		return
	} else {
		o.seen = mark
	}
	o.live.RemoveAll()
	if e := o.newest; e.ID == 0 {
		o.live.Add(kit.HBox(8, kit.NewDot(kit.Neutral, 8),
			kit.Grow(kit.NewParagraph(w.T("ui.code.none"), kit.Body, theme.Muted))))
	} else {
		said := w.T("ui.code.reached", judge.Way(e.Way, w.lang), clockTime(e.At), e.Method+" "+e.Path)
		o.live.Add(kit.HBox(8, kit.NewDot(kit.Success, 8), kit.Ell(said, kit.Body, theme.Text), kit.Spacer(),
			kit.NewLink(w.T("ui.code.open"), kit.Small, func() { w.openExchange(e.ID) })))
	}
	for _, a := range o.attempts {
		o.live.Add(w.attempt(a))
	}
	kit.Renew(o.root)
}

// attempt is one way that was tried, and what came of it.
func (w *Window) attempt(a sdk.Attempt) fyne.CanvasObject {
	tone, said := kit.Success, w.T("ui.code.try.ok", judge.Way(a.Came, w.lang))
	switch {
	case a.Err != nil:
		tone, said = kit.Danger, workspace.Say(w.lang, a.Err)
	case !a.Straight():
		tone = kit.Warn
	}
	return kit.HBox(8, kit.NewDot(tone, 8), kit.Fixed(220, 0, kit.Ell(w.T("sdk.sent."+a.Sent), kit.Small, theme.Text)),
		kit.Grow(kit.NewParagraph(said, kit.Small, quietInk(tone))))
}

// tryWays sends a request by each way, and looks how it was recorded.
func (o *ownCodePage) tryWays() {
	w := o.w
	var found []sdk.Attempt
	w.do(o.try, w.T("ui.task.try"), func(ctx context.Context) (err error) {
		found, err = w.bench.TryWays(ctx, o.road())
		return err
	}, func() {
		o.attempts = found
		o.showLive()
	})
}

// openBrowser shows WeChat's pages under their own names, in a browser that goes with the window.
func (o *ownCodePage) openBrowser() {
	w := o.w
	program, err := browse.Find(browse.Names(runtime.GOOS))
	if err != nil {
		w.complain(&workspace.Problem{Key: "problem.no_browser", Exit: workspace.ExitEnvironment})
		return
	}
	w.do(nil, w.T("ui.task.browse"), func(ctx context.Context) error {
		if _, err := w.bench.CA(); err != nil {
			return err
		}
		return browse.Open(ctx, program, o.road(), browse.Home)
	}, nil)
}

// command is exec on this workspace.
func (o *ownCodePage) command(what string) string {
	return "wxlab exec " + o.workspaceFlag() + " -- " + what
}

func (o *ownCodePage) workspaceFlag() string {
	dir := o.w.bench.Workspace.Dir()
	if strings.ContainsAny(dir, " '&();") {
		dir = `"` + dir + `"`
	}
	return "--workspace " + dir
}

// road is how a program on this machine gets to the simulator.
func (o *ownCodePage) road() sdk.Road {
	bench := o.w.bench
	r, _ := sdk.RoadTo(bench.SimURL(), bench.Workspace.Path("ca"), runtime.GOOS) // the page is empty without a simulator
	return r
}
