package ui

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/journal"
	"wxlab/app/relation"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// timelineTab is the inspector's tab of one delivery on a line of time.
type timelineTab struct{ w *Window }

// load finds the thread that an exchange is of.
func (v timelineTab) load(ctx context.Context, e journal.Exchange, delivery func(string) string) (*relation.Thread, error) {
	return relation.ThreadOf(ctx, v.w.bench.Journal, e, delivery)
}

func (v timelineTab) content(t *relation.Thread, at int64) fyne.CanvasObject {
	w := v.w
	spans := relation.Timeline(t)
	cards := []fyne.CanvasObject{}
	if stages := relation.StagesOf(chosenOf(t, at)); stages != nil {
		cards = append(cards, kit.Card(w.T("ui.time.stages"), v.stages(stages)))
	}
	rows := kit.VBox(2)
	for _, s := range spans {
		rows.Add(v.row(s, wholeOf(spans), s.ID == at))
	}
	if len(spans) > 1 || journal.IsCallback(t.Head.Kind) {
		rows.Add(kit.Pad(6, 0, 0, 0, kit.NewParagraph(w.T("ui.time.legend"), kit.Caption, theme.Faint)))
	}
	return kit.VBox(12, append(cards, kit.Card(w.T("ui.time.line", len(spans)), rows))...)
}

// chosenOf is the exchange of a thread that is looked at.
func chosenOf(t *relation.Thread, id int64) journal.Exchange {
	for _, m := range t.Rest {
		if m.ID == id {
			return m.Exchange
		}
	}
	return t.Head
}

// wholeOf is how much time the line stands for: all of the thread, and the deadlines in it.
func wholeOf(spans []relation.Span) time.Duration {
	var whole time.Duration
	for _, s := range spans {
		whole = max(whole, s.From+s.Took, s.Deadline)
	}
	return whole + whole/20
}

// stages are the steps from the push to its answer.
func (v timelineTab) stages(all []relation.Progress) fyne.CanvasObject {
	w := v.w
	row, untimed, icons := kit.Flow(6), false, stageIcons(all)
	for i, p := range all {
		if i > 0 {
			row.Add(kit.Fixed(14, 22, kit.NewIcon("arrow-right", theme.Faint, 12)))
		}
		text := w.T("ui.time.stage." + string(p.Stage))
		switch {
		case !p.Done || p.Stage == relation.Received:
		case p.Timed:
			text += "  " + took(p.After)
		default:
			untimed = true
		}
		icon := kit.NewIcon(icons[i], stageInks[icons[i]], 15)
		row.Add(kit.Fixed(0, 22, kit.HBox(5, icon, kit.NewText(text, kit.Small, theme.Text))))
	}
	note := "ui.time.timed"
	if untimed {
		note = "ui.time.untimed"
	}
	return kit.VBox(6, row, kit.NewParagraph(w.T(note), kit.Caption, theme.Faint))
}

var stageInks = map[string]fyne.ThemeColorName{
	"circle-check": theme.Success, "circle-x": theme.Danger, "minus": theme.Faint,
}

// stageIcons say what was done, where it failed, and what was not come to then.
func stageIcons(all []relation.Progress) (icons []string) {
	failed := false
	for _, p := range all {
		switch {
		case p.Done:
			icons = append(icons, "circle-check")
		case failed:
			icons = append(icons, "minus")
		default:
			icons, failed = append(icons, "circle-x"), true
		}
	}
	return icons
}

// row is one exchange of the thread; a click opens it.
func (v timelineTab) row(s relation.Span, whole time.Duration, chosen bool) fyne.CanvasObject {
	w := v.w
	label := exchangeName(s.Exchange)
	switch {
	case s.Role == relation.Attempt && journal.IsCallback(s.Kind):
		label = w.T("ui.time.attempt", s.Number)
	case s.Role == relation.Attempt:
		label = w.T("ui.time.call")
	}
	result, tone := exchangeResult(w.lang, s.Exchange)
	if s.Late && tone == kit.Success {
		tone = kit.Warn
	}
	ink := theme.Muted
	if chosen {
		ink = theme.Text
	}
	bar := kit.NewTimeBar(kit.Stretch{From: s.From, To: s.From + s.Took, Deadline: s.Deadline, Whole: whole, Tone: tone,
		Hollow: !s.Proven})
	note := kit.NewText(took(s.Took), kit.MonoSmall, theme.Faint)
	note.Align = fyne.TextAlignTrailing
	pill := kit.NewPill(result, tone, true)
	pill.Quiet = true
	style := kit.Small
	if chosen {
		style = kit.SmallBold
	}
	return kit.NewArea(kit.Pad(2, 2, 4, 4, kit.Columns{Widths: []float32{118, 0.999, 74, 70}, Gap: 8}.Of(
		kit.Fixed(0, 24, kit.Ell(label, style, ink)), bar, kit.Fixed(0, 24, kit.HBox(0, pill)), kit.Fixed(0, 24, note))),
		func() { w.openExchange(s.ID) })
}
