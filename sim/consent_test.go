package sim_test

import (
	"errors"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/world"
)

const other = "wxaaaaaaaaaaaaaaaa"

func pageError(t *testing.T, err error) *sim.PageError {
	t.Helper()
	var out *sim.PageError
	if !errors.As(err, &out) {
		t.Fatalf("no error page: %v", err)
	}
	return out
}

func TestOpeningThePage(t *testing.T) {
	host := func(l *lab) string { return strings.TrimPrefix(l.srv.URL, "http://") }
	tests := []struct {
		name   string
		change func(l *lab, code *string, q *sim.LinkQuery)
		words  string // "" when the page opens
		cause  string
		spent  bool
	}{
		{"pc", func(l *lab, code *string, q *sim.LinkQuery) {}, "", "", true},
		{"phone needs no referer", func(l *lab, code *string, q *sim.LinkQuery) { q.Mobile, q.Referer = true, "" }, "", "", true},
		{"empty biz_appid", func(l *lab, code *string, q *sim.LinkQuery) { q.BizAppID = "" }, "", "", true},
		{"unknown component", func(l *lab, code *string, q *sim.LinkQuery) { q.ComponentAppID = "wx0" }, "component_appid 无效", "wx0", false},
		{"secret as component", func(l *lab, code *string, q *sim.LinkQuery) { q.ComponentAppID = secret }, "component_appid 无效", "this is the component's AppSecret", false},
		{"no referer", func(l *lab, code *string, q *sim.LinkQuery) { q.Referer = "" }, "授权入口页所在域名：空", "Referer", false},
		{"other referer", func(l *lab, code *string, q *sim.LinkQuery) { q.Referer = "https://a.example.com/x" }, "授权入口页所在域名：a.example.com", "a.example.com", false},
		{"other redirect", func(l *lab, code *string, q *sim.LinkQuery) { q.RedirectURI = "https://a.example.com/x" }, "请确认授权入口页所在域名", "redirect_uri is on a.example.com", false},
		{"other redirect on a phone", func(l *lab, code *string, q *sim.LinkQuery) {
			q.RedirectURI, q.Mobile = "https://a.example.com/x", true
		}, "请确认授权入口页所在域名", "a.example.com", false},
		{"no scheme", func(l *lab, code *string, q *sim.LinkQuery) { q.RedirectURI = "platform.example/x" }, "redirect_uri", "https://mp.weixin.qq.com/cgi-bin/", false},
		{"no code", func(l *lab, code *string, q *sim.LinkQuery) { *code = "" }, "PreAuthCode无效", "missing", false},
		{"wrong code", func(l *lab, code *string, q *sim.LinkQuery) { *code += "x" }, "PreAuthCode无效", "never issued", false},
		{"ticket as code", func(l *lab, code *string, q *sim.LinkQuery) { *code = l.ticket() }, "PreAuthCode无效", "a component_verify_ticket", false},
		{"expired", func(l *lab, code *string, q *sim.LinkQuery) { l.clock.Add(30 * time.Minute) }, "PreAuthCode无效", "expired 0s ago", false},
		{"just in time", func(l *lab, code *string, q *sim.LinkQuery) { l.clock.Add(30*time.Minute - time.Second) }, "", "", true},
		{"kind", func(l *lab, code *string, q *sim.LinkQuery) { q.AuthType = "5" }, "没有可授权的账号", "auth_type 5", true},
		{"no such kind", func(l *lab, code *string, q *sim.LinkQuery) { q.AuthType = "x" }, "auth_type", "does not exist", true},
		{"category", func(l *lab, code *string, q *sim.LinkQuery) { q.CategoryIDList = "1,2" }, "category_id_list", "1,2", true},
		{"foreign category", func(l *lab, code *string, q *sim.LinkQuery) { q.CategoryIDList = "999" }, "没有可授权的账号", "no account fits", true},
		{"stranger", func(l *lab, code *string, q *sim.LinkQuery) { q.BizAppID = "wx0" }, "没有可授权的账号", "no account fits", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := newLab(t)
			p, _ := l.Platform(appID)
			p.AuthDomain = host(l)
			if err := l.PutPlatform(p); err != nil {
				t.Fatal(err)
			}
			code := l.preAuthCode(l.componentToken())
			honest, q := code, sim.LinkQuery{ComponentAppID: appID, RedirectURI: l.srv.URL + "/authorized", AuthType: "3", Referer: l.srv.URL + "/start"}
			tt.change(l, &code, &q)
			page, err := l.OpenPreAuth(code, q)
			if tt.words == "" {
				if err != nil || len(page.Choices) < 3 || page.ComponentAppID != appID {
					t.Errorf("%+v, %v", page, err)
				}
			} else if e := pageError(t, err); !strings.Contains(e.Words, tt.words) || !strings.Contains(e.Cause, tt.cause) || e.Fix == "" {
				t.Errorf("%+v", e)
			}
			_, err = l.OpenPreAuth(honest, sim.LinkQuery{ComponentAppID: appID, RedirectURI: l.srv.URL + "/x", Referer: l.srv.URL})
			if spent := err != nil && strings.Contains(err.Error(), "used before"); spent != tt.spent && tt.name != "expired" {
				t.Errorf("spent %v, want %v: %v", spent, tt.spent, err)
			}
		})
	}
}

func TestDomainWithoutPort(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.AuthDomain = "127.0.0.1" })
	if _, err := l.OpenPreAuth(l.preAuthCode(l.componentToken()), sim.LinkQuery{ComponentAppID: appID, RedirectURI: "http://127.0.0.1:1/x", Referer: "http://127.0.0.1:2/"}); err != nil {
		t.Error(err)
	}
}

func TestLinksNarrowTheChoice(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	mini := l.account(world.MiniProgram, true)
	open := func(q sim.LinkQuery) sim.AuthorizationPage {
		t.Helper()
		q.ComponentAppID, q.RedirectURI = appID, "http://a.example/"
		page, err := l.OpenPreAuth(l.preAuthCode(tok), q)
		if err != nil {
			t.Fatal(err)
		}
		return page
	}
	for _, c := range open(sim.LinkQuery{AuthType: "1"}).Choices {
		if c.Account.Kind != world.OfficialAccount {
			t.Errorf("auth_type 1 offers %s", c.Account.NickName)
		}
	}
	for _, c := range open(sim.LinkQuery{AuthType: "2"}).Choices {
		if c.Account.Kind != world.MiniProgram {
			t.Errorf("auth_type 2 offers %s", c.Account.NickName)
		}
	}
	page := open(sim.LinkQuery{AuthType: "1", BizAppID: mini.AppID, CategoryIDList: "17|19"}) // biz_appid wins
	if len(page.Choices) != 1 || page.Choices[0].Account.AppID != mini.AppID || len(page.Choices[0].Sets) != 2 {
		t.Errorf("%+v", page.Choices)
	}
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode, AccountAppID: l.account(world.OfficialAccount, true).AppID}); pageError(t, err).Words != "授权账号与指定账号不一致" {
		t.Errorf("%v", err)
	}
}

func TestUnpublishedPlatformsTakeTestAccountsOnly(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.Published = false })
	tok, a := l.componentToken(), l.account(world.OfficialAccount, true)
	_, err := l.OpenPreAuth(l.preAuthCode(tok), sim.LinkQuery{ComponentAppID: appID, RedirectURI: "http://a.example/"})
	if e := pageError(t, err); !strings.Contains(e.Cause, "not published") {
		t.Errorf("%+v", e)
	}
	p, _ := l.Platform(appID)
	p.TestAccounts = []string{a.UserName}
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	page, err := l.OpenPreAuth(l.preAuthCode(tok), sim.LinkQuery{ComponentAppID: appID, RedirectURI: "http://a.example/"})
	if err != nil || len(page.Choices) != 1 || page.Choices[0].Account.AppID != a.AppID {
		t.Errorf("%+v, %v", page.Choices, err)
	}
}

func TestConsentPushes(t *testing.T) {
	l := newLab(t)
	tok, a := l.componentToken(), l.account(world.OfficialAccount, true)
	for i, want := range []struct {
		ids  []int
		push string
	}{{[]int{1, 2}, "authorized"}, {[]int{1, 2}, ""}, {[]int{1}, "updateauthorized"}, {nil, "updateauthorized"}} {
		code := l.preAuthCode(tok)
		c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: code, AccountAppID: a.AppID, FuncIDs: want.ids, RedirectURI: "http://a.example/x?tenant=1#top"})
		if err != nil {
			t.Fatal(err)
		}
		if got := "http://a.example/x?tenant=1&auth_code=" + c.AuthCode + "&expires_in=3600#top"; c.RedirectURL != got || c.ExpiresIn != 3600 {
			t.Errorf("redirect %s, want %s", c.RedirectURL, got)
		}
		if want.push == "" {
			if c.Delivery != nil {
				t.Errorf("%d: unchanged sets were pushed: %s", i, c.Delivery.Plain)
			}
			continue
		}
		plain := string(c.Delivery.Plain)
		wantXML := "<xml><AppId><![CDATA[" + appID + "]]></AppId>\n<CreateTime>1700000000</CreateTime>\n<InfoType><![CDATA[" + want.push + "]]></InfoType>\n" +
			"<AuthorizerAppid><![CDATA[" + a.AppID + "]]></AuthorizerAppid>\n<AuthorizationCode><![CDATA[" + c.AuthCode + "]]></AuthorizationCode>\n" +
			"<AuthorizationCodeExpiredTime><![CDATA[1700003600]]></AuthorizationCodeExpiredTime>\n<PreAuthCode><![CDATA[" + code + "]]></PreAuthCode>\n</xml>"
		if diff := cmp.Diff(wantXML, plain); diff != "" {
			t.Error(diff)
		}
	}
	want := []world.Grant{{ComponentAppID: appID, AccountAppID: a.AppID, FuncIDs: world.DefaultFuncIDs(world.OfficialAccount), At: time.Unix(1700000000, 0).UTC()}}
	if diff := cmp.Diff(want, l.Grants()); diff != "" {
		t.Error(diff)
	}
}

func TestRedirectFirst(t *testing.T) {
	l := newLab(t, func(p *world.Platform) { p.Order = world.RedirectFirst })
	tok := l.componentToken()
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	c, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: l.preAuthCode(tok), AccountAppID: l.account(world.MiniProgram, true).AppID})
	if err != nil || c.Delivery != nil || !l.NextDue().Equal(l.clock.Now()) {
		t.Fatalf("%+v, %v, due %s", c, err, l.NextDue())
	}
	l.want(l.queryAuth(tok, c.AuthCode), 0)
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
	l := newLab(t)
	tok, a := l.componentToken(), l.account(world.OfficialAccount, true)
	spent := l.preAuthCode(tok)
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: spent, AccountAppID: a.AppID}); err != nil {
		t.Fatal(err)
	}
	for name, r := range map[string]sim.ConsentRequest{
		"never issued":             {PreAuthCode: "preauthcode@@@x", AccountAppID: a.AppID},
		"consent was given with":   {PreAuthCode: spent, AccountAppID: a.AppID},
		`no account has the AppID`: {PreAuthCode: l.preAuthCode(tok), AccountAppID: "wx0"},
		"set 19 is not on offer":   {PreAuthCode: l.preAuthCode(tok), AccountAppID: a.AppID, FuncIDs: []int{19}},
	} {
		if _, err := l.Consent(t.Context(), r); !strings.Contains(pageError(t, err).Cause, name) {
			t.Errorf("%s: %v", name, err)
		}
	}
	late := l.preAuthCode(tok)
	l.clock.Add(31 * time.Minute)
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: late, AccountAppID: a.AppID}); !strings.Contains(pageError(t, err).Cause, "expired") {
		t.Errorf("%v", err)
	}
	if _, err := l.ResumePreAuth(spent); pageError(t, err).Words != "PreAuthCode无效" {
		t.Errorf("%v", err)
	}
}

func TestExclusiveSets(t *testing.T) {
	l := newLab(t)
	p, _ := l.Platform(appID)
	p.AppID, p.Name = other, "另一个平台"
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	a := l.account(world.OfficialAccount, true)
	if _, _, err := l.Authorize(t.Context(), other, a.AppID, []int{1, 4}); err != nil {
		t.Fatal(err)
	}
	tok := l.componentToken()
	page, err := l.OpenPreAuth(l.preAuthCode(tok), sim.LinkQuery{ComponentAppID: appID, RedirectURI: "http://a.example/", BizAppID: a.AppID})
	if err != nil {
		t.Fatal(err)
	}
	for _, set := range page.Choices[0].Sets {
		if (set.HeldBy == "另一个平台") != (set.ID == 4) {
			t.Errorf("set %d is held by %q", set.ID, set.HeldBy)
		}
	}
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode, AccountAppID: a.AppID, FuncIDs: []int{4}}); !strings.Contains(pageError(t, err).Cause, "exclusive and held by 另一个平台") {
		t.Errorf("%v", err)
	}
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode, AccountAppID: a.AppID}); err != nil {
		t.Errorf("without the held set: %v", err)
	}
	foreign := l.preAuthCode(tok)
	if _, err := l.OpenPreAuth(foreign, sim.LinkQuery{ComponentAppID: other, RedirectURI: "http://a.example/"}); !strings.Contains(pageError(t, err).Cause, "issued to the component "+appID) {
		t.Errorf("%v", err)
	}
	resp := l.Call(api.Request{Method: "POST", Path: pathPreAuth, Query: url.Values{"access_token": {tok}}, Body: []byte(`{"component_appid":"` + other + `"}`)})
	if resp.ErrCode != 40013 || !strings.Contains(resp.Hint, "the token belongs to "+appID) {
		t.Errorf("%s", resp.Body)
	}
}

func TestPermissionSetsAreConsistent(t *testing.T) {
	for _, kind := range []world.Kind{world.OfficialAccount, world.MiniProgram} {
		known := map[int]bool{}
		for _, set := range world.PermissionSets(kind) {
			if known[set.ID] || set.Name == "" || set.Kind != kind {
				t.Errorf("%+v", set)
			}
			known[set.ID] = true
		}
		for _, id := range world.DefaultFuncIDs(kind) {
			if !known[id] {
				t.Errorf("default set %d does not exist", id)
			}
		}
	}
}
