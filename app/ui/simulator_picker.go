package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/sim/callback"
)

// eventGroup is the callbacks of one topic.
type eventGroup struct {
	topic   string
	entries []callback.Entry
}

// topics are the groups of the picker in its order, each with how the names of its callbacks begin or what they contain.
// The family of a callback decides first.
var topics = []struct {
	topic  string
	family callback.Family
	names  []string
}{
	{"message", callback.Message, []string{""}},
	{"authorization", callback.AuthEvent, []string{"component_verify_ticket", "authorized", "unauthorized", "updateauthorized"}},
	{"registration", callback.AuthEvent, []string{"notify_third_", "notify_3rd_"}},
	{"filing", callback.AuthEvent, []string{"icpfiling"}},
	{"platform", callback.AuthEvent, []string{""}},
	{"chat", callback.Event, []string{"subscribe_qr", "unsubscribe", "SCAN", "LOCATION", "enter", "user_enter_tempsession", "guide_"}},
	{"menu", callback.Event, []string{"CLICK", "VIEW", "view_miniprogram", "scancode_", "pic_", "location_select"}},
	{"sending", callback.Event, []string{"subscribe_msg_", "JOBFINISH"}},
	{"service", callback.Event, []string{"kf_"}},
	{"card", callback.Event, []string{"card", "user_pay_from_pay_cell", "user_gifting"}},
	{"trade", callback.Event, []string{"trade_", "xpay_", "open_product_", "order", "express", "invoice"}},
	{"content", callback.Event, []string{"wxa_media_", "wxa_illegal_", "wxa_appeal_", "wxa_punish_", "secvod_"}},
	{"code", callback.Event, []string{"weapp_", "wxa_"}},
	{"verification", callback.Event, []string{"qualification_", "naming_", "annual_renew", "verify_expired",
		"wx_verify_", "betaapp_"}},
	{"chat", callback.Event, []string{"subscribe"}},
	{"user", callback.Event, []string{"user_"}},
	{"other", callback.Event, []string{""}},
}

// topicOf is the group of a callback.
func topicOf(e callback.Entry) string {
	for _, t := range topics {
		named := func(part string) bool { return strings.Contains(e.Name, part) }
		if t.family == e.Family && slices.ContainsFunc(t.names, named) {
			return t.topic
		}
	}
	return "other"
}

// eventGroups are the callbacks that fit a search, by topic: every word of it stands in the name or in the title of either
// language.
func eventGroups(entries []callback.Entry, search string) []eventGroup {
	words := strings.Fields(strings.ToLower(search))
	var out []eventGroup
	for _, t := range topics {
		if slices.ContainsFunc(out, func(g eventGroup) bool { return g.topic == t.topic }) {
			continue
		}
		g := eventGroup{topic: t.topic}
		for _, e := range entries {
			text := strings.ToLower(e.Name + " " + e.Title.Zh + " " + e.Title.En)
			missing := func(word string) bool { return !strings.Contains(text, word) }
			if topicOf(e) == t.topic && !slices.ContainsFunc(words, missing) {
				g.entries = append(g.entries, e)
			}
		}
		if len(g.entries) > 0 {
			out = append(out, g)
		}
	}
	return out
}

const pickerWidth, pickerHeight = 520, 460

// choose opens the list of everything that can be pushed to the account.
func (c *catalogue) choose() {
	w := c.w
	var pop *kit.Dialog
	search := kit.NewSearch(w.T("ui.event.search"))
	list := kit.VBox(2)
	scroll := kit.Scroll(list)
	pick := func(event string) { pop.Hide(); c.pick(event) }
	fill := func() {
		list.RemoveAll()
		for _, o := range eventRows(w.lang, eventGroups(c.entries, search.Text), c.event, pick) {
			list.Add(o)
		}
		if search.Text == "" || len(list.Objects) == 0 {
			list.Add(kit.Pad(8, 0, 0, 0, kit.Line()))
			list.Add(kit.NewNavItem("terminal", w.T("ui.sim.own"), func() { pick("") }))
		}
		kit.Renew(scroll)
	}
	search.OnChanged = func(string) { fill() }
	search.OnEscape = func() { pop.Hide() }
	search.OnSubmitted = func(text string) {
		if found := eventGroups(c.entries, text); len(found) > 0 {
			pick(found[0].entries[0].Name)
			return
		}
		pick("") // the one row that is there then
	}
	height := min(pickerHeight, kit.DialogRoom(w.win.Canvas())-search.MinSize().Height-8)
	pop = kit.ShowDialog(w.win.Canvas(), pickerWidth, kit.VBox(8, search, kit.Fixed(0, height, scroll)), nil)
	fill()
	w.win.Canvas().Focus(search)
}

// eventRows are groups as rows under the names of their topics.
func eventRows(l i18n.Lang, groups []eventGroup, chosen string, pick func(event string)) (out []fyne.CanvasObject) {
	for _, g := range groups {
		out = append(out, kit.Pad(8, 2, 8, 0, kit.NewText(l.T("ui.event.topic."+g.topic), kit.SmallBold, theme.Faint)))
		for _, e := range g.entries {
			row := kit.NewNavItem(map[callback.Family]string{callback.AuthEvent: "shield-check", callback.Message: "message-square",
				callback.Event: "zap"}[e.Family], entryTitle(l, e), func() { pick(e.Name) })
			row.Select(e.Name == chosen)
			out = append(out, row)
		}
	}
	return out
}
