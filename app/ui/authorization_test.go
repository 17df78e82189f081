package ui

import (
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/platform"
)

func TestAuthorizeSendAndRevoke(t *testing.T) {
	w := openWindow(t, i18n.Zh)
	w.pushTicket(nil)
	a := see[*authorizationPage](t, w, "authorization")
	a.make()
	if a.link().URL == "" || !strings.Contains(words(a.root), a.link().EntryURL) || a.expiry.Hidden {
		t.Fatalf("no link: %s", w.noticeText())
	}
	a.authorize()
	flush(t, w)
	w.load()
	authorizers, err := w.bench.Platform.Authorizers(t.Context())
	if err != nil || len(authorizers) != 1 || authorizers[0].AppID != a.account {
		t.Fatalf("%v %v %s", authorizers, err, w.noticeText())
	}
	if !strings.Contains(words(a.root), authorizers[0].NickName) || !strings.Contains(words(a.root), "消息管理 1") {
		t.Errorf("the page does not show the authorizer:\n%s", words(a.root))
	}
	s := see[*simulatorPage](t, w, "simulator")
	if s.account != a.account {
		t.Errorf("the simulator should begin with the authorized account")
	}
	s.send("你好")
	w.load()
	if got := words(s.phone.object); strings.Count(got, "你好") < 2 || !strings.Contains(got, "模拟 SIMULATED") {
		t.Errorf("the phone shows:\n%s", got)
	}
	s.catalogue.event, s.catalogue.set = "subscribe", map[string]string{"NoSuchField": "x"}
	s.trigger()
	if !strings.Contains(w.noticeText(), "NoSuchField") {
		t.Errorf("a field that does not exist: %q", w.noticeText())
	}
	if _, err := w.bench.Unauthorize(t.Context(), "", a.account); err != nil {
		t.Fatal(err)
	}
	see[*authorizationPage](t, w, "authorization")
	if !strings.Contains(authorizersState(mustAuthorizers(t, w)), string(platform.Unauthorized)) ||
		strings.Contains(words(a.authorizers), "Revoke") {
		t.Error("the revocation does not show")
	}
}

func mustAuthorizers(t *testing.T, w *Window) []platform.Authorizer {
	t.Helper()
	all, err := w.bench.Platform.Authorizers(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return all
}
