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

// forwardForm edits one forwarding rule: what it takes, where it goes, whose answer comes back.
type forwardForm struct {
	w        *Window
	box      *fyne.Container
	edit     *platform.ForwardRule
	accounts []platform.Authorizer
	changed  func() // the form differs from what is saved
	reshape  func() // and other fields depend on it
}

func (f *forwardForm) show() {
	w, e := f.w, f.edit
	f.box.Objects = []fyne.CanvasObject{
		kit.Field(w.T("ui.rule.name"), "", w.field("", e.Name, f.put(&e.Name))),
		f.match(),
	}
	for i := range e.Targets {
		f.box.Add(f.target(i))
	}
	f.box.Add(kit.HBox(8, kit.NewButton("plus", w.T("ui.forward.target.add"), kit.Outline, func() {
		e.Targets = append(slices.Clone(e.Targets), platform.ForwardTarget{URL: "http://127.0.0.1:9001/", Mode: platform.ForwardXML})
		f.reshape()
	})))
	f.box.Add(f.answer())
}

// put writes what is typed.
func (f *forwardForm) put(to *string) func(string) {
	return func(v string) { *to = v; f.changed() }
}

func (f *forwardForm) match() fyne.CanvasObject {
	w, m := f.w, &f.edit.Match
	families := []option{{"", w.T("ui.forward.family.any")}, {string(platform.MessageFamily), w.T("ui.rule.family.message")}, {string(platform.AuthEventFamily), w.T("ui.rule.family.auth_event")}}
	family := w.chips(families, string(m.Family), func(v string) {
		m.Family, m.Type, m.Event = platform.CallbackFamily(v), "", ""
		f.reshape()
	})
	types := messageTypes
	if m.Family == platform.AuthEventFamily {
		types = []string{platform.InfoVerifyTicket, platform.InfoAuthorized, platform.InfoUpdateAuthorized, platform.InfoUnauthorized, platform.InfoFastRegister}
	}
	kind := w.picker(w.typeOptions(types), m.Type, func(v string) {
		if m.Type = v; v != "event" {
			m.Event = ""
		}
		f.reshape()
	})
	rows := kit.VBox(12, kit.Field(w.T("ui.forward.what"), "", family), kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}.Of(
		kit.Field(w.T("ui.rule.account"), "", w.picker(w.accountOptions(f.accounts), m.AppID, f.put(&m.AppID))),
		kit.Field(w.T("ui.rule.type"), "", kind)))
	if m.Type == "event" {
		rows.Add(kit.Field(w.T("ui.rule.event"), w.T("ui.rule.event.hint"), w.field("subscribe", m.Event, f.put(&m.Event))))
	}
	return rows
}

// target is one URL with its mode, and the confirmation that one off this machine asks for.
func (f *forwardForm) target(i int) fyne.CanvasObject {
	w, e := f.w, f.edit
	t := &e.Targets[i]
	address := w.field("http://127.0.0.1:9000/wechat/$APPID$/callback", t.URL, f.put(&t.URL))
	address.TextStyle.Monospace = true
	address.Refresh()
	row := kit.HBox(4, kit.Grow(address))
	if len(e.Targets) > 1 {
		row.Add(kit.NewIconButton("trash-2", w.T("ui.forward.target.drop"), func() {
			e.Targets = slices.Delete(slices.Clone(e.Targets), i, i+1)
			e.Answer = min(e.Answer, len(e.Targets))
			f.reshape()
		}))
	}
	mode := w.chips([]option{
		{string(platform.ForwardBytes), w.T("ui.forward.mode.bytes")}, {string(platform.ForwardXML), w.T("ui.forward.mode.xml")}, {string(platform.ForwardJSON), w.T("ui.forward.mode.json")},
	}, string(t.Mode), func(v string) { t.Mode = platform.ForwardMode(v); f.reshape() })
	hint := kit.NewParagraph(w.T("ui.forward.mode."+string(t.Mode)+".hint"), kit.Caption, theme.Faint)
	remote := kit.HBox(2, kit.NewCheck("", t.Remote, func(on bool) { t.Remote = on; f.changed() }), kit.Grow(kit.NewParagraph(w.T("ui.forward.remote"), kit.Small, theme.Muted)))
	return kit.Field(w.T("ui.forward.target", i+1), "", kit.VBox(6, row, mode, hint, remote))
}

// answer is whose answer goes back, how long it may take, and what is answered otherwise.
func (f *forwardForm) answer() fyne.CanvasObject {
	w, e := f.w, f.edit
	whose := []option{{"0", w.T("ui.forward.answer.ours")}}
	for i := range e.Targets {
		whose = append(whose, option{strconv.Itoa(i + 1), w.T("ui.forward.target", i+1)})
	}
	rows := kit.VBox(12, kit.Field(w.T("ui.forward.answer"), w.T("ui.forward.answer.hint"), w.chips(whose, strconv.Itoa(e.Answer), func(v string) {
		e.Answer, _ = strconv.Atoi(v) // one of the numbers above
		f.reshape()
	})))
	if e.Answer == 0 {
		return rows
	}
	patience := w.picker([]option{{"1000", "1 s"}, {"2000", "2 s"}, {"3000", "3 s"}, {"4000", "4 s"}}, strconv.Itoa(int(e.Patience().Milliseconds())), func(v string) {
		e.TimeoutMS, _ = strconv.Atoi(v) // one of the numbers above
		f.changed()
	})
	fallback := string(cmp.Or(e.Fallback, platform.FallbackRules))
	otherwise := w.chips([]option{{string(platform.FallbackRules), w.T("ui.forward.fallback.rules")}, {string(platform.FallbackSuccess), "success"}}, fallback,
		func(v string) { e.Fallback = platform.Fallback(v); f.changed() })
	rows.Add(kit.Columns{Widths: []float32{0.4, 0.6}, Gap: 10}.Of(
		kit.Field(w.T("ui.forward.timeout"), "", patience), kit.Field(w.T("ui.forward.fallback"), "", otherwise)))
	return rows
}
