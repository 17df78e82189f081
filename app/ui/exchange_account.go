package ui

import (
	"fmt"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/world"
)

// trouble is the card of the step that failed: what happened, why, what to do; nil when none did. look shows the step.
func (w *Window) trouble(account explain.Explanation, look func()) fyne.CanvasObject {
	for i, s := range account.Steps {
		if s.State != explain.Failed {
			continue
		}
		title := s.Title
		if s.Code != 0 {
			title += fmt.Sprintf(" · %d %s", s.Code, s.CodeName)
		}
		said := []fyne.CanvasObject{kit.Said(w.T("ui.what"), s.Detail)}
		if likely := account.Likely; len(likely) > 0 {
			said = append(said, w.why(likely[0].Cause, likely[0].Fix)...)
			if likely[0].Confirmed {
				said = append(said, kit.Said("", w.T("ui.confirmed")))
			}
		}
		button := kit.NewButton("arrow-right", w.T("ui.inspect.step", i+1), kit.Outline, look)
		return kit.Callout(kit.Danger, title, said, button)
	}
	return nil
}

// why says a cause and what to do about it, where there is any.
func (w *Window) why(cause, fix string) (out []fyne.CanvasObject) {
	for _, one := range []struct{ key, text string }{{"ui.why", cause}, {"ui.fix", fix}} {
		if one.text != "" {
			out = append(out, kit.Said(w.T(one.key), one.text))
		}
	}
	return out
}

// replyTrouble is the card of an answer that WeChat does not accept, with what the judge has against it; nil for others.
func (w *Window) replyTrouble(r *explain.Reply) fyne.CanvasObject {
	if r == nil || r.OK || r.Summary == "" {
		return nil
	}
	said := w.reasons(r.Reasons)
	if len(said) == 0 && len(r.Likely) > 0 { // of a URL verification
		said = w.why(r.Likely[0].Cause, r.Likely[0].Fix)
	}
	return kit.Callout(kit.Danger, r.Summary, said)
}

// replyCard is what was answered, and what is odd about it though WeChat takes it.
func (w *Window) replyCard(r *explain.Reply) fyne.CanvasObject {
	tone := kit.Success
	if !r.OK {
		tone = kit.Danger
	}
	body := []fyne.CanvasObject{kit.HBox(8, kit.NewDot(tone, 7),
		kit.Grow(kit.NewParagraph(r.Summary, kit.Body, theme.Text)))}
	if r.OK {
		body = append(body, w.reasons(r.Reasons)...)
	}
	if len(r.Fields) > 0 {
		body = append(body, fieldRows(r.Fields))
	}
	return kit.Card(w.T("ui.tab.reply"), kit.VBox(8, body...))
}

// reasons are what the judge says of an answer: how grave it is and what is wrong, who usually does this, what mends it.
func (w *Window) reasons(all []explain.Reason) (out []fyne.CanvasObject) {
	for _, r := range all {
		out = append(out, w.marked(r.Severity, r.Text))
		out = append(out, w.why(r.Cause, r.Fix)...)
	}
	return out
}

// marked is a sentence behind its severity: ✗ a failure, ! a remark, ? what no source settles.
func (w *Window) marked(s world.Severity, text string) fyne.CanvasObject {
	tone, mark := kit.Warn, fyne.CanvasObject(kit.NewIcon("triangle-alert", theme.Warn, 13))
	switch s {
	case world.Failure:
		tone, mark = kit.Danger, kit.NewIcon("circle-x", theme.Danger, 13)
	case world.Unsettled:
		tone, mark = kit.Info, kit.NewText(" ?", kit.SmallBold, theme.Info)
	}
	word := kit.NewText(w.T("ui.severity."+string(s)), kit.SmallBold, tone.Ink())
	return kit.Columns{Widths: []float32{64, 0.999}, Gap: 8}.Of(
		kit.Pad(1, 0, 0, 0, kit.HBox(3, mark, word)), kit.NewParagraph(text, kit.Strong, theme.Text))
}

// remarks are causes without a failure: it works, but not everywhere or not for long.
func (w *Window) remarks(account explain.Explanation) fyne.CanvasObject {
	var said []fyne.CanvasObject
	for _, l := range account.Likely {
		said = append(said, w.why(l.Cause, l.Fix)...)
	}
	return kit.Callout(kit.Warn, w.T("ui.remarks"), said)
}

// pitfalls are what in a good callback breaks receivers that are nearly right.
func (w *Window) pitfalls(all []explain.Pitfall) fyne.CanvasObject {
	rows := []fyne.CanvasObject{kit.NewParagraph(w.T("explain.text.pitfalls"), kit.Small, theme.Muted)}
	for _, p := range all {
		rows = append(rows, kit.HBox(8, kit.NewDot(kit.Neutral, 5), kit.Grow(kit.VBox(1,
			kit.NewParagraph(p.Cause, kit.Small, theme.Text), kit.NewParagraph(p.Fix, kit.Small, theme.Muted)))))
	}
	return kit.Card(w.T("ui.pitfalls"), kit.VBox(8, rows...))
}

// fieldRows are the fields of a message or an answer, with what they mean.
func fieldRows(fields []explain.Field) fyne.CanvasObject {
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
