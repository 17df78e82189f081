package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workbench"
	"wxlab/platform"
	"wxlab/platform/forward"
)

// forwarding answers: what goes on to my own server, does it stand, and whose answer does WeChat get?
type forwarding struct {
	w        *Window
	at       int                  // of the rule in the form; len(all): a new one
	edit     platform.ForwardRule // what the form holds
	dirty    bool                 // and is not saved
	accounts []platform.Authorizer
	health   map[string]forward.Health
	lookedAt time.Time
	seen     string

	list       *ruleList
	form       *forwardForm
	save, undo *kit.Button
	look       *kit.Button
	root       *fyne.Container
}

func newForwarding(w *Window) *forwarding {
	f := &forwarding{w: w}
	f.pick(0)
	return f
}

// pick takes a rule into the form, or a fresh one behind the last.
func (f *forwarding) pick(i int) {
	all := f.w.bench.ForwardRules()
	f.at, f.dirty = min(i, len(all)), false
	if f.at < len(all) {
		f.edit = all[f.at]
		f.edit.Targets = slices.Clone(f.edit.Targets)
		return
	}
	f.edit = platform.ForwardRule{Name: f.w.T("ui.forward.new.name"), Enabled: true, Answer: 1,
		Targets: []platform.ForwardTarget{{URL: "http://127.0.0.1:9000/wechat/$APPID$/callback", Mode: platform.ForwardBytes}}}
}

func (f *forwarding) content() fyne.CanvasObject {
	w := f.w
	f.seen = ""
	f.list = &ruleList{w: w, box: kit.VBox(0), choose: f.choose, toggle: f.toggle, move: f.move, drop: f.drop}
	f.form = &forwardForm{w: w, box: kit.VBox(12), edit: &f.edit, changed: f.changed, reshape: f.reshape}
	f.save = kit.NewButton("check", w.T("ui.set.save"), kit.Solid, f.store)
	f.undo = kit.NewButton("rotate-ccw", w.T("ui.set.undo"), kit.Outline, func() { f.choose(f.at) })
	f.look = kit.NewButton("activity", w.T("ui.forward.check"), kit.Outline, f.check)
	add := kit.NewButton("plus", w.T("ui.rule.add"), kit.Outline, func() { f.choose(len(w.bench.ForwardRules())) })
	intro := kit.NewParagraph(w.T("ui.forward.intro"), kit.Small, theme.Muted)
	left := kit.Card(w.T("ui.forward.title"), kit.VBox(8, intro, f.list.box), f.look, add)
	right := kit.Card(w.T("ui.rule.editor"), kit.VBox(12, f.form.box, kit.HBox(8, kit.Spacer(), f.undo, f.save)))
	f.root = background(kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 14}.Of(left, right))
	f.showForm()
	return f.root
}

func (f *forwarding) choose(i int) {
	f.pick(i)
	f.showForm()
	f.showList()
	kit.Renew(f.root)
}

// changed notes that the form differs from what is saved.
func (f *forwarding) changed() {
	f.dirty = true
	f.save.Enable()
	f.undo.Enable()
}

// reshape is changed for choices that other fields depend on.
func (f *forwarding) reshape() {
	f.changed()
	f.showForm()
	kit.Renew(f.root)
}

func (f *forwarding) showForm() {
	f.form.accounts = f.accounts
	f.form.show()
	if !f.dirty {
		f.save.Disable()
		f.undo.Disable()
	}
	if f.at == len(f.w.bench.ForwardRules()) { // a new rule can be saved as it stands
		f.save.Enable()
	}
}

// store puts what the form holds in force.
func (f *forwarding) store() {
	all := f.w.bench.ForwardRules()
	rule := f.edit
	rule.Targets = slices.Clone(rule.Targets)
	if f.at < len(all) {
		all[f.at] = rule
	} else {
		all = append(all, rule)
	}
	f.replace(all, func() { f.dirty = false })
}

// replace saves all rules, then does done and looks whether the targets stand.
func (f *forwarding) replace(all []platform.ForwardRule, done func()) {
	w := f.w
	w.do(f.save, w.T("ui.set.save"), func(context.Context) error { return w.bench.SaveForwardRules(all) }, func() {
		done()
		f.showForm()
		f.showList()
		kit.Renew(f.root)
		w.host.Toast(w.T("ui.done.saved"), kit.Success)
		f.check()
	})
}

func (f *forwarding) toggle(i int, on bool) {
	all := f.w.bench.ForwardRules()
	all[i].Enabled = on
	f.replace(all, func() {
		if i == f.at {
			f.edit.Enabled = on
		}
	})
}

func (f *forwarding) move(i, by int) {
	f.replace(shifted(f.w.bench.ForwardRules(), i, by), func() { f.at = followMove(f.at, i, by) })
}

func (f *forwarding) drop(i int) {
	w, all := f.w, f.w.bench.ForwardRules()
	w.askDrop(all[i].Name, func(context.Context) error { return w.bench.SaveForwardRules(slices.Delete(all, i, i+1)) }, func() {
		if i <= f.at {
			f.pick(max(0, f.at-1))
		}
		f.choose(f.at)
	})
}

// lookAgain is how often targets are looked at while the page is in front.
const lookAgain = 15 * time.Second

// check looks at all targets and shows what it found; it disturbs nothing meanwhile.
func (f *forwarding) check() {
	w := f.w
	f.lookedAt = w.now()
	w.Go(func() {
		health := w.bench.CheckTargets(w.ctx)
		w.Post(func() {
			f.health = health
			f.showList()
			kit.Renew(f.root)
		})
	})
}

// refresh is the page's own "again".
func (f *forwarding) refresh() { f.check() }

func (f *forwarding) showList() {
	var rows []ruleRow
	for _, rule := range f.w.bench.ForwardRules() {
		row := ruleRow{name: rule.Name, enabled: rule.Enabled, summary: f.summary(rule)}
		for i, t := range rule.Targets {
			row.below = append(row.below, f.target(t, rule.Answer == i+1))
		}
		rows = append(rows, row)
	}
	f.list.show(rows, f.at)
}

// summary is when a rule forwards, and whose answer goes back.
func (f *forwarding) summary(rule platform.ForwardRule) string {
	w := f.w
	answer := w.T("ui.forward.answer.ourselves")
	if _, ok := rule.Answering(); ok {
		answer = w.T("ui.forward.answer.target", rule.Answer, rule.Patience())
	}
	return w.matchText(rule.Match, f.accounts) + "  →  " + answer
}

// target is one line about a target: does it stand, and how did the last callback fare there?
func (f *forwarding) target(t platform.ForwardTarget, answers bool) fyne.CanvasObject {
	w := f.w
	tone, state := kit.Neutral, w.T("ui.forward.unknown")
	if h, ok := f.health[t.URL]; ok {
		tone, state = healthText(w.lang, h)
	}
	head := kit.HBox(8, kit.NewDot(tone, 8), kit.Ell(t.URL, kit.MonoSmall, theme.Text), kit.Spacer())
	if answers {
		head.Add(kit.NewPill(w.T("ui.forward.answers"), kit.Accent, false))
	}
	head.Add(kit.NewPill(w.T("ui.forward.mode."+string(t.Mode)), kit.Neutral, false))
	lines := kit.VBox(2, head, kit.Pad(0, 0, 16, 0, kit.NewParagraph(state, kit.Caption, inkOf(tone))))
	if last, ok := w.bench.LastForwarded(t.URL); ok {
		lines.Add(kit.Pad(0, 0, 16, 0, f.last(last)))
	}
	return lines
}

// last is the newest callback that went to a target; a click shows it in Traffic.
func (f *forwarding) last(one workbench.Forwarded) fyne.CanvasObject {
	w := f.w
	text, tone := w.T("ui.forward.last", clockTime(one.At), one.Name), kit.Neutral
	if one.Err != nil {
		text, tone = w.T("ui.forward.last.failed", clockTime(one.At), one.Name, causeText(w.lang, one.Err)), kit.Danger
	}
	line := kit.HBox(8, kit.Grow(kit.NewParagraph(text, kit.Caption, inkOf(tone))))
	if one.Exchange != 0 {
		line.Add(kit.NewLink(w.T("ui.forward.open"), kit.Caption, func() { w.openExchange(one.Exchange) }))
	}
	return line
}

// inkOf is a tone's colour for text that is quiet when all is well.
func inkOf(t kit.Tone) fyne.ThemeColorName {
	if t == kit.Danger || t == kit.Warn {
		return t.Ink()
	}
	return theme.Muted
}

// healthText says whether a target can be reached, and what to do if not.
func healthText(l i18n.Lang, h forward.Health) (kit.Tone, string) {
	if !h.OK {
		return kit.Danger, causeText(l, h.Err)
	}
	return kit.Success, l.T("ui.forward.up", h.Status, took(h.Took))
}

// causeText is what went wrong with a target, in words; where the words do not say it all, the error follows.
func causeText(l i18n.Lang, err error) string {
	cause := forward.CauseOf(err)
	text := l.T("ui.forward.cause." + string(cause))
	switch cause {
	case forward.BadAnswer, forward.BadTarget, forward.Broken:
		return text + " " + err.Error()
	}
	return text
}

func (f *forwarding) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	all := f.w.bench.ForwardRules()
	accounts, err := f.w.bench.Authorizers(ctx)
	return func() {
		f.accounts = accounts
		f.w.shell.setCount(f.w.T("ui.rule.count", enabledOf(all, func(x platform.ForwardRule) bool { return x.Enabled }), len(all)))
		mark := f.mark(all)
		if mark == f.seen {
			return
		}
		first := f.seen == ""
		f.seen = mark
		if !f.dirty {
			f.pick(f.at)
			f.showForm()
		}
		f.showList()
		kit.Renew(f.root)
		if first {
			f.check()
		}
	}, err
}

// mark changes with everything that the page shows.
func (f *forwarding) mark(all []platform.ForwardRule) string {
	var mark strings.Builder
	fmt.Fprint(&mark, all, len(f.accounts))
	for _, rule := range all {
		for _, t := range rule.Targets {
			last, _ := f.w.bench.LastForwarded(t.URL)
			fmt.Fprint(&mark, last.At, last.Exchange)
		}
	}
	return mark.String()
}

func (f *forwarding) tick(now time.Time) {
	if now.Sub(f.lookedAt).Abs() >= lookAgain {
		f.check()
	}
}
