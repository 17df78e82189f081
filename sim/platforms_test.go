package sim_test

import (
	"slices"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestSeveralPlatforms(t *testing.T) {
	l := lab.New(t)
	second := world.Platform{AppID: "wx00000000000000b2", Secret: "s", Token: "tok", AESKey: lab.Key2, Published: true,
		EventURL: l.Server.URL + "/2/event", MessageURL: l.Server.URL + "/2/$APPID$"}
	if err := l.PutPlatform(second); err != nil {
		t.Fatal(err)
	}
	a := l.AccountOf(world.OfficialAccount, true)
	for _, id := range []string{lab.AppID, second.AppID} {
		if _, _, err := l.Authorize(t.Context(), id, a.AppID, nil); err != nil {
			t.Fatal(err)
		}
	}
	if err := l.RemovePlatform(second.AppID); err != nil {
		t.Fatal(err)
	}
	if len(l.Platforms()) != 1 || len(l.Grants()) != 1 {
		t.Errorf("%+v, %+v", l.Platforms(), l.Grants())
	}
	if err := l.RemovePlatform(second.AppID); err == nil || !strings.Contains(err.Error(), lab.AppID) {
		t.Error("removed twice:", err)
	}
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
}

func TestPutPlatformRefuses(t *testing.T) {
	good := world.Platform{AppID: lab.AppID, Secret: lab.Secret, Token: lab.Token, AESKey: lab.AESKey,
		EventURL: "http://a.example/e", MessageURL: "http://$APPID$.a.example/"}
	s := sim.New(sim.Config{})
	if err := s.PutPlatform(good); err != nil {
		t.Fatal(err)
	}
	for want, change := range map[string]func(*world.Platform){
		"component AppID":     func(p *world.Platform) { p.AppID = "" },
		"blanks":              func(p *world.Platform) { p.AppID = "wx 1" },
		"AppSecret":           func(p *world.Platform) { p.Secret = "" },
		"check token":         func(p *world.Platform) { p.Token = "" },
		"exactly 43":          func(p *world.Platform) { p.AESKey += "=" },
		"previous key":        func(p *world.Platform) { p.UsePreviousKey = true },
		"no $APPID$":          func(p *world.Platform) { p.MessageURL = "http://a.example/callback" },
		"not an absolute":     func(p *world.Platform) { p.EventURL = "a.example/e" },
		"no IP address":       func(p *world.Platform) { p.Whitelist = []string{"203.0.113.9", "10.0.0.0/8"} },
		"at most 100 are":     func(p *world.Platform) { p.Whitelist = make([]string, 101) },
		"at most 10 are":      func(p *world.Platform) { p.TestAccounts = make([]string, 11) },
		"it is push_first or": func(p *world.Platform) { p.Order = "both" },
	} {
		p := good
		change(&p)
		if err := s.PutPlatform(p); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	most := good
	most.Whitelist = slices.Repeat([]string{"203.0.113.9", "2001:db8::1"}, 50)
	if err := s.PutPlatform(most); err != nil {
		t.Error(err)
	}
	if list := s.Platforms(); len(list) != 1 || list[0].AppID != lab.AppID {
		t.Errorf("%+v", list)
	}
	if _, ok := s.Platform("wx0"); ok {
		t.Error("found a platform that was never put")
	}
}
