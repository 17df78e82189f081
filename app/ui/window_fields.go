package ui

import (
	"crypto/rand"
	"io"
	"slices"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// field is an input that hands put what is typed.
func (w *Window) field(placeholder, value string, put func(string)) *kit.Entry {
	e := w.entry(placeholder)
	e.SetText(value)
	e.OnChanged = put
	return e
}

// option is one choice of a picker.
type option struct{ value, label string }

// picker lets one of a few values be chosen from a list. A value that is not among them is offered as it is.
func (w *Window) picker(options []option, value string, changed func(string)) fyne.CanvasObject {
	at := indexOf(options, value)
	if at < 0 {
		at, options = 0, append([]option{{value, value}}, options...)
	}
	s := kit.NewSelect(labels(options), nil)
	s.SetSelectedIndex(at)
	s.OnChanged = func(string) { changed(options[s.SelectedIndex()].value) }
	return s
}

// chips offers the same choice as picker with all values in sight.
func (w *Window) chips(options []option, value string, changed func(string)) fyne.CanvasObject {
	return chips(labels(options), indexOf(options, value), func(i int) { changed(options[i].value) })
}

// indexOf is where the option with that value stands, or -1.
func indexOf(options []option, value string) int {
	return slices.IndexFunc(options, func(o option) bool { return o.value == value })
}

func labels(options []option) []string {
	out := make([]string, len(options))
	for i, o := range options {
		out[i] = o.label
	}
	return out
}

// chips are words side by side, one of which is chosen; at is its index, and they wrap to several rows.
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

// secretRow masks an entry and adds buttons to reveal it, to copy it and, where generate is not nil, to make up a
// value.
func (w *Window) secretRow(e *kit.Entry, generate func(io.Reader) (platform.Secret, error)) fyne.CanvasObject {
	e.TextStyle.Monospace, e.Password = true, true
	e.ActionItem = container.NewWithoutLayout() // keeps Fyne from adding its own revealer
	e.Refresh()
	reveal := kit.NewIconButton("eye", w.T("ui.reveal"), nil)
	reveal.OnTapped = func() {
		e.Password = !e.Password
		e.Refresh()
		reveal.Set(map[bool]string{true: "eye", false: "eye-off"}[e.Password], "")
	}
	row := []fyne.CanvasObject{kit.Grow(e), reveal, w.copyButton(func() string { return e.Text })}
	if generate != nil {
		row = append(row, kit.NewIconButton("refresh-cw", w.T("ui.set.generate"), func() {
			v, err := generate(rand.Reader)
			if err != nil {
				w.complain(err)
				return
			}
			e.SetText(v.Reveal())
		}))
	}
	return kit.HBox(4, row...)
}

// copyButton is an icon button that copies what text gives.
func (w *Window) copyButton(text func() string) *kit.Button {
	return kit.NewIconButton("copy", w.T("ui.copy"), func() { w.copyText(text()) })
}

// copyText puts text on the clipboard and says so.
func (w *Window) copyText(text string) {
	w.app.Clipboard().SetContent(text)
	w.host.Toast(w.T("ui.copied"), kit.Success)
}

// enable switches a control on or off.
func enable(control disabler, on bool) {
	if on {
		control.Enable()
	} else {
		control.Disable()
	}
}

// quietInk is the colour of a text in a tone: muted, unless something is wrong.
func quietInk(t kit.Tone) fyne.ThemeColorName {
	if t == kit.Danger || t == kit.Warn {
		return t.Ink()
	}
	return theme.Muted
}

// background makes a page's content scroll, with the margin of all pages.
func background(o fyne.CanvasObject) *fyne.Container { return kit.Scroll(kit.Pad(16, 16, 16, 16, o)) }

// inset is a scrolling pane of cards on the window's ground.
func inset(o fyne.CanvasObject) fyne.CanvasObject {
	return kit.NewSurface(theme.Bg, "", 0, kit.Scroll(kit.Pad(14, 14, 14, 14, o)))
}

// foldedBelow is the width below which a page's columns stand under one another.
const foldedBelow = 820

// inTwo puts rows into two columns, lined off, where there is room: down the left one first.
func inTwo(rows []fyne.CanvasObject) fyne.CanvasObject {
	columns := [2]*fyne.Container{kit.VBox(0), kit.VBox(0)}
	half := (len(rows) + 1) / 2
	for i, row := range rows {
		column := columns[i/max(1, half)]
		column.Add(kit.Line())
		column.Add(row)
	}
	return kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 32, Fold: foldedBelow, Joined: true}.Of(columns[0], columns[1])
}

// footed is a layout of two objects: a bar of natural height under a body that takes the rest.
type footed struct{}

func (footed) MinSize(o []fyne.CanvasObject) fyne.Size {
	body, foot := o[0].MinSize(), o[1].MinSize()
	return fyne.NewSize(max(body.Width, foot.Width), body.Height+foot.Height)
}

func (footed) Layout(o []fyne.CanvasObject, s fyne.Size) {
	o[1].Resize(fyne.NewSize(s.Width, o[1].MinSize().Height))
	h := o[1].MinSize().Height // at that width
	o[0].Resize(fyne.NewSize(s.Width, s.Height-h))
	o[1].Resize(fyne.NewSize(s.Width, h))
	o[1].Move(fyne.NewPos(0, s.Height-h))
}

// lazyTabs are tabs with a pane for each key; *at is the chosen one. fill makes a pane when its tab comes to the front.
func (w *Window) lazyTabs(keys []string, panes []*fyne.Container, at *int, fill func(int)) *kit.Tabs {
	tabs := kit.NewTabs()
	for i, key := range keys {
		panes[i] = container.NewStack()
		tabs.Add(w.T(key), panes[i])
	}
	tabs.Select(*at)
	tabs.OnChange = func(i int) {
		*at = i
		fill(i)
		kit.Renew(panes[i])
	}
	return tabs
}
