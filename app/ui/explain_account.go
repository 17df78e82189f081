package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"wxlab/app/explain"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
)

// accountPane shows the account of a pasted text in four tabs, as Traffic's inspector shows that of an exchange.
type accountPane struct {
	w       *Window
	account explain.Explanation // in clear
	given   bool                // keys were typed
	open    bool                // tokens, tickets and codes are shown
	tab     int
	part    int

	sealed func(reply bool)  // seals the message in clear that was pasted
	start  fyne.CanvasObject // before there is an account
	root   *fyne.Container
	tabs   *kit.Tabs
	panes  [4]*fyne.Container
	steps  *stepsTab
	split  *kit.Split // from what was pasted
	back   *fyne.Container
}

// The pane's tabs, by index; the first two are the inspector's.
const (
	tabRead  = 2
	tabPlain = 3
)

func (v *accountPane) content(start fyne.CanvasObject) fyne.CanvasObject {
	w := v.w
	v.start, v.steps = start, &stepsTab{w: w}
	v.root = container.NewStack()
	keys := []string{"ui.tab.overview", "ui.tab.steps", "ui.explain.tab.read", "ui.explain.tab.plain"}
	v.tabs = w.lazyTabs(keys, v.panes[:], &v.tab, v.fill)
	v.back = kit.VBox(0, kit.Pad(6, 0, 10, 10, kit.HBox(0,
		kit.NewButton("chevron-left", w.T("ui.explain.holding"), kit.Ghost, func() { v.split.Turn(false) }))))
	v.back.Hide()
	v.clear()
	return kit.NewSurface(theme.Surface, "", 0, kit.Stack(v.back, v.root))
}

// fold offers the way back to what was pasted where there is no room for both.
func (v *accountPane) fold(folded bool) { show(v.back, folded) }

// clear shows how to begin.
func (v *accountPane) clear() {
	v.account = explain.Explanation{}
	v.root.Objects = []fyne.CanvasObject{v.start}
	kit.Renew(v.root)
}

func (v *accountPane) show(account explain.Explanation, given bool) {
	v.account, v.given, v.open = account, given, false
	v.renew()
	v.split.Turn(true)
}

// seen is the account as the panes show it.
func (v *accountPane) seen() explain.Explanation {
	if v.open {
		return v.account
	}
	return v.account.Hiding(v.w.hide)
}

func (v *accountPane) renew() {
	for _, pane := range v.panes {
		pane.Objects = nil
	}
	v.fill(v.tab)
	v.showBadges()
	v.root.Objects = []fyne.CanvasObject{v.tabs}
	kit.Renew(v.root)
}

func (v *accountPane) showBadges() {
	tone := kit.Neutral
	if !v.account.OK {
		tone = kit.Danger
	}
	v.tabs.SetBadge(tabSteps, countOf(len(v.account.Steps)), tone)
	tone = kit.Neutral
	if len(v.account.NotUnderstood) > 0 {
		tone = kit.Warn
	}
	v.tabs.SetBadge(tabRead, countOf(len(v.account.Found)), tone)
	size, steps := "", "ui.tab.steps.api"
	if v.account.Plain != "" {
		size = bytes(int64(len(v.account.Plain)))
	}
	switch v.account.Kind {
	case explain.KindCallback, explain.KindReply, explain.KindSealed, explain.KindData:
		steps = "ui.tab.steps"
	}
	v.tabs.SetBadge(tabPlain, size, kit.Neutral)
	v.tabs.SetLabel(tabSteps, v.w.T(steps))
}

// fill makes a pane when its tab comes to the front.
func (v *accountPane) fill(tab int) {
	if len(v.panes[tab].Objects) > 0 {
		return
	}
	var o fyne.CanvasObject
	switch tab {
	case tabSummary:
		o = inset(v.summary())
	case tabSteps:
		o = v.steps.content(v.seen())
	case tabRead:
		o = inset(v.read())
	default:
		o = v.plain()
	}
	v.panes[tab].Objects = []fyne.CanvasObject{o}
}

// summary says what the text is, what is wrong with it and what it says.
func (v *accountPane) summary() fyne.CanvasObject {
	w, a := v.w, v.seen()
	var items []fyne.CanvasObject
	switch trouble := w.trouble(a, v.revealFailure); {
	case trouble != nil:
		items = append(items, trouble)
	case a.OK:
		items = append(items, kit.Callout(kit.Success, a.Summary, nil))
	default:
		items = append(items, kit.Callout(kit.Warn, a.Summary, nil))
	}
	if trouble := w.replyTrouble(a.Reply); trouble != nil {
		items = append(items, trouble)
	}
	if a.OK && len(a.Likely) > 0 {
		items = append(items, w.remarks(a))
	}
	if a.Kind == explain.KindPlain {
		items = append(items, kit.Callout(kit.Accent, w.T("ui.explain.seal"),
			[]fyne.CanvasObject{kit.NewParagraph(w.T("ui.explain.seal.hint"), kit.Body, theme.Text)},
			kit.NewButton("key", w.T("ui.explain.seal.push"), kit.Outline, func() { v.sealed(false) }),
			kit.NewButton("key", w.T("ui.explain.seal.reply"), kit.Outline, func() { v.sealed(true) })))
	}
	items = append(items, kit.Card(w.T("ui.inspect.summary"), v.facts()))
	if len(a.Fields) > 0 {
		key := "ui.inspect.message"
		switch a.Kind {
		case explain.KindCall:
			key = "ui.inspect.answer"
		case explain.KindPlain:
			key = "ui.explain.message"
		}
		items = append(items, kit.Card(w.T(key), fieldRows(a.Fields), v.eye(), w.copyButton(func() string { return a.Plain })))
	}
	if r := a.Reply; r != nil && r.Summary != "" {
		items = append(items, w.replyCard(r))
	}
	return kit.VBox(12, items...)
}

// eye shows the tokens, tickets and codes of the account, or hides them again.
func (v *accountPane) eye() fyne.CanvasObject {
	return kit.NewIconButton(map[bool]string{false: "eye", true: "eye-off"}[v.open], v.w.T("ui.reveal.exchange"), func() {
		v.open = !v.open
		v.renew()
	})
}

// facts are what the text was taken for, whose keys were used, and how much of it was not understood.
func (v *accountPane) facts() fyne.CanvasObject {
	w, a := v.w, v.account
	rows := kit.VBox(0, kit.KV(w.T("ui.explain.kind"), 92,
		kit.NewParagraph(w.T("explain.kind."+string(a.Kind)), kit.Body, theme.Text)))
	if a.Component != "" {
		key := "ui.explain.with.own"
		if v.given {
			key = "ui.explain.with.given"
		}
		rows.Add(kit.KV(w.T("ui.explain.with"), 92, kit.NewParagraph(w.T(key, a.Component), kit.Body, theme.Text)))
	}
	if n := len(a.NotUnderstood); n > 0 {
		rows.Add(kit.KV(w.T("ui.explain.unread"), 92, kit.HBox(0,
			kit.NewLink(w.T("ui.explain.unread.count", n), kit.Body, func() { v.tabs.Select(tabRead) }))))
	}
	return rows
}

// revealFailure shows the step that failed.
func (v *accountPane) revealFailure() {
	v.tabs.Select(tabSteps)
	v.steps.reveal()
}

// read lists what was read in the text and where, and what was not understood.
func (v *accountPane) read() fyne.CanvasObject {
	w, a := v.w, v.seen()
	if len(a.Found) == 0 && len(a.NotUnderstood) == 0 {
		return kit.NewParagraph(w.T("ui.explain.exact"), kit.Body, theme.Muted)
	}
	var cards []fyne.CanvasObject
	if len(a.Found) > 0 {
		rows := kit.VBox(6)
		for _, f := range a.Found {
			name := f.Name
			if f.As != "" && f.As != f.Name {
				name += "  ← " + f.As
			}
			rows.Add(v.piece(kit.NewParagraph(name, kit.Mono, theme.Text), f.Value, f.Form, f.Line, f.Column))
		}
		cards = append(cards, kit.Card(w.T("ui.explain.understood"), rows))
	}
	if len(a.NotUnderstood) > 0 {
		rows := kit.VBox(6)
		for _, u := range a.NotUnderstood {
			rows.Add(v.piece(kit.NewParagraph(u.Why, kit.Small, theme.Warn), u.Text, "", u.Line, u.Column))
		}
		cards = append(cards, kit.Card(w.T("ui.explain.unread"), rows))
	}
	return kit.VBox(12, cards...)
}

// piece is one value of the text: what it is, its beginning, and where it stands.
func (v *accountPane) piece(name fyne.CanvasObject, value, form string, line, column int) fyne.CanvasObject {
	where := v.w.T("ui.explain.at", line, column)
	if form != "" {
		where = form + " · " + where
	}
	return kit.Columns{Widths: []float32{170, 0.999}, Gap: 10}.Of(name, kit.VBox(1,
		kit.Ell(tidy(value), kit.Mono, theme.Text), kit.NewText(where, kit.Caption, theme.Faint)))
}

// plain is what was decrypted: the message, and the reply beside it.
func (v *accountPane) plain() fyne.CanvasObject {
	w, a := v.w, v.seen()
	var all []part
	add := func(label, plain string) {
		if plain != "" {
			text, language := bodyText([]byte(plain))
			all = append(all, part{w.T(label), bytes(int64(len(plain))), text, language, []byte(plain)})
		}
	}
	add("ui.inspect.message", a.Plain)
	if a.Reply != nil {
		add("ui.tab.reply", a.Reply.Plain)
	}
	if len(all) == 0 {
		return inset(kit.Empty("lock-open", w.T("ui.explain.plain.none"), w.T("ui.explain.plain.none.of"), nil))
	}
	view, _ := w.rawParts(&v.part, "", all)
	return view
}
