package ui

import (
	"context"
	"fmt"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/explain"
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

	root  *fyne.Container
	head  *fyne.Container
	tabs  *kit.Tabs
	panes [4]*fyne.Container
	steps *stepsTab
	again *kit.Button
	shown string // what is on screen, to leave it alone when nothing has changed
}

// The inspector's tabs, by index.
const (
	summaryTab = iota
	protocolTab
	requestTab
	replyTab
)

func newInspector(w *Window) *inspector { return &inspector{w: w, steps: &stepsTab{w: w}} }

func (v *inspector) content() fyne.CanvasObject {
	w := v.w
	v.shown = ""
	v.head = container.NewStack()
	v.tabs = kit.NewTabs()
	for i, key := range []string{"ui.tab.overview", "ui.tab.steps", "ui.tab.request", "ui.tab.reply"} {
		v.panes[i] = container.NewStack()
		v.tabs.Add(w.T(key), v.panes[i])
	}
	v.tabs.Select(v.tab)
	v.tabs.OnChange = func(i int) {
		v.tab = i
		v.fill(i)
		kit.Renew(v.panes[i])
	}
	v.root = container.NewStack()
	v.showEmpty()
	return kit.NewSurface(theme.Surface, "", 0, v.root)
}

func (v *inspector) showEmpty() {
	w := v.w
	v.root.Objects = []fyne.CanvasObject{kit.Empty("activity", w.T("ui.inspect.empty"), w.T("ui.inspect.empty.hint"), nil)}
	kit.Renew(v.root)
}

// show puts an exchange on screen, unless it is there already.
func (v *inspector) show(d exchangeDetail) {
	v.now = d
	mark := fmt.Sprint(d.ID, d.Status, d.Outcome, d.Reason, d.Code, d.Name, d.Kind, d.AppID, d.Pinned, d.explanation.Summary, len(d.explanation.Steps))
	if mark == v.shown {
		return
	}
	v.shown = mark
	if !d.found {
		v.showEmpty()
		return
	}
	v.head.Objects = []fyne.CanvasObject{v.header()}
	for _, pane := range v.panes {
		pane.Objects = nil
	}
	v.fill(v.tab)
	v.showBadges()
	v.root.Objects = []fyne.CanvasObject{kit.Stack(v.head, v.tabs)}
	kit.Renew(v.root)
}

// fill makes a pane when it comes to the front: all four would take twice as long as the one that is looked at.
func (v *inspector) fill(tab int) {
	if !v.now.found || len(v.panes[tab].Objects) > 0 {
		return
	}
	v.panes[tab].Objects = []fyne.CanvasObject{v.pane(tab)}
}

func (v *inspector) pane(tab int) fyne.CanvasObject {
	switch tab {
	case summaryTab:
		return inset(v.overview())
	case protocolTab:
		return v.steps.content(v.now.explanation)
	case requestTab:
		return v.w.rawRequest(v.now, &v.part[0])
	}
	return v.w.rawReply(v.now, &v.part[1])
}

func (v *inspector) showBadges() {
	steps := v.now.explanation.Steps
	tone := kit.Neutral
	for _, s := range steps {
		if s.State == explain.Failed {
			tone = kit.Danger
		}
	}
	v.tabs.SetLabel(protocolTab, v.w.T(stepsKey(v.now.Exchange)))
	v.tabs.SetBadge(protocolTab, countOf(len(steps)), tone)
	v.tabs.SetBadge(requestTab, bytes(int64(v.now.ReqBytes)), kit.Neutral)
	v.tabs.SetBadge(replyTab, bytes(int64(v.now.RespBytes)), kit.Neutral)
}

func (v *inspector) header() fyne.CanvasObject {
	w, e := v.w, v.now.Exchange
	result, tone := exchangeResult(w.lang, e)
	v.again = kit.NewButton("rotate-ccw", w.T("ui.replay"), kit.Outline, v.replayMenu)
	if !replayable(e) {
		v.again.Disable()
	}
	pin := kit.NewIconButton("pin", w.T("ui.pin"), v.pin)
	save := kit.NewIconButton("download", w.T("ui.save.tip"), nil)
	save.OnTapped = func() { v.saveMenu(save) }
	title := kit.HBox(8, kit.NewPill(w.T("ui.kindof."+e.Kind), kindTone[e.Kind], false), kit.Ell(exchangeName(e), kit.Title, theme.Text), kit.Ell(exchangeNote(w.lang, e), kit.Small, theme.Faint),
		kit.NewPill(result, tone, true), kit.Spacer(), v.again, pin, save, kit.NewIconButton("copy", w.T("ui.curl"), func() { w.copyText(curl(v.now.Detail)) }))
	when := kit.NewValue(clockTime(e.At), w.T("ui.when", span(w.lang, w.now().Sub(e.At)), e.At.Unix()), kit.Mono, func() { w.copyText(fmt.Sprint(e.At.Unix())) })
	meta := kit.HBox(14, kit.HBox(5, kit.NewIcon("clock", theme.Faint, 13), when), fact("zap", took(e.Took)), fact("database", "#"+fmt.Sprint(e.ID)), factEll("key", e.AppID))
	return kit.Pad(12, 8, 16, 10, kit.VBox(6, title, meta))
}

func fact(icon, text string) fyne.CanvasObject {
	return kit.HBox(5, kit.NewIcon(icon, theme.Faint, 13), kit.NewText(text, kit.Mono, theme.Muted))
}

func factEll(icon, text string) fyne.CanvasObject {
	if text == "" {
		return kit.Spacer()
	}
	return kit.Grow(kit.HBox(5, kit.NewIcon(icon, theme.Faint, 13), kit.Ell(text, kit.Mono, theme.Muted)))
}

// saveMenu lets one choose which body becomes a file, below the button.
func (v *inspector) saveMenu(below *kit.Button) {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(below).AddXY(0, below.Size().Height+4)
	v.w.shell.menuAt(at, v.saveItems()...)
}

func (v *inspector) saveItems() []*fyne.MenuItem { return v.w.saveItems(v.now, v.tab == replyTab) }

// save asks where the body in front goes.
func (v *inspector) save() { v.w.saveBody(v.now, v.tab == replyTab) }

func (v *inspector) pin() {
	w, id, on := v.w, v.now.ID, !v.now.Pinned
	w.do(nil, w.T("ui.pin"), func(ctx context.Context) error { return w.bench.Journal.Pin(ctx, id, on) }, nil)
}

// overview is the first tab: the trouble, the summary, the message.
func (v *inspector) overview() fyne.CanvasObject {
	w, d := v.w, v.now
	items := []fyne.CanvasObject{}
	if trouble := v.trouble(d.explanation.Steps, d.explanation.Likely); trouble != nil {
		items = append(items, trouble)
	} else if d.Failed() && d.explanation.Summary == "" {
		items = append(items, kit.Callout(kit.Danger, tidy(d.Reason), nil))
	} else if d.explanation.Summary != "" {
		items = append(items, kit.Callout(summaryTone(d), d.explanation.Summary, nil))
	}
	items = append(items, kit.Card(w.T("ui.inspect.summary"), v.summary()))
	if len(d.explanation.Fields) > 0 {
		items = append(items, kit.Card(w.T(messageKey(d.Exchange)), v.fields(d.explanation.Fields), w.copyButton(func() string { return d.explanation.Plain })))
	}
	if r := d.explanation.Reply; r != nil && r.Summary != "" {
		tone := kit.Success
		if !r.OK {
			tone = kit.Danger
		}
		body := []fyne.CanvasObject{kit.HBox(8, kit.NewDot(tone, 7), kit.Grow(kit.NewParagraph(r.Summary, kit.Body, theme.Text)))}
		if len(r.Fields) > 0 {
			body = append(body, v.fields(r.Fields))
		}
		items = append(items, kit.Card(w.T("ui.tab.reply"), kit.VBox(8, body...)))
	}
	return kit.VBox(12, items...)
}

// messageKey names what the fields of an account are: of the decrypted callback, or of WeChat's answer.
func messageKey(e journal.Exchange) string {
	if e.Kind == journal.KindAPI {
		return "ui.inspect.answer"
	}
	return "ui.inspect.message"
}

// stepsKey names the second tab likewise.
func stepsKey(e journal.Exchange) string {
	if e.Kind == journal.KindAPI || e.Kind == journal.KindPage {
		return "ui.tab.steps.api"
	}
	return "ui.tab.steps"
}

func summaryTone(d exchangeDetail) kit.Tone {
	if d.Failed() || !d.explanation.OK {
		return kit.Warn
	}
	return kit.Success
}

// trouble is the card of the step that failed: what happened, why, what to do; nil when none did.
func (v *inspector) trouble(steps []explain.Step, likely []explain.Likely) fyne.CanvasObject {
	w := v.w
	for i, s := range steps {
		if s.State != explain.Failed {
			continue
		}
		title := s.Title
		if s.Code != 0 {
			title += fmt.Sprintf(" · %d %s", s.Code, s.CodeName)
		}
		said := []fyne.CanvasObject{kit.Said(w.T("ui.what"), s.Detail)}
		if len(likely) > 0 {
			said = append(said, kit.Said(w.T("ui.why"), likely[0].Cause), kit.Said(w.T("ui.fix"), likely[0].Fix))
			if likely[0].Confirmed {
				said = append(said, kit.Said("", w.T("ui.confirmed")))
			}
		}
		look := kit.NewButton("arrow-right", w.T("ui.inspect.step", i+1), kit.Outline, v.revealFailure)
		return kit.Callout(kit.Danger, title, said, look)
	}
	return nil
}

// revealFailure shows the step that failed.
func (v *inspector) revealFailure() {
	v.tabs.Select(protocolTab)
	v.steps.reveal()
}

func (v *inspector) summary() fyne.CanvasObject {
	w, d := v.w, v.now
	rows := kit.VBox(0)
	add := func(key, value string, style kit.Style) {
		if value != "" {
			rows.Add(kit.KV(w.T(key), 92, kit.Ell(value, style, theme.Text)))
		}
	}
	id := func(key, value string) {
		if value != "" {
			rows.Add(kit.KV(w.T(key), 92, kit.HBox(0, kit.NewValue(value, w.T("ui.copy.click"), kit.Mono, func() { w.copyText(value) }))))
		}
	}
	add("ui.sum.endpoint", d.Method+" "+d.Path, kit.Mono)
	add("ui.sum.parties", w.partiesOf(d.Exchange), kit.Body)
	add("ui.sum.status", statusText(d.Exchange), kit.Mono)
	if d.Reason != "" {
		rows.Add(kit.KV(w.T("ui.sum.reason"), 92, kit.NewParagraph(tidy(d.Reason), kit.Body, theme.Text)))
	}
	id("ui.sum.component", d.ComponentAppID)
	id("ui.sum.appid", d.AppID)
	id("ui.sum.openid", d.OpenID)
	id("ui.sum.msgid", d.MsgID)
	add("ui.sum.at", dayTime(d.At)+fmt.Sprintf("  (%d)", d.At.Unix()), kit.Mono)
	if d.ParentID != 0 {
		rows.Add(kit.KV(w.T("ui.sum.parent"), 92, kit.NewLink(fmt.Sprintf("#%d", d.ParentID), kit.Mono, func() { w.openExchange(d.ParentID) })))
	}
	return rows
}

// partiesOf says who called whom.
func (w *Window) partiesOf(e journal.Exchange) string {
	caller, called := e.Side, e.Peer
	if e.Dir == journal.In {
		caller, called = called, caller
	}
	return w.T("ui.party."+string(caller)) + " → " + w.T("ui.party."+string(called))
}

// statusText is the HTTP status, the errcode beside it, and a transport failure in its own words.
func statusText(e journal.Exchange) string {
	s := ""
	if e.Status != 0 {
		s = fmt.Sprintf("HTTP %d", e.Status)
	}
	if e.Code != 0 {
		s += fmt.Sprintf(" · %d", e.Code)
	}
	if e.Err != "" {
		s += " " + e.Err
	}
	return s
}

func (v *inspector) fields(fields []explain.Field) fyne.CanvasObject {
	rows := kit.VBox(0)
	for _, f := range fields {
		rows.Add(kit.KV(pathTail(f.Path, 24), 170, kit.NewParagraph(f.Value, kit.Mono, theme.Text)))
		if f.Note != "" {
			rows.Add(kit.KV("", 170, kit.NewParagraph(f.Note, kit.Caption, theme.Faint)))
		}
	}
	return rows
}

// pathTail keeps the end of a long path, which is what tells two fields apart.
func pathTail(path string, n int) string {
	if len(path) <= n {
		return path
	}
	return "…" + path[len(path)-n:]
}

// replayable: what was pushed to us can be pushed again; what we asked WeChat is asked anew by its own button.
func replayable(e journal.Exchange) bool { return e.Dir == journal.In && e.Method == "POST" }

// replayMenu lets choose how the exchange is repeated, below the button.
func (v *inspector) replayMenu() {
	at := fyne.CurrentApp().Driver().AbsolutePositionForObject(v.again).AddXY(0, v.again.Size().Height+4)
	v.w.shell.menuAt(at, v.replayItems()...)
}

// replayItems: a new envelope needs the decrypted message.
func (v *inspector) replayItems() []*fyne.MenuItem {
	resigned := fyne.NewMenuItem(v.w.T("ui.replay.resigned"), v.replayResigned)
	resigned.Disabled = len(v.now.Plain) == 0
	return []*fyne.MenuItem{fyne.NewMenuItem(v.w.T("ui.replay.exact"), v.replay), resigned}
}

// replay sends the same bytes again.
func (v *inspector) replay() { v.replayBy(v.w.bench.Replay) }

// replayResigned sends the same message in a new envelope.
func (v *inspector) replayResigned() { v.replayBy(v.w.bench.ReplayResigned) }

// replayBy repeats the exchange and shows the new one.
func (v *inspector) replayBy(send func(context.Context, int64) (int64, error)) {
	if !v.now.found || !replayable(v.now.Exchange) {
		return
	}
	w, id := v.w, v.now.ID
	var made int64
	w.do(v.again, w.T("ui.replay"), func(ctx context.Context) (err error) {
		made, err = send(ctx, id)
		return err
	}, func() {
		w.host.Toast(w.T("ui.done.replayed", made), kit.Success)
		w.openExchange(made)
	})
}

// curl is the request as a command line.
func curl(d journal.Detail) string {
	quote := func(s string) string { return "'" + strings.ReplaceAll(s, "'", `'\''`) + "'" }
	line := "curl -X " + d.Method
	if t := d.ReqHeader.Get("Content-Type"); t != "" {
		line += " -H " + quote("Content-Type: "+t)
	}
	if len(d.ReqBody) > 0 {
		line += " --data-binary " + quote(string(d.ReqBody))
	}
	return line + " " + quote("http://"+d.Host+target(d.Exchange))
}
