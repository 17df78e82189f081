package ui

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/platform/wxapi"
	"wxlab/sim"
)

// authorized opens the Simulator on a verified service account that has authorized the platform.
func authorized(t *testing.T, lang i18n.Lang) (*Window, *simulator, sim.Account) {
	t.Helper()
	w := openWindow(t, lang)
	if err := w.bench.Platform.RefreshCredential(t.Context(), embedded.VerifyTicket, "", ""); err != nil {
		t.Fatal(err)
	}
	s := see[*simulator](t, w, "simulator")
	a := choosable(w.bench.Accounts())[1]
	if err := w.bench.AuthorizeInApp(t.Context(), "", a.AppID, nil); err != nil {
		t.Fatal(err)
	}
	w.bench.Schedule.Step(t.Context())
	s.choose(a.AppID)
	return w, s, a
}

func TestTheMenuIsClickedAsOnThePhone(t *testing.T) {
	w, s, a := authorized(t, i18n.En)
	menu := wxapi.Menu{Button: []wxapi.Button{{Type: "click", Name: "Today", Key: "TODAY"},
		{Name: "More", Sub: []wxapi.Button{{Type: "view", Name: "Shop", URL: "https://shop.example.com"}, {Type: "click", Name: "Help", Key: "HELP"}}}}}
	if err := w.bench.Platform.Own.Account(a.AppID).CreateMenu(t.Context(), menu); err != nil {
		t.Fatal(err)
	}
	s.clickMenu(a, a.Followers[0])
	tapWord(t, w.open(), "More › Help")
	if w.open() != nil || !strings.Contains(words(s.outcome), "CLICK accepted") {
		t.Errorf("the outcome says:\n%s\n%s", words(s.outcome), w.noticeText())
	}
	sent := w.bench.Sim.Deliveries("", 500)
	if last := sent[len(sent)-1]; !strings.Contains(string(last.Plain), "<![CDATA[HELP]]>") || last.OpenID != a.Followers[0].OpenID {
		t.Errorf("%s", last.Plain)
	}
}

func TestIssuedQRCodesAreScannedFromTheList(t *testing.T) {
	w, s, a := authorized(t, i18n.Zh)
	if _, err := w.bench.Platform.Own.Account(a.AppID).CreateQRCode(t.Context(), wxapi.QRCode{Life: time.Hour, SceneStr: "shelf_9"}); err != nil {
		t.Fatal(err)
	}
	s.scan(a, a.Followers[0])
	tapWord(t, w.open(), "shelf_9")
	sent := w.bench.Sim.Deliveries("", 500)
	if last := sent[len(sent)-1]; last.Name != "SCAN" || !strings.Contains(string(last.Plain), "shelf_9") {
		t.Errorf("%s %s", last.Name, last.Plain)
	}
}
