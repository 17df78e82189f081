package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
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
	if trouble := v.trouble(d.explanation.Steps, d.explanation.Likely); trouble != nil {
		items = append(items, trouble)
	} else if d.Failed() && d.explanation.Summary == "" {
		items = append(items, kit.Callout(kit.Danger, tidy(d.Reason), nil))
	} else if d.explanation.Summary != "" {
		items = append(items, kit.Callout(summaryTone(d), d.explanation.Summary, nil))
	}
	items = append(items, kit.Card(w.T("ui.inspect.summary"), v.summary()))
	if len(d.explanation.Fields) > 0 {
		items = append(items, kit.Card(w.T(messageKey(d.Exchange)), v.fields(d.explanation.Fields),
			w.copyButton(func() string { return d.explanation.Plain })))
	}
	if r := d.explanation.Reply; r != nil && r.Summary != "" {
		tone := kit.Success
		if !r.OK {
			tone = kit.Danger
		}
		body := []fyne.CanvasObject{kit.HBox(8, kit.NewDot(tone, 7),
			kit.Grow(kit.NewParagraph(r.Summary, kit.Body, theme.Text)))}
		if len(r.Fields) > 0 {
			body = append(body, v.fields(r.Fields))
		}
		items = append(items, kit.Card(w.T("ui.tab.reply"), kit.VBox(8, body...)))
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

// trouble is the card of the step that failed: what happened, why, what to do; nil when none did.
func (v summaryTab) trouble(steps []explain.Step, likely []explain.Likely) fyne.CanvasObject {
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
		look := kit.NewButton("arrow-right", w.T("ui.inspect.step", i+1), kit.Outline, v.failure)
		return kit.Callout(kit.Danger, title, said, look)
	}
	return nil
}

// summary is a line for each fact about the exchange.
func (v summaryTab) summary() fyne.CanvasObject {
	w, d := v.w, v.now
	rows := kit.VBox(0)
	add := func(key, value string, style kit.Style) {
		if value != "" {
			rows.Add(kit.KV(w.T(key), 92, kit.Ell(value, style, theme.Text)))
		}
	}
	id := func(key, value string) {
		if value != "" {
			rows.Add(kit.KV(w.T(key), 92, kit.HBox(0,
				kit.NewValue(value, w.T("ui.copy.click"), kit.Mono, func() { w.copyText(value) }))))
		}
	}
	add("ui.sum.endpoint", d.Method+" "+d.Path, kit.Mono)
	add("ui.sum.parties", w.partiesOf(d.Exchange), kit.Body)
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
	return tidy(v.now.Reason)
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

// fields are the fields of a message or an answer, with what they mean.
func (v summaryTab) fields(fields []explain.Field) fyne.CanvasObject {
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
