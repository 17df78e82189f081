package ui

import (
	"slices"
	"strconv"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// ruleRow is one line of an ordered list of rules.
type ruleRow struct {
	name, summary string
	enabled       bool
	below         []fyne.CanvasObject
}

// ruleList is an ordered list of rules, the same for replies and for forwarding: switch on and off, choose, move,
// delete.
type ruleList struct {
	w      *Window
	box    *fyne.Container
	choose func(i int)
	toggle func(i int, on bool)
	move   func(i, by int)
	drop   func(i int)
}

// show lists rows; chosen is the one in the form, -1 for none.
func (l *ruleList) show(rows []ruleRow, chosen int) {
	l.box.RemoveAll()
	for i, row := range rows {
		if i > 0 {
			l.box.Add(kit.Line())
		}
		l.box.Add(l.line(i, len(rows), row, i == chosen))
	}
	if len(rows) == 0 {
		l.box.Add(kit.Pad(6, 6, 0, 0, kit.NewParagraph(l.w.T("ui.rule.none"), kit.Body, theme.Muted)))
	}
}

func (l *ruleList) line(i, n int, row ruleRow, chosen bool) fyne.CanvasObject {
	w := l.w
	on := kit.NewCheck("", row.enabled, func(on bool) { l.toggle(i, on) })
	number := kit.Fixed(18, 0, kit.NewText(strconv.Itoa(i+1), kit.MonoSmall, theme.Faint))
	style := kit.NewLink(clip(row.name, 30), kit.Strong, func() { l.choose(i) })
	up := kit.NewIconButton("chevron-up", w.T("ui.rule.up"), func() { l.move(i, -1) })
	down := kit.NewIconButton("chevron-down", w.T("ui.rule.down"), func() { l.move(i, 1) })
	if i == 0 {
		up.Disable()
	}
	if i == n-1 {
		down.Disable()
	}
	drop := kit.NewIconButton("trash-2", w.T("ui.rule.drop"), func() { l.drop(i) })
	head := kit.HBox(6, on, number, style, kit.Spacer(), up, down, drop)
	ink := theme.Muted
	if !row.enabled {
		ink = theme.Faint
	}
	body := kit.VBox(2, head, kit.Pad(0, 0, 54, 0, kit.NewParagraph(row.summary, kit.Small, ink)))
	for _, o := range row.below {
		body.Add(kit.Pad(2, 0, 54, 0, o))
	}
	fill := fyne.ThemeColorName("")
	if chosen {
		fill = theme.AccentTint
	}
	return kit.NewSurface(fill, "", 6, kit.Pad(4, 8, 4, 4, body))
}

// option is one choice of a picker.
type option struct{ value, label string }

// picker lets one of a few values be chosen. A value that is none of them stands as it is.
func (w *Window) picker(options []option, value string, changed func(string)) fyne.CanvasObject {
	at := slices.IndexFunc(options, func(o option) bool { return o.value == value })
	if at < 0 {
		at, options = 0, append([]option{{value, value}}, options...)
	}
	labels := make([]string, len(options))
	for i, o := range options {
		labels[i] = o.label
	}
	s := widget.NewSelect(labels, nil)
	s.SetSelectedIndex(at)
	s.OnChanged = func(string) { changed(options[s.SelectedIndex()].value) }
	return framed(s)
}

// chips is picker with all values in sight.
func (w *Window) chips(options []option, value string, changed func(string)) fyne.CanvasObject {
	row := kit.Flow(6)
	var chips []*kit.Chip
	for _, o := range options {
		c := kit.NewChip(o.label, "", o.value == value, nil)
		c.OnTapped = func() {
			for i, other := range chips {
				other.Set("", options[i].value == o.value)
			}
			changed(o.value)
		}
		chips = append(chips, c)
		row.Add(c)
	}
	return row
}

// accountOptions are all accounts at once, and each that has authorized the platform.
func (w *Window) accountOptions(all []platform.Authorizer) []option {
	out := []option{{"", w.T("ui.rule.any_account")}}
	for _, a := range all {
		name := a.AppID
		if a.NickName != "" {
			name = a.NickName + "  " + a.AppID[max(0, len(a.AppID)-6):]
		}
		out = append(out, option{a.AppID, name})
	}
	return out
}

// componentField chooses whose callbacks a rule takes: where there are several components, or the rule names one.
func (w *Window) componentField(value string, changed func(string)) []fyne.CanvasObject {
	all := w.bench.Components()
	if len(all) == 1 && value == "" {
		return nil
	}
	options := []option{{"", w.T("ui.rule.any_component")}}
	for _, c := range all {
		options = append(options, option{c.AppID, c.Title()})
	}
	return []fyne.CanvasObject{kit.Field(w.T("ui.rule.component"), "", w.picker(options, value, changed))}
}

// messageTypes are the MsgTypes of PROTOCOL section 7 that rules are commonly about.
var messageTypes = []string{"text", "event", "image", "voice", "video", "shortvideo", "location", "link", "miniprogrampage"}

// typeOptions are all types at once, and each by its own name.
func (w *Window) typeOptions(types []string) []option {
	out := []option{{"", w.T("ui.rule.any_type")}}
	for _, t := range types {
		out = append(out, option{t, t})
	}
	return out
}

// field is an input that writes where it is told.
func (w *Window) field(placeholder, value string, put func(string)) *kit.Entry {
	e := w.entry(placeholder)
	e.SetText(value)
	e.OnChanged = put
	return e
}

// matchText is a Match in words: the account, the type, the event.
func (w *Window) matchText(m platform.Match, all []platform.Authorizer) string {
	account := w.T("ui.rule.any_account")
	if m.AppID != "" && m.AppID != "*" {
		account = m.AppID
		for _, a := range all {
			if a.AppID == m.AppID && a.NickName != "" {
				account = a.NickName
			}
		}
	}
	parts := []string{account}
	if m.Component != "" && m.Component != "*" {
		parts = []string{w.componentTitle(m.Component), account}
	}
	named := len(parts)
	if m.Family != "" && m.Family != "*" {
		parts = append(parts, w.T("ui.rule.family."+string(m.Family)))
	}
	if m.Type != "" && m.Type != "*" && (m.Event == "" || m.Type != "event") {
		parts = append(parts, m.Type)
	}
	if m.Event != "" && m.Event != "*" {
		parts = append(parts, m.Event)
	}
	if len(parts) == named {
		parts = append(parts, w.T("ui.rule.any_type"))
	}
	return strings.Join(parts, " · ")
}
