package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathUsers      = "/cgi-bin/user/get"
	pathTagCreate  = "/cgi-bin/tags/create"
	pathTagging    = "/cgi-bin/tags/members/batchtagging"
	pathUntagging  = "/cgi-bin/tags/members/batchuntagging"
	pathTagMembers = "/cgi-bin/user/tag/get"
)

func userLab(t *testing.T) (*lab.Lab, world.Account, string) {
	t.Helper()
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	_, tok, _ := l.Authorized(a.AppID)
	return l, a, tok
}

func TestUserInfo(t *testing.T) {
	l, a, tok := userLab(t)
	user := a.Followers[0]
	want := fmt.Sprintf(`{"subscribe":1,"openid":%q,"language":"zh_CN","subscribe_time":%d,"remark":"","groupid":0,"tagid_list":[],"subscribe_scene":"ADD_SCENE_SEARCH","qr_scene":0,"qr_scene_str":""}`,
		user.OpenID, user.SubscribedAt.Unix())
	l.Same(l.Get(lab.PathUser, tok, "openid", user.OpenID, "lang", "zh_CN"), want)
	l.Want(l.Get(lab.PathUser, tok), 41009)
	l.Want(l.Get(lab.PathUser, tok, "openid", "o"), 40003)
	l.Want(l.Get(lab.PathUser, tok, "openid", l.AccountOf(world.MiniProgram, true).Followers[0].OpenID), 40003)
	l.Want(l.Post("/cgi-bin/user/info/updateremark", tok, `{"openid":"`+user.OpenID+`","remark":"老顾客"}`), 0)
	l.Restart()
	if out := l.Get(lab.PathUser, tok, "openid", user.OpenID); out["remark"] != "老顾客" {
		t.Errorf("%v", out)
	}
	l.Leave(a.AppID, user.OpenID)
	l.Same(l.Get(lab.PathUser, tok, "openid", user.OpenID), `{"subscribe":0,"openid":"`+user.OpenID+`"}`)
	l.Want(l.Post("/cgi-bin/user/info/updateremark", tok, `{"openid":"`+user.OpenID+`","remark":"x"}`), 43004)
}

func TestUserBatch(t *testing.T) {
	l, a, tok := userLab(t)
	entry := `{"openid":"` + a.Followers[0].OpenID + `","lang":"zh_CN"}`
	list := func(n int) string {
		return `{"user_list":[` + strings.TrimSuffix(strings.Repeat(entry+",", n), ",") + `]}`
	}
	const path = "/cgi-bin/user/info/batchget"
	rows(l, tok, []row{
		{"none", path, `{}`, 40032}, {"101", path, list(101), 40032}, {"100", path, list(100), 0},
		{"a stranger", path, `{"user_list":[` + entry + `,{"openid":"o"}]}`, 40003},
		{"no list", path, `{"user_list":"x"}`, 47001},
		{"long remark", "/cgi-bin/user/info/updateremark", `{"openid":"` + a.Followers[0].OpenID + `","remark":"` +
			strings.Repeat("x", 30) + `"}`, 40097},
		{"remark on a stranger", "/cgi-bin/user/info/updateremark", `{"openid":"o","remark":"x"}`, 40003},
	})
	out, _ := l.Post(path, tok, list(2))["user_info_list"].([]any)
	if len(out) != 2 || out[1].(map[string]any)["subscribe"] != 1.0 {
		t.Errorf("%v", out)
	}
}

func TestUserList(t *testing.T) {
	l, a, tok := userLab(t)
	l.Leave(a.AppID, a.Followers[1].OpenID)
	var ids []string
	for i, f := range a.Followers {
		if i != 1 {
			ids = append(ids, `"`+f.OpenID+`"`)
		}
	}
	last := ids[len(ids)-1]
	l.Same(l.Get(pathUsers, tok), fmt.Sprintf(`{"total":5,"count":5,"data":{"openid":[%s]},"next_openid":%s}`,
		strings.Join(ids, ","), last))
	l.Same(l.Get(pathUsers, tok, "next_openid", strings.Trim(ids[2], `"`)),
		fmt.Sprintf(`{"total":5,"count":2,"data":{"openid":[%s]},"next_openid":%s}`, strings.Join(ids[3:], ","), last))
	l.Same(l.Get(pathUsers, tok, "next_openid", strings.Trim(last, `"`)), `{"total":5,"count":0,"next_openid":""}`)
	l.Want(l.Get(pathUsers, tok, "next_openid", "o"), 40003)
}
