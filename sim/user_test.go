package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/world"
)

const (
	pathUser       = "/cgi-bin/user/info"
	pathUsers      = "/cgi-bin/user/get"
	pathTagCreate  = "/cgi-bin/tags/create"
	pathTagging    = "/cgi-bin/tags/members/batchtagging"
	pathUntagging  = "/cgi-bin/tags/members/batchuntagging"
	pathTagMembers = "/cgi-bin/user/tag/get"
)

func userLab(t *testing.T) (*lab, world.Account, string) {
	t.Helper()
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	_, tok, _ := l.authorize(a.AppID)
	return l, a, tok
}

// leave lets a follower go.
func (l *lab) leave(account, openID string) {
	l.Helper()
	if _, err := l.Trigger(l.Context(), sim.Trigger{ComponentAppID: appID, Event: "unsubscribe", Account: account, OpenID: openID}); err != nil {
		l.Fatal(err)
	}
}

func TestUserInfo(t *testing.T) {
	l, a, tok := userLab(t)
	user := a.Followers[0]
	want := fmt.Sprintf(`{"subscribe":1,"openid":%q,"language":"zh_CN","subscribe_time":%d,"remark":"","groupid":0,"tagid_list":[],"subscribe_scene":"ADD_SCENE_SEARCH","qr_scene":0,"qr_scene_str":""}`,
		user.OpenID, user.SubscribedAt.Unix())
	l.same(l.get(pathUser, tok, "openid", user.OpenID, "lang", "zh_CN"), want)
	l.want(l.get(pathUser, tok), 41009)
	l.want(l.get(pathUser, tok, "openid", "o"), 40003)
	l.want(l.get(pathUser, tok, "openid", l.account(world.MiniProgram, true).Followers[0].OpenID), 40003)
	l.want(l.call("/cgi-bin/user/info/updateremark", tok, `{"openid":"`+user.OpenID+`","remark":"老顾客"}`), 0)
	l.restart()
	if out := l.get(pathUser, tok, "openid", user.OpenID); out["remark"] != "老顾客" {
		t.Errorf("%v", out)
	}
	l.leave(a.AppID, user.OpenID)
	l.same(l.get(pathUser, tok, "openid", user.OpenID), `{"subscribe":0,"openid":"`+user.OpenID+`"}`)
	l.want(l.call("/cgi-bin/user/info/updateremark", tok, `{"openid":"`+user.OpenID+`","remark":"x"}`), 43004)
}

func TestUserBatch(t *testing.T) {
	l, a, tok := userLab(t)
	entry := `{"openid":"` + a.Followers[0].OpenID + `","lang":"zh_CN"}`
	list := func(n int) string {
		return `{"user_list":[` + strings.TrimSuffix(strings.Repeat(entry+",", n), ",") + `]}`
	}
	const path = "/cgi-bin/user/info/batchget"
	l.rows(tok, []row{
		{"none", path, `{}`, 40032}, {"101", path, list(101), 40032}, {"100", path, list(100), 0},
		{"a stranger", path, `{"user_list":[` + entry + `,{"openid":"o"}]}`, 40003}, {"no list", path, `{"user_list":"x"}`, 47001},
		{"long remark", "/cgi-bin/user/info/updateremark", `{"openid":"` + a.Followers[0].OpenID + `","remark":"` + strings.Repeat("x", 30) + `"}`, 40097},
		{"remark on a stranger", "/cgi-bin/user/info/updateremark", `{"openid":"o","remark":"x"}`, 40003},
	})
	out, _ := l.call(path, tok, list(2))["user_info_list"].([]any)
	if len(out) != 2 || out[1].(map[string]any)["subscribe"] != 1.0 {
		t.Errorf("%v", out)
	}
}

func TestUserList(t *testing.T) {
	l, a, tok := userLab(t)
	l.leave(a.AppID, a.Followers[1].OpenID)
	var ids []string
	for i, f := range a.Followers {
		if i != 1 {
			ids = append(ids, `"`+f.OpenID+`"`)
		}
	}
	last := ids[len(ids)-1]
	l.same(l.get(pathUsers, tok), fmt.Sprintf(`{"total":5,"count":5,"data":{"openid":[%s]},"next_openid":%s}`, strings.Join(ids, ","), last))
	l.same(l.get(pathUsers, tok, "next_openid", strings.Trim(ids[2], `"`)), fmt.Sprintf(`{"total":5,"count":2,"data":{"openid":[%s]},"next_openid":%s}`, strings.Join(ids[3:], ","), last))
	l.same(l.get(pathUsers, tok, "next_openid", strings.Trim(last, `"`)), `{"total":5,"count":0,"next_openid":""}`)
	l.want(l.get(pathUsers, tok, "next_openid", "o"), 40003)
}

func TestTags(t *testing.T) {
	l, a, tok := userLab(t)
	one, two := a.Followers[0].OpenID, a.Followers[1].OpenID
	l.same(l.call(pathTagCreate, tok, `{"tag":{"name":"广东"}}`), `{"tag":{"id":100,"name":"广东"}}`)
	both := fmt.Sprintf(`{"openid_list":[%q,%q],"tagid":100}`, one, two)
	l.want(l.call(pathTagging, tok, both), 0)
	l.want(l.call(pathTagging, tok, both), 0) // again is no harm
	l.same(l.get("/cgi-bin/tags/get", tok), `{"tags":[{"id":2,"name":"星标组","count":0},{"id":100,"name":"广东","count":2}]}`)
	l.same(l.call(pathTagMembers, tok, `{"tagid":100}`), fmt.Sprintf(`{"count":2,"data":{"openid":[%q,%q]},"next_openid":%q}`, one, two, two))
	l.same(l.call(pathTagMembers, tok, `{"tagid":100,"next_openid":"`+one+`"}`), fmt.Sprintf(`{"count":1,"data":{"openid":[%q]},"next_openid":%q}`, two, two))
	l.same(l.call("/cgi-bin/tags/getidlist", tok, `{"openid":"`+one+`"}`), `{"tagid_list":[100]}`)
	if out := l.get(pathUser, tok, "openid", one); out["groupid"] != 100.0 {
		t.Errorf("%v", out)
	}
	l.want(l.call(pathUntagging, tok, `{"openid_list":["`+one+`"],"tagid":100}`), 0)
	l.want(l.call("/cgi-bin/tags/update", tok, `{"tag":{"id":100,"name":"广东人"}}`), 0)
	l.restart()
	l.same(l.get("/cgi-bin/tags/get", tok), `{"tags":[{"id":2,"name":"星标组","count":0},{"id":100,"name":"广东人","count":1}]}`)
	l.want(l.call("/cgi-bin/tags/delete", tok, `{"tag":{"id":100}}`), 0)
	l.same(l.call("/cgi-bin/tags/getidlist", tok, `{"openid":"`+two+`"}`), `{"tagid_list":[]}`)
	l.same(l.call(pathTagCreate, tok, `{"tag":{"name":"新"}}`), `{"tag":{"id":101,"name":"新"}}`) // ids are not used again
}

func TestTagErrors(t *testing.T) {
	l, a, tok := userLab(t)
	user := a.Followers[0].OpenID
	l.want(l.call(pathTagCreate, tok, `{"tag":{"name":"a"}}`), 0)
	l.want(l.call(pathTagCreate, tok, `{"tag":{"name":"b"}}`), 0)
	many := strings.TrimSuffix(strings.Repeat(`"`+user+`",`, 51), ",")
	l.rows(tok, []row{
		{"no name", pathTagCreate, `{}`, 45157}, {"same name", pathTagCreate, `{"tag":{"name":"a"}}`, 45157},
		{"30 bytes", pathTagCreate, `{"tag":{"name":"` + strings.Repeat("字", 10) + `"}}`, 0}, {"33 bytes", pathTagCreate, `{"tag":{"name":"` + strings.Repeat("字", 11) + `"}}`, 45158},
		{"rename to the other", "/cgi-bin/tags/update", `{"tag":{"id":100,"name":"b"}}`, 45157}, {"rename to itself", "/cgi-bin/tags/update", `{"tag":{"id":100,"name":"a"}}`, 0},
		{"rename none", "/cgi-bin/tags/update", `{"tag":{"id":999,"name":"x"}}`, 45159}, {"rename WeChat's", "/cgi-bin/tags/update", `{"tag":{"id":2,"name":"x"}}`, 45058},
		{"delete none", "/cgi-bin/tags/delete", `{"tag":{"id":999}}`, 45159}, {"delete WeChat's", "/cgi-bin/tags/delete", `{"tag":{"id":1}}`, 45058},
		{"members of none", pathTagMembers, `{"tagid":999}`, 45159}, {"members from a stranger", pathTagMembers, `{"tagid":100,"next_openid":"o"}`, 40003},
		{"stars", pathTagging, `{"openid_list":["` + user + `"],"tagid":2}`, 0},
		{"nobody", pathTagging, `{"openid_list":[],"tagid":100}`, 40032}, {"51", pathTagging, `{"openid_list":[` + many + `],"tagid":100}`, 40032},
		{"a stranger", pathTagging, `{"openid_list":["o"],"tagid":100}`, 40003}, {"with none", pathTagging, `{"openid_list":["` + user + `"],"tagid":999}`, 45159},
		{"tags of a stranger", "/cgi-bin/tags/getidlist", `{"openid":"o"}`, 40003}, {"tags of nobody", "/cgi-bin/tags/getidlist", `{}`, 41009},
	})
}

func TestTagLimits(t *testing.T) {
	l, a, tok := userLab(t)
	user := a.Followers[0].OpenID
	for i := range 100 {
		l.want(l.call(pathTagCreate, tok, fmt.Sprintf(`{"tag":{"name":"t%d"}}`, i)), 0)
	}
	l.want(l.call(pathTagCreate, tok, `{"tag":{"name":"one more"}}`), 45056)
	for i := range 20 {
		l.want(l.call(pathTagging, tok, fmt.Sprintf(`{"openid_list":[%q],"tagid":%d}`, user, 100+i)), 0)
	}
	l.want(l.call(pathTagging, tok, fmt.Sprintf(`{"openid_list":[%q],"tagid":150}`, user)), 45059)
}
