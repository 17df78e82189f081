package ui

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/app/ui/theme"
	"wxlab/platform"
	"wxlab/sim"
)

// authorizeOne lets the first account that can authorize the platform.
func authorizeOne(t *testing.T, w *Window) sim.Account {
	t.Helper()
	for _, a := range choosable(w.bench.Accounts()) {
		if a.Kind == sim.OfficialAccount && a.VerifyType >= 0 {
			w.bench.Schedule.Step(t.Context())
			if err := w.bench.Authorize(t.Context(), "", a.AppID, nil); err != nil {
				t.Fatal(err)
			}
			w.bench.Schedule.Step(t.Context())
			return a
		}
	}
	t.Fatal("no account")
	return sim.Account{}
}

func TestRulesPageEditsWhatAnswers(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	account := authorizeOne(t, w)
	r := see[*replyRules](t, w, "rules")
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
	if got := words(r.try.outcome); !strings.Contains(got, "由规则 3“回显文本”回复") || !strings.Contains(got, account.NickName+"：几点开门") {
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
	r.try.kind, r.try.text = "event", "SCAN"
	r.try.run()
	if got := words(r.try.outcome); !strings.Contains(got, "没有规则符合") || !strings.Contains(got, "success") {
		t.Errorf("the try-out says:\n%s", got)
	}
}

func TestRulesPageKeepsOrderAndSwitches(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*replyRules](t, w, "rules")
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
	if got := words(r.form); len(w.bench.Rules.Replies()) != 3 || !strings.Contains(got, "The text is empty: write one") || w.noticeText() != "" {
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
	r.drop(0)
	if len(w.bench.Rules.Replies()) != 4 {
		t.Error("deleting should ask first")
	}
}

func TestEveryKindOfReplyHasItsFields(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*replyRules](t, w, "rules")
	for kind, says := range map[platform.ReplyKind]string{
		platform.ReplyText: "Insert", platform.ReplyImage: "media_id", platform.ReplyNews: "Article 1", platform.ReplyVoice: "media_id", platform.ReplyVideo: "Description", platform.ReplyMusic: "HQMusicUrl", platform.ReplyTransfer: "KfAccount",
		platform.ReplySuccess: "sees nothing", platform.ReplyNone: "empty body",
	} {
		r.edit.Reply.Kind = kind
		r.reshape()
		if got := words(r.form); !strings.Contains(got, says) {
			t.Errorf("%s shows\n%s", kind, got)
		}
	}
}

func TestForwardingPageShowsWhetherTargetsStand(t *testing.T) {
	w := openWindow(t, i18n.En)
	account := authorizeOne(t, w)
	up := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		io.WriteString(w, "<xml><MsgType>text</MsgType><Content>hello from my server</Content></xml>")
	}))
	t.Cleanup(up.Close)
	down := httptest.NewServer(nil)
	down.Close()
	f := see[*forwarding](t, w, "forwarding")
	f.edit.Targets = []platform.ForwardTarget{{URL: up.URL, Mode: platform.ForwardXML}, {URL: down.URL, Mode: platform.ForwardJSON}}
	f.reshape()
	f.store()
	w.load()
	if got := words(f.root); !strings.Contains(got, "Reachable · HTTP 200") || !strings.Contains(got, "is your server running?") || !strings.Contains(got, "target 1 answers, within 4s") {
		t.Errorf("the page says:\n%s", got)
	}
	d, err := w.bench.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, "hi")
	if err != nil || d.Seen != "hello from my server" {
		t.Errorf("the follower sees %q, %v", d.Seen, err)
	}
	flush(t, w)
	w.load()
	if got := words(f.root); !strings.Contains(got, "text, answered well") {
		t.Errorf("the page says:\n%s", got)
	}
	last, _ := w.bench.Rules.LastForwarded(up.URL)
	w.openExchange(last.Exchange)
	w.load()
	if got := w.entryOf("traffic").page.(*traffic).view.now; got.ID != last.Exchange || got.ParentID == 0 {
		t.Errorf("opened %+v", got.Exchange)
	}
}

func TestForwardingPageRefusesWhatWouldLeaveUnconfirmed(t *testing.T) {
	w := openWindow(t, i18n.En)
	f := see[*forwarding](t, w, "forwarding")
	f.edit.Targets[0].URL = "http://192.0.2.1/"
	f.store()
	if got := words(f.form); len(w.bench.Rules.Forwarding()) != 0 || !strings.Contains(got, "192.0.2.1 is not on this machine: confirm at this target") {
		t.Errorf("the form says\n%s", got)
	}
	f.choose(0)
	f.edit.Targets[0].URL = w.bench.PlatformURL() + "/wechat/component"
	f.store()
	if len(w.bench.Rules.Forwarding()) != 0 || !strings.Contains(w.noticeText(), "for ever") {
		t.Errorf("the notice says %q", w.noticeText())
	}
}

func TestRulePagesFitTheSmallestWindow(t *testing.T) {
	for _, lang := range []i18n.Lang{i18n.Zh, i18n.En} {
		w := openWindow(t, lang)
		for _, id := range []string{"rules", "forwarding"} {
			w.show(id)
			w.load()
			if m := w.win.Content().MinSize(); m.Width > 1024 || m.Height > 700 {
				t.Errorf("%s in %s needs %v", id, lang, m)
			}
		}
	}
}

func TestPagesBuiltBeforeAThemeSwitchFollowIt(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.setMode(theme.Light)
	see[*replyRules](t, w, "rules")
	see[*forwarding](t, w, "forwarding")
	w.setMode(theme.Dark)
	see[*replyRules](t, w, "rules")
	img, bright := w.win.Canvas().Capture(), 0
	for x := 230; x < 1270; x += 2 {
		for y := 60; y < 770; y += 2 {
			if red, green, blue, _ := img.At(x, y).RGBA(); min(red, green, blue) > 0xf000 {
				bright++
			}
		}
	}
	if share := float64(bright*4) / (1040 * 710); share > 0.02 {
		t.Errorf("%.1f%% of a dark page is white", share*100)
	}
}

func TestShiftedAndFollowMove(t *testing.T) {
	if got := shifted([]int{1, 2, 3}, 0, 1); got[0] != 2 || got[1] != 1 {
		t.Error(got)
	}
	if got := shifted([]int{1, 2, 3}, 2, 1); got[2] != 3 {
		t.Error(got)
	}
	for _, tc := range [][4]int{{1, 1, 1, 2}, {2, 1, 1, 1}, {0, 1, 1, 0}, {1, 2, -1, 2}} {
		if got := followMove(tc[0], tc[1], tc[2]); got != tc[3] {
			t.Errorf("%v: %d", tc, got)
		}
	}
}

func TestDeletingARuleKeepsTheFormOfAnother(t *testing.T) {
	w := openWindow(t, i18n.En)
	r := see[*replyRules](t, w, "rules")
	r.choose(2)
	r.edit.Reply.Text = "half written"
	r.changed()
	r.drop(0)
	tapWord(t, w.open(), "Delete the rule")
	w.load()
	if len(w.bench.Rules.Replies()) != 2 || r.at != 1 || r.edit.Reply.Text != "half written" || r.save.Disabled() {
		t.Errorf("the form holds rule %d, %q", r.at, r.edit.Reply.Text)
	}
	r.drop(1)
	tapWord(t, w.open(), "Delete the rule")
	w.load()
	if r.at != 0 || r.edit.Name != w.bench.Rules.Replies()[0].Name || !r.save.Disabled() {
		t.Errorf("the form holds rule %d, %s", r.at, r.edit.Name)
	}
}

func TestNewsHasAsManyArticlesAsWeChatTakes(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	r := see[*replyRules](t, w, "rules")
	r.choose(3)
	r.edit.Reply.Kind = platform.ReplyNews
	r.reshape()
	for range 9 {
		tapWord(t, r.form, "添加一篇")
	}
	if n := len(r.edit.Reply.Articles); n != platform.MaxReplyArticles {
		t.Fatalf("%d articles", n)
	}
	for i := range r.edit.Reply.Articles {
		r.edit.Reply.Articles[i].Title = string(rune('a' + i))
	}
	r.reshape()
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

// tapTip taps the first enabled button that has tip.
func tapTip(t *testing.T, o fyne.CanvasObject, tip string) {
	t.Helper()
	var hit *kit.Button
	walk(o, func(o fyne.CanvasObject) {
		if b, ok := o.(*kit.Button); ok && hit == nil && b.Tip == tip && !b.Disabled() {
			hit = b
		}
	})
	if hit == nil {
		t.Fatalf("no button %q", tip)
	}
	test.Tap(hit)
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
