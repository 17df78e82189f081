package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
	"wxlab/app/judge"
	"wxlab/app/report"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/exam"
)

// releaseStepRow is one step of the release check; a failed one shows what was expected, what came, and the likely
// mistake; where said is the name of a step that failed for the same reason, it refers to that one.
func releaseStepRow(w *Window, s exam.Step, said string) fyne.CanvasObject {
	icon, ink := "circle-check", theme.Success
	if !s.OK {
		icon, ink = "circle-x", theme.Danger
	}
	head := kit.HBox(8, kit.NewIcon(icon, ink, 17), kit.NewText(w.T("ui.release.step."+s.ID), kit.Strong, theme.Text),
		kit.Ell(s.ID, kit.MonoSmall, theme.Faint),
		kit.Spacer(), kit.NewText(grouped(int(s.MS))+" ms", kit.MonoSmall, theme.Faint))
	expected, got := judge.Evidence(s, w.lang)
	if s.Want != "" { // the value itself shows which byte is wrong
		expected, got = s.Want, s.Came
	}
	if s.OK {
		body := kit.VBox(3, head, kit.Pad(0, 0, 25, 0, kit.Ell(tidy(got), kit.Mono, theme.Muted)))
		if said := stepReasons(w, s); len(said) > 0 {
			body.Add(kit.Pad(2, 0, 25, 0, kit.VBox(5, said...)))
		}
		return kit.Pad(7, 7, 0, 0, body)
	}
	evidence := kit.VBox(5,
		evidenceLine(w.T("ui.release.expected"), expected, [2]int{}),
		evidenceLine(w.T("ui.release.got"), got, difference(expected, got)))
	items := []fyne.CanvasObject{head, kit.Pad(0, 0, 25, 0, evidence)}
	if said != "" {
		like := kit.NewParagraph(w.T("ui.release.like", said), kit.Small, theme.Danger)
		return kit.Pad(8, 10, 0, 0, kit.VBox(5, append(items, kit.Pad(0, 0, 25, 0, like))...))
	}
	if said := stepReasons(w, s); len(said) > 0 {
		title := "ui.release.hint"
		if judge.Confirmed(s) {
			title = "ui.cause.confirmed"
		}
		items = append(items, kit.Pad(2, 0, 25, 0, kit.Callout(kit.Danger, w.T(title), said)))
	}
	return kit.Pad(8, 10, 0, 0, kit.VBox(5, items...))
}

// stepReasons are the first cause of a step's failure with what mends it, what probing showed, and whatever else is
// wrong with the answers. On a passed step they are advice.
func stepReasons(w *Window, s exam.Step) (out []fyne.CanvasObject) {
	if said := judge.Said(s, w.lang); said != "" {
		out = append(out, kit.NewParagraph(said, kit.Body, theme.Text))
		out = append(out, w.why(explain.Advice(s.Problem, w.lang))...)
	}
	if s.Probe != nil && s.Probe.Sent > 0 {
		out = append(out, kit.Said(w.T("check.probe"), judge.Probed(s, w.lang)))
	}
	others := slices.DeleteFunc(judge.StepReasons(s, w.lang), func(r judge.Reason) bool { return r.Code == s.Problem })
	return append(out, w.reasons(others)...)
}

// evidenceLine is a labelled text in which the bytes from mark[0] up to mark[1] are marked.
func evidenceLine(label, text string, mark [2]int) fyne.CanvasObject {
	box := kit.NewSurface(theme.Inset, theme.Border, 6,
		kit.Pad(3, 3, 8, 8, kit.NewMarked(visibleText(text), mark, kit.Mono)))
	return kit.Columns{Widths: []float32{64, 0.9999}, Gap: 8}.Of(
		kit.Pad(4, 0, 0, 0, kit.NewText(label, kit.Caption, theme.Faint)), box)
}

// visibleText writes line ends so that one sees them: a newline after the text is a frequent cause of failure.
func visibleText(s string) string {
	return strings.NewReplacer("\r", "␍", "\n", "\\n").Replace(s)
}

// difference is where got, as visibleText writes it, differs from want.
func difference(want, got string) [2]int {
	from, to := report.Difference(visibleText(want), visibleText(got))
	return [2]int{from, to}
}
