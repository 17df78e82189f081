package sim_test

import (
	"fmt"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/world"
)

const (
	pathMenuCreate = "/cgi-bin/menu/create"
	pathMenuGet    = "/cgi-bin/menu/get"
	pathMenuAdd    = "/cgi-bin/menu/addconditional"
	pathMenuDel    = "/cgi-bin/menu/delconditional"
	pathMenuTry    = "/cgi-bin/menu/trymatch"
)

const sampleMenu = `{"button":[{"type":"click","name":"今日歌曲","key":"V1001"},{"name":"更多","sub_button":[
 {"type":"view","name":"网页","url":"https://example.com/a?b=c"},
 {"type":"miniprogram","name":"小程序","url":"http://fallback.example.com","appid":"wx0123456789abcdef","pagepath":"pages/index"},
 {"type":"scancode_waitmsg","name":"扫码","key":"scan"},{"type":"pic_weixin","name":"相册","key":"pic"},{"type":"location_select","name":"位置","key":"where"}]},
 {"type":"article_id","name":"文章","article_id":"a1"}]}`

// menuLab has an account with a menu.
func menuLab(t *testing.T) (*lab, world.Account, string) {
	t.Helper()
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	_, tok, _ := l.authorize(a.AppID)
	l.want(l.call(pathMenuCreate, tok, sampleMenu), 0)
	return l, a, tok
}

func TestMenuErrors(t *testing.T) {
	l := newLab(t)
	_, tok, _ := l.authorize(l.account(world.OfficialAccount, true).AppID)
	one := func(button string) string { return `{"button":[` + button + `]}` }
	sub := func(button string) string { return one(`{"name":"x","sub_button":[` + button + `]}`) }
	click := `{"type":"click","name":"a","key":"k"}`
	long := strings.Repeat("x", 1025)
	l.rows(tok, []row{
		{"no button", pathMenuCreate, `{}`, 40016},
		{"button is no list", pathMenuCreate, `{"button":"x"}`, 47001},
		{"four", pathMenuCreate, one(click + "," + click + "," + click + "," + click), 40016},
		{"three", pathMenuCreate, one(click + "," + click + "," + click), 0},
		{"no name", pathMenuCreate, one(`{"type":"click","key":"k"}`), 40018},
		{"name of 16 bytes", pathMenuCreate, one(`{"type":"click","name":"` + long[:16] + `","key":"k"}`), 0},
		{"name of 18 bytes", pathMenuCreate, one(`{"type":"click","name":"六个汉字太长","key":"k"}`), 40018},
		{"unknown type", pathMenuCreate, one(`{"type":"tap","name":"a"}`), 40017},
		{"no type", pathMenuCreate, one(`{"name":"a"}`), 40017},
		{"no key", pathMenuCreate, one(`{"type":"click","name":"a"}`), 40019},
		{"key of 129", pathMenuCreate, one(`{"type":"pic_weixin","name":"a","key":"` + long[:129] + `"}`), 40019},
		{"no url", pathMenuCreate, one(`{"type":"view","name":"a"}`), 40020},
		{"url too long", pathMenuCreate, one(`{"type":"view","name":"a","url":"http://` + long + `"}`), 40020},
		{"relative url", pathMenuCreate, one(`{"type":"view","name":"a","url":"example.com"}`), 40055},
		{"mini program without page", pathMenuCreate, one(`{"type":"miniprogram","name":"a","appid":"wx","url":"http://a"}`), 40017},
		{"mini program without url", pathMenuCreate, one(`{"type":"miniprogram","name":"a","appid":"wx","pagepath":"p"}`), 40020},
		{"no media", pathMenuCreate, one(`{"type":"media_id","name":"a"}`), 40007},
		{"no article", pathMenuCreate, one(`{"type":"article_id","name":"a"}`), 40007},
		{"six below", pathMenuCreate, sub(strings.Repeat(click+",", 5) + click), 40023},
		{"type below", pathMenuCreate, sub(`{"type":"tap","name":"a"}`), 40024},
		{"name below", pathMenuCreate, sub(`{"type":"click","name":"` + long[:61] + `","key":"k"}`), 40025},
		{"key below", pathMenuCreate, sub(`{"type":"click","name":"` + long[:60] + `"}`), 40026},
		{"url below", pathMenuCreate, sub(`{"type":"view","name":"a"}`), 40027},
		{"domain below", pathMenuCreate, sub(`{"type":"view","name":"a","url":"ftp://a"}`), 40054},
		{"three levels", pathMenuCreate, sub(`{"name":"y","sub_button":[` + click + `]}`), 40022},
		{"conditional without rule", pathMenuAdd, one(click), 65304},
		{"conditional with an empty rule", pathMenuAdd, `{"button":[` + click + `],"matchrule":{}}`, 65304},
		{"conditional with a bad button", pathMenuAdd, `{"button":[],"matchrule":{"tag_id":"100"}}`, 40016},
		{"delete nothing", pathMenuDel, `{"menuid":"1"}`, 65301},
		{"try nobody", pathMenuTry, `{"user_id":"o"}`, 65302},
	})
	l.want(l.get("/cgi-bin/menu/delete", tok), 0)
	l.want(l.get(pathMenuGet, tok), 46003)
	l.want(l.call(pathMenuAdd, tok, `{"button":[`+click+`],"matchrule":{"tag_id":"100"}}`), 65303)
	l.want(l.call(pathMenuTry, tok, `{"user_id":"o"}`), 65303)
	l.same(l.get("/cgi-bin/get_current_selfmenu_info", tok), `{"is_menu_open":0,"selfmenu_info":{"button":[]}}`)
}

func TestMenuComesBackInBothShapes(t *testing.T) {
	l, _, tok := menuLab(t)
	out := l.get(pathMenuGet, tok)
	menu, _ := out["menu"].(map[string]any)
	if id, _ := menu["menuid"].(float64); id < 4e8 || id >= 5e8 || len(menu) != 2 {
		t.Errorf("menuid %v", menu["menuid"])
	}
	want := strings.ReplaceAll(sampleMenu, `"}`, `","sub_button":[]}`)
	l.same(map[string]any{"button": menu["button"]}, want)
	current := l.get("/cgi-bin/get_current_selfmenu_info", tok)
	wrapped := strings.Replace(strings.Replace(sampleMenu, `"sub_button":[`, `"sub_button":{"list":[`, 1), `"where"}]}`, `"where"}]}}`, 1)
	l.same(current, `{"is_menu_open":1,"selfmenu_info":`+wrapped+`}`)
}

func TestConditionalMenu(t *testing.T) {
	l, a, tok := menuLab(t)
	tagged, plain := a.Followers[0].OpenID, a.Followers[1].OpenID
	l.want(l.call("/cgi-bin/tags/create", tok, `{"tag":{"name":"vip"}}`), 0)
	l.want(l.call("/cgi-bin/tags/members/batchtagging", tok, `{"openid_list":["`+tagged+`"],"tagid":100}`), 0)
	add := func(name, rule string) string {
		out := l.call(pathMenuAdd, tok, `{"button":[{"type":"click","name":"`+name+`","key":"k"}],"matchrule":`+rule+`}`)
		id, ok := out["menuid"].(string)
		if !ok {
			t.Fatalf("%s: %v", name, out)
		}
		return id
	}
	first := func(openID string) string {
		list, _ := l.call(pathMenuTry, tok, `{"user_id":"`+openID+`"}`)["button"].([]any)
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
	l.restart()
	android := add("android", `{"client_platform_type":"2","language":"zh_CN"}`)
	if first(tagged) != "android" || first(plain) != "android" {
		t.Error("the newest menu that matches wins")
	}
	l.want(l.call(pathMenuDel, tok, `{"menuid":`+android+`}`), 0)
	if list, _ := l.get(pathMenuGet, tok)["conditionalmenu"].([]any); len(list) != 4 {
		t.Errorf("conditional menus: %v", list)
	}
	l.want(l.call(pathMenuDel, tok, `{"menuid":"`+id+`"}`), 0)
	if first(tagged) != "今日歌曲" {
		t.Error("a deleted menu is still seen")
	}
}

func TestClickMenu(t *testing.T) {
	l, a, _ := menuLab(t)
	user := a.Followers[2].OpenID
	tests := []struct {
		button               []int
		event, key, nowField string
	}{
		{[]int{0}, "CLICK", "V1001", ""},
		{[]int{1, 0}, "VIEW", "https://example.com/a?b=c", "MenuId"},
		{[]int{1, 1}, "view_miniprogram", "pages/index", "MenuId"},
		{[]int{1, 2}, "scancode_waitmsg", "scan", "ScanResult"},
		{[]int{1, 3}, "pic_weixin", "pic", "Count"},
		{[]int{1, 4}, "location_select", "where", "Poiname"},
	}
	for _, tt := range tests {
		d, err := one(l.ClickMenu(t.Context(), sim.MenuClick{Account: a.AppID, OpenID: user, Button: tt.button}))
		if err != nil || !d.Accepted || field(d.Plain, "Event") != tt.event || field(d.Plain, "EventKey") != tt.key || field(d.Plain, "FromUserName") != user {
			t.Errorf("%v: %s, %v", tt.button, d.Plain, err)
		}
		if tt.nowField != "" && field(d.Plain, tt.nowField) == "" {
			t.Errorf("%v: %s is empty", tt.button, tt.nowField)
		}
	}
	_, id := l.Menu(a.AppID, user)
	d, err := one(l.ClickMenu(t.Context(), sim.MenuClick{Account: a.UserName, OpenID: user, Button: []int{1, 2}, Set: map[string]string{"ScanCodeInfo.ScanResult": "扫到了"}}))
	if err != nil || field(d.Plain, "ScanResult") != "扫到了" || id == 0 {
		t.Errorf("%s, %v, menu %d", d.Plain, err, id)
	}
	if none, err := l.ClickMenu(t.Context(), sim.MenuClick{Account: a.AppID, OpenID: user, Button: []int{2}}); err != nil || len(none) != 0 {
		t.Errorf("a button that WeChat answers itself: %+v, %v", none, err)
	}
	if chat := l.Chat(a.AppID, user); len(chat) != 1 || chat[0].Text != "[文章]" {
		t.Errorf("chat: %+v", chat)
	}
}

func TestClickMenuRefuses(t *testing.T) {
	l, a, tok := menuLab(t)
	user := a.Followers[0].OpenID
	for want, m := range map[string]sim.MenuClick{
		"opens a submenu":          {Account: a.AppID, OpenID: user, Button: []int{1}},
		"this level has 3":         {Account: a.AppID, OpenID: user, Button: []int{3}},
		"this level has 0":         {Account: a.AppID, OpenID: user, Button: []int{0, 0}},
		"no account has the AppID": {Account: "wx0", OpenID: user, Button: []int{0}},
		"shows no menu":            {Account: a.AppID, OpenID: "o", Button: []int{0}},
		"has no field":             {Account: a.AppID, OpenID: user, Button: []int{0}, Set: map[string]string{"X": "y"}},
	} {
		if _, err := l.ClickMenu(t.Context(), m); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	l.want(l.get("/cgi-bin/menu/delete", tok), 0)
	if _, err := l.ClickMenu(t.Context(), sim.MenuClick{Account: a.AppID, OpenID: user, Button: []int{0}}); err == nil {
		t.Error("a deleted menu was clicked")
	}
}
