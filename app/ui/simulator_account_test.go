package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/sim/world"
)

func TestAccountsAreAddedChangedAndRemoved(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulatorPage](t, w, "simulator")
	before := len(choosable(w.bench.Accounts()))
	s.editAccount(world.Account{})
	if _, typing := w.win.Canvas().Focused().(*kit.Entry); w.open() == nil || !typing {
		t.Fatal("no dialog, or no cursor in it")
	}
	w.key(fyne.KeyEscape)
	if w.open() != nil || w.shown.Load().id != "simulator" {
		t.Fatal("Escape should leave the dialog, and not the page")
	}
	s.editAccount(world.Account{})
	tapWord(t, w.open(), "添加")
	if w.open() == nil || !strings.Contains(words(w.open()), "请填写名称") {
		t.Fatalf("a nameless account should be refused in the dialog:\n%s", words(w.open()))
	}
	fill(t, w, 0, "新开的小店")
	tapWord(t, w.open(), "小程序")
	tapWord(t, w.open(), "未认证")
	fill(t, w, 2, "wxabcdefabcdefabcd").OnSubmitted("")
	w.load()
	a, ok := w.bench.Sim.Account("wxabcdefabcdefabcd")
	if w.open() != nil || !ok || a.NickName != "新开的小店" || a.Kind != world.MiniProgram || a.VerifyType != -1 ||
		s.account != a.AppID {
		t.Fatalf("%+v, shown %s", a, s.account)
	}
	if n := len(choosable(w.bench.Accounts())); n != before+1 {
		t.Errorf("%d accounts", n)
	}
	s.editAccount(a)
	fill(t, w, 0, "改了名的小店").OnSubmitted("")
	w.load()
	if a, _ = w.bench.Sim.Account(a.AppID); a.NickName != "改了名的小店" || a.Kind != world.MiniProgram ||
		!strings.Contains(words(s.people), "小程序 · 未认证") {
		t.Errorf("%+v\n%s", a, words(s.people))
	}
	s.removeAccount(a)
	tapWord(t, w.open(), "移除")
	w.load()
	if _, there := w.bench.Sim.Account(a.AppID); there || s.account == a.AppID {
		t.Error("still there")
	}
	tapWord(t, w.win.Content(), "撤销")
	w.load()
	if back, _ := w.bench.Sim.Account(a.AppID); back.NickName != "改了名的小店" {
		t.Errorf("then it is %+v", back)
	}
	tapWord(t, s.people, "改了名的小店")
}

func TestTheLastAccountLeavesAnEmptyState(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulatorPage](t, w, "simulator")
	for _, a := range choosable(w.bench.Accounts()) {
		if err := w.bench.Sim.RemoveAccount(a.AppID); err != nil {
			t.Fatal(err)
		}
	}
	w.load()
	if !strings.Contains(words(s.people), "No accounts") {
		t.Errorf("the list says:\n%s", words(s.people))
	}
	w.setLanguage(i18n.Zh)
	w.load()
	if !strings.Contains(words(s.people), "还没有账号") {
		t.Error("not after a switch of languages")
	}
}

func TestMiniProgramLoginAndAudit(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulatorPage](t, w, "simulator")
	all := choosable(w.bench.Accounts())
	a := all[slices.IndexFunc(all, func(a world.Account) bool { return a.Kind == world.MiniProgram })]
	s.login(a, a.Followers[0])
	tapWord(t, w.open(), "复制")
	if code := w.app.Clipboard().Content(); len(code) < 20 || w.open() != nil {
		t.Errorf("copied %q", code)
	}
	s.planReviews(a)
	said := words(w.open())
	wants(t, said, "代码审核", "名称审核", "audit.code.result")
	if strings.Contains(said, "account_status") {
		t.Errorf("what has nothing to do with reviews is in sight:\n%s", said)
	}
	for i, text := range []string{"audit.", "0", "类目不符"} { // the search, the time that an audit takes, its reason
		fill(t, w, i, text)
	}
	every[*kit.Select](w.open())[0].SetSelectedIndex(1)
	tapWord(t, w.open(), "保存")
	if plans, err := w.bench.Sim.Plans(a.AppID); err != nil ||
		plans.Code != (world.AuditPlan{Result: world.AuditRejected, Reason: "类目不符"}) {
		t.Errorf("%+v, %v", plans, err)
	}
}

// TestAccountsThatNobodyWritesTo: 视频号, 带货助手 and 推客 are added and authorized like others, and have no followers.
func TestAccountsThatNobodyWritesTo(t *testing.T) {
	for lang, said := range map[i18n.Lang][]string{
		i18n.Zh: {"视频号", "添加", "没有人给它写消息", "5  视频号", "视频号商品橱窗管理 177"},
		i18n.En: {"Channels (视频号)", "Add", "Nobody writes to it", "5  Channels (视频号)", "视频号商品橱窗管理 177"},
	} {
		w := openWindow(t, lang)
		w.pushTicket(nil)
		s := see[*simulatorPage](t, w, "simulator")
		s.editAccount(world.Account{})
		fill(t, w, 0, "春茶视频号")
		tapWord(t, w.open(), said[0])
		fill(t, w, 2, "wxabcdefabcdefabcd")
		tapWord(t, w.open(), said[1])
		w.load()
		a, _ := w.bench.Sim.Account("wxabcdefabcdefabcd")
		if a.Kind != world.Channels {
			t.Fatalf("%s: %+v %s", lang, a, w.noticeText())
		}
		wants(t, words(s.people), said[0], said[2])
		if menu := s.accountMenu(a); slices.ContainsFunc(menu, func(x action) bool { return x.key == "ui.sim.follower.add" }) {
			t.Errorf("%s: it can get followers", lang)
		}
		p := see[*authorizationPage](t, w, "authorization")
		if types := w.authTypes(); !slices.Contains(labels(types), said[3]) || len(types) != 7 {
			t.Errorf("%s: %v", lang, types)
		}
		p.pick(a)
		p.authorize()
		flush(t, w)
		w.load()
		wants(t, words(p.root), "春茶视频号", said[0], said[4])
	}
}
