package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// confirm asks before something that cannot be taken back: title is the question, consequence says what will
// happen, verb is the word on the button.
func (w *Window) confirm(title, consequence, verb string, yes func()) {
	var pop *widget.PopUp
	act := kit.NewButton("", verb, kit.Alarm, func() { pop.Hide(); yes() })
	stay := kit.NewButton("", w.T("ui.cancel"), kit.Outline, func() { pop.Hide() })
	body := kit.VBox(12, kit.NewText(title, kit.Title, theme.Text),
		kit.NewParagraph(consequence, kit.Body, theme.Muted),
		kit.HBox(8, kit.Spacer(), stay, act))
	pop = w.modal(body, 420)
	w.win.Canvas().Focus(stay)
}

// modal shows content in the middle of the window, which it darkens.
func (w *Window) modal(content fyne.CanvasObject, width float32) *widget.PopUp {
	box := kit.Fixed(width, 0, kit.Pad(12, 12, 14, 14, content))
	box.Resize(fyne.NewSize(width, 10)) // paragraphs wrap before the pop-up asks how high it is
	pop := widget.NewModalPopUp(box, w.win.Canvas())
	pop.Show()
	return pop
}
