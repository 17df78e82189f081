package sim_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func pageError(t *testing.T, err error) *sim.PageError {
	t.Helper()
	var out *sim.PageError
	if !errors.As(err, &out) {
		t.Fatalf("no error page: %v", err)
	}
	return out
}

func TestOpeningThePage(t *testing.T) {
	host := func(l *lab.Lab) string { return strings.TrimPrefix(l.Server.URL, "http://") }
	tests := []struct {
		name   string
		change func(l *lab.Lab, code *string, q *sim.LinkQuery)
		words  string // "" when the page opens
		cause  string
		spent  bool
	}{
		{"pc", func(l *lab.Lab, code *string, q *sim.LinkQuery) {}, "", "", true},
		{"phone needs no referer", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.Mobile, q.Referer = true, "" },
			"", "", true},
		{"empty biz_appid", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.BizAppID = "" }, "", "", true},
		{"unknown component", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.ComponentAppID = "wx0" },
			"component_appid 无效", "wx0", false},
		{"secret as component", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.ComponentAppID = lab.Secret },
			"component_appid 无效", "this is the component's AppSecret", false},
		{"no referer", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.Referer = "" }, "授权入口页所在域名：空", "Referer",
			false},
		{"other referer", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.Referer = "https://a.example.com/x" },
			"授权入口页所在域名：a.example.com", "a.example.com", false},
		{"other redirect", func(l *lab.Lab, code *string,
			q *sim.LinkQuery) {
			q.RedirectURI = "https://a.example.com/x"
		}, "请确认授权入口页所在域名", "redirect_uri is on a.example.com", false},
		{"other redirect on a phone", func(l *lab.Lab, code *string, q *sim.LinkQuery) {
			q.RedirectURI, q.Mobile = "https://a.example.com/x", true
		}, "请确认授权入口页所在域名", "a.example.com", false},
		{"no scheme", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.RedirectURI = "platform.example/x" },
			"redirect_uri", "https://mp.weixin.qq.com/cgi-bin/", false},
		{"no code", func(l *lab.Lab, code *string, q *sim.LinkQuery) { *code = "" }, "PreAuthCode无效", "missing", false},
		{"wrong code", func(l *lab.Lab, code *string, q *sim.LinkQuery) { *code += "x" }, "PreAuthCode无效",
			"never issued", false},
		{"ticket as code", func(l *lab.Lab, code *string, q *sim.LinkQuery) { *code = l.Ticket() }, "PreAuthCode无效",
			"a component_verify_ticket", false},
		{"expired", func(l *lab.Lab, code *string, q *sim.LinkQuery) { l.Clock.Add(30 * time.Minute) }, "PreAuthCode无效",
			"expired 0s ago", false},
		{"just in time", func(l *lab.Lab, code *string, q *sim.LinkQuery) { l.Clock.Add(30*time.Minute - time.Second) },
			"", "", true},
		{"kind that nobody has", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.AuthType = "5" }, "没有可授权的账号",
			"no account fits", true},
		{"no such kind", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.AuthType = "x" }, "auth_type",
			"does not exist", true},
		{"category", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.CategoryIDList = "1,2" }, "category_id_list",
			"1,2", true},
		{"foreign category", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.CategoryIDList = "999" }, "没有可授权的账号",
			"no account fits", true},
		{"stranger", func(l *lab.Lab, code *string, q *sim.LinkQuery) { q.BizAppID = "wx0" }, "没有可授权的账号",
			"no account fits", true},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := lab.New(t)
			p, _ := l.Platform(lab.AppID)
			p.AuthDomain = host(l)
			if err := l.PutPlatform(p); err != nil {
				t.Fatal(err)
			}
			code := l.PreAuthCode(l.ComponentToken())
			honest, q := code, sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: l.Server.URL + "/authorized",
				AuthType: "3", Referer: l.Server.URL + "/start"}
			tt.change(l, &code, &q)
			page, err := l.OpenPreAuth(code, q)
			if tt.words == "" {
				if err != nil || len(page.Choices) < 3 || page.ComponentAppID != lab.AppID {
					t.Errorf("%+v, %v", page, err)
				}
			} else if e := pageError(t, err); !strings.Contains(e.Words, tt.words) ||
				!strings.Contains(e.Cause.En, tt.cause) || e.Fix.En == "" {
				t.Errorf("%+v", e)
			}
			_, err = l.OpenPreAuth(honest, sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: l.Server.URL + "/x",
				Referer: l.Server.URL})
			if spent := err != nil && strings.Contains(err.Error(), "used before"); spent != tt.spent &&
				tt.name != "expired" {
				t.Errorf("spent %v, want %v: %v", spent, tt.spent, err)
			}
		})
	}
}

func TestDomainWithoutPort(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.AuthDomain = "127.0.0.1" })
	if _, err := l.OpenPreAuth(l.PreAuthCode(l.ComponentToken()),
		sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://127.0.0.1:1/x",
			Referer: "http://127.0.0.1:2/"}); err != nil {
		t.Error(err)
	}
}

func TestLinksNarrowTheChoice(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	mini := l.AccountOf(world.MiniProgram, true)
	open := func(q sim.LinkQuery) sim.AuthorizationPage {
		t.Helper()
		q.ComponentAppID, q.RedirectURI = lab.AppID, "http://a.example/"
		page, err := l.OpenPreAuth(l.PreAuthCode(tok), q)
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
	if _, err := l.Consent(t.Context(), sim.ConsentRequest{PreAuthCode: page.PreAuthCode,
		AccountAppID: l.AccountOf(world.OfficialAccount, true).AppID}); pageError(t, err).Words != "授权账号与指定账号不一致" {
		t.Errorf("%v", err)
	}
}

func TestUnpublishedPlatformsTakeTestAccountsOnly(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.Published = false })
	tok, a := l.ComponentToken(), l.AccountOf(world.OfficialAccount, true)
	_, err := l.OpenPreAuth(l.PreAuthCode(tok), sim.LinkQuery{ComponentAppID: lab.AppID,
		RedirectURI: "http://a.example/"})
	if e := pageError(t, err); !strings.Contains(e.Cause.En, "not published") {
		t.Errorf("%+v", e)
	}
	p, _ := l.Platform(lab.AppID)
	p.TestAccounts = []string{a.UserName}
	if err := l.PutPlatform(p); err != nil {
		t.Fatal(err)
	}
	page, err := l.OpenPreAuth(l.PreAuthCode(tok),
		sim.LinkQuery{ComponentAppID: lab.AppID, RedirectURI: "http://a.example/"})
	if err != nil || len(page.Choices) != 1 || page.Choices[0].Account.AppID != a.AppID {
		t.Errorf("%+v, %v", page.Choices, err)
	}
}
