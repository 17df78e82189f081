package ui

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/rules"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/platform/forward"
)

// forwardingPage answers: what is forwarded to my own server, is it up, and whose answer does WeChat get?
type forwardingPage struct {
	ruleEditor[platform.ForwardRule]
	health   map[string]forward.Health
	lookedAt time.Time
}

func newForwardingPage(w *Window) *forwardingPage {
	f := &forwardingPage{}
	f.w = w
	f.ruleEditor = newRuleEditor(w, f)
	return f
}

func (f *forwardingPage) all() []platform.ForwardRule { return f.w.bench.Rules.Forwarding() }
func (f *forwardingPage) put(all []platform.ForwardRule) error {
	return f.w.bench.Rules.SaveForwarding(all)
}
func (f *forwardingPage) enabled(rule *platform.ForwardRule) *bool { return &rule.Enabled }

func (f *forwardingPage) shadow(all []platform.ForwardRule, i int) (int, bool) {
	return platform.ShadowOfForward(all, i)
}

func (f *forwardingPage) newRule() platform.ForwardRule {
	return platform.ForwardRule{Name: f.w.T("ui.forward.new.name"), Enabled: true, Answer: 1,
		Targets: []platform.ForwardTarget{{URL: platform.MessageURL("http://127.0.0.1:9000"),
			Mode: platform.ForwardBytes}}}
}

func (f *forwardingPage) copyOf(rule platform.ForwardRule) platform.ForwardRule {
	rule.Targets = slices.Clone(rule.Targets)
	return rule
}

func (f *forwardingPage) content() fyne.CanvasObject {
	look := kit.NewButton("activity", f.w.T("ui.forward.check"), kit.Outline, f.check)
	return f.layout(f.w.T("ui.forward.title"), f.w.T("ui.forward.intro"), nil, look)
}

// load also checks whether the targets are up, when the page first shows the rules and after they were saved.
func (f *forwardingPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	show, err := f.ruleEditor.load(ctx, l)
	return func() {
		first := f.seen == ""
		show()
		if first {
			f.check()
		}
	}, err
}

// lookAgain is how often the targets are checked while the page is in front.
const lookAgain = 15 * time.Second

// check asks all targets whether they are up, in the background, and shows what they said.
func (f *forwardingPage) check() {
	w := f.w
	f.lookedAt = w.now()
	w.Go(func() {
		health := w.bench.Rules.CheckTargets(w.ctx)
		w.Post(func() {
			f.health = health
			f.showList()
			kit.Renew(f.root)
		})
	})
}

// refresh checks the targets again.
func (f *forwardingPage) row(_ int, rule platform.ForwardRule) ruleRow {
	row := ruleRow{name: rule.Name, enabled: rule.Enabled, summary: f.summary(rule)}
	for i, t := range rule.Targets {
		row.below = append(row.below, f.target(t, rule.Answer == i+1))
	}
	return row
}

// summary is when a rule forwards, and whose answer goes back.
func (f *forwardingPage) summary(rule platform.ForwardRule) string {
	w := f.w
	answer := w.T("ui.forward.answer.ourselves")
	if _, ok := rule.Answering(); ok {
		answer = w.T("ui.forward.answer.target", rule.Answer, rule.Patience())
	}
	return w.matchText(rule.Match, f.accounts) + "  →  " + answer
}

// target says of one target whether it is up and how the last callback fared there.
func (f *forwardingPage) target(t platform.ForwardTarget, answers bool) fyne.CanvasObject {
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
	lines := kit.VBox(2, head, kit.Pad(0, 0, 16, 0, kit.NewParagraph(state, kit.Caption, quietInk(tone))))
	if last, ok := w.bench.Rules.LastForwarded(t.URL); ok {
		lines.Add(kit.Pad(0, 0, 16, 0, f.last(last)))
	}
	return lines
}

// last is the newest callback that went to a target; a click shows it in Traffic.
func (f *forwardingPage) last(one rules.Forwarded) fyne.CanvasObject {
	w := f.w
	text, tone := w.T("ui.forward.last", one.Count, clockTime(one.At), one.Name), kit.Neutral
	if one.Err != nil {
		text, tone = w.T("ui.forward.last.failed", one.Count, clockTime(one.At), one.Name, causeText(w.lang, one.Err)),
			kit.Danger
	}
	line := kit.HBox(8, kit.Grow(kit.NewParagraph(text, kit.Caption, quietInk(tone))))
	if one.Exchange != 0 {
		line.Add(kit.NewLink(w.T("ui.forward.open"), kit.Caption, func() { w.openExchange(one.Exchange) }))
	}
	return line
}

// healthText says whether a target can be reached, and what to do if not.
func healthText(l i18n.Lang, h forward.Health) (kit.Tone, string) {
	if !h.OK {
		return kit.Danger, causeText(l, h.Err)
	}
	return kit.Success, l.T("ui.forward.up", h.Status, took(h.Took))
}

// causeText is what went wrong with a target, in words; where those are too general the error follows.
func causeText(l i18n.Lang, err error) string {
	cause := forward.CauseOf(err)
	text := l.T("ui.forward.cause." + string(cause))
	switch cause {
	case forward.BadAnswer, forward.BadTarget, forward.Broken:
		return text + " " + workspace.Say(l, err)
	}
	return text
}

// mark changes whenever something was forwarded to a target.
func (f *forwardingPage) mark() string {
	var mark strings.Builder
	for _, rule := range f.all() {
		for _, t := range rule.Targets {
			last, _ := f.w.bench.Rules.LastForwarded(t.URL)
			fmt.Fprint(&mark, last.Count, last.Exchange)
		}
	}
	return mark.String()
}

func (f *forwardingPage) tick(now time.Time) {
	if now.Sub(f.lookedAt).Abs() >= lookAgain {
		f.check()
	}
}
