package ui

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// replyRules answers: what is answered automatically? The list is what is in force; the form holds one rule until it
// is saved.
type replyRules struct {
	w        *Window
	at       int                // of the rule in the form; len(all): a new one
	edit     platform.ReplyRule // what the form holds
	dirty    bool               // and is not saved
	accounts []platform.Authorizer
	seen     string

	list       *ruleList
	form       *fyne.Container
	save, undo *kit.Button
	try        *tryout
	root       *fyne.Container
}

func newReplyRules(w *Window) *replyRules {
	r := &replyRules{w: w, try: &tryout{w: w, kind: "text"}}
	r.pick(0)
	return r
}

// pick takes a rule into the form, or a fresh one behind the last.
func (r *replyRules) pick(i int) {
	all := r.w.bench.ReplyRules()
	r.at, r.dirty = min(i, len(all)), false
	if r.at < len(all) {
		r.edit = all[r.at]
		r.edit.Reply.Articles = slices.Clone(r.edit.Reply.Articles)
		return
	}
	r.edit = platform.ReplyRule{Name: r.w.T("ui.rule.new.name"), Enabled: true, Match: platform.Match{Type: "text"},
		Keyword: platform.Keyword{How: platform.Contains}, Reply: platform.RuleReply{Kind: platform.ReplyText}}
}

func (r *replyRules) content() fyne.CanvasObject {
	w := r.w
	r.seen = ""
	r.list = &ruleList{w: w, box: kit.VBox(0), choose: r.choose, toggle: r.toggle, move: r.move, drop: r.drop}
	r.form = kit.VBox(12)
	r.save = kit.NewButton("check", w.T("ui.set.save"), kit.Solid, r.store)
	r.undo = kit.NewButton("rotate-ccw", w.T("ui.set.undo"), kit.Outline, func() { r.choose(r.at) })
	add := kit.NewButton("plus", w.T("ui.rule.add"), kit.Outline, func() { r.choose(len(w.bench.ReplyRules())) })
	intro := kit.NewParagraph(w.T("ui.rule.intro"), kit.Small, theme.Muted)
	left := kit.VBox(14, kit.Card(w.T("ui.rule.title"), kit.VBox(8, intro, r.list.box), add), r.try.card())
	editor := kit.Card(w.T("ui.rule.editor"), kit.VBox(12, r.form, kit.HBox(8, kit.Spacer(), r.undo, r.save)))
	r.root = background(kit.Columns{Widths: []float32{0.52, 0.48}, Gap: 14}.Of(left, editor))
	r.showForm()
	return r.root
}

func (r *replyRules) choose(i int) {
	r.pick(i)
	r.showForm()
	r.showList()
	kit.Renew(r.root)
}

// changed notes that the form differs from what is saved.
func (r *replyRules) changed() {
	r.dirty = true
	r.save.Enable()
	r.undo.Enable()
}

// reshape is changed for choices that other fields depend on.
func (r *replyRules) reshape() {
	r.changed()
	r.showForm()
	kit.Renew(r.root)
}

func (r *replyRules) showForm() {
	w, e := r.w, &r.edit
	put := func(to *string) func(string) { return func(v string) { *to = v; r.changed() } }
	r.form.Objects = []fyne.CanvasObject{
		kit.Field(w.T("ui.rule.name"), "", w.field("", e.Name, put(&e.Name))),
		kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}.Of(
			kit.Field(w.T("ui.rule.account"), "", w.picker(w.accountOptions(r.accounts), e.Match.AppID, put(&e.Match.AppID))),
			kit.Field(w.T("ui.rule.type"), "", w.picker(w.typeOptions(messageTypes), e.Match.Type, func(v string) {
				e.Match.Type = v
				if v != "event" && v != "" {
					e.Match.Event = ""
				}
				r.reshape()
			}))),
	}
	if e.Match.Type == "event" || e.Match.Event != "" {
		r.form.Add(kit.Field(w.T("ui.rule.event"), w.T("ui.rule.event.hint"), w.field("subscribe", e.Match.Event, put(&e.Match.Event))))
	}
	e.Keyword.How = cmp.Or(e.Keyword.How, platform.Contains)
	how := w.chips([]option{{"contains", w.T("ui.rule.contains")}, {"equals", w.T("ui.rule.equals")}, {"regexp", w.T("ui.rule.regexp")}},
		string(e.Keyword.How), func(v string) { e.Keyword.How = platform.KeywordHow(v); r.changed() })
	r.form.Add(kit.Field(w.T("ui.rule.keyword"), w.T("ui.rule.keyword.hint"), kit.VBox(6, how, w.field("", e.Keyword.Text, put(&e.Keyword.Text)))))
	var kinds []option
	for _, k := range platform.ReplyKinds() {
		kinds = append(kinds, option{string(k), w.T("ui.rule.reply." + string(k))})
	}
	r.form.Add(kit.Field(w.T("ui.rule.reply"), "", w.chips(kinds, string(e.Reply.Kind), func(v string) { e.Reply.Kind = platform.ReplyKind(v); r.reshape() })))
	r.form.Add(r.replyFields(put))
	if !r.dirty {
		r.save.Disable()
		r.undo.Disable()
	}
	if r.at == len(w.bench.ReplyRules()) { // a new rule can be saved as it stands
		r.save.Enable()
	}
}

// replyFields are what the chosen kind of reply needs.
func (r *replyRules) replyFields(put func(*string) func(string)) fyne.CanvasObject {
	w, reply := r.w, &r.edit.Reply
	switch reply.Kind {
	case platform.ReplyText:
		text := w.field(w.T("ui.rule.text.hint"), reply.Text, put(&reply.Text))
		insert := kit.Flow(6, kit.NewText(w.T("ui.rule.insert"), kit.Caption, theme.Faint))
		for _, name := range []string{"{Content}", "{FromUserName}", "{NickName}", "{EventKey}"} {
			insert.Add(kit.NewChip(name, "", false, func() { text.SetText(text.Text + name) }))
		}
		return kit.VBox(6, text, insert)
	case platform.ReplyImage:
		return kit.Field("media_id", w.T("ui.rule.media.hint"), w.field("", reply.MediaID, put(&reply.MediaID)))
	case platform.ReplyNews:
		if len(reply.Articles) == 0 {
			reply.Articles = []platform.Article{{}}
		}
		a := &reply.Articles[0]
		return kit.VBox(8,
			kit.Field(w.T("ui.rule.news.title"), "", w.field("", a.Title, put(&a.Title))),
			kit.Field(w.T("ui.rule.news.text"), "", w.field("", a.Description, put(&a.Description))),
			kit.Field(w.T("ui.rule.news.pic"), "", w.field("https://", a.PicURL, put(&a.PicURL))),
			kit.Field(w.T("ui.rule.news.url"), w.T("ui.rule.news.hint"), w.field("https://", a.URL, put(&a.URL))))
	case platform.ReplyTransfer:
		return kit.Field(w.T("ui.rule.kf"), w.T("ui.rule.kf.hint"), w.field("", reply.KfAccount, put(&reply.KfAccount)))
	}
	return kit.NewParagraph(w.T("ui.rule.reply."+string(reply.Kind)+".hint"), kit.Small, theme.Muted)
}

// store puts what the form holds in force.
func (r *replyRules) store() {
	all := r.w.bench.ReplyRules()
	if r.at < len(all) {
		all[r.at] = r.edit
	} else {
		all = append(all, r.edit)
	}
	at := r.at
	r.replace(all, func() { r.at, r.dirty = at, false })
}

// replace saves all rules, then does done.
func (r *replyRules) replace(all []platform.ReplyRule, done func()) {
	w := r.w
	w.do(r.save, w.T("ui.set.save"), func(context.Context) error { return w.bench.SaveReplyRules(all) }, func() {
		done()
		r.showForm()
		r.showList()
		kit.Renew(r.root)
		w.host.Toast(w.T("ui.done.saved"), kit.Success)
	})
}

func (r *replyRules) toggle(i int, on bool) {
	all := r.w.bench.ReplyRules()
	all[i].Enabled = on
	r.replace(all, func() {
		if i == r.at {
			r.edit.Enabled = on
		}
	})
}

func (r *replyRules) move(i, by int) {
	r.replace(shifted(r.w.bench.ReplyRules(), i, by), func() { r.at = followMove(r.at, i, by) })
}

// followMove is where the chosen rule stands after two neighbours changed places.
func followMove(at, i, by int) int {
	switch at {
	case i:
		return i + by
	case i + by:
		return i
	}
	return at
}

func (r *replyRules) drop(i int) {
	w, all := r.w, r.w.bench.ReplyRules()
	w.askDrop(all[i].Name, func(context.Context) error { return w.bench.SaveReplyRules(slices.Delete(all, i, i+1)) }, func() {
		if i <= r.at {
			r.pick(max(0, r.at-1))
		}
		r.choose(r.at)
	})
}

func (r *replyRules) showList() {
	var rows []ruleRow
	for _, rule := range r.w.bench.ReplyRules() {
		rows = append(rows, ruleRow{name: rule.Name, enabled: rule.Enabled, summary: r.summary(rule)})
	}
	r.list.show(rows, r.at)
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

func (r *replyRules) load(ctx context.Context, _ i18n.Lang) (func(), error) {
	all := r.w.bench.ReplyRules()
	accounts, err := r.w.bench.Authorizers(ctx)
	return func() {
		r.accounts, r.try.accounts = accounts, accounts
		r.w.shell.setCount(r.w.T("ui.rule.count", enabledOf(all, func(x platform.ReplyRule) bool { return x.Enabled }), len(all)))
		mark := fmt.Sprint(all, len(accounts))
		if mark == r.seen {
			return
		}
		r.seen = mark
		if !r.dirty {
			r.pick(r.at)
			r.showForm()
		}
		r.showList()
		r.try.showPicker()
		kit.Renew(r.root)
	}, err
}

func enabledOf[T any](all []T, on func(T) bool) int {
	n := 0
	for _, one := range all {
		if on(one) {
			n++
		}
	}
	return n
}

func (r *replyRules) tick(time.Time) {}
