package ui

import (
	"cmp"
	"slices"

	"fyne.io/fyne/v2"

	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
)

// fields edit one reply rule: what it takes, and what it answers.
func (r *rulesPage) fields(e *platform.ReplyRule) []fyne.CanvasObject {
	w := r.w
	out := append([]fyne.CanvasObject{kit.Field(w.T("ui.rule.name"), "", w.field("", e.Name, r.typed(&e.Name)))},
		w.componentField(e.Match.Component, r.typed(&e.Match.Component))...)
	out = append(out,
		kit.Columns{Widths: []float32{0.5, 0.5}, Gap: 10}.Of(
			kit.Field(w.T("ui.rule.account"), "",
				w.picker(w.accountOptions(r.accounts), e.Match.AppID, r.typed(&e.Match.AppID))),
			r.part(platform.PartMatch, 0, w.T("ui.rule.type"), "",
				w.picker(w.typeOptions(messageTypes), e.Match.Type, func(v string) {
					e.Match.Type = v
					if v != "event" && v != "" {
						e.Match.Event = ""
					}
					r.rebuildForm()
				}))))
	if e.Match.Type == "event" || e.Match.Event != "" {
		out = append(out, r.part(platform.PartEvent, 0, w.T("ui.rule.event"), w.T("ui.rule.event.hint"),
			w.field("subscribe", e.Match.Event, r.typed(&e.Match.Event))))
	}
	return append(out, r.keywordFields(&e.Keyword), r.replyFields(&e.Reply))
}

func (r *rulesPage) keywordFields(k *platform.Keyword) fyne.CanvasObject {
	w := r.w
	k.How = cmp.Or(k.How, platform.Contains)
	how := w.chips([]option{{"contains", w.T("ui.rule.contains")}, {"equals", w.T("ui.rule.equals")},
		{"regexp", w.T("ui.rule.regexp")}},
		string(k.How), func(v string) { k.How = platform.KeywordHow(v); r.changed() })
	return r.part(platform.PartKeyword, 0, w.T("ui.rule.keyword"), w.T("ui.rule.keyword.hint"),
		kit.VBox(6, how, w.field("", k.Text, r.typed(&k.Text))))
}

// replyFields are the kinds of replies, and what the chosen one needs.
func (r *rulesPage) replyFields(reply *platform.RuleReply) fyne.CanvasObject {
	w := r.w
	var kinds []option
	for _, k := range platform.ReplyKinds() {
		kinds = append(kinds, option{string(k), w.T("ui.rule.reply." + string(k))})
	}
	choice := w.chips(kinds, string(reply.Kind), func(v string) { reply.Kind = platform.ReplyKind(v); r.rebuildForm() })
	return r.part(platform.PartReply, 0, w.T("ui.rule.reply"), "", kit.VBox(10, choice, r.kindFields(reply)))
}

func (r *rulesPage) kindFields(reply *platform.RuleReply) fyne.CanvasObject {
	w := r.w
	switch reply.Kind {
	case platform.ReplyText:
		return r.textFields(reply)
	case platform.ReplyImage, platform.ReplyVoice:
		return r.input("media_id", w.T("ui.rule.media.hint"), &reply.MediaID)
	case platform.ReplyVideo:
		return kit.VBox(8, r.input("media_id", w.T("ui.rule.media.hint"), &reply.MediaID),
			r.input(w.T("ui.rule.news.title"), "", &reply.Title),
			r.input(w.T("ui.rule.news.text"), "", &reply.Description))
	case platform.ReplyMusic:
		return kit.VBox(8, r.input(w.T("ui.rule.news.title"), "", &reply.Title),
			r.input(w.T("ui.rule.news.text"), "", &reply.Description),
			r.input("MusicUrl", "", &reply.MusicURL),
			r.input("HQMusicUrl", w.T("ui.rule.music.hq.hint"), &reply.HQMusicURL),
			r.input("ThumbMediaId", w.T("ui.rule.music.thumb.hint"), &reply.ThumbMediaID))
	case platform.ReplyNews:
		return r.articles(reply)
	case platform.ReplyTransfer:
		return r.input(w.T("ui.rule.kf"), w.T("ui.rule.kf.hint"), &reply.KfAccount)
	}
	return kit.NewParagraph(w.T("ui.rule.reply."+string(reply.Kind)+".hint"), kit.Small, theme.Muted)
}

func (r *rulesPage) input(label, hint string, to *string) fyne.CanvasObject {
	return kit.Field(label, hint, r.w.field("", *to, r.typed(to)))
}

// textFields are the text and the placeholders that can be inserted into it.
func (r *rulesPage) textFields(reply *platform.RuleReply) fyne.CanvasObject {
	w := r.w
	text := w.field(w.T("ui.rule.text.hint"), reply.Text, r.typed(&reply.Text))
	text.MultiLine, text.Wrapping = true, fyne.TextWrapWord
	text.SetMinRowsVisible(3)
	insert := kit.Flow(6, kit.Fixed(0, 26, kit.HBox(0, kit.NewText(w.T("ui.rule.insert"), kit.Caption, theme.Faint))))
	for _, name := range []string{"{Content}", "{FromUserName}", "{NickName}", "{EventKey}"} {
		insert.Add(kit.NewChip(name, "", false, func() { text.SetText(text.Text + name) }))
	}
	return kit.VBox(6, text, insert)
}

// articles are all articles of a news reply, one below the other.
func (r *rulesPage) articles(reply *platform.RuleReply) fyne.CanvasObject {
	w := r.w
	if len(reply.Articles) == 0 {
		reply.Articles = []platform.Article{{}}
	}
	box := kit.VBox(10)
	for i := range reply.Articles {
		box.Add(r.article(reply, i))
	}
	add := kit.NewButton("plus", w.T("ui.rule.news.add"), kit.Outline, func() {
		reply.Articles = append(reply.Articles, platform.Article{})
		r.rebuildForm()
	})
	if len(reply.Articles) >= platform.MaxReplyArticles {
		add.Disable()
	}
	box.Add(kit.HBox(8, add, kit.Grow(kit.NewParagraph(w.T("ui.rule.news.hint"), kit.Caption, theme.Faint))))
	return box
}

func (r *rulesPage) article(reply *platform.RuleReply, i int) fyne.CanvasObject {
	w, a := r.w, &reply.Articles[i]
	shift := func(by int) func() {
		return func() {
			reply.Articles = shifted(reply.Articles, i, by)
			r.rebuildForm()
		}
	}
	up := kit.NewIconButton("chevron-up", w.T("ui.rule.up"), shift(-1))
	down := kit.NewIconButton("chevron-down", w.T("ui.rule.down"), shift(1))
	drop := kit.NewIconButton("trash-2", w.T("ui.rule.news.drop"), func() {
		reply.Articles = slices.Delete(reply.Articles, i, i+1)
		r.rebuildForm()
	})
	enable(up, i > 0)
	enable(down, i < len(reply.Articles)-1)
	enable(drop, len(reply.Articles) > 1)
	head := kit.HBox(4, kit.NewText(w.T("ui.rule.news.article", i+1), kit.SmallBold, theme.Text), kit.Spacer(),
		up, down, drop)
	body := kit.VBox(8, head, r.input(w.T("ui.rule.news.title"), "", &a.Title),
		r.input(w.T("ui.rule.news.text"), "", &a.Description),
		r.input(w.T("ui.rule.news.pic"), "", &a.PicURL), r.input(w.T("ui.rule.news.url"), "", &a.URL))
	return kit.NewSurface("", theme.Border, 6, kit.Pad(4, 10, 10, 10, body))
}
