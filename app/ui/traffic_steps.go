package ui

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"fyne.io/fyne/v2"

	"wxlab/app/explain"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// stepsTab is the inspector's second tab: how the protocol was followed, a card for each step. Where one failed the
// others are folded up.
type stepsTab struct {
	w      *Window
	list   *fyne.Container
	folds  []*fold
	failed fyne.CanvasObject // the card of the step that failed
}

// fold is a card whose lower part can be put away.
type fold struct {
	body    fyne.CanvasObject
	chevron *kit.Icon
}

func (f *fold) set(open bool) {
	icon := "chevron-right"
	if open {
		icon = "chevron-down"
		f.body.Show()
	} else {
		f.body.Hide()
	}
	f.chevron.Set(icon, theme.Faint)
}

func (v *stepsTab) content(account explain.Explanation) fyne.CanvasObject {
	v.failed, v.folds = nil, nil
	v.list = kit.Scroll(kit.Pad(14, 14, 14, 14, v.cards(account)))
	return kit.NewSurface(theme.Bg, "", 0, v.list)
}

// cards are the steps of the request and of our reply, below a failed one its likely causes.
func (v *stepsTab) cards(account explain.Explanation) fyne.CanvasObject {
	w := v.w
	if len(account.Steps) == 0 {
		return kit.Empty("list-checks", w.T("ui.steps.none"), w.T("ui.steps.none.hint"), nil)
	}
	items := append([]fyne.CanvasObject{v.foldAll()}, v.steps(account.Steps, account.Likely)...)
	if r := account.Reply; r != nil && len(r.Steps) > 0 {
		items = append(items, kit.Pad(8, 0, 2, 0, kit.NewText(w.T("ui.steps.reply"), kit.Strong, theme.Text)))
		items = append(items, v.steps(r.Steps, r.Likely)...)
	}
	if len(account.Pitfalls) > 0 {
		items = append(items, w.pitfalls(account.Pitfalls))
	}
	return kit.VBox(8, items...)
}

// steps are the cards of one account; steps that were not reached share one.
func (v *stepsTab) steps(all []explain.Step, likely []explain.Likely) (items []fyne.CanvasObject) {
	failed := anyFailed(all)
	for i := 0; i < len(all); i++ {
		s := all[i]
		if n := skippedFrom(all[i:]); n > 1 {
			items = append(items, v.skippedCard(i+1, all[i:i+n]))
			i += n - 1
			continue
		}
		card := v.stepCard(i+1, s, !failed || s.State == explain.Failed)
		items = append(items, card)
		if s.State == explain.Failed {
			if v.failed == nil {
				v.failed = card
			}
			items = append(items, v.causes(s, likely)...)
		}
	}
	return items
}

// skippedFrom is how many steps at the beginning were not reached.
func skippedFrom(steps []explain.Step) int {
	n := slices.IndexFunc(steps, func(s explain.Step) bool { return s.State != explain.Skipped })
	if n < 0 {
		return len(steps)
	}
	return n
}

// foldAll are the links that open all cards and fold them up.
func (v *stepsTab) foldAll() fyne.CanvasObject {
	all := func(open bool) func() {
		return func() {
			for _, f := range v.folds {
				f.set(open)
			}
			kit.Renew(v.list)
		}
	}
	return kit.HBox(14, kit.Spacer(), kit.NewLink(v.w.T("ui.steps.open"), kit.Caption, all(true)),
		kit.NewLink(v.w.T("ui.steps.fold"), kit.Caption, all(false)))
}

// folding is a card with a head that is always there and a body that a click on the head puts away.
func (v *stepsTab) folding(border fyne.ThemeColorName, open bool, head []fyne.CanvasObject, body fyne.CanvasObject,
) fyne.CanvasObject {
	f := &fold{body, kit.NewIcon("chevron-down", theme.Faint, 14)}
	f.set(open)
	v.folds = append(v.folds, f)
	row := kit.NewArea(kit.Pad(9, 9, 14, 12, kit.HBox(8, append(head, f.chevron)...)), func() {
		f.set(!f.body.Visible())
		kit.Renew(v.list)
	})
	return kit.NewSurface(theme.Surface, border, 8, kit.VBox(0, row, body))
}

// skippedCard stands for the steps that were not reached because one before failed.
func (v *stepsTab) skippedCard(from int, steps []explain.Step) fyne.CanvasObject {
	rows := kit.VBox(4)
	for i, s := range steps {
		rows.Add(kit.Ell(fmt.Sprintf("%d. %s", from+i, s.Title), kit.Small, theme.Faint))
	}
	head := []fyne.CanvasObject{kit.NewIcon("minus", theme.Faint, 16),
		kit.Ell(v.w.T("ui.steps.skipped", from, from+len(steps)-1), kit.Strong, theme.Faint), kit.Spacer()}
	return v.folding(theme.Border, false, head, kit.Pad(0, 10, 38, 12, rows))
}

// stepLook is the icon and colour of a step's state.
func stepLook(s explain.State) (icon string, ink, border fyne.ThemeColorName) {
	switch s {
	case explain.Failed:
		return "circle-x", theme.Danger, theme.Danger
	case explain.Skipped:
		return "minus", theme.Faint, theme.Border
	case explain.Info:
		return "circle-dot", theme.Info, theme.Border
	}
	return "circle-check", theme.Success, theme.Border
}

func (v *stepsTab) stepCard(n int, s explain.Step, open bool) fyne.CanvasObject {
	icon, ink, border := stepLook(s.State)
	titleInk := theme.Text
	if s.State == explain.Skipped {
		titleInk = theme.Faint
	}
	head := []fyne.CanvasObject{kit.NewIcon(icon, ink, 16),
		kit.Ell(fmt.Sprintf("%d. %s", n, s.Title), kit.Strong, titleInk), kit.Spacer()}
	if s.State == explain.Failed && s.Code != 0 {
		head = append(head, kit.NewPill(fmt.Sprint(s.Code), kit.Danger, false))
	}
	var items []fyne.CanvasObject
	if s.Detail != "" {
		items = append(items, kit.NewParagraph(s.Detail, kit.Small, theme.Muted))
	}
	for _, d := range s.Data {
		items = append(items, v.datum(d, labelRoom(s.Data)))
	}
	return v.folding(border, open, head, kit.Pad(0, 10, 38, 12, kit.VBox(5, items...)))
}

// labelRoom is how wide the labels of a step stand: fields of JSON have long names, and those of an envelope leave the
// room to their values.
func labelRoom(all []explain.Datum) float32 {
	if slices.ContainsFunc(all, func(d explain.Datum) bool { return len(d.Label) > 18 }) {
		return 148
	}
	return 104
}

// datum is a labelled value in which the bytes in question are marked.
func (v *stepsTab) datum(d explain.Datum, labels float32) fyne.CanvasObject {
	style := kit.Small
	if d.Mono {
		style = kit.Mono
	}
	value := kit.NewMarked(d.Value, d.Mark, style)
	box := kit.NewSurface(theme.Inset, theme.Border, 6, kit.Pad(3, 3, 8, 8, v.shortened(value, d)))
	label := d.Label
	if strings.Contains(label, ".") { // the path of a field in JSON
		label = pathTail(label, 24)
	}
	return kit.Columns{Widths: []float32{labels, 0.9999}, Gap: 8}.Of(
		kit.Pad(4, 0, 0, 0, kit.Ell(label, kit.Caption, theme.Faint)), box)
}

// A value with more than longValue bytes in one line, such as a ciphertext, which appears in three steps, shows its
// first rows until the user asks for more. Even then it shows valueLimit bytes; all of it is in the raw views.
const longValue, valueLimit = 190, 8000

// shortened cuts a long value and puts a link under it that shows the rest. Marked bytes are never cut off.
func (v *stepsTab) shortened(value *kit.Marked, d explain.Datum) fyne.CanvasObject {
	if longestLine(d.Value) <= longValue || d.Mark[1] > longValue {
		return value
	}
	value.Limit(longValue)
	rows := kit.VBox(2, value)
	rows.Add(kit.HBox(0, kit.NewLink(v.w.T("ui.showall", utf8.RuneCountInString(d.Value)), kit.Caption, func() {
		value.Limit(valueLimit)
		rows.Objects = rows.Objects[:1]
		kit.Renew(v.list)
	})))
	return rows
}

func longestLine(text string) int {
	longest := 0
	for line := range strings.SplitSeq(text, "\n") {
		longest = max(longest, len(line))
	}
	return longest
}

// reveal scrolls to the step that failed.
func (v *stepsTab) reveal() {
	if v.failed != nil {
		kit.Reveal(v.list, v.failed)
	}
}

// causes are the likely mistakes behind a failed step, likeliest first.
func (v *stepsTab) causes(s explain.Step, likely []explain.Likely) []fyne.CanvasObject {
	w := v.w
	var out []fyne.CanvasObject
	for _, l := range likely {
		if l.Step != "" && l.Step != s.Name {
			continue
		}
		tone, title := kit.Warn, w.T("ui.cause.possible")
		if l.Confirmed {
			tone, title = kit.Danger, w.T("ui.cause.confirmed")
		}
		out = append(out, kit.Callout(tone, title,
			[]fyne.CanvasObject{kit.Said(w.T("ui.why"), l.Cause), kit.Said(w.T("ui.fix"), l.Fix)}))
	}
	return out
}
