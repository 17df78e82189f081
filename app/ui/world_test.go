package ui

import (
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"wxlab/app/i18n"
	"wxlab/app/ui/kit"
	"wxlab/sim"
)

// open is the dialog on top, nil without one.
func (w *Window) open() *widget.PopUp {
	pop, _ := w.win.Canvas().Overlays().Top().(*widget.PopUp)
	return pop
}

// tapWord taps the chip, button, link or row that says word in the dialog on top.
func tapWord(t *testing.T, o fyne.CanvasObject, word string) {
	t.Helper()
	var hit fyne.Tappable
	walk(o, func(o fyne.CanvasObject) {
		if p, ok := o.(fyne.Tappable); ok && hit == nil && says(o, word) {
			hit = p
		}
	})
	if hit == nil {
		t.Fatalf("nothing says %q:\n%s", word, words(o))
	}
	test.Tap(hit)
}

func says(o fyne.CanvasObject, word string) bool {
	switch o := o.(type) {
	case *kit.Chip, *kit.Button, *kit.Link, *kit.NavItem:
		for _, part := range test.WidgetRenderer(o.(fyne.Widget)).Objects() {
			if label, ok := part.(*canvas.Text); ok && label.Text == word {
				return true
			}
		}
	}
	return false
}

// fill types into the n-th entry of the dialog on top.
func fill(t *testing.T, w *Window, n int, text string) *kit.Entry {
	t.Helper()
	var entries []*kit.Entry
	walk(w.open(), func(o fyne.CanvasObject) {
		if e, ok := o.(*kit.Entry); ok {
			entries = append(entries, e)
		}
	})
	if n >= len(entries) {
		t.Fatalf("the dialog has %d entries", len(entries))
	}
	entries[n].SetText(text)
	return entries[n]
}

func TestAccountsAreAddedChangedAndRemoved(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulator](t, w, "simulator")
	before := len(choosable(w.bench.Accounts()))
	s.editAccount(sim.Account{})
	if _, typing := w.win.Canvas().Focused().(*kit.Entry); w.open() == nil || !typing {
		t.Fatal("no dialog, or no cursor in it")
	}
	w.key(fyne.KeyEscape)
	if w.open() != nil || w.shown.Load().id != "simulator" {
		t.Fatal("Escape should leave the dialog, and not the page")
	}
	s.editAccount(sim.Account{})
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
	if w.open() != nil || !ok || a.NickName != "新开的小店" || a.Kind != sim.MiniProgram || a.VerifyType != -1 || s.account != a.AppID {
		t.Fatalf("%+v, shown %s", a, s.account)
	}
	if n := len(choosable(w.bench.Accounts())); n != before+1 {
		t.Errorf("%d accounts", n)
	}
	s.editAccount(a)
	fill(t, w, 0, "改了名的小店").OnSubmitted("")
	w.load()
	if a, _ = w.bench.Sim.Account(a.AppID); a.NickName != "改了名的小店" || a.Kind != sim.MiniProgram || !strings.Contains(words(s.people), "小程序 · 未认证") {
		t.Errorf("%+v\n%s", a, words(s.people))
	}
	s.removeAccount(a)
	tapWord(t, w.open(), "移除")
	w.load()
	if _, there := w.bench.Sim.Account(a.AppID); there || s.account == a.AppID {
		t.Error("still there")
	}
}

func TestTheLastAccountLeavesAnEmptyState(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulator](t, w, "simulator")
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

func TestFollowersAreAddedRenamedAndRemoved(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulator](t, w, "simulator")
	account := func() sim.Account { a, _ := s.find(s.account); return a }
	n := len(account().Followers)
	s.editFollower(account(), sim.Follower{Subscribed: true})
	fill(t, w, 0, " ").OnSubmitted("")
	if w.open() == nil {
		t.Fatal("a nameless follower was taken")
	}
	fill(t, w, 0, "Mia")
	tapWord(t, w.open(), "No")
	tapWord(t, w.open(), "Add")
	w.load()
	mia := account().Followers[n]
	if mia.NickName != "Mia" || mia.Subscribed || s.openID != mia.OpenID {
		t.Fatalf("%+v", mia)
	}
	s.editFollower(account(), mia)
	fill(t, w, 0, "Mia Wong").OnSubmitted("")
	w.load()
	if got := account().Followers[n]; got.NickName != "Mia Wong" || got.OpenID != mia.OpenID {
		t.Errorf("%+v", got)
	}
	s.removeFollower(account(), mia)
	tapWord(t, w.open(), "Remove")
	w.load()
	if len(account().Followers) != n || s.openID == mia.OpenID {
		t.Error("still there")
	}
}

func TestFollowersActThroughTheirMenu(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulator](t, w, "simulator")
	a := choosable(w.bench.Accounts())[1]
	s.choose(a.AppID)
	who := a.Followers[0]
	subscribed := func() bool { now, _ := w.bench.Sim.Account(a.AppID); return now.Followers[0].Subscribed }
	s.deed(a, who, "Unfollow", sim.Unfollow, "")
	if subscribed() {
		t.Fatal("still follows")
	}
	w.load()
	if !strings.Contains(words(s.phone.object), who.NickName+" · not following") {
		t.Errorf("the phone says:\n%s", words(s.phone.object))
	}
	who.Subscribed = false
	s.scan(a, who)
	if got := words(w.open()); !strings.Contains(got, "no code with a scene") {
		t.Errorf("without codes the dialog says:\n%s", got)
	}
	tapWord(t, w.open(), "Scan")
	if w.open() == nil {
		t.Fatal("an empty scene was taken")
	}
	fill(t, w, 0, "shop_42").OnSubmitted("")
	if now, _ := w.bench.Sim.Account(a.AppID); !now.Followers[0].Subscribed || now.Followers[0].QRSceneStr != "shop_42" {
		t.Errorf("%+v", now.Followers[0])
	}
	s.clickMenu(a, who)
	if got := words(w.open()); !strings.Contains(got, "menu/create") {
		t.Errorf("without a menu the dialog says:\n%s", got)
	}
}

func TestMenuEntriesAreThoseThatCanBeClicked(t *testing.T) {
	got := menuEntries([]sim.Button{{Name: "A", Type: "click"}, {Name: "B", Sub: []sim.Button{{Name: "C", Type: "view"}, {Name: "D", Type: "click"}}}})
	var said []string
	for _, e := range got {
		said = append(said, e.title+" "+e.button.Type)
	}
	if strings.Join(said, ", ") != "A click, B › C view, B › D click" || !slices.Equal(got[2].path, []int{1, 1}) {
		t.Errorf("%v", said)
	}
}

func TestMiniProgramLoginAndAudit(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	s := see[*simulator](t, w, "simulator")
	all := choosable(w.bench.Accounts())
	a := all[slices.IndexFunc(all, func(a sim.Account) bool { return a.Kind == sim.MiniProgram })]
	s.login(a, a.Followers[0])
	tapWord(t, w.open(), "复制")
	if code := w.app.Clipboard().Content(); len(code) < 20 || w.open() != nil {
		t.Errorf("copied %q", code)
	}
	s.planAudit(a)
	tapWord(t, w.open(), "不通过")
	tapWord(t, w.open(), "立即")
	fill(t, w, 0, "类目不符").OnSubmitted("")
	if plan, err := w.bench.Sim.AuditPlanOf(a.AppID); err != nil || plan != (sim.AuditPlan{Result: sim.AuditRejected, Reason: "类目不符"}) {
		t.Errorf("%+v, %v", plan, err)
	}
}

func TestFaultDialogOffersWhatAnEffectTakes(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulator](t, w, "simulator")
	s.faults.effect = sim.ErrCode
	s.faults.dialog()
	fill(t, w, 0, "many")
	fill(t, w, 1, "api_query_auth").OnSubmitted("")
	if w.open() == nil || !strings.Contains(words(w.open()), "many") {
		t.Fatal("an errcode that is no number was taken")
	}
	fill(t, w, 0, "45009")
	tapWord(t, w.open(), "at random, 50%")
	tapWord(t, w.open(), "Arm")
	w.load()
	all := w.bench.Sim.Faults()
	if len(all) != 1 || all[0].ErrCode != 45009 || all[0].API != "api_query_auth" || all[0].Probability != 0.5 || all[0].Next != 0 {
		t.Fatalf("%+v", all)
	}
	if got := words(s.faults.list); !strings.Contains(got, "at random, 50%") || !strings.Contains(got, "api_query_auth") {
		t.Errorf("the list says:\n%s", got)
	}
	s.faults.effect = sim.BadSignature
	s.faults.dialog()
	if got := words(w.open()); strings.Contains(got, "A path or its last element") {
		t.Errorf("a push has no API:\n%s", got)
	}
}

func TestFaultsMatchWhatTheCatalogueSays(t *testing.T) {
	w := openWindow(t, i18n.En)
	for _, e := range w.bench.Catalogue() {
		f := sim.Fault{Effect: sim.BadSignature}
		matchEntry(&f, e)
		if f.InfoType+f.MsgType+f.Event == "" {
			t.Errorf("%s: the fault would strike at everything", e.Name)
		}
	}
	for field, text := range map[string]string{"Delay": "1.5", "Status": "503", "Bytes": "9", "Parameter": "nonce"} {
		f := sim.Fault{}
		if err := take(&f, field, text); err != nil || f == (sim.Fault{}) {
			t.Errorf("%s %s: %+v, %v", field, text, f, err)
		}
	}
}

func TestPhonesAreAllowedAndWarnedAbout(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*settings](t, w, "settings")
	s.fields["token"].SetText("draftToken")
	s.allow(true)
	w.load()
	if url := w.bench.Phones.URL(); url == "" || !w.shell.lan.Visible() || !strings.Contains(w.shell.lan.Text(), hostPort(url)) {
		t.Fatalf("LAN at %q, the bar says %q; %s", url, w.shell.lan.Text(), w.noticeText())
	}
	if s.draft == nil || !s.draft.LAN || w.bench.Settings().Component.Token == "draftToken" {
		t.Error("what was typed and not saved should neither be lost nor saved")
	}
	s.allow(false)
	w.load()
	if w.bench.Phones.URL() != "" || w.shell.lan.Visible() {
		t.Error("still open")
	}
}
