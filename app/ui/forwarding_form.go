package ui

import (
	"cmp"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// fields edit one forwarding rule: what it takes, where it goes, whose answer comes back.
func (f *forwardingPage) fields(e *platform.ForwardRule) []fyne.CanvasObject {
	w := f.w
	out := append([]fyne.CanvasObject{kit.Field(w.T("ui.rule.name"), "", w.field("", e.Name, f.typed(&e.Name)))},
		w.componentField(e.Match.Component, f.typed(&e.Match.Component))...)
	out = append(out, f.matchFields(&e.Match))
	for i := range e.Targets {
		out = append(out, f.targetFields(e, i))
	}
	add := kit.NewButton("plus", w.T("ui.forward.target.add"), kit.Outline, func() {
		e.Targets = append(e.Targets, platform.ForwardTarget{URL: "http://127.0.0.1:9001/", Mode: platform.ForwardXML})
		f.rebuildForm()
	})
	return append(out, kit.HBox(8, add), f.answerFields(e))
}

func (f *forwardingPage) matchFields(m *platform.Match) fyne.CanvasObject {
	w := f.w
	families := []option{{"", w.T("ui.forward.family.any")},
		{string(platform.MessageFamily), w.T("ui.rule.family.message")},
		{string(platform.AuthEventFamily), w.T("ui.rule.family.auth_event")}}
	family := w.chips(families, string(m.Family), func(v string) {
		m.Family, m.Type, m.Event = platform.CallbackFamily(v), "", ""
		f.rebuildForm()
	})
	types := messageTypes
	if m.Family == platform.AuthEventFamily {
		types = []string{platform.InfoVerifyTicket, platform.InfoAuthorized, platform.InfoUpdateAuthorized,
			platform.InfoUnauthorized, platform.InfoFastRegister}
	}
	kind := w.picker(w.typeOptions(types), m.Type, func(v string) {
		if m.Type = v; v != "event" {
			m.Event = ""
		}
		f.rebuildForm()
	})
	rows := kit.VBox(12, kit.Field(w.T("ui.forward.what"), "", family),
		kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}.Of(
			kit.Field(w.T("ui.rule.account"), "", w.picker(w.accountOptions(f.accounts), m.AppID, f.typed(&m.AppID))),
			f.part(platform.PartMatch, 0, w.T("ui.rule.type"), "", kind)))
	if m.Type == "event" {
		rows.Add(f.part(platform.PartEvent, 0, w.T("ui.rule.event"), w.T("ui.rule.event.hint"),
			w.field("subscribe", m.Event, f.typed(&m.Event))))
	}
	return rows
}

// targetFields are one URL, how callbacks are sent to it, and the confirmation that a server elsewhere needs.
func (f *forwardingPage) targetFields(e *platform.ForwardRule, i int) fyne.CanvasObject {
	w, t := f.w, &e.Targets[i]
	address := w.field(platform.MessageURL("http://127.0.0.1:9000"), t.URL, f.typed(&t.URL))
	address.TextStyle.Monospace = true
	address.Refresh()
	row := kit.HBox(4, kit.Grow(address))
	if len(e.Targets) > 1 {
		row.Add(kit.NewIconButton("trash-2", w.T("ui.forward.target.drop"), func() {
			e.Targets = slices.Delete(e.Targets, i, i+1)
			e.Answer = min(e.Answer, len(e.Targets))
			f.rebuildForm()
		}))
	}
	mode := w.chips([]option{
		{string(platform.ForwardBytes), w.T("ui.forward.mode.bytes")},
		{string(platform.ForwardXML), w.T("ui.forward.mode.xml")},
		{string(platform.ForwardJSON), w.T("ui.forward.mode.json")},
	}, string(t.Mode), func(v string) { t.Mode = platform.ForwardMode(v); f.rebuildForm() })
	hint := kit.NewParagraph(w.T("ui.forward.mode."+string(t.Mode)+".hint"), kit.Caption, theme.Faint)
	remote := kit.HBox(2, kit.NewCheck("", t.Remote, func(on bool) { t.Remote = on; f.changed() }),
		kit.Grow(kit.NewParagraph(w.T("ui.forward.remote"), kit.Small, theme.Muted)))
	name := w.T("ui.forward.target", i+1)
	if e.Answer == i+1 {
		name += " · " + w.T("ui.forward.target.answers")
	}
	return f.part(platform.PartTarget, i, name, "", kit.VBox(6, row, mode, hint, remote))
}

// answerFields are whose answer goes back, how long it may take, and what is answered otherwise.
func (f *forwardingPage) answerFields(e *platform.ForwardRule) fyne.CanvasObject {
	w := f.w
	whose := []option{{"0", w.T("ui.forward.answer.ours")}}
	for i := range e.Targets {
		whose = append(whose, option{strconv.Itoa(i + 1), w.T("ui.forward.target", i+1)})
	}
	rows := kit.VBox(12, f.part(platform.PartAnswer, 0, w.T("ui.forward.answer"), w.T("ui.forward.answer.hint"),
		w.chips(whose, strconv.Itoa(e.Answer), func(v string) {
			e.Answer, _ = strconv.Atoi(v) // one of the numbers above
			f.rebuildForm()
		})))
	if e.Answer == 0 {
		return rows
	}
	patience := w.picker([]option{{"1000", "1 s"}, {"2000", "2 s"}, {"3000", "3 s"}, {"4000", "4 s"}},
		strconv.Itoa(int(e.Patience().Milliseconds())), func(v string) {
			e.TimeoutMS, _ = strconv.Atoi(v) // one of the numbers above
			f.changed()
		})
	fallback := string(cmp.Or(e.Fallback, platform.FallbackRules))
	otherwise := w.chips([]option{{string(platform.FallbackRules), w.T("ui.forward.fallback.rules")},
		{string(platform.FallbackSuccess), "success"}}, fallback,
		func(v string) { e.Fallback = platform.Fallback(v); f.changed() })
	rows.Add(kit.Columns{Widths: []float32{0.4, 0.6}, Gap: 10}.Of(
		f.part(platform.PartTimeout, 0, w.T("ui.forward.timeout"), "", patience),
		kit.Field(w.T("ui.forward.fallback"), "", otherwise)))
	return rows
}
