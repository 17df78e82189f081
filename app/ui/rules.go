package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// rulesPage answers: what is answered automatically?
type rulesPage struct {
	ruleEditor[platform.ReplyRule]
	try *tryout
}

func newRulesPage(w *Window) *rulesPage {
	r := &rulesPage{try: &tryout{w: w, msgType: "text"}}
	r.w = w
	r.ruleEditor = newRuleEditor(w, r)
	return r
}

func (r *rulesPage) all() []platform.ReplyRule              { return r.w.bench.Rules.Replies() }
func (r *rulesPage) put(all []platform.ReplyRule) error     { return r.w.bench.Rules.SaveReplies(all) }
func (r *rulesPage) enabled(rule *platform.ReplyRule) *bool { return &rule.Enabled }
func (r *rulesPage) mark() string                           { return fmt.Sprint(r.w.bench.Rules.Uses()) }

func (r *rulesPage) shadow(all []platform.ReplyRule, i int) (int, bool) {
	return platform.ShadowOfReply(all, i)
}

func (r *rulesPage) newRule() platform.ReplyRule {
	return platform.ReplyRule{Name: r.w.T("ui.rule.new.name"), Enabled: true, Match: platform.Match{Type: "text"},
		Keyword: platform.Keyword{How: platform.Contains}, Reply: platform.RuleReply{Kind: platform.ReplyText}}
}

func (r *rulesPage) copyOf(rule platform.ReplyRule) platform.ReplyRule {
	rule.Reply.Articles = slices.Clone(rule.Reply.Articles)
	return rule
}

func (r *rulesPage) content() fyne.CanvasObject {
	return r.layout(r.w.T("ui.rule.title"), r.w.T("ui.rule.intro"), []fyne.CanvasObject{r.try.card()})
}

func (r *rulesPage) load(ctx context.Context, l i18n.Lang) (func(), error) {
	show, err := r.ruleEditor.load(ctx, l)
	return func() {
		show()
		r.try.offer(r.accounts)
	}, err
}

func (r *rulesPage) row(i int, rule platform.ReplyRule) ruleRow {
	row := ruleRow{name: rule.Name, enabled: rule.Enabled, summary: r.summary(rule)}
	if uses := r.w.bench.Rules.Uses(); i < len(uses) && uses[i].Count > 0 {
		row.below = []fyne.CanvasObject{kit.Ell(r.w.T("ui.rule.used", uses[i].Count, clockTime(uses[i].At)),
			kit.Caption, theme.Faint)}
	}
	return row
}

// summary is a rule in one sentence: when, and what then.
func (r *rulesPage) summary(rule platform.ReplyRule) string {
	w := r.w
	when := w.matchText(rule.Match, r.accounts)
	if rule.Keyword.Text != "" {
		when += " · " + w.T("ui.rule."+string(cmp.Or(rule.Keyword.How, platform.Contains))) + " “" +
			clip(rule.Keyword.Text, 20) + "”"
	}
	then := w.T("ui.rule.reply." + string(rule.Reply.Kind))
	switch rule.Reply.Kind {
	case platform.ReplyText:
		then += " “" + clip(rule.Reply.Text, 26) + "”"
	case platform.ReplyNews:
		then += " “" + clip(rule.Reply.Articles[0].Title, 26) + "”" // a saved rule has one at least
		if n := len(rule.Reply.Articles); n > 1 {
			then += " +" + strconv.Itoa(n-1)
		}
	case platform.ReplyVideo, platform.ReplyMusic:
		then += " “" + clip(rule.Reply.Title, 26) + "”"
	}
	return when + "  →  " + then
}
