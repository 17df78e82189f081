package sim_test

import (
	"fmt"
	"testing"

	"wxlab/sim/world"
)

const pathOpen = "/cgi-bin/open/"

// pair returns the verified service account and the mini program of the same owner.
func (l *lab) pair() (official, mini world.Account) {
	l.Helper()
	mini = l.account(world.MiniProgram, true)
	for _, a := range l.Accounts() {
		if a.PrincipalName == mini.PrincipalName && a.Kind == world.OfficialAccount {
			return a, mini
		}
	}
	l.Fatal("no official account belongs to the owner of the mini program")
	return official, mini
}

func TestOpenAccountGivesOneUnionIDPerPerson(t *testing.T) {
	l := newLab(t)
	official, mini := l.pair()
	_, tok, _ := l.authorize(official.AppID)
	_, miniTok, _ := l.authorize(mini.AppID)
	body := func(a world.Account, open string) string {
		return fmt.Sprintf(`{"appid":%q,"open_appid":%q}`, a.AppID, open)
	}
	l.same(l.get(pathOpen+"have", tok), `{"have_open":false,"errcode":0}`)
	l.want(l.call(pathOpen+"get", tok, body(official, "")), 89002)
	created := l.call(pathOpen+"create", tok, `{}`)
	open, _ := created["open_appid"].(string)
	l.same(created, `{"open_appid":"`+open+`","errcode":0,"errmsg":"ok"}`)
	l.same(l.call(pathOpen+"get", tok, body(official, "")), `{"open_appid":"`+open+`","errcode":0,"errmsg":"ok"}`)
	l.same(l.call(pathOpen+"have", tok, ``), `{"have_open":true,"errcode":0}`)
	l.want(l.call(pathOpen+"bind", miniTok, body(mini, open)), 0)
	l.restart()
	official, mini = l.pair()
	common := 0
	for _, f := range official.Followers {
		if out := l.get(pathUser, tok, "openid", f.OpenID); out["unionid"] != f.UnionID || len(f.UnionID) != 28 {
			t.Errorf("unionid %v, the world says %q", out["unionid"], f.UnionID)
		}
		for _, m := range mini.Followers {
			if (f.NickName == m.NickName) != (f.UnionID == m.UnionID) {
				t.Errorf("%s %s, %s %s", f.NickName, f.UnionID, m.NickName, m.UnionID)
			} else if f.UnionID == m.UnionID {
				common++
			}
		}
	}
	if common == 0 || l.OpenAccountOf(official.UserName) != open {
		t.Errorf("%d people are in both accounts, bound to %q", common, l.OpenAccountOf(official.UserName))
	}
	l.want(l.call(pathOpen+"unbind", tok, body(official, open)), 0)
	if out := l.get(pathUser, tok, "openid", official.Followers[0].OpenID); out["unionid"] != nil {
		t.Errorf("unionid after unbinding: %v", out["unionid"])
	}
	l.want(l.call(pathOpen+"unbind", tok, body(official, open)), 89002)
}

func TestOpenAccountErrors(t *testing.T) {
	l := newLab(t)
	official, mini := l.pair()
	_, tok, _ := l.authorize(official.AppID)
	_, miniTok, _ := l.authorize(mini.AppID)
	console := l.OpenAccounts()[0]
	if console.ByAPI {
		t.Fatalf("%+v", console)
	}
	body := func(a world.Account, open string) string {
		return fmt.Sprintf(`{"appid":%q,"open_appid":%q}`, a.AppID, open)
	}
	l.want(l.call(pathOpen+"create", tok, body(mini, "")), 40013)
	open, _ := l.call(pathOpen+"create", tok, body(official, ""))["open_appid"].(string)
	l.rows(tok, []row{
		{"create twice", pathOpen + "create", `{}`, 89000},
		{"bind when bound", pathOpen + "bind", body(official, open), 89000},
		{"bind to nothing", pathOpen + "bind", body(official, ""), 89002},
		{"bind to an account", pathOpen + "bind", body(official, mini.AppID), 89002},
		{"no appid", pathOpen + "bind", `{"open_appid":"` + open + `"}`, 40013},
		{"foreign appid", pathOpen + "get", body(mini, ""), 40013},
		{"unbind from another", pathOpen + "unbind", body(official, console.AppID), 89002},
		{"no object", pathOpen + "bind", `[]`, 47001},
	})
	l.want(l.call(pathOpen+"bind", miniTok, body(mini, console.AppID)), 89003)
	stranger := l.account(world.OfficialAccount, false)
	_, strangerTok, _ := l.authorize(stranger.AppID)
	l.want(l.call(pathOpen+"bind", strangerTok, body(stranger, open)), 89001)
}

func TestOpenAccountIsFull(t *testing.T) {
	l := newLab(t)
	var open string
	bound := 0
	for _, a := range l.Accounts() {
		if a.ReleaseGroup == 0 {
			continue
		}
		code, _, err := l.Authorize(t.Context(), appID, a.AppID, nil)
		if err != nil {
			t.Fatal(err)
		}
		info := l.queryAuth(l.componentToken(), code)["authorization_info"].(map[string]any)
		tok := info["authorizer_access_token"].(string)
		if open == "" {
			open = l.call(pathOpen+"create", tok, `{}`)["open_appid"].(string)
			bound = 1
			continue
		}
		out := l.call(pathOpen+"bind", tok, fmt.Sprintf(`{"appid":%q,"open_appid":%q}`, a.AppID, open))
		if bound++; bound <= 5 {
			l.want(out, 0)
		} else {
			l.want(out, 89004)
		}
	}
	if bound != 10 {
		t.Errorf("%d accounts tried", bound)
	}
}
