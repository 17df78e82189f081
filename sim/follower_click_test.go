package sim_test

import (
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestMessageMenuClickComesBackAsText(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.Authorized(a.AppID)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(lab.PathSend, tok, `{"touser":"`+user+
		`","msgtype":"msgmenu","msgmenu":{"head_content":"?","list":[{"id":"101","content":"满意"}]}}`), 0)
	d, err := lab.One(l.ClickMessageMenu(t.Context(), a.AppID, user, "101"))
	if err != nil || !d.Accepted || lab.Field(d.Plain, "Content") != "满意" ||
		lab.Field(d.Plain, "bizmsgmenuid") != "101" || lab.Field(d.Plain, "MsgType") != "text" {
		t.Errorf("%s, %v", d.Plain, err)
	}
	if _, err := l.ClickMessageMenu(t.Context(), a.AppID, user, "7"); err == nil ||
		!strings.Contains(err.Error(), "101") {
		t.Errorf("a line that was not sent: %v", err)
	}
}

func TestClickMenu(t *testing.T) {
	l, a, _ := lab.NewMenu(t)
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
		told, err := l.ClickMenu(t.Context(), sim.MenuClick{Account: a.AppID, OpenID: user, Button: tt.button})
		if pictures := tt.nowField == "Count"; err != nil || len(told) != 1 && !pictures ||
			pictures && (len(told) != 2 || told[1].Name != "image" || lab.Field(told[1].Plain, "FromUserName") != user) {
			t.Errorf("%v: %+v, %v", tt.button, told, err)
			continue
		}
		if d := told[0]; !d.Accepted || lab.Field(d.Plain, "Event") != tt.event ||
			lab.Field(d.Plain, "EventKey") != tt.key || lab.Field(d.Plain, "FromUserName") != user {
			t.Errorf("%v: %s", tt.button, d.Plain)
		}
		if d := told[0]; tt.nowField != "" && lab.Field(d.Plain, tt.nowField) == "" {
			t.Errorf("%v: %s is empty", tt.button, tt.nowField)
		}
	}
	_, id := l.Menu(a.AppID, user)
	d, err := lab.One(l.ClickMenu(t.Context(), sim.MenuClick{Account: a.UserName, OpenID: user, Button: []int{1, 2},
		Set: map[string]string{"ScanCodeInfo.ScanResult": "扫到了"}}))
	if err != nil || lab.Field(d.Plain, "ScanResult") != "扫到了" || id == 0 {
		t.Errorf("%s, %v, menu %d", d.Plain, err, id)
	}
	if none, err := l.ClickMenu(t.Context(), sim.MenuClick{Account: a.AppID, OpenID: user,
		Button: []int{2}}); err != nil || len(none) != 0 {
		t.Errorf("a button that WeChat answers itself: %+v, %v", none, err)
	}
	if chat := l.Chat(a.AppID, user); len(chat) != 2 || chat[0].MsgType != "image" || chat[1].Text != "[文章]" {
		t.Errorf("chat: %+v", chat)
	}
}

func TestClickMenuRefuses(t *testing.T) {
	l, a, tok := lab.NewMenu(t)
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
	l.Want(l.Get("/cgi-bin/menu/delete", tok), 0)
	if _, err := l.ClickMenu(t.Context(), sim.MenuClick{Account: a.AppID, OpenID: user, Button: []int{0}}); err == nil {
		t.Error("a deleted menu was clicked")
	}
}
