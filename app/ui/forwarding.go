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
	"wxlab/platform"
	"wxlab/platform/forward"
)

// forwarding answers: what goes on to my own server, does it stand, and whose answer does WeChat get?
type forwarding struct {
	ruleEditor[platform.ForwardRule]
	health   map[string]forward.Health
	lookedAt time.Time
}

func newForwarding(w *Window) *forwarding {
	f := &forwarding{}
	f.w = w
	f.ruleEditor = newRuleEditor(w, f)
	return f
}

func (f *forwarding) all() []platform.ForwardRule { return f.w.bench.Rules.Forwarding() }
func (f *forwarding) put(all []platform.ForwardRule) error {
	return f.w.bench.Rules.SaveForwarding(all)
}
func (f *forwarding) enabled(rule *platform.ForwardRule) *bool { return &rule.Enabled }

func (f *forwarding) fresh() platform.ForwardRule {
	return platform.ForwardRule{Name: f.w.T("ui.forward.new.name"), Enabled: true, Answer: 1,
		Targets: []platform.ForwardTarget{{URL: "http://127.0.0.1:9000/wechat/$APPID$/callback", Mode: platform.ForwardBytes}}}
}

func (f *forwarding) detached(rule platform.ForwardRule) platform.ForwardRule {
	rule.Targets = slices.Clone(rule.Targets)
	return rule
}

func (f *forwarding) content() fyne.CanvasObject {
	look := kit.NewButton("activity", f.w.T("ui.forward.check"), kit.Outline, f.check)
	return f.lay(f.w.T("ui.forward.title"), f.w.T("ui.forward.intro"), nil, look)
}

// load also looks whether the targets stand, at the first sight of the rules and after they were saved.
func (f *forwarding) load(ctx context.Context, l i18n.Lang) (func(), error) {
	show, err := f.ruleEditor.load(ctx, l)
	return func() {
		first := f.seen == ""
		show()
		if first {
			f.check()
		}
	}, err
}

// lookAgain is how often targets are looked at while the page is in front.
const lookAgain = 15 * time.Second

// check looks at all targets and shows what it found; it disturbs nothing meanwhile.
func (f *forwarding) check() {
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

// refresh is the page's own "again".
func (f *forwarding) refresh() { f.check() }

func (f *forwarding) row(_ int, rule platform.ForwardRule) ruleRow {
	row := ruleRow{name: rule.Name, enabled: rule.Enabled, summary: f.summary(rule)}
	for i, t := range rule.Targets {
		row.below = append(row.below, f.target(t, rule.Answer == i+1))
	}
	return row
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
	if last, ok := w.bench.Rules.LastForwarded(t.URL); ok {
		lines.Add(kit.Pad(0, 0, 16, 0, f.last(last)))
	}
	return lines
}

// last is the newest callback that went to a target; a click shows it in Traffic.
func (f *forwarding) last(one rules.Forwarded) fyne.CanvasObject {
	w := f.w
	text, tone := w.T("ui.forward.last", one.Count, clockTime(one.At), one.Name), kit.Neutral
	if one.Err != nil {
		text, tone = w.T("ui.forward.last.failed", one.Count, clockTime(one.At), one.Name, causeText(w.lang, one.Err)), kit.Danger
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

// mark changes with the newest calls of the targets.
func (f *forwarding) mark() string {
	var mark strings.Builder
	for _, rule := range f.all() {
		for _, t := range rule.Targets {
			last, _ := f.w.bench.Rules.LastForwarded(t.URL)
			fmt.Fprint(&mark, last.Count, last.Exchange)
		}
	}
	return mark.String()
}

func (f *forwarding) tick(now time.Time) {
	if now.Sub(f.lookedAt).Abs() >= lookAgain {
		f.check()
	}
}
