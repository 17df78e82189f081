package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// sheet is a dialog with a form. Enter saves, Escape leaves; what is wrong is said in it, and it stays open.
type sheet struct {
	w    *Window
	pop  *widget.PopUp
	act  *kit.Button
	bad  *kit.Paragraph
	body *fyne.Container
	do   func() error
}

const sheetWidth = 440

// sheet opens a dialog. do, which must be quick, is what the button named verb does; nil leaves the button out.
func (w *Window) sheet(title, verb string, do func() error) *sheet {
	s := &sheet{w: w, do: do, bad: kit.NewParagraph("", kit.Small, theme.Danger), body: kit.VBox(12)}
	s.bad.Hide()
	leave := kit.NewButton("", w.T("ui.cancel"), kit.Outline, s.close)
	if do == nil {
		leave.Set("", w.T("ui.close"))
	}
	foot := kit.HBox(8, kit.Spacer(), leave)
	if do != nil {
		s.act = kit.NewButton("", verb, kit.Solid, s.submit)
		foot.Add(s.act)
	}
	whole := kit.VBox(14, kit.NewText(title, kit.Title, theme.Text), s.body, s.bad, foot)
	s.pop = w.modal(whole, sheetWidth)
	w.win.Canvas().Focus(leave)
	return s
}

func (s *sheet) close() { s.pop.Hide() }

func (s *sheet) submit() {
	if err := s.do(); err != nil {
		s.complain(err)
		return
	}
	s.close()
	s.w.want()
}

// complain says in the dialog what is wrong.
func (s *sheet) complain(err error) {
	s.bad.Set(workspace.Say(s.w.lang, err))
	s.bad.Show()
	s.fit()
}

// add puts something at the end of the form.
func (s *sheet) add(fields ...fyne.CanvasObject) {
	for _, f := range fields {
		s.body.Add(f)
	}
	s.fit()
}

// entry is an input that Enter submits the form from.
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

// text is a labelled entry; at the head of the form it gets the cursor.
func (s *sheet) text(label, hint, value, placeholder string) *kit.Entry {
	e := s.entry(value, placeholder)
	first := len(s.body.Objects) == 0
	s.add(kit.Field(label, hint, e))
	if first {
		s.w.win.Canvas().Focus(e)
	}
	return e
}

// choice is a labelled row of chips, of which one is on.
func (s *sheet) choice(label string, words []string, at int, chosen func(int)) fyne.CanvasObject {
	f := kit.Field(label, "", chips(words, at, chosen))
	s.add(f)
	return f
}

// list is a labelled picker.
func (s *sheet) list(label string, options []string, at int, chosen func(int)) fyne.CanvasObject {
	p := widget.NewSelect(options, nil)
	p.SetSelectedIndex(at)
	p.OnChanged = func(string) { chosen(p.SelectedIndex()) }
	f := kit.Field(label, "", framed(p))
	s.add(f)
	return f
}

// fit makes the dialog as high as its words need.
func (s *sheet) fit() {
	kit.Renew(s.pop.Content)
	s.pop.Resize(s.pop.MinSize())
	s.pop.Refresh()
}

// chips are words side by side, of which one is on; they wrap.
func chips(words []string, at int, chosen func(int)) fyne.CanvasObject {
	box := kit.Flow(6)
	all := make([]*kit.Chip, len(words))
	for i, word := range words {
		all[i] = kit.NewChip(word, "", i == at, func() {
			for j, other := range all {
				other.Set("", j == i)
			}
			chosen(i)
		})
		box.Add(all[i])
	}
	return box
}

// dots is the button at the end of a row that opens its menu.
func (w *Window) dots(open func(at fyne.Position)) *kit.Button {
	var b *kit.Button
	b = kit.NewIconButton("ellipsis", w.T("ui.more"), func() {
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		open(at.AddXY(0, b.Size().Height))
	})
	return b
}

// last is the field that was added last.
func (s *sheet) last() fyne.CanvasObject { return s.body.Objects[len(s.body.Objects)-1] }
