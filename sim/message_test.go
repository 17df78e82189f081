package sim_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
)

func TestCustomSendErrors(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.authorize(a.AppID)
	picture := l.upload(tok, "image", "a.png", png())
	text := func(to, content string) string {
		return fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":%q}}`, to, content)
	}
	l.want(l.call(pathSend, tok, text(user, "x")), 45015) // the follower has done nothing yet
	if _, err := l.SendText(t.Context(), appID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	tests := []struct {
		name, body string
		code       int
	}{
		{"unknown openid", text("oX", "x"), 40003},
		{"no openid", text("", "x"), 40003},
		{"no msgtype", `{"touser":"` + user + `"}`, 40008},
		{"no part", `{"touser":"` + user + `","msgtype":"text"}`, 47001},
		{"empty text", text(user, ""), 44004},
		{"too long", text(user, strings.Repeat("x", 2049)), 45002},
		{"longest", text(user, strings.Repeat("x", 2048)), 0},
		{"image without media", `{"touser":"` + user + `","msgtype":"image","image":{"media_id":""}}`, 40007},
		{"image", `{"touser":"` + user + `","msgtype":"image","image":{"media_id":"` + picture + `"}}`, 0},
		{"two articles", `{"touser":"` + user + `","msgtype":"news","news":{"articles":[{"title":"a"},{"title":"b"}]}}`, 45008},
		{"one article", `{"touser":"` + user + `","msgtype":"news","news":{"articles":[{"title":"a"}]}}`, 0},
		{"mini program's type", `{"touser":"` + user + `","msgtype":"link","link":{"url":"u"}}`, 48008},
		{"menu", `{"touser":"` + user + `","msgtype":"msgmenu","msgmenu":{"head_content":"ok?","list":[{"id":"1","content":"yes"}]}}`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.want(l.call(pathSend, tok, tt.body), tt.code)
		})
	}
	l.T = t
	l.want(l.call(pathSend, tok, text(user, "fifth")), 0)
	l.want(l.call(pathSend, tok, text(user, "sixth")), 45047)
	l.clock.Add(48*time.Hour + time.Second)
	_, tok, _ = l.authorize(a.AppID)
	l.want(l.call(pathSend, tok, text(user, "late")), 45015)
	if got := l.CustomMessages(a.AppID, user); len(got) != 5 || got[4].Content != "fifth" || got[4].FromCode == "" {
		t.Errorf("custom messages: %+v", got)
	}
}

func TestCustomSendPermissions(t *testing.T) {
	l := newLab(t)
	verified, unverified, mini := l.account(world.OfficialAccount, true), l.account(world.OfficialAccount, false), l.account(world.MiniProgram, true)
	tests := []struct {
		name    string
		account world.Account
		set     int
		code    int
	}{
		{"set 1 missing", verified, 15, 61007},
		{"not verified", unverified, 1, 48001},
		{"set 19 missing", mini, 17, 61007},
		{"mini program", mini, 19, 45015},
	}
	for _, tt := range tests {
		_, tok, _ := l.authorize(tt.account.AppID, tt.set)
		out := l.call(pathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`, tt.account.Followers[0].OpenID))
		if out["errcode"] != float64(tt.code) {
			t.Errorf("%s: %v", tt.name, out)
		}
	}
}

func TestWindowsOfEachAction(t *testing.T) {
	tests := []struct {
		event string
		kind  world.Kind
		count int
		life  time.Duration
	}{
		{"text", world.OfficialAccount, 5, 48 * time.Hour}, {"CLICK", world.OfficialAccount, 3, time.Minute},
		{"subscribe", world.OfficialAccount, 3, time.Minute}, {"SCAN", world.OfficialAccount, 3, time.Minute},
		{"user_enter_tempsession", world.MiniProgram, 2, time.Minute}, {"VIEW", world.OfficialAccount, 0, 0},
		{"text", world.MiniProgram, 5, 48 * time.Hour}, {"scancode_push", world.OfficialAccount, 3, time.Minute}, {"scancode_waitmsg", world.OfficialAccount, 3, time.Minute},
		{"subscribe_qr", world.OfficialAccount, 3, time.Minute}, {"pic_weixin", world.OfficialAccount, 0, 0}, {"view_miniprogram", world.OfficialAccount, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.event, func(t *testing.T) {
			l := newLab(t)
			a := l.account(tt.kind, true)
			user := a.Followers[2].OpenID
			_, tok, _ := l.authorize(a.AppID)
			act := func() {
				if _, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: appID, Event: tt.event, Account: a.AppID, OpenID: user}); err != nil {
					t.Fatal(err)
				}
			}
			send := func(code int) {
				t.Helper()
				l.want(l.call(pathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`, user)), code)
			}
			act()
			if tt.count == 0 {
				send(45015)
				return
			}
			for range tt.count {
				send(0)
			}
			send(45047)
			act()
			l.clock.Add(min(tt.life, time.Hour) - time.Second)
			send(0)
			if tt.life < time.Hour {
				l.clock.Add(2 * time.Second)
				send(45015)
			}
		})
	}
}

func TestTyping(t *testing.T) {
	l := newLab(t)
	a := l.account(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.authorize(a.AppID)
	typing := func(command string, code int) {
		t.Helper()
		l.want(l.call(pathTyping, tok, fmt.Sprintf(`{"touser":%q,"command":%q}`, user, command)), code)
	}
	typing("Typing", 45080)
	if _, err := l.SendText(t.Context(), appID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	typing("Walking", 45072)
	typing("Typing", 0)
	typing("Typing", 45081)
	typing("CancelTyping", 0)
	typing("Typing", 0)
}
