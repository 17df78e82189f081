package sim_test

import (
	"errors"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestOAuthLinks(t *testing.T) {
	l, a, tok := lab.NewOAuth(t, func(p *world.Platform) {
		p.OAuthDomains = []string{"pay.example.com",
			"shop.example.com"}
	})
	_, mini := l.Pair()
	unverified := l.AccountOf(world.OfficialAccount, false)
	l.Authorized(unverified.AppID)
	var stranger world.Account
	for _, other := range l.Accounts() {
		if other.ServiceType == 1 {
			stranger = other
		}
	}
	tests := []struct {
		name   string
		change func(*sim.OAuthQuery)
		words  string
		cause  string
	}{
		{"fine", func(*sim.OAuthQuery) {}, "", ""},
		{"no appid", func(q *sim.OAuthQuery) { q.AppID = "" }, "10012", "missing"},
		{"unknown appid", func(q *sim.OAuthQuery) { q.AppID = "wx0" }, "AppID 参数错误", "no account"},
		{"component as appid", func(q *sim.OAuthQuery) { q.AppID = lab.AppID }, "AppID 参数错误", "component's AppID"},
		{"mini program", func(q *sim.OAuthQuery) { q.AppID = mini.AppID }, "10016", "mini program"},
		{"no component", func(q *sim.OAuthQuery) { q.ComponentAppID = "" }, "component_appid 参数错误", "missing"},
		{"secret as component", func(q *sim.OAuthQuery) { q.ComponentAppID = lab.Secret }, "component_appid 参数错误",
			"component_appid is the component's AppSecret!"},
		{"token as component", func(q *sim.OAuthQuery) { q.ComponentAppID = tok }, "component_appid 参数错误",
			"component_appid is a component_access_token"},
		{"promise as component", func(q *sim.OAuthQuery) { q.ComponentAppID = "[object Promise]" },
			"component_appid 参数错误", `"[object Promise]"`},
		{"not authorized", func(q *sim.OAuthQuery) { q.AppID = stranger.AppID }, "10015", stranger.NickName},
		{"no redirect", func(q *sim.OAuthQuery) { q.RedirectURI = "" }, "10011", "missing"},
		{"relative", func(q *sim.OAuthQuery) { q.RedirectURI = "shop.example.com/back" }, "redirect_uri 参数错误",
			"absolute"},
		{"other host", func(q *sim.OAuthQuery) { q.RedirectURI = "https://www.shop.example.com/" }, "10003",
			"pay.example.com, shop.example.com"},
		{"with a port", func(q *sim.OAuthQuery) { q.RedirectURI = "http://shop.example.com:8080/" }, "", ""},
		{"no response_type", func(q *sim.OAuthQuery) { q.ResponseType = "" }, "response_type", "response_type"},
		{"no scope", func(q *sim.OAuthQuery) { q.Scope = "" }, "10010", "missing"},
		{"other scope", func(q *sim.OAuthQuery) { q.Scope = "snsapi_login" }, "10005", "snsapi_login"},
		{"unverified", func(q *sim.OAuthQuery) { q.AppID = unverified.AppID }, "10005", "verified service account"},
		{"state of 128", func(q *sim.OAuthQuery) { q.State = strings.Repeat("s", 128) }, "", ""},
		{"state of 129", func(q *sim.OAuthQuery) { q.State = strings.Repeat("s", 129) }, "state 参数过长", "129 bytes"},
	}
	for _, tt := range tests {
		q := lab.OAuthLink(a, world.ScopeUserInfo)
		tt.change(&q)
		page, err := l.OpenOAuth(q)
		var refused *sim.PageError
		switch {
		case tt.words == "" && (err != nil || page.ComponentName == "" || len(page.Notes) != 0):
			t.Errorf("%s: %+v, %v", tt.name, page, err)
		case tt.words != "" &&
			(!errors.As(err, &refused) || !strings.Contains(refused.Words, tt.words) ||
				!strings.Contains(refused.Cause.En, tt.cause) || refused.Fix.En == ""):
			t.Errorf("%s: %v", tt.name, err)
		case tt.words != "" && strings.Contains(err.Error(), lab.Secret):
			t.Errorf("%s: the page shows the secret", tt.name)
		}
		if _, err := l.ConsentOAuth(q, a.Followers[0].OpenID, true); (err != nil) != (tt.words != "") &&
			q.AppID == a.AppID {
			t.Errorf("%s: consent %v", tt.name, err)
		}
	}
	l.Authorized(a.AppID, 1)
	if _, err := l.OpenOAuth(lab.OAuthLink(a, world.ScopeBase)); err == nil ||
		!strings.Contains(err.Error(), "permission set 4") {
		t.Errorf("without set 4: %v", err)
	}
}

func TestOAuthNotesAndRefusal(t *testing.T) {
	l, a, _ := lab.NewOAuth(t)
	q := lab.OAuthLink(a, world.ScopeUserInfo)
	q.State = "a/b="
	if page, err := l.OpenOAuth(q); err != nil || len(page.Notes) != 2 || page.RedirectHost != "shop.example.com" {
		t.Errorf("%+v, %v", page, err)
	}
	if target, err := l.ConsentOAuth(q, a.Followers[0].OpenID, false); err != nil ||
		target != "https://shop.example.com/back?tenant=9&state=a%2Fb%3D#top" {
		t.Errorf("refused: %s, %v", target, err)
	}
	if _, err := l.ConsentOAuth(q, "o", true); err == nil {
		t.Error("a stranger got a code")
	}
	if err := l.PutPlatform(world.Platform{AppID: "wx1", Secret: "s", Token: "t", AESKey: lab.AESKey,
		OAuthDomains: []string{"a", "b", "c", "d"}}); err == nil {
		t.Error("four domains were taken")
	}
}
