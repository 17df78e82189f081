package api_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

const (
	pathMenuGet = "/cgi-bin/menu/get"
	pathMenuAdd = "/cgi-bin/menu/addconditional"
	pathMenuDel = "/cgi-bin/menu/delconditional"
	pathMenuTry = "/cgi-bin/menu/trymatch"
)

func TestMenuErrors(t *testing.T) {
	l := lab.New(t)
	_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
	one := func(button string) string { return `{"button":[` + button + `]}` }
	sub := func(button string) string { return one(`{"name":"x","sub_button":[` + button + `]}`) }
	click := `{"type":"click","name":"a","key":"k"}`
	long := strings.Repeat("x", 1025)
	rows(l, tok, []row{
		{"no button", lab.PathMenuCreate, `{}`, 40016},
		{"button is no list", lab.PathMenuCreate, `{"button":"x"}`, 47001},
		{"four", lab.PathMenuCreate, one(click + "," + click + "," + click + "," + click), 40016},
		{"three", lab.PathMenuCreate, one(click + "," + click + "," + click), 0},
		{"no name", lab.PathMenuCreate, one(`{"type":"click","key":"k"}`), 40018},
		{"name of 16 bytes", lab.PathMenuCreate, one(`{"type":"click","name":"` + long[:16] + `","key":"k"}`), 0},
		{"name of 18 bytes", lab.PathMenuCreate, one(`{"type":"click","name":"六个汉字太长","key":"k"}`), 40018},
		{"unknown type", lab.PathMenuCreate, one(`{"type":"tap","name":"a"}`), 40017},
		{"no type", lab.PathMenuCreate, one(`{"name":"a"}`), 40017},
		{"no key", lab.PathMenuCreate, one(`{"type":"click","name":"a"}`), 40019},
		{"key of 129", lab.PathMenuCreate, one(`{"type":"pic_weixin","name":"a","key":"` + long[:129] + `"}`), 40019},
		{"no url", lab.PathMenuCreate, one(`{"type":"view","name":"a"}`), 40020},
		{"url too long", lab.PathMenuCreate, one(`{"type":"view","name":"a","url":"http://` + long + `"}`), 40020},
		{"relative url", lab.PathMenuCreate, one(`{"type":"view","name":"a","url":"example.com"}`), 40055},
		{"mini program without page", lab.PathMenuCreate,
			one(`{"type":"miniprogram","name":"a","appid":"wx","url":"http://a"}`), 40017},
		{"mini program without url", lab.PathMenuCreate,
			one(`{"type":"miniprogram","name":"a","appid":"wx","pagepath":"p"}`), 40020},
		{"no media", lab.PathMenuCreate, one(`{"type":"media_id","name":"a"}`), 40007},
		{"no article", lab.PathMenuCreate, one(`{"type":"article_id","name":"a"}`), 40007},
		{"six below", lab.PathMenuCreate, sub(strings.Repeat(click+",", 5) + click), 40023},
		{"type below", lab.PathMenuCreate, sub(`{"type":"tap","name":"a"}`), 40024},
		{"name below", lab.PathMenuCreate, sub(`{"type":"click","name":"` + long[:61] + `","key":"k"}`), 40025},
		{"key below", lab.PathMenuCreate, sub(`{"type":"click","name":"` + long[:60] + `"}`), 40026},
		{"url below", lab.PathMenuCreate, sub(`{"type":"view","name":"a"}`), 40027},
		{"domain below", lab.PathMenuCreate, sub(`{"type":"view","name":"a","url":"ftp://a"}`), 40054},
		{"three levels", lab.PathMenuCreate, sub(`{"name":"y","sub_button":[` + click + `]}`), 40022},
		{"conditional without rule", pathMenuAdd, one(click), 65304},
		{"conditional with an empty rule", pathMenuAdd, `{"button":[` + click + `],"matchrule":{}}`, 65304},
		{"conditional with a bad button", pathMenuAdd, `{"button":[],"matchrule":{"tag_id":"100"}}`, 40016},
		{"delete nothing", pathMenuDel, `{"menuid":"1"}`, 65301},
		{"try nobody", pathMenuTry, `{"user_id":"o"}`, 65302},
	})
	l.Want(l.Get("/cgi-bin/menu/delete", tok), 0)
	l.Want(l.Get(pathMenuGet, tok), 46003)
	l.Want(l.Post(pathMenuAdd, tok, `{"button":[`+click+`],"matchrule":{"tag_id":"100"}}`), 65303)
	l.Want(l.Post(pathMenuTry, tok, `{"user_id":"o"}`), 65303)
	l.Same(l.Get("/cgi-bin/get_current_selfmenu_info", tok), `{"is_menu_open":0,"selfmenu_info":{"button":[]}}`)
}

func TestMenuComesBackInBothShapes(t *testing.T) {
	l, _, tok := lab.NewMenu(t)
	out := l.Get(pathMenuGet, tok)
	menu, _ := out["menu"].(map[string]any)
	if id, _ := menu["menuid"].(float64); id < 4e8 || id >= 5e8 || len(menu) != 2 {
		t.Errorf("menuid %v", menu["menuid"])
	}
	want := strings.ReplaceAll(lab.SampleMenu, `"}`, `","sub_button":[]}`)
	l.Same(map[string]any{"button": menu["button"]}, want)
	current := l.Get("/cgi-bin/get_current_selfmenu_info", tok)
	wrapped := strings.Replace(strings.Replace(lab.SampleMenu, `"sub_button":[`, `"sub_button":{"list":[`, 1),
		`"where"}]}`, `"where"}]}}`, 1)
	l.Same(current, `{"is_menu_open":1,"selfmenu_info":`+wrapped+`}`)
}

func TestConditionalMenu(t *testing.T) {
	l, a, tok := lab.NewMenu(t)
	tagged, plain := a.Followers[0].OpenID, a.Followers[1].OpenID
	l.Want(l.Post("/cgi-bin/tags/create", tok, `{"tag":{"name":"vip"}}`), 0)
	l.Want(l.Post("/cgi-bin/tags/members/batchtagging", tok, `{"openid_list":["`+tagged+`"],"tagid":100}`), 0)
	add := func(name, rule string) string {
		out := l.Post(pathMenuAdd, tok, `{"button":[{"type":"click","name":"`+name+`","key":"k"}],"matchrule":`+rule+`}`)
		id, ok := out["menuid"].(string)
		if !ok {
			t.Fatalf("%s: %v", name, out)
		}
		return id
	}
	first := func(openID string) string {
		list, _ := l.Post(pathMenuTry, tok, `{"user_id":"`+openID+`"}`)["button"].([]any)
		button, _ := list[0].(map[string]any)
		shown, _ := l.Menu(a.AppID, openID)
		if len(shown) == 0 || shown[0].Name != button["name"] {
			t.Errorf("trymatch says %v, the phone shows %v", button, shown)
		}
		return fmt.Sprint(button["name"])
	}
	id := add("vip", `{"tag_id":"100"}`)
	add("ios", `{"client_platform_type":"1"}`)
	add("german", `{"language":"de"}`)
	add("women", `{"sex":"2"}`)
	if first(tagged) != "vip" || first(plain) != "今日歌曲" {
		t.Errorf("tagged sees %s, others %s", first(tagged), first(plain))
	}
	l.Restart()
	android := add("android", `{"client_platform_type":"2","language":"zh_CN"}`)
	if first(tagged) != "android" || first(plain) != "android" {
		t.Error("the newest menu that matches wins")
	}
	l.Want(l.Post(pathMenuDel, tok, `{"menuid":`+android+`}`), 0)
	if list, _ := l.Get(pathMenuGet, tok)["conditionalmenu"].([]any); len(list) != 4 {
		t.Errorf("conditional menus: %v", list)
	}
	l.Want(l.Post(pathMenuDel, tok, `{"menuid":"`+id+`"}`), 0)
	if first(tagged) != "今日歌曲" {
		t.Error("a deleted menu is still seen")
	}
}
