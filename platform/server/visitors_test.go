package server_test

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
)

// TestVisitorsHaveSoManyCodesMade: each is a call to WeChat. Beyond them the page says so and names what works; whoever
// brings a link from the console is served, and no visitor is shown another's code.
func TestVisitorsHaveSoManyCodesMade(t *testing.T) {
	r := newRig(t).ready()
	link, err := r.srv.NewAuthorizationLink(t.Context(), platform.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	made, shown, crowded := r.wechat.count("api_create_preauthcode"), map[string]bool{}, 0
	for range 200 {
		switch w := r.get("/authorize", "en"); w.Code {
		case 200:
			code := links(t, w.Body.String())[0].Query().Get("pre_auth_code")
			if shown[code] || code == link.PreAuthCode {
				t.Fatalf("%s was shown twice", code)
			}
			shown[code] = true
		case 429:
			if crowded++; !strings.Contains(w.Body.String(), "Too many visitors") ||
				!strings.Contains(w.Body.String(), "makes in the console") {
				t.Fatalf("the crowded page: %s", w.Body)
			}
		default:
			t.Fatal(w.Code, w.Body)
		}
	}
	if len(shown) != 60 || crowded != 140 || r.wechat.count("api_create_preauthcode")-made != 60 {
		t.Errorf("%d codes shown, %d refused, %d made", len(shown), crowded, r.wechat.count("api_create_preauthcode")-made)
	}
	entry, err := url.Parse(link.EntryURL)
	if err != nil {
		t.Fatal(err)
	}
	if w := r.get(entry.RequestURI(), "en"); w.Code != 200 ||
		links(t, w.Body.String())[0].Query().Get("pre_auth_code") != link.PreAuthCode {
		t.Errorf("the console's link: %d %s", w.Code, w.Body)
	}
	if w := r.get("/authorize", "zh-CN"); w.Code != 429 || !strings.Contains(w.Body.String(), "控制台生成的授权链接") {
		t.Errorf("in Chinese: %d %s", w.Code, w.Body)
	}
	r.clock.advance(3 * time.Second)
	if got := []int{r.get("/authorize", "en").Code, r.get("/authorize", "en").Code}; got[0] != 200 || got[1] != 429 {
		t.Errorf("three seconds later: %v", got)
	}
	r.clock.advance(-time.Hour) // a clock that was set back makes nobody wait for an hour
	if w := r.get("/authorize", "en"); w.Code != 200 {
		t.Errorf("an hour earlier: %d", w.Code)
	}
}

// TestInvited: who brings a code that is ours and good.
func TestInvited(t *testing.T) {
	r := newRig(t).ready()
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@known")))
	link, err := r.srv.NewAuthorizationLink(t.Context(), platform.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	group, err := server.NewGroup(r.srv)
	if err != nil {
		t.Fatal(err)
	}
	ask := func(target string, want bool) {
		t.Helper()
		req := httptest.NewRequest("GET", target, nil)
		if got := [2]bool{r.srv.Invited(req), group.Invited(req)}; got != [2]bool{want, want} {
			t.Errorf("%s: %v, want %v", target, got, want)
		}
	}
	code := url.QueryEscape(link.PreAuthCode)
	ask("/authorize?pre_auth_code="+code, true)
	ask("/authorized?pre_auth_code="+code, false)
	ask("/authorize", false)
	ask("/authorize?pre_auth_code=preauthcode@@@guessed", false)
	ask("/authorized?auth_code=queryauthcode@@@known", true)
	ask("/authorized?auth_code=queryauthcode@@@guessed", false)
	ask("/MP_verify_a.txt", false)
	r.clock.advance(time.Hour)
	ask("/authorize?pre_auth_code="+code, false)
}
