package api_test

import (
	"fmt"
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathPlugin   = "/wxa/plugin"
	pathDevelop  = "/wxa/devplugin"
	pathEmbedded = "/wxaapi/wxaembedded/"
	pathMembers  = "/cgi-bin/tags/members/"
)

func plugins(l *lab.Lab, tok string) string {
	l.Helper()
	list, _ := l.Post(pathPlugin, tok, `{"action":"list"}`)["plugin_list"].([]any)
	out := ""
	for _, one := range list {
		p := one.(map[string]any)
		out += fmt.Sprintf("%v %v;", p["nickname"], p["status"])
	}
	return out
}

// TestPluginWithoutItsDeveloper: nobody answers for it here, so that it is agreed to after a while.
func TestPluginWithoutItsDeveloper(t *testing.T) {
	c := lab.NewCode(t)
	l, tok := c.Lab, c.Developer
	other := newMini(l, "日历插件", "别家公司")
	body := func(action, more string) string {
		return `{"action":"` + action + `","plugin_appid":"` + other.AppID + `"` + more + `}`
	}
	rows(l, tok, []row{
		{"action", pathPlugin, `{"action":"bind"}`, 85022},
		{"unknown", pathPlugin, `{"action":"apply","plugin_appid":"wx0"}`, 89239},
		{"itself", pathPlugin, `{"action":"apply","plugin_appid":"` + c.App.AppID + `"}`, 89236},
		{"unbind none", pathPlugin, body("unbind", ""), 89244},
		{"apply", pathPlugin, body("apply", `,"reason":"好用"`), 0},
		{"again", pathPlugin, body("apply", ""), 89237},
		{"unbind early", pathPlugin, body("unbind", ""), 89243},
	})
	if got := plugins(l, tok); got != "日历插件 1;" {
		t.Error(got)
	}
	l.Restart()
	l.Clock.Add(10 * time.Second)
	if got := plugins(l, tok); got != "日历插件 2;" {
		t.Error(got)
	}
	l.Want(l.Post(pathPlugin, tok, body("update", `,"user_version":"1.0"`)), 89257)
	l.Want(l.Post(pathPlugin, tok, body("unbind", "")), 0)
	for i := range 6 {
		a := newMini(l, fmt.Sprintf("插件%d", i), "别家公司")
		l.Want(l.Post(pathPlugin, tok, `{"action":"apply","plugin_appid":"`+a.AppID+`"}`), map[bool]int{true: 89238}[i == 5])
	}
}

// TestPluginOfADeveloper whose component answers: agreed, refused, deleted, timed out.
func TestPluginOfADeveloper(t *testing.T) {
	c := lab.NewCode(t)
	c.Publish("1.0")
	l, developer := c.Lab, c.Developer
	user := newMini(l, "用插件的", "别家公司")
	tok := tokenOf(l, user)
	apply := `{"action":"apply","plugin_appid":"` + c.App.AppID + `","reason":"好用"}`
	l.Want(l.Post(pathPlugin, tok, apply), 0)
	l.Clock.Add(time.Hour)
	out := l.Post(pathDevelop, developer, `{"action":"dev_apply_list","page":1,"num":10}`)
	list, _ := out["apply_list"].([]any)
	if len(list) != 1 || list[0].(map[string]any)["create_time"] != fmt.Sprint(l.Clock.Now().Add(-time.Hour).Unix()) ||
		list[0].(map[string]any)["reason"] != "好用" || list[0].(map[string]any)["status"] != 1.0 {
		t.Fatalf("%v", out)
	}
	one := func(action string) string { return `{"action":"` + action + `","appid":"` + user.AppID + `"}` }
	rows(l, developer, []row{
		{"action", pathDevelop, `{"action":"agree"}`, 85022}, {"page", pathDevelop, `{"action":"dev_apply_list"}`, 40097},
		{"nobody", pathDevelop, `{"action":"dev_agree"}`, 89242},
		{"stranger", pathDevelop, `{"action":"dev_agree","appid":"wx0"}`, 89242},
		{"delete early", pathDevelop, one("dev_delete"), 89241},
		{"refuse", pathDevelop, `{"action":"dev_refuse","reason":"不行"}`, 0},
		{"refuse again", pathDevelop, one("dev_refuse"), 89240},
	})
	if got := plugins(l, tok); got != c.App.NickName+" 3;" {
		t.Error(got)
	}
	l.Want(l.Post(pathDevelop, developer, `{"action":"dev_delete"}`), 0)
	if got := plugins(l, tok); got != "" {
		t.Error(got)
	}
	l.Want(l.Post(pathPlugin, tok, apply), 0)
	l.Want(l.Post(pathDevelop, developer, one("dev_agree")), 0)
	if got := plugins(l, tok); got != c.App.NickName+" 2;" {
		t.Error(got)
	}
	app, _ := l.Code(c.App.AppID)
	l.Want(l.Post(pathPlugin, tok, `{"action":"update","plugin_appid":"`+c.App.AppID+`","user_version":"`+app.Online.UserVersion+`"}`), 0)
	third := newMini(l, "等不到的", "别家公司")
	tok = tokenOf(l, third)
	l.Want(l.Post(pathPlugin, tok, apply), 0)
	l.Clock.Add(3 * 24 * time.Hour)
	if got := plugins(l, tokenOf(l, third)); got != c.App.NickName+" 4;" {
		t.Error(got)
	}
}

func embeds(out map[string]any) string {
	list, _ := out["wxa_embedded_list"].([]any)
	text := ""
	for _, one := range list {
		e := one.(map[string]any)
		text += fmt.Sprintf("%v %v %v;", e["nickname"], e["status"], e["reason"])
	}
	return text
}

func TestEmbedded(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	target := newMini(l, "被打开的", "别家公司")
	tok, other := tokenOf(l, mini), tokenOf(l, target)
	add := func(appID string) string { return `{"appid":"` + appID + `","apply_reason":"下单"}` }
	const path = pathEmbedded
	rows(l, tok, []row{
		{"empty", path + "add_embedded", `{}`, 89411}, {"own", path + "add_embedded", add(mini.AppID), 89427},
		{"unknown", path + "add_embedded", add("wx0"), 89410}, {"official", path + "add_embedded", add(official.AppID), 89432},
		{"reason", path + "add_embedded", `{"appid":"` + target.AppID +
			`","apply_reason":"一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一"}`, 89412},
		{"nothing to delete", path + "del_embedded", add(target.AppID), 89421}, {"empty", path + "del_embedded", `{}`, 89415},
		{"empty", path + "del_authorize", `{}`, 89416}, {"unknown", path + "del_authorize", add("wx0"), 89421},
		{"good", path + "add_embedded", add(target.AppID), 0}, {"again", path + "add_embedded", add(target.AppID), 89428},
	})
	l.Restart()
	want := func(own, others string) {
		t.Helper()
		if got := embeds(l.Get(path+"get_list", tok, "start", "0", "num", "10")); got != own {
			t.Errorf("%s, want %s", got, own)
		}
		if got := embeds(l.Get(path+"get_own_list", other)); got != others {
			t.Errorf("%s, want %s", got, others)
		}
	}
	want("被打开的 1 下单;", mini.NickName+" 1 下单;")
	l.Clock.Add(10 * time.Second)
	want("被打开的 2 下单;", mini.NickName+" 2 下单;")
	l.Want(l.Post(path+"del_authorize", other, `{"appid":"`+mini.AppID+`"}`), 0)
	want("被打开的 6 下单;", mini.NickName+" 6 下单;")
	l.Want(l.Post(path+"del_embedded", tok, add(target.AppID)), 89422)
	for _, flag := range []string{`{}`, `{"flag":3}`} {
		l.Want(l.Post(path+"set_authorize", other, flag), 89417)
	}
	l.Want(l.Post(path+"set_authorize", other, `{"flag":"1"}`), 0)
	l.Want(l.Post(path+"add_embedded", tok, add(target.AppID)), 0)
	want("被打开的 6 下单;被打开的 2 下单;", mini.NickName+" 2 下单;")
	if out := l.Get(path+"get_own_list", other); out["embedded_flag"] != 1.0 {
		t.Errorf("%v", out)
	}
	for _, code := range []int{0, 89413} {
		l.Want(l.Post(path+"del_embedded", tok, add(target.AppID)), 0)
		l.Want(l.Post(path+"add_embedded", tok, add(target.AppID)), code)
		if code == 0 {
			want("被打开的 6 下单;被打开的 5 下单;被打开的 2 下单;", mini.NickName+" 2 下单;")
		}
	}
	l.Want(l.Post(path+"set_authorize", other, `{"flag":2}`), 0)
	l.Want(l.Post(path+"add_embedded", tok, add(target.AppID)), 89430)
	for _, num := range []string{"x", "1001", "-1"} {
		l.Want(l.Get(path+"get_list", tok, "num", num), 89409)
	}
	if got := embeds(l.Get(path+"get_list", tok, "start", "2", "num", "1")); got != "被打开的 5 下单;" {
		t.Error(got)
	}
	for i := range world.EmbedLimit + 1 {
		a := newMini(l, fmt.Sprintf("小程序%d", i), "别家公司")
		l.Want(l.Post(path+"add_embedded", tok, add(a.AppID)), map[bool]int{true: 89423}[i == world.EmbedLimit])
	}
}

// TestApplicationsOfADay: fifty, and a person has none.
func TestApplicationsOfADay(t *testing.T) {
	l := lab.New(t)
	_, mini := l.Pair()
	tok := tokenOf(l, mini)
	for i := range world.EmbedsADay + 1 {
		a := newMini(l, fmt.Sprintf("小程序%d", i), "别家公司")
		l.Want(l.Post(pathEmbedded+"add_embedded", tok, `{"appid":"`+a.AppID+`"}`), map[bool]int{true: 89414}[i == world.EmbedsADay])
		if i < world.EmbedsADay {
			l.Want(l.Post(pathEmbedded+"del_embedded", tok, `{"appid":"`+a.AppID+`"}`), 0)
		}
	}
	l.Want(person(l, "create", l.ComponentToken(), `{"idname":"李四","wxuser":"lisi"}`), 0)
	told := l.After(10 * time.Minute)
	personal, _ := l.Account(lab.Field(told[len(told)-1].Plain, "appid"))
	l.Want(l.Post(pathEmbedded+"add_embedded", tokenOf(l, personal), `{"appid":"`+mini.AppID+`"}`), 89420)
}

// TestBlacklist: who stands on it is written no more.
func TestBlacklist(t *testing.T) {
	l, a, tok := lab.NewService(t)
	first, second := a.Followers[0].OpenID, a.Followers[1].OpenID
	l.Same(l.Post(pathMembers+"getblacklist", tok, `{"begin_openid":""}`), `{"total":0,"count":0,"data":{"openid":[]},"next_openid":""}`)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, first, "hi"); err != nil {
		t.Fatal(err)
	}
	long := `"x"`
	for range 20 {
		long += `,"x"`
	}
	rows(l, tok, []row{
		{"none", pathMembers + "batchblacklist", `{"openid_list":[]}`, 40032},
		{"many", pathMembers + "batchblacklist", `{"openid_list":[` + long + `]}`, 40032},
		{"stranger", pathMembers + "batchblacklist", `{"openid_list":["` + first + `","x"]}`, 40003},
		{"two", pathMembers + "batchblacklist", `{"openid_list":["` + first + `","` + second + `"]}`, 0},
		{"message", lab.PathSend, `{"touser":"` + first + `","msgtype":"text","text":{"content":"x"}}`, 43019},
		{"back", pathMembers + "batchunblacklist", `{"openid_list":["` + first + `"]}`, 0},
		{"message again", lab.PathSend, `{"touser":"` + first + `","msgtype":"text","text":{"content":"x"}}`, 0},
		{"no begin", pathMembers + "getblacklist", `{"begin_openid":"x"}`, 40003},
	})
	l.Same(l.Post(pathMembers+"getblacklist", tok, `{"begin_openid":""}`), fmt.Sprintf(
		`{"total":1,"count":1,"data":{"openid":[%q]},"next_openid":%q}`, second, second))
	unverified := tokenOf(l, l.AccountOf(world.OfficialAccount, false))
	l.Want(l.Post(pathMembers+"getblacklist", unverified, `{}`), 48001)
}
