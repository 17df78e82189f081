package sim_test

import (
	"slices"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// released is a lab whose platform has other addresses for accounts outside its test list.
func released(t *testing.T) (*lab.Lab, world.Account, world.Account) {
	l := lab.New(t)
	listed, other := l.Pair()
	p, _ := l.Platform(lab.AppID)
	p.TestAccounts = []string{listed.UserName}
	p.Released = &world.ReleasedConfig{EventURL: l.Server.URL + "/live/event", MessageURL: l.Server.URL + "/live/$APPID$"}
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	return l, listed, other
}

// paths are those that pushes went to.
func paths(l *lab.Lab) (out []string) {
	pushes, _ := l.Pushes()
	for _, r := range pushes {
		out = append(out, r.URL.Path)
	}
	return out
}

// TestTicketsGoToBothConfigurations, by hand and by the schedule, with one value.
func TestTicketsGoToBothConfigurations(t *testing.T) {
	l, _, _ := released(t)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	l.Ticket()
	if got := paths(l); !slices.Equal(got, []string{"/event", "/live/event", "/event", "/live/event"}) {
		t.Errorf("%v", got)
	}
	all := l.Deliveries("", 0)
	if a, b := all[0].Plain, all[1].Plain; lab.Field(a, "ComponentVerifyTicket") != lab.Field(b, "ComponentVerifyTicket") {
		t.Errorf("%s\n%s", a, b)
	}
}

// TestAccountsGoByTheirConfiguration: those on the test list by the test one, others by the published one.
func TestAccountsGoByTheirConfiguration(t *testing.T) {
	l, listed, other := released(t)
	l.Restart()
	for _, a := range []world.Account{listed, other} {
		if _, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil); err != nil {
			t.Fatal(err)
		}
		if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "hi"); err != nil {
			t.Fatal(err)
		}
	}
	want := []string{"/event", "/" + listed.AppID + "/callback", "/live/event", "/live/" + other.AppID}
	if got := paths(l); !slices.Equal(got, want) {
		t.Errorf("%v, want %v", got, want)
	}
	p, _ := l.Platform(lab.AppID)
	p.Published = false
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	if _, err := l.SendText(t.Context(), lab.AppID, other.AppID, other.Followers[0].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	if got := paths(l); got[len(got)-1] != "/"+other.AppID+"/callback" {
		t.Errorf("a platform that is not published has one configuration: %v", got)
	}
}

// TestLinksMayStartOnEitherDomain, as nobody knows yet which account will come.
func TestLinksMayStartOnEitherDomain(t *testing.T) {
	l, _, _ := released(t)
	p, _ := l.Platform(lab.AppID)
	p.AuthDomain, p.Released.AuthDomain = "test.example.com", "live.example.com"
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	tok := l.ComponentToken()
	for host, ok := range map[string]bool{"test.example.com": true, "live.example.com": true, "other.example.com": false} {
		_, err := l.OpenPreAuth(l.PreAuthCode(tok), sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "https://" + host + "/",
			Referer: "https://" + host + "/start"})
		if (err == nil) != ok {
			t.Errorf("%s: %v", host, err)
		}
	}
	p.Released.MessageURL = "https://live.example.com/callback"
	if err := l.PutPlatform(p); err == nil || !strings.Contains(err.Error(), "$APPID$") {
		t.Errorf("%v", err)
	}
}
