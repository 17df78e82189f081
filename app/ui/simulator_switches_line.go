package ui

import (
	"cmp"
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	api "wxlab/app/control"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
)

// switchLine is one switch in the dialog of switches: its name and meaning beside the control that its kind asks for.
type switchLine struct {
	board    *switchboard
	of       api.Switch
	key      string // of the switch, with a name in place of its *
	was, now string // as api.Choose takes them
	wrong    error  // with what was typed

	object  *fyne.Container
	input   *fyne.Container
	mark    *kit.Pill
	back    *kit.Button
	meaning *kit.Paragraph
	mistake *kit.Paragraph
}

func newSwitchLine(b *switchboard, of api.Switch, key, value string) *switchLine {
	w := b.w
	s := &switchLine{board: b, of: of, key: key, was: value, now: value, input: kit.VBox(4)}
	s.mark = kit.NewPill("", kit.Accent, false)
	s.back = kit.NewIconButton("rotate-ccw", "", func() { s.put(s.before()) })
	s.meaning = kit.NewParagraph("", kit.Caption, theme.Muted)
	s.mistake = kit.NewParagraph("", kit.Caption, theme.Danger)
	name := kit.Ell(switchName(w.lang, key), kit.Strong, theme.Text)
	head := kit.Fixed(0, 28, kit.HBox(6, name, s.mark, kit.Spacer(), s.back)) // the marks do not move what is below
	words := kit.VBox(0, head, kit.Ell(key, kit.MonoSmall, theme.Faint), s.meaning)
	if test := b.testVersion(key); test != "" {
		words.Add(kit.NewParagraph(w.T("switch.test", test), kit.Caption, theme.Muted))
	}
	columns := kit.Columns{Widths: []float32{0.54, 0.46}, Gap: 18, Fold: 520}
	s.object = kit.VBox(0, kit.Line(), kit.Pad(6, 8, 0, 0, columns.Of(words, kit.VBox(4, s.input, s.mistake))))
	s.put(value)
	return s
}

// put gives the switch a value, and shows it in a new control.
func (s *switchLine) put(value string) {
	s.input.Objects = []fyne.CanvasObject{s.control(value)}
	s.change(value)
}

// change takes in what the user chose or typed.
func (s *switchLine) change(value string) {
	if s.isList() {
		value = commas.Replace(value)
	}
	s.now, s.wrong = value, nil
	if s.changed() {
		s.wrong = api.Choose(s.board.subject.Change(), s.key, value)
	}
	s.show()
}

// commas are how lists are separated; Chinese input methods write others than English ones.
var commas = strings.NewReplacer("，", ",", "、", ",", "；", ",", ";", ",", "\n", ",", " ", ",")

func (s *switchLine) isList() bool { return strings.HasSuffix(s.of.Kind, "s") }

// changed reports whether there is something to save.
func (s *switchLine) changed() bool { return s.now != s.was }

// unusual reports whether it is otherwise than where nobody changed it.
func (s *switchLine) unusual() bool { return !s.of.Varies && s.now != s.of.Usual }

// before is what the button behind the name leads back to: what was saved last, and from there to what is usual.
func (s *switchLine) before() string {
	if s.changed() {
		return s.was
	}
	return s.of.Usual
}

// show brings marks and sentences up to date, and makes room for them.
func (s *switchLine) show() {
	w, height := s.board.w, s.object.MinSize().Height
	tone, mark, tip := kit.Warn, "switch.differs", "switch.reset"
	if s.changed() {
		tone, mark, tip = kit.Accent, "switch.changed", "switch.undo"
	}
	s.mark.Set(w.T(mark), tone)
	s.back.Tip = w.T(tip, clip(valueName(w.lang, s.key, s.before()), 40))
	setVisible(s.mark, s.changed() || s.unusual())
	setVisible(s.back, s.changed() || s.unusual())
	s.meaning.Set(switchMeaning(w.lang, s.key, s.now))
	setVisible(s.mistake, s.wrong != nil)
	if s.wrong != nil {
		s.mistake.Set(workspace.Say(w.lang, s.wrong))
	}
	s.board.tell()
	if s.object.MinSize().Height != height && slices.Contains(s.board.lines, s) {
		s.board.sheet.fit()
	}
}

// control is what the kind of the switch asks for.
func (s *switchLine) control(value string) fyne.CanvasObject {
	w := s.board.w
	switch {
	case s.of.Kind == "bool":
		return kit.NewCheck(w.T("habits.on"), value == "on", func(on bool) {
			s.change(map[bool]string{true: "on", false: "off"}[on])
		})
	case s.isList() && s.of.Values != nil:
		return ticked(s.options(s.of.Values), value, s.change)
	case s.of.Values != nil:
		return w.picker(s.options(s.of.Values), value, s.change)
	}
	e := s.board.sheet.entry(value, s.placeholder())
	e.OnChanged = s.change
	offered := s.board.offered(s.key)
	if offered == nil {
		return e
	}
	return kit.VBox(4, e, kit.NewLink(w.T("switch.choose"), kit.Small, func() { s.choose(offered) }))
}

func (s *switchLine) options(values []string) (all []option) {
	for _, v := range values {
		all = append(all, option{v, valueName(s.board.w.lang, s.key, v)})
	}
	return all
}

// placeholder is what a list looks like, what holds where nothing is written, or a number's bounds.
func (s *switchLine) placeholder() string {
	if s.isList() {
		return s.board.w.T("switch.list")
	}
	return cmp.Or(s.board.testVersion(s.key), s.of.Bounds)
}

// ticked are boxes for all that a list may hold; changed hears of the list as api.Choose takes it.
func ticked(all []option, value string, changed func(string)) fyne.CanvasObject {
	box, chosen := kit.VBox(0), strings.FieldsFunc(value, func(r rune) bool { return r == ',' })
	for _, o := range all {
		box.Add(kit.NewCheck(o.label, slices.Contains(chosen, o.value), func(on bool) {
			chosen = slices.DeleteFunc(chosen, func(v string) bool { return v == o.value })
			if on {
				chosen = append(chosen, o.value)
			}
			changed(strings.Join(chosen, ","))
		}))
	}
	return box
}

// choose opens the list of all that the switch's own list could hold.
func (s *switchLine) choose(all []option) {
	w, chosen := s.board.w, s.now
	form := w.sheet(switchName(w.lang, s.key), w.T("switch.take"), func() error {
		s.put(chosen)
		return nil
	})
	form.add(kit.NewParagraph(s.meaning.Text(), kit.Small, theme.Muted))
	if len(all) == 0 {
		form.add(kit.NewParagraph(w.T("switch.nobody"), kit.Small, theme.Muted))
		return
	}
	form.add(kit.Fixed(0, 260, kit.Scroll(ticked(all, chosen, func(now string) { chosen = now }))))
}
