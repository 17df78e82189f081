package ui

import (
	"slices"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
)

func TestRulesPageEditsWhatAnswers(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	account := authorizeOne(t, w)
	r := see[*rulesPage](t, w, "rules")
	if got := words(r.root); !strings.Contains(got, "全部账号 · subscribe") || !strings.Contains(got, "包含 “人工”") {
		t.Errorf("the page says:\n%s", got)
	}
	if !r.save.Disabled() {
		t.Error("there is nothing to save yet")
	}
	r.choose(2)
	r.edit.Reply.Text = "{NickName}：{Content}"
	r.changed()
	if r.save.Disabled() || w.bench.Rules.Replies()[2].Reply.Text != "收到：{Content}" {
		t.Error("a change should wait for Save")
	}
	r.store()
	w.load()
	if got := w.bench.Rules.Replies()[2].Reply.Text; got != "{NickName}：{Content}" || !r.save.Disabled() {
		t.Errorf("saved %q", got)
	}
	r.try.text = "几点开门"
	r.try.run()
	if got := words(r.try.outcome); !strings.Contains(got, "由规则 3“回显文本”回复") ||
		!strings.Contains(got, account.NickName+"：几点开门") {
		t.Errorf("the try-out says:\n%s", got)
	}
	r.edit.Name = "half typed"
	for _, text := range []string{"a", "b"} {
		if _, err := w.bench.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, text); err != nil {
			t.Fatal(err)
		}
	}
	w.load()
	if got := words(r.list.box); !strings.Contains(got, "本次运行回复 2 次") || r.edit.Name != "half typed" {
		t.Errorf("the list says:\n%s", got)
	}
	r.try.msgType, r.try.text = "event", "SCAN"
	r.try.run()
	if got := words(r.try.outcome); !strings.Contains(got, "没有规则符合") || !strings.Contains(got, "success") {
		t.Errorf("the try-out says:\n%s", got)
	}
}

func TestRulesPageKeepsOrderAndSwitches(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*rulesPage](t, w, "rules")
	r.choose(2)
	r.move(2, -1)
	names := func() (out []string) {
		for _, rule := range w.bench.Rules.Replies() {
			out = append(out, rule.Name)
		}
		return out
	}
	if got := strings.Join(names(), ","); got != "关注欢迎语,回显文本,转人工客服" || r.at != 1 {
		t.Errorf("%s, the form holds rule %d", got, r.at)
	}
	r.move(0, -1)
	r.toggle(1, false)
	w.load()
	if w.bench.Rules.Replies()[1].Enabled || r.edit.Enabled {
		t.Error("the rule is still on")
	}
	r.choose(9)
	if r.at != 3 || r.save.Disabled() {
		t.Errorf("a new rule stands at %d", r.at)
	}
	r.store()
	if got := words(r.form); len(w.bench.Rules.Replies()) != 3 || !strings.Contains(got, "The text is empty: write one") ||
		w.noticeText() != "" {
		t.Errorf("a rule without a text was saved; the form says\n%s", got)
	}
	r.typed(&r.edit.Name)("hand over")
	if got := words(r.form); strings.Contains(got, "The text is empty") {
		t.Errorf("after a change the form still says\n%s", got)
	}
	r.edit.Reply = platform.RuleReply{Kind: platform.ReplyTransfer}
	r.store()
	if len(w.bench.Rules.Replies()) != 4 {
		t.Error("the new rule is missing")
	}
	before := w.bench.Rules.Replies()
	r.drop(0)
	undo(t, w)
	if got := w.bench.Rules.Replies(); !slices.EqualFunc(got, before, func(a, b platform.ReplyRule) bool { return a.Name == b.Name }) {
		t.Errorf("brought back they are %+v", got)
	}
	if len(w.bench.Rules.Replies()) != 4 {
		t.Error("what is deleted cannot be brought back")
	}
}

func TestEveryKindOfReplyHasItsFields(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*rulesPage](t, w, "rules")
	for kind, says := range map[platform.ReplyKind]string{
		platform.ReplyText: "Insert", platform.ReplyImage: "media_id", platform.ReplyNews: "Article 1",
		platform.ReplyVoice: "media_id", platform.ReplyVideo: "Description", platform.ReplyMusic: "HQMusicUrl",
		platform.ReplyTransfer: "KfAccount",
		platform.ReplySuccess:  "sees nothing", platform.ReplyNone: "empty body",
	} {
		r.edit.Reply.Kind = kind
		r.rebuildForm()
		if got := words(r.form); !strings.Contains(got, says) {
			t.Errorf("%s shows\n%s", kind, got)
		}
	}
}

func TestNewsHasAsManyArticlesAsWeChatTakes(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*rulesPage](t, w, "rules")
	r.choose(3)
	r.edit.Reply.Kind = platform.ReplyNews
	r.rebuildForm()
	for range 9 {
		tapWord(t, r.form, "添加一篇")
	}
	if n := len(r.edit.Reply.Articles); n != platform.MaxReplyArticles {
		t.Fatalf("%d articles", n)
	}
	for i := range r.edit.Reply.Articles {
		r.edit.Reply.Articles[i].Title = string(rune('a' + i))
	}
	r.rebuildForm()
	tapTip(t, r.form, "下移")
	tapTip(t, r.form, "移除这一篇")
	r.store()
	w.load()
	var titles string
	for _, a := range w.bench.Rules.Replies()[3].Reply.Articles {
		titles += a.Title
	}
	if titles != "acdefgh" {
		t.Errorf("saved %s", titles)
	}
	if got := words(r.root); !strings.Contains(got, "图文 “a” +6") {
		t.Errorf("the page says:\n%s", got)
	}
}

func TestTheTryOutBeginsWithAnOrdinaryAccount(t *testing.T) {
	check, mine := platform.ReleaseCheckAccounts()[0], platform.Authorizer{AppID: "wx0123456789abcdef"}
	w := openWindow(t, i18n.En)
	try := &tryout{w: w}
	try.card()
	try.offer([]platform.Authorizer{{AppID: check.AppID, UserName: check.UserName}})
	if try.appID != "" {
		t.Errorf("picked %s", try.appID)
	}
	try.offer([]platform.Authorizer{{AppID: check.AppID, UserName: check.UserName}, mine})
	if try.appID != mine.AppID {
		t.Errorf("picked %s", try.appID)
	}
}
