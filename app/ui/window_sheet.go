package ui

import (
	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// sheet is a dialog with a form. Enter submits and Escape closes it; when submitting fails it says why and stays open.
type sheet struct {
	w       *Window
	popUp   *kit.Dialog
	action  *kit.Button
	mistake *kit.Paragraph
	body    *fyne.Container
	do      func() error
}

const sheetWidth = 460

// sheet opens a dialog. do is what the button named verb does, on Fyne's thread, so it must be quick; without it there
// is no such button.
func (w *Window) sheet(title, verb string, do func() error) *sheet {
	return w.sheetOf(title, verb, do, sheetWidth)
}

// sheetOf is sheet for content of another width.
func (w *Window) sheetOf(title, verb string, do func() error, width float32) *sheet {
	s := &sheet{w: w, do: do, body: kit.VBox(12)}
	leave := kit.NewButton("", w.T("ui.cancel"), kit.Outline, s.close)
	if do == nil {
		leave.Set("", w.T("ui.close"))
	}
	foot := kit.HBox(8, kit.Spacer(), leave)
	if do != nil {
		s.action = kit.NewButton("", verb, kit.Solid, s.submit)
		foot.Add(s.action)
	}
	s.openWith(title, foot, width)
	w.win.Canvas().Focus(leave)
	return s
}

// openWith shows the form over the buttons in foot.
func (s *sheet) openWith(title string, foot fyne.CanvasObject, width float32) {
	s.mistake = kit.NewParagraph("", kit.Small, theme.Danger)
	s.mistake.Hide()
	whole := kit.VBox(14, kit.NewText(title, kit.Title, theme.Text), s.body, s.mistake)
	s.popUp = kit.ShowDialog(s.w.win.Canvas(), width, whole, foot)
}

func (s *sheet) close() { s.popUp.Hide() }

func (s *sheet) submit() {
	if err := s.do(); err != nil {
		s.complain(err)
		return
	}
	s.close()
	s.w.reload()
}

// complain shows an error in the dialog.
func (s *sheet) complain(err error) {
	s.mistake.Set(workspace.Say(s.w.lang, err))
	s.mistake.Show()
	s.fit()
}

// add puts something at the end of the form.
func (s *sheet) add(fields ...fyne.CanvasObject) {
	for _, f := range fields {
		s.body.Add(f)
	}
	s.fit()
}

// entry is an input in which Enter submits the form.
func (s *sheet) entry(value, placeholder string) *kit.Entry {
	e := s.w.entry(placeholder)
	e.SetText(value)
	e.OnEscape = s.close
	e.OnSubmitted = func(string) {
		if s.do != nil {
			s.submit()
		}
	}
	return e
}

// text is a labelled input; the first of a form gets the cursor, and what is typed replaces what it begins with.
func (s *sheet) text(label, hint, value, placeholder string) *kit.Entry {
	e := s.entry(value, placeholder)
	first := len(s.body.Objects) == 0
	s.add(kit.Field(label, hint, e))
	if first {
		s.w.win.Canvas().Focus(e)
		e.SelectAll()
	}
	return e
}

// choice is a labelled row of chips; at is the index of the chosen one.
func (s *sheet) choice(label string, words []string, at int, chosen func(int)) fyne.CanvasObject {
	f := kit.Field(label, "", chips(words, at, chosen))
	s.add(f)
	return f
}

// list is a labelled picker.
func (s *sheet) list(label string, options []string, at int, chosen func(int)) fyne.CanvasObject {
	p := kit.NewSelect(options, nil)
	p.SetSelectedIndex(at)
	p.OnChanged = func(string) { chosen(p.SelectedIndex()) }
	f := kit.Field(label, "", p)
	s.add(f)
	return f
}

// fit makes the dialog as high as its texts need.
func (s *sheet) fit() {
	s.popUp.Fit()
}

// last is the field that was added last.
func (s *sheet) last() fyne.CanvasObject { return s.body.Objects[len(s.body.Objects)-1] }
