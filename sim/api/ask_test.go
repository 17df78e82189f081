package api_test

import (
	"errors"
	"fmt"
	"net/url"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathRebindAdmin = "/cgi-bin/account/componentrebindadmin"
	pathFromAccount = "/cgi-bin/account/fastregister"
)

// agreed is what the administrator's agreement gives: a taskid or a ticket.
func agreed(l *lab.Lab, kind world.AskKind, account, person string) string {
	l.Helper()
	target, err := l.AnswerAsk(sim.AskQuery{Kind: kind, AppID: account, ComponentAppID: lab.AppID,
		RedirectURI: "https://a.example.com/back?tenant=9"}, person)
	if err != nil {
		l.Fatal(err)
	}
	back, _ := url.Parse(target)
	return back.Query().Get(map[world.AskKind]string{world.AskAdmin: "taskid", world.AskRegister: "ticket"}[kind])
}

func TestAdministratorIsChanged(t *testing.T) {
	l := lab.New(t)
	app := l.AccountOf(world.MiniProgram, true)
	_, tok, _ := l.Authorized(app.AppID)
	task := agreed(l, world.AskAdmin, app.AppID, "李想")
	l.Restart()
	l.Same(l.Post(pathRebindAdmin, tok, `{"taskid":"`+task+`"}`), `{"errcode":0,"errmsg":""}`)
	if a, _ := l.Account(app.AppID); a.Admin != "李想" {
		t.Error(a.Admin)
	}
	for _, bad := range []string{`{}`, `{"taskid":"x"}`, `{"taskid":"` + task + `"}`} {
		l.Want(l.Post(pathRebindAdmin, tok, bad), 85060)
	}
}

// TestPagesThatAskAreChecked: the component, the redirect's domain, the account, the set.
func TestPagesThatAskAreChecked(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.AuthDomain = "a.example.com" })
	official, mini := l.Pair()
	l.Authorized(mini.AppID, 18)
	good := sim.AskQuery{Kind: world.AskAdmin, AppID: mini.AppID, ComponentAppID: lab.AppID, RedirectURI: "https://a.example.com/"}
	for words, change := range map[string]func(*sim.AskQuery){
		"component_appid 无效": func(q *sim.AskQuery) { q.ComponentAppID = "wx0" },
		"请确认授权入口页所在域名":       func(q *sim.AskQuery) { q.RedirectURI = "https://b.example.com/" },
		"appid 参数错误":         func(q *sim.AskQuery) { q.AppID = official.AppID },
		"此帐号未将“帐号管理权限集”授权给此第三方平台":    func(*sim.AskQuery) {},
		"此帐号未将“快速注册小程序权限集”授权给此第三方平台": func(q *sim.AskQuery) { q.Kind, q.AppID = world.AskRegister, official.AppID },
	} {
		q := good
		change(&q)
		_, err := l.OpenAsk(q)
		var page *sim.PageError
		if !errors.As(err, &page) || !strings.HasPrefix(page.Words, words) {
			t.Errorf("%v, want %s", err, words)
		}
	}
	l.Authorized(mini.AppID)
	if _, err := l.OpenAsk(good); err != nil {
		t.Error(err)
	}
	if _, err := l.AnswerAsk(good, ""); err == nil {
		t.Error("nobody was chosen")
	}
}

// TestMiniProgramFromAnOfficialAccount: with the ticket of its administrator, five a month, linked at once.
func TestMiniProgramFromAnOfficialAccount(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.FuncIDs = []int{17, 18, 25, 27, 30, 31, 33, 40} })
	official, _ := l.Pair()
	component, tok, _ := l.Authorized(official.AppID)
	l.Want(l.Post(pathFromAccount, tok, `{"ticket":"x"}`), 61058)
	for i := range 6 {
		out := l.Post(pathFromAccount, tok, `{"ticket":"`+agreed(l, world.AskRegister, official.AppID, "")+`"}`)
		if i == 5 {
			l.Want(out, 61055)
			break
		}
		appID, _ := out["appid"].(string)
		app, known := l.Account(appID)
		if out["errmsg"] != "" || out["is_wx_verify_succ"] != "false" || out["is_link_succ"] != "true" || !known ||
			app.PrincipalName != official.PrincipalName || app.VerifyType != -1 || app.NickName != "" || app.Admin != official.Admin {
			t.Fatalf("%v, %+v", out, app)
		}
		info, _ := l.QueryAuth(component, fmt.Sprint(out["authorization_code"]))["authorization_info"].(map[string]any)
		if info["authorizer_appid"] != appID {
			t.Errorf("%v", info)
		}
		about, _ := l.Post(pathInfo, component, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
			appID))["authorizer_info"].(map[string]any)
		if about["register_type"] != 2.0 {
			t.Errorf("register_type %v", about["register_type"])
		}
	}
	l.Restart()
}

func TestMiniProgramFromAnOfficialAccountRefused(t *testing.T) {
	for code, change := range map[int]func(*world.Platform){
		61028: func(p *world.Platform) { p.Published = false },
		61029: func(p *world.Platform) { p.FuncIDs = []int{17, 18, 27} },
	} {
		l := lab.New(t, func(p *world.Platform) { p.FuncIDs = []int{17, 18, 25, 27, 30, 31, 40} })
		official, _ := l.Pair()
		_, tok, _ := l.Authorized(official.AppID)
		p, _ := l.Platform(lab.AppID)
		change(&p)
		if err := l.PutPlatform(p); err != nil {
			t.Fatal(err)
		}
		l.Want(l.Post(pathFromAccount, tok, `{"ticket":"x"}`), code)
	}
	l := lab.New(t, func(p *world.Platform) { p.FuncIDs = []int{17, 18, 25, 27, 30, 31, 40} })
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, false).AppID)
	l.Want(l.Post(pathFromAccount, tok, `{"ticket":"x"}`), 61052)
}
