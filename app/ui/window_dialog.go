package ui

import (
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// confirm asks before something that cannot be taken back: title is the question, consequence says what will
// happen, verb is the word on the button.
func (w *Window) confirm(title, consequence, verb string, yes func()) {
	var pop *kit.Dialog
	act := kit.NewButton("", verb, kit.Alarm, func() { pop.Hide(); yes() })
	stay := kit.NewButton("", w.T("ui.cancel"), kit.Outline, func() { pop.Hide() })
	body := kit.VBox(12, kit.NewText(title, kit.Title, theme.Text),
		kit.NewParagraph(consequence, kit.Body, theme.Muted))
	pop = kit.ShowDialog(w.win.Canvas(), 440, body, kit.HBox(8, kit.Spacer(), stay, act))
	w.win.Canvas().Focus(stay)
}
