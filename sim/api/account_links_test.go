package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathLinks        = "/cgi-bin/wxopen/wxamplinkget"
	pathLink         = "/cgi-bin/wxopen/wxamplink"
	pathUnlink       = "/cgi-bin/wxopen/wxampunlink"
	pathJumpAdd      = "/cgi-bin/wxopen/qrcodejumpadd"
	pathJumpGet      = "/cgi-bin/wxopen/qrcodejumpget"
	pathJumpPublish  = "/cgi-bin/wxopen/qrcodejumppublish"
	pathJumpDownload = "/cgi-bin/wxopen/qrcodejumpdownload"
	pathJumpDelete   = "/cgi-bin/wxopen/qrcodejumpdelete"
)

// linkTo is the official account's link to a mini program as wxamplinkget has it, nil when there is none.
func linkTo(l *lab.Lab, tok, userName string) map[string]any {
	l.Helper()
	opens, _ := l.Post(pathLinks, tok, ``)["wxopens"].(map[string]any)
	items, _ := opens["items"].([]any)
	for _, one := range items {
		if item := one.(map[string]any); item["username"] == userName {
			return item
		}
	}
	return nil
}

func newMini(l *lab.Lab, name, principal string) world.Account {
	l.Helper()
	a, err := l.PutAccount(world.Account{Kind: world.MiniProgram, NickName: name, PrincipalName: principal})
	if err != nil {
		l.Fatal(err)
	}
	return a
}

// TestLinksAreAskedFor of administrators, one after the other, and taken away by one.
func TestLinksAreAskedFor(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	stranger := newMini(l, "别家小程序", "别家公司")
	_, tok, _ := l.Authorized(official.AppID)
	body := func(a world.Account) string {
		return `{"appid":"` + a.AppID + `","notify_users":"0","show_profile":"1"}`
	}
	l.Want(l.Post(pathLink, tok, body(mini)), 0)
	l.Want(l.Post(pathLink, tok, body(stranger)), 0)
	status := func(a world.Account, want float64) map[string]any {
		t.Helper()
		item := linkTo(l, tok, a.UserName)
		if item["status"] != want || item["selected"] != 1.0 || (item["appid"] != nil) != (want == 1) {
			t.Errorf("%v, want status %v", item, want)
		}
		return item
	}
	status(mini, 12)
	l.Want(l.Post(pathLink, tok, body(mini)), 89010)
	l.Restart()
	l.Clock.Add(10 * time.Second)
	if item := status(mini, 1); item["nickname"] != mini.NickName || item["released"] != 0.0 {
		t.Errorf("%v", item)
	}
	status(stranger, 2)
	l.Clock.Add(10 * time.Second)
	status(stranger, 1)
	l.Want(l.Post(pathLink, tok, body(mini)), 89015)
	l.Want(l.Post(pathUnlink, tok, body(mini)), 0)
	l.Want(l.Post(pathUnlink, tok, body(mini)), 89018)
	l.Clock.Add(10 * time.Second)
	if item := linkTo(l, tok, mini.UserName); item != nil {
		t.Errorf("%v", item)
	}
	l.Want(l.Post(pathUnlink, tok, body(mini)), 40013)
	for _, bad := range []string{`{}`, `{"appid":"` + official.AppID + `"}`} {
		l.Want(l.Post(pathLink, tok, bad), 40013)
	}
	mini.Status = world.AccountBanned
	if _, err := l.PutAccount(mini); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(pathLink, tok, body(mini)), 89013)
}

// TestLinksOfAMonth: ten of the same principal, three of others; what was registered counts nothing.
func TestLinksOfAMonth(t *testing.T) {
	l := lab.New(t)
	official, _ := l.Pair()
	_, tok, _ := l.Authorized(official.AppID)
	for principal, code := range map[string]int{official.PrincipalName: 89016, "别家公司": 89017} {
		most := map[int]int{89016: world.LinksSameAMonth, 89017: world.LinksOtherAMonth}[code]
		for i := range most + 1 {
			a := newMini(l, fmt.Sprintf("%s%d", principal, i), principal)
			l.Want(l.Post(pathLink, tok, `{"appid":"`+a.AppID+`"}`), map[bool]int{true: code}[i == most])
		}
	}
}

// TestShownAccount is of the same principal, or linked the mini program.
func TestShownAccount(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	_, tok, _ := l.Authorized(mini.AppID)
	list := l.Get("/wxa/getwxamplinkforshow", tok, "page", "0", "num", "20")
	if fmt.Sprint(list["biz_info_list"]) != fmt.Sprintf("[map[appid:%s headimg:%s nickname:%s]]", official.AppID, official.HeadImg,
		official.NickName) || list["total_num"] != 1.0 {
		t.Errorf("%v", list)
	}
	for _, bad := range [][2]string{{"", "20"}, {"-1", "20"}, {"0", "21"}, {"0", "x"}} {
		l.Want(l.Get("/wxa/getwxamplinkforshow", tok, "page", bad[0], "num", bad[1]), 40097)
	}
	l.Same(l.Get("/wxa/getshowwxaitem", tok), `{"errcode":0,"errmsg":"ok","can_open":1,"is_open":0}`)
	const update = "/wxa/updateshowwxaitem"
	rows(l, tok, []row{
		{"no flag", update, `{}`, 40097}, {"flag", update, `{"wxa_subscribe_biz_flag":2}`, 40097},
		{"another's", update, `{"wxa_subscribe_biz_flag":1,"appid":"` + l.Accounts()[0].AppID + `"}`, 40097},
		{"own", update, `{"wxa_subscribe_biz_flag":1,"appid":"` + official.AppID + `"}`, 0},
	})
	l.Restart()
	if out := l.Get("/wxa/getshowwxaitem", tok); out["is_open"] != 1.0 || out["appid"] != official.AppID ||
		out["nickname"] != official.NickName {
		t.Errorf("%v", out)
	}
	l.Want(l.Post(update, tok, `{"wxa_subscribe_biz_flag":0}`), 0)
	if out := l.Get("/wxa/getshowwxaitem", tok); out["is_open"] != 0.0 {
		t.Errorf("%v", out)
	}
}

// TestJumpRules of a mini program: added, published, and held to.
func TestJumpRules(t *testing.T) {
	c := lab.NewCode(t)
	l, tok := c.Lab, c.Developer
	rule := func(prefix, more string) string {
		return `{"prefix":"` + prefix + `","permit_sub_rule":"1","path":"pages/index","open_version":1,"debug_url":["` + prefix +
			`1"],"is_edit":0` + more + `}`
	}
	const good = "https://a.example.com/mp?id="
	list := func() map[string]any { return l.Post(pathJumpGet, tok, ``) }
	rows(l, tok, []row{
		{"no address", pathJumpAdd, rule("a.example.com", ""), 85066},
		{"IP", pathJumpAdd, rule("https://127.0.0.1/mp", ""), 85066},
		{"no path", pathJumpAdd, rule("https://a.example.com", ""), 85066},
		{"no page", pathJumpAdd, `{"prefix":"` + good + `","permit_sub_rule":1,"open_version":1}`, 40097},
		{"version", pathJumpAdd, strings.Replace(rule(good, ""), `"open_version":1`, `"open_version":4`, 1), 40097},
		{"test", pathJumpAdd, strings.Replace(rule(good, ""), good+"1", "https://b.example.com/", 1), 85068},
		{"edit of none", pathJumpAdd, strings.Replace(rule(good, ""), `"is_edit":0`, `"is_edit":1`, 1), 40097},
		{"good", pathJumpAdd, rule(good, ""), 0},
		{"twice", pathJumpAdd, rule(good, ""), 85071},
		{"edit", pathJumpAdd, strings.Replace(rule(good, ""), `"is_edit":0`, `"is_edit":1`, 1), 0},
		{"not released", pathJumpPublish, `{"prefix":"` + good + `"}`, 85074},
		{"unknown", pathJumpPublish, `{"prefix":"https://x.example.com/"}`, 40097},
	})
	if out := list(); out["list_size"] != 1.0 || out["qrcodejump_open"] != 0.0 || fmt.Sprint(out["rule_list"]) !=
		"[map[debug_url:[https://a.example.com/mp?id=1] open_version:1 path:pages/index permit_sub_rule:1 prefix:"+good+" state:1]]" {
		t.Errorf("%v", out)
	}
	c.Publish("1.0")
	tok = c.Developer
	l.Restart()
	l.Want(l.Post(pathJumpPublish, tok, `{"prefix":"`+good+`"}`), 0)
	if out := list(); out["qrcodejump_open"] != 1.0 || out["qrcodejump_pub_quota"] != 99.0 || !strings.Contains(fmt.Sprint(out), "state:2") {
		t.Errorf("%v", out)
	}
	edited := strings.Replace(strings.Replace(rule(good, ""), `"is_edit":0`, `"is_edit":1`, 1), `"open_version":1`, `"open_version":2`, 1)
	l.Want(l.Post(pathJumpAdd, tok, edited), 40097)
	for range 99 {
		l.Want(l.Post(pathJumpPublish, tok, `{"prefix":"`+good+`"}`), 0)
	}
	out := l.Post(pathJumpPublish, tok, `{"prefix":"`+good+`"}`)
	if l.Want(out, 886000); !strings.HasPrefix(fmt.Sprint(out["errmsg"]), " rid: ") {
		t.Errorf("%v", out)
	}
	file := l.Post(pathJumpDownload, tok, `{}`)
	if len(fmt.Sprint(file["file_name"])) != 14 || len(fmt.Sprint(file["file_content"])) != 32 {
		t.Errorf("%v", file)
	}
	l.Want(l.Post(pathJumpDownload, tok, ``), 44002)
	l.Want(l.Post(pathJumpDelete, tok, `{"prefix":"`+good+`"}`), 0)
	l.Want(l.Post(pathJumpDelete, tok, `{"prefix":"`+good+`"}`), 40097)
}

// TestJumpRulesOfOthers: a prefix has one owner, a person has none, a service account has rules for what it linked.
func TestJumpRulesOfOthers(t *testing.T) {
	l := lab.New(t)
	official, mini := l.Pair()
	own, tok := tokenOf(l, mini), tokenOf(l, official)
	const prefix = "http://weixin.qq.com/q/abc"
	l.Want(l.Post(pathJumpAdd, own, `{"prefix":"`+prefix+`","permit_sub_rule":1,"path":"a","open_version":1}`), 0)
	rule := func(prefix string) string {
		return `{"prefix":"` + prefix + `","appid":"` + mini.AppID + `","path":"pages/index","is_edit":0}`
	}
	rows(l, tok, []row{
		{"of another", pathJumpAdd, rule(prefix), 85072},
		{"of a web page", pathJumpAdd, rule("https://a.example.com/x"), 85066},
		{"not linked", pathJumpAdd, rule("http://weixin.qq.com/q/def"), 40097},
		{"link", pathLink, `{"appid":"` + mini.AppID + `"}`, 0},
	})
	l.Clock.Add(10 * time.Second)
	for _, id := range []string{"1", "2", "3"} {
		l.Want(l.Post(pathJumpAdd, tok, rule("http://weixin.qq.com/q/"+id)), 0)
	}
	for body, want := range map[string]string{
		`{"appid":"` + mini.AppID + `","get_type":0}`:               "[3 3]",
		`{"appid":"wx0","get_type":0}`:                              "[0 0]",
		`{"get_type":1,"prefix_list":["http://weixin.qq.com/q/2"]}`: "[1 1]",
		`{"get_type":2,"page_num":2,"page_size":2}`:                 "[1 3]",
	} {
		if out := l.Post(pathJumpGet, tok, body); fmt.Sprint([]any{out["list_size"], out["total_count"]}) != want {
			t.Errorf("%s: %v", body, out)
		}
	}
	l.Want(l.Post(pathJumpGet, tok, `{"get_type":2,"page_num":0,"page_size":2}`), 40097)
	l.Want(l.Post(pathJumpPublish, tok, `{"prefix":"http://weixin.qq.com/q/1"}`), 85074)
	subscription := tokenOf(l, l.AccountOf(world.OfficialAccount, false))
	l.Want(l.Post(pathJumpGet, subscription, `{}`), 48001)

	l.Want(person(l, "create", l.ComponentToken(), `{"idname":"李四","wxuser":"lisi"}`), 0)
	told := l.After(10 * time.Minute)
	personal, _ := l.Account(lab.Field(told[len(told)-1].Plain, "appid"))
	l.Want(l.Post(pathJumpAdd, tokenOf(l, personal), rule("https://a.example.com/x")), 85075)
}

func TestLinksNeedTheirSets(t *testing.T) {
	mini, official := world.MiniProgram, world.OfficialAccount
	list := []needed{
		{"POST", pathLinks, official, []int{33}}, {"POST", pathLink, official, []int{33}}, {"POST", pathUnlink, official, []int{33}},
		{"GET", "/wxa/getwxamplinkforshow", mini, []int{18}}, {"GET", "/wxa/getshowwxaitem", mini, []int{18}},
		{"POST", "/wxa/updateshowwxaitem", mini, []int{18}},
		{"POST", "/wxa/plugin", mini, []int{40}}, {"POST", "/wxa/devplugin", mini, []int{40}},
	}
	for _, path := range []string{pathJumpAdd, pathJumpGet, pathJumpDownload, pathJumpDelete, pathJumpPublish} {
		list = append(list, needed{"POST", path, mini, []int{18}}, needed{"POST", path, official, []int{3}})
	}
	for _, name := range []string{"add_embedded", "del_embedded", "del_authorize", "set_authorize"} {
		list = append(list, needed{"POST", pathEmbedded + name, mini, []int{18}})
	}
	for _, name := range []string{"get_list", "get_own_list"} {
		list = append(list, needed{"GET", pathEmbedded + name, mini, []int{18}})
	}
	for _, name := range []string{"getblacklist", "batchblacklist", "batchunblacklist"} {
		list = append(list, needed{"POST", pathMembers + name, official, []int{2}})
	}
	wantSets(t, list...)
}
