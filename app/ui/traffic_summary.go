package ui

import (
	"fmt"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/journal"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// summaryTab is the inspector's first tab: what went wrong, the summary, the message.
type summaryTab struct {
	w       *Window
	now     exchangeDetail
	failure func() // shows the step that failed
}

func (v summaryTab) content() fyne.CanvasObject {
	w, d := v.w, v.now
	items := []fyne.CanvasObject{}
	if d.remark != "" {
		items = append(items, kit.Callout(kit.Accent, w.T("ui.remark.text"),
			[]fyne.CanvasObject{kit.NewParagraph(d.remark, kit.Body, theme.Text)}))
	}
	if trouble := w.trouble(d.explanation, v.failure); trouble != nil {
		items = append(items, trouble)
	} else if d.Failed() && d.explanation.Summary == "" {
		items = append(items, kit.Callout(kit.Danger, reasonOf(w.lang, d.Exchange), nil))
	} else if d.explanation.Summary != "" {
		items = append(items, kit.Callout(summaryTone(d), d.explanation.Summary, nil))
	}
	if trouble := w.replyTrouble(d.explanation.Reply); trouble != nil {
		items = append(items, trouble)
	}
	items = append(items, kit.Card(w.T("ui.inspect.summary"), v.summary()))
	if len(d.explanation.Fields) > 0 {
		items = append(items, kit.Card(w.T(messageKey(d.Exchange)), fieldRows(d.explanation.Fields),
			w.copyButton(func() string { return d.explanation.Plain })))
	}
	if r := d.explanation.Reply; r != nil && r.Summary != "" {
		items = append(items, w.replyCard(r))
	}
	return kit.VBox(12, items...)
}

// messageKey is the title over the fields: those of the decrypted callback, or of WeChat's answer.
func messageKey(e journal.Exchange) string {
	if e.Kind == journal.KindAPI {
		return "ui.inspect.answer"
	}
	return "ui.inspect.message"
}

func summaryTone(d exchangeDetail) kit.Tone {
	if d.Failed() || !d.explanation.OK {
		return kit.Warn
	}
	return kit.Success
}

// summary is a line for each fact about the exchange.
func (v summaryTab) summary() fyne.CanvasObject {
	w, d := v.w, v.now
	rows := kit.VBox(0)
	add := func(key, value string, style kit.Style) {
		if value != "" {
			rows.Add(kit.KV(w.T(key), 92, kit.NewParagraph(value, style, theme.Text)))
		}
	}
	id := func(key, value string) {
		if value != "" {
			rows.Add(kit.KV(w.T(key), 92, kit.HBox(0,
				kit.NewValue(value, w.T("ui.copy.click"), kit.Mono, func() { w.copyText(value) }))))
		}
	}
	rows.Add(kit.KV(w.T("ui.sum.endpoint"), 92, kit.NewParagraph(d.Method+" "+d.Path, kit.Mono, theme.Text)))
	add("ui.sum.parties", w.partiesOf(d.Exchange), kit.Body)
	add("ui.sum.way", d.explanation.Way, kit.Body)
	add("ui.sum.status", statusText(d.Exchange), kit.Mono)
	if reason := v.reason(); reason != "" {
		rows.Add(kit.KV(w.T("ui.sum.reason"), 92, kit.NewParagraph(reason, kit.Body, theme.Text)))
	}
	id("ui.sum.component", d.ComponentAppID)
	id("ui.sum.appid", d.AppID)
	id("ui.sum.openid", d.OpenID)
	id("ui.sum.msgid", d.MsgID)
	add("ui.sum.at", dayTime(d.At)+fmt.Sprintf("  (%d)", d.At.Unix()), kit.Mono)
	if d.ParentID != 0 {
		rows.Add(kit.KV(w.T("ui.sum.parent"), 92,
			kit.NewLink(fmt.Sprintf("#%d", d.ParentID), kit.Mono, func() { w.openExchange(d.ParentID) })))
	}
	return rows
}

// reason says why an exchange went as it did, "" where there is nothing to say.
func (v summaryTab) reason() string {
	switch {
	case v.now.knownNow:
		return v.w.T("ui.sum.known_now", v.now.AppID)
	case v.now.Outcome == journal.OutcomeUnknown:
		return v.w.T("ui.sum.unknown", v.now.AppID)
	}
	return reasonOf(v.w.lang, v.now.Exchange)
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
	return strings.TrimSpace(s + " " + e.Err)
}
