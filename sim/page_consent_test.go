package sim_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestConsentPushes(t *testing.T) {
	l := lab.New(t)
	tok, a := l.ComponentToken(), l.AccountOf(world.OfficialAccount, true)
	for i, want := range []struct {
		ids  []int
		push string
	}{{[]int{1, 2}, "authorized"}, {[]int{1, 2}, ""}, {[]int{1}, "updateauthorized"}, {nil, "updateauthorized"}} {
		code := l.PreAuthCode(tok)
		c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: code, AccountAppID: a.AppID, FuncIDs: want.ids,
			RedirectURI: "http://a.example/x?tenant=1#top"})
		if err != nil {
			t.Fatal(err)
		}
		if got := "http://a.example/x?tenant=1&auth_code=" + c.AuthCode +
			"&expires_in=3600#top"; c.RedirectURL != got || c.ExpiresIn != 3600 {
			t.Errorf("redirect %s, want %s", c.RedirectURL, got)
		}
		if want.push == "" {
			if c.Delivery != nil {
				t.Errorf("%d: unchanged sets were pushed: %s", i, c.Delivery.Plain)
			}
			continue
		}
		plain := string(c.Delivery.Plain)
		wantXML := "<xml><AppId><![CDATA[" + lab.AppID +
			"]]></AppId>\n<CreateTime>1700000000</CreateTime>\n<InfoType><![CDATA[" + want.push + "]]></InfoType>\n" +
			"<AuthorizerAppid><![CDATA[" + a.AppID + "]]></AuthorizerAppid>\n<AuthorizationCode><![CDATA[" +
			c.AuthCode + "]]></AuthorizationCode>\n" +
			"<AuthorizationCodeExpiredTime><![CDATA[1700003600]]></AuthorizationCodeExpiredTime>\n<PreAuthCode><![CDATA[" + code + "]]></PreAuthCode>\n</xml>"
		if diff := cmp.Diff(wantXML, plain); diff != "" {
			t.Error(diff)
		}
	}
	want := []world.Grant{{ComponentAppID: lab.AppID, AccountAppID: a.AppID,
		FuncIDs: world.DefaultFuncIDs(world.OfficialAccount), At: time.Unix(1700000000, 0).UTC()}}
	if diff := cmp.Diff(want, l.Grants()); diff != "" {
		t.Error(diff)
	}
}

func TestRedirectFirst(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.Order = world.RedirectFirst })
	tok := l.ComponentToken()
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok),
		AccountAppID: l.AccountOf(world.MiniProgram, true).AppID})
	if err != nil || c.Delivery != nil || !l.NextDue().Equal(l.Clock.Now()) {
		t.Fatalf("%+v, %v, due %s", c, err, l.NextDue())
	}
	l.Want(l.QueryAuth(tok, c.AuthCode), 0)
	for range 2 {
		if err := l.Step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	pushed := 0
	for _, d := range l.Deliveries("", 0) {
		if d.Name == "authorized" {
			pushed++
		}
	}
	if pushed != 1 {
		t.Errorf("authorized was pushed %d times", pushed)
	}
}

func TestConsentRefusals(t *testing.T) {
	l := lab.New(t)
	tok, a := l.ComponentToken(), l.AccountOf(world.OfficialAccount, true)
	spent := l.PreAuthCode(tok)
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: spent, AccountAppID: a.AppID}); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]sim.ConsentRequest{
		"never issued":             {PreAuthCode: "preauthcode@@@x", AccountAppID: a.AppID},
		"consent was given with":   {PreAuthCode: spent, AccountAppID: a.AppID},
		`no account has the AppID`: {PreAuthCode: l.PreAuthCode(tok), AccountAppID: "wx0"},
		"set 19 is not on offer":   {PreAuthCode: l.PreAuthCode(tok), AccountAppID: a.AppID, FuncIDs: []int{19}},
	} {
		if _, err := l.Consent(t.Context(), r); !strings.Contains(pageError(t, err).Cause.En, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	late := l.PreAuthCode(tok)
	l.Clock.Add(31 * time.Minute)
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: late,
		AccountAppID: a.AppID}); !strings.Contains(pageError(t, err).Cause.En, "expired") {
		t.Errorf("%v", err)
	}
	if _, err := l.ResumePreAuth(spent); pageError(t, err).Words != "PreAuthCode无效" {
		t.Errorf("%v", err)
	}
}

func TestExclusiveSets(t *testing.T) {
	l := lab.New(t)
	p, _ := l.Platform(lab.AppID)
	p.AppID, p.Name = lab.OtherAppID, "另一个平台"
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	a := l.AccountOf(world.OfficialAccount, true)
	if _, _, err := l.Authorize(t.Context(), lab.OtherAppID, a.AppID, []int{1, 4}); err != nil {
		t.Fatal(err)
	}
	tok := l.ComponentToken()
	page, err := l.OpenPreAuth(l.PreAuthCode(tok),
		sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/", BizAppID: a.AppID})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range page.Choices[0].Sets {
		if (set.HeldBy == "另一个平台") != (set.ID == 4) {
			t.Errorf("set %d is held by %q", set.ID, set.HeldBy)
		}
	}
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode, AccountAppID: a.AppID,
		FuncIDs: []int{4}}); !strings.Contains(pageError(t, err).Cause.En, "exclusive and held by 另一个平台") {
		t.Errorf("%v", err)
	}
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode,
		AccountAppID: a.AppID}); err != nil {
		t.Errorf("without the held set: %v", err)
	}
	foreign := l.PreAuthCode(tok)
	if _, err := l.OpenPreAuth(foreign, sim.LinkQuery{ComponentAppID: lab.OtherAppID,
		RedirectURI: "http://a.example/"}); !strings.Contains(pageError(t, err).Cause.En, "issued to the component "+
		lab.AppID) {
		t.Errorf("%v", err)
	}
	resp := l.Call(api.Request{Method: "POST", Path: lab.PathPreAuth, Query: url.Values{"access_token": {tok}},
		Body: []byte(`{"component_appid":"` + lab.OtherAppID + `"}`)})
	if resp.ErrCode != 40013 || !strings.Contains(resp.Hint.En, "the token belongs to "+lab.AppID) {
		t.Errorf("%s", resp.Body)
	}
}
