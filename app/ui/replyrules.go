package ui

import (
	"cmp"
	"context"
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// replyRules answers: what is answered automatically?
type replyRules struct {
	ruleEditor[platform.ReplyRule]
	try *tryout
}

func newReplyRules(w *Window) *replyRules {
	r := &replyRules{try: &tryout{w: w, kind: "text"}}
	r.w = w
	r.ruleEditor = newRuleEditor(w, r)
	return r
}

func (r *replyRules) all() []platform.ReplyRule              { return r.w.bench.ReplyRules() }
func (r *replyRules) put(all []platform.ReplyRule) error     { return r.w.bench.SaveReplyRules(all) }
func (r *replyRules) enabled(rule *platform.ReplyRule) *bool { return &rule.Enabled }
func (r *replyRules) mark() string                           { return "" }

func (r *replyRules) fresh() platform.ReplyRule {
	return platform.ReplyRule{Name: r.w.T("ui.rule.new.name"), Enabled: true, Match: platform.Match{Type: "text"},
		Keyword: platform.Keyword{How: platform.Contains}, Reply: platform.RuleReply{Kind: platform.ReplyText}}
}

func (r *replyRules) detached(rule platform.ReplyRule) platform.ReplyRule {
	rule.Reply.Articles = slices.Clone(rule.Reply.Articles)
	return rule
}

func (r *replyRules) content() fyne.CanvasObject {
	return r.lay(r.w.T("ui.rule.title"), r.w.T("ui.rule.intro"), []fyne.CanvasObject{r.try.card()})
}

func (r *replyRules) load(ctx context.Context, l i18n.Lang) (func(), error) {
	show, err := r.ruleEditor.load(ctx, l)
	return func() {
		show()
		r.try.offer(r.accounts)
	}, err
}

func (r *replyRules) fields(e *platform.ReplyRule) []fyne.CanvasObject {
	w := r.w
	out := []fyne.CanvasObject{
		kit.Field(w.T("ui.rule.name"), "", w.field("", e.Name, r.typed(&e.Name))),
		kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}.Of(
			kit.Field(w.T("ui.rule.account"), "", w.picker(w.accountOptions(r.accounts), e.Match.AppID, r.typed(&e.Match.AppID))),
			kit.Field(w.T("ui.rule.type"), "", w.picker(w.typeOptions(messageTypes), e.Match.Type, func(v string) {
				e.Match.Type = v
				if v != "event" && v != "" {
					e.Match.Event = ""
				}
				r.reshape()
			}))),
	}
	if e.Match.Type == "event" || e.Match.Event != "" {
		out = append(out, kit.Field(w.T("ui.rule.event"), w.T("ui.rule.event.hint"), w.field("subscribe", e.Match.Event, r.typed(&e.Match.Event))))
	}
	return append(out, r.keyword(&e.Keyword), r.kinds(&e.Reply), r.replyFields(&e.Reply))
}

func (r *replyRules) keyword(k *platform.Keyword) fyne.CanvasObject {
	w := r.w
	k.How = cmp.Or(k.How, platform.Contains)
	how := w.chips([]option{{"contains", w.T("ui.rule.contains")}, {"equals", w.T("ui.rule.equals")}, {"regexp", w.T("ui.rule.regexp")}},
		string(k.How), func(v string) { k.How = platform.KeywordHow(v); r.changed() })
	return kit.Field(w.T("ui.rule.keyword"), w.T("ui.rule.keyword.hint"), kit.VBox(6, how, w.field("", k.Text, r.typed(&k.Text))))
}

func (r *replyRules) kinds(reply *platform.RuleReply) fyne.CanvasObject {
	w := r.w
	var kinds []option
	for _, k := range platform.ReplyKinds() {
		kinds = append(kinds, option{string(k), w.T("ui.rule.reply." + string(k))})
	}
	return kit.Field(w.T("ui.rule.reply"), "", w.chips(kinds, string(reply.Kind), func(v string) { reply.Kind = platform.ReplyKind(v); r.reshape() }))
}

// replyFields are what the chosen kind of reply needs.
func (r *replyRules) replyFields(reply *platform.RuleReply) fyne.CanvasObject {
	w := r.w
	switch reply.Kind {
	case platform.ReplyText:
		text := w.field(w.T("ui.rule.text.hint"), reply.Text, r.typed(&reply.Text))
		insert := kit.Flow(6, kit.NewText(w.T("ui.rule.insert"), kit.Caption, theme.Faint))
		for _, name := range []string{"{Content}", "{FromUserName}", "{NickName}", "{EventKey}"} {
			insert.Add(kit.NewChip(name, "", false, func() { text.SetText(text.Text + name) }))
		}
		return kit.VBox(6, text, insert)
	case platform.ReplyImage:
		return kit.Field("media_id", w.T("ui.rule.media.hint"), w.field("", reply.MediaID, r.typed(&reply.MediaID)))
	case platform.ReplyNews:
		if len(reply.Articles) == 0 {
			reply.Articles = []platform.Article{{}}
		}
		a := &reply.Articles[0]
		return kit.VBox(8,
			kit.Field(w.T("ui.rule.news.title"), "", w.field("", a.Title, r.typed(&a.Title))),
			kit.Field(w.T("ui.rule.news.text"), "", w.field("", a.Description, r.typed(&a.Description))),
			kit.Field(w.T("ui.rule.news.pic"), "", w.field("https://", a.PicURL, r.typed(&a.PicURL))),
			kit.Field(w.T("ui.rule.news.url"), w.T("ui.rule.news.hint"), w.field("https://", a.URL, r.typed(&a.URL))))
	case platform.ReplyTransfer:
		return kit.Field(w.T("ui.rule.kf"), w.T("ui.rule.kf.hint"), w.field("", reply.KfAccount, r.typed(&reply.KfAccount)))
	}
	return kit.NewParagraph(w.T("ui.rule.reply."+string(reply.Kind)+".hint"), kit.Small, theme.Muted)
}

func (r *replyRules) row(rule platform.ReplyRule) ruleRow {
	return ruleRow{name: rule.Name, enabled: rule.Enabled, summary: r.summary(rule)}
}

// summary is a rule in one sentence: when, and what then.
func (r *replyRules) summary(rule platform.ReplyRule) string {
	w := r.w
	when := w.matchText(rule.Match, r.accounts)
	if rule.Keyword.Text != "" {
		when += " · " + w.T("ui.rule."+string(cmp.Or(rule.Keyword.How, platform.Contains))) + " “" + clip(rule.Keyword.Text, 20) + "”"
	}
	then := w.T("ui.rule.reply." + string(rule.Reply.Kind))
	switch rule.Reply.Kind {
	case platform.ReplyText:
		then += " “" + clip(rule.Reply.Text, 26) + "”"
	case platform.ReplyNews:
		if len(rule.Reply.Articles) > 0 {
			then += " “" + clip(rule.Reply.Articles[0].Title, 26) + "”"
		}
	}
	return when + "  →  " + then
}
