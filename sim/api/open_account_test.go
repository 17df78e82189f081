package api_test

import (
	"fmt"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestOpenAccountGivesOneUnionIDPerPerson(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(official.AppID)
	_, miniTok, _ := l.Authorized(mini.AppID)
	body := func(a world.Account, open string) string {
		return fmt.Sprintf(`{"appid":%q,"open_appid":%q}`, a.AppID, open)
	}
	l.Same(l.Get(lab.PathOpen+"have", tok), `{"have_open":false,"errcode":0}`)
	l.Want(l.Post(lab.PathOpen+"get", tok, body(official, "")), 89002)
	created := l.Post(lab.PathOpen+"create", tok, `{}`)
	open, _ := created["open_appid"].(string)
	l.Same(created, `{"open_appid":"`+open+`","errcode":0,"errmsg":"ok"}`)
	l.Same(l.Post(lab.PathOpen+"get", tok, body(official, "")), `{"open_appid":"`+open+`","errcode":0,"errmsg":"ok"}`)
	l.Same(l.Post(lab.PathOpen+"have", tok, ``), `{"have_open":true,"errcode":0}`)
	l.Want(l.Post(lab.PathOpen+"bind", miniTok, body(mini, open)), 0)
	l.Restart()
	official, mini = l.Pair()
	common := 0
	for _, f := range official.Followers {
		if out := l.Get(lab.PathUser, tok, "openid", f.OpenID); out["unionid"] != f.UnionID || len(f.UnionID) != 28 {
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
	l.Want(l.Post(lab.PathOpen+"unbind", tok, body(official, open)), 0)
	if out := l.Get(lab.PathUser, tok, "openid", official.Followers[0].OpenID); out["unionid"] != nil {
		t.Errorf("unionid after unbinding: %v", out["unionid"])
	}
	l.Want(l.Post(lab.PathOpen+"unbind", tok, body(official, open)), 89002)
}

func TestOpenAccountErrors(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(official.AppID)
	_, miniTok, _ := l.Authorized(mini.AppID)
	console := l.OpenAccounts()[0]
	if console.ByAPI {
		t.Fatalf("%+v", console)
	}
	body := func(a world.Account, open string) string {
		return fmt.Sprintf(`{"appid":%q,"open_appid":%q}`, a.AppID, open)
	}
	l.Want(l.Post(lab.PathOpen+"create", tok, body(mini, "")), 40013)
	open, _ := l.Post(lab.PathOpen+"create", tok, body(official, ""))["open_appid"].(string)
	rows(l, tok, []row{
		{"create twice", lab.PathOpen + "create", `{}`, 89000},
		{"bind when bound", lab.PathOpen + "bind", body(official, open), 89000},
		{"bind to nothing", lab.PathOpen + "bind", body(official, ""), 89002},
		{"bind to an account", lab.PathOpen + "bind", body(official, mini.AppID), 89002},
		{"no appid", lab.PathOpen + "bind", `{"open_appid":"` + open + `"}`, 40013},
		{"foreign appid", lab.PathOpen + "get", body(mini, ""), 40013},
		{"unbind from another", lab.PathOpen + "unbind", body(official, console.AppID), 89002},
		{"no object", lab.PathOpen + "bind", `[]`, 47001},
	})
	l.Want(l.Post(lab.PathOpen+"bind", miniTok, body(mini, console.AppID)), 89003)
	stranger := l.AccountOf(world.OfficialAccount, false)
	_, strangerTok, _ := l.Authorized(stranger.AppID)
	l.Want(l.Post(lab.PathOpen+"bind", strangerTok, body(stranger, open)), 89001)
}

func TestOpenAccountIsFull(t *testing.T) {
	l := lab.New(t)
	var open string
	bound := 0
	for _, a := range l.Accounts() {
		if a.ReleaseGroup == 0 {
			continue
		}
		code, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, nil)
		if err != nil {
			t.Fatal(err)
		}
		info := l.QueryAuth(l.ComponentToken(), code)["authorization_info"].(map[string]any)
		tok := info["authorizer_access_token"].(string)
		if open == "" {
			open = l.Post(lab.PathOpen+"create", tok, `{}`)["open_appid"].(string)
			bound = 1
			continue
		}
		out := l.Post(lab.PathOpen+"bind", tok, fmt.Sprintf(`{"appid":%q,"open_appid":%q}`, a.AppID, open))
		if bound++; bound <= 5 {
			l.Want(out, 0)
		} else {
			l.Want(out, 89004)
		}
	}
	if bound != 10 {
		t.Errorf("%d accounts tried", bound)
	}
}
