package ui

import (
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/platform/wxapi"
	"wxlab/sim"
	"wxlab/sim/world"
)

func TestTheMenuIsClickedAsOnThePhone(t *testing.T) {
	w, s, a := authorized(t, i18n.En)
	menu := wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "Today", Key: "TODAY"},
		{Name: "More", Sub: []wxapi.Button{{Type: "view", Name: "Shop", URL: "https://shop.example.com"},
			{Type: "click", Name: "Help", Key: "HELP"}}}}}
	if err := w.bench.Platform.Own.Account(a.AppID).CreateMenu(t.Context(), menu); err != nil {
		t.Fatal(err)
	}
	s.clickMenu(a, a.Followers[0])
	tapWord(t, w.open(), "More › Help")
	if w.open() != nil || !strings.Contains(words(s.outcome), "CLICK accepted") {
		t.Errorf("the outcome says:\n%s\n%s", words(s.outcome), w.noticeText())
	}
	sent := w.bench.Sim.Deliveries("", 500)
	if last := sent[len(sent)-1]; !strings.Contains(string(last.Plain), "<![CDATA[HELP]]>") ||
		last.OpenID != a.Followers[0].OpenID {
		t.Errorf("%s", last.Plain)
	}
}

// TestTheOutcomeIsWhatWasExpected: a forgery that the platform refuses is a success on screen too, without advice on keys; a
// reply that does not come is none.
func TestTheOutcomeIsWhatWasExpected(t *testing.T) {
	w, s, a := authorized(t, i18n.Zh)
	trigger := func(t2 sim.Trigger) string {
		t.Helper()
		t2.Account = a.AppID
		d, err := w.bench.Trigger(t.Context(), t2)
		if err != nil {
			t.Fatal(err)
		}
		s.showOutcome(d)
		return words(s.outcome)
	}
	if got := trigger(sim.Trigger{Event: "text", Fault: world.BadSignature}); !strings.Contains(got, "text 被拒绝，处理正确") ||
		strings.Contains(got, "EncodingAESKey") {
		t.Errorf("a forgery:\n%s", got)
	}
	if got := trigger(sim.Trigger{Event: "CLICK", Expect: "reply:x"}); !strings.Contains(got, "错误") ||
		!strings.Contains(got, `应为被动回复 "x"`) || !strings.Contains(got, "修复") && !strings.Contains(got, "处理") {
		t.Errorf("a reply that did not come:\n%s", got)
	}
	s.catalogue.event, s.catalogue.set = "release_api", map[string]string{}
	s.trigger()
	sent := w.bench.Sim.Deliveries("", 500)
	if last := sent[len(sent)-1]; last.Name != "release_api" ||
		strings.Contains(string(last.Plain), "sTomyzl5Zq3G8dUQm0hXvTjW2cRrKfN7eYpL") {
		t.Errorf("the code is the fixture's: %s", last.Plain)
	}
}

func TestIssuedQRCodesAreScannedFromTheList(t *testing.T) {
	w, s, a := authorized(t, i18n.Zh)
	if _, err := w.bench.Platform.Own.Account(a.AppID).CreateQRCode(t.Context(),
		wxapi.QRCode{Life: time.Hour, SceneStr: "shelf_9"}); err != nil {
		t.Fatal(err)
	}
	s.scan(a, a.Followers[0])
	tapWord(t, w.open(), "shelf_9")
	sent := w.bench.Sim.Deliveries("", 500)
	if last := sent[len(sent)-1]; last.Name != "SCAN" || !strings.Contains(string(last.Plain), "shelf_9") {
		t.Errorf("%s %s", last.Name, last.Plain)
	}
}

func TestFollowersAreAddedRenamedAndRemoved(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulatorPage](t, w, "simulator")
	account := func() world.Account { a, _ := s.find(s.account); return a }
	n := len(account().Followers)
	s.editFollower(account(), world.Follower{Subscribed: true})
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
	w.load()
	if len(account().Followers) != n || s.openID == mia.OpenID {
		t.Error("still there")
	}
	tapWord(t, w.win.Content(), "Undo")
	w.load()
	if got := account().Followers; len(got) != n+1 || got[n].NickName != "Mia Wong" {
		t.Errorf("then there are %+v", got)
	}
}

func TestFollowersActThroughTheirMenu(t *testing.T) {
	w := openWindow(t, i18n.En)
	s := see[*simulatorPage](t, w, "simulator")
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
	if now, _ := w.bench.Sim.Account(a.AppID); !now.Followers[0].Subscribed ||
		now.Followers[0].QRSceneStr != "shop_42" {
		t.Errorf("%+v", now.Followers[0])
	}
	s.clickMenu(a, who)
	if got := words(w.open()); !strings.Contains(got, "menu/create") {
		t.Errorf("without a menu the dialog says:\n%s", got)
	}
}

func TestMenuEntriesAreThoseThatCanBeClicked(t *testing.T) {
	got := menuEntries([]world.Button{{Name: "A", Type: "click"},
		{Name: "B", Sub: []world.Button{{Name: "C", Type: "view"}, {Name: "D", Type: "click"}}}})
	var said []string
	for _, e := range got {
		said = append(said, e.title+" "+e.button.Type)
	}
	if strings.Join(said, ", ") != "A click, B › C view, B › D click" || !slices.Equal(got[2].path, []int{1, 1}) {
		t.Errorf("%v", said)
	}
}
