package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestTypingEnds(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.Authorized(a.AppID)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	typing := func(code int) { l.Want(l.Post(pathTyping, tok, `{"touser":"`+user+`","command":"Typing"}`), code) }
	typing(0)
	l.Clock.Add(14 * time.Second)
	typing(45081)
	l.Clock.Add(2 * time.Second)
	typing(0)
	l.Clock.Add(15 * time.Second)
	typing(45080) // 31 s since the follower wrote
}

func TestCustomSendErrors(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.Authorized(a.AppID)
	picture := l.Upload(tok, "image", "a.png", lab.PNG())
	text := func(to, content string) string {
		return fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":%q}}`, to, content)
	}
	l.Want(l.Post(lab.PathSend, tok, text(user, "x")), 45015) // the follower has done nothing yet
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
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
		{"two articles", `{"touser":"` + user + `","msgtype":"news","news":{"articles":[{"title":"a"},{"title":"b"}]}}`,
			45008},
		{"one article", `{"touser":"` + user + `","msgtype":"news","news":{"articles":[{"title":"a"}]}}`, 0},
		{"mini program's type", `{"touser":"` + user + `","msgtype":"link","link":{"url":"u"}}`, 48008},
		{"menu", `{"touser":"` + user + `","msgtype":"msgmenu","msgmenu":{"head_content":"ok?","list":[{"id":"1","content":"yes"}]}}`, 0},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Post(lab.PathSend, tok, tt.body), tt.code)
		})
	}
	l.T = t
	l.Want(l.Post("/cgi-bin/message/custom/business/send", tok, text(user, "fifth")), 0) // the same message by its other path
	l.Want(l.Post(lab.PathSend, tok, text(user, "sixth")), 45047)
	l.Clock.Add(48*time.Hour + time.Second)
	_, tok, _ = l.Authorized(a.AppID)
	l.Want(l.Post(lab.PathSend, tok, text(user, "late")), 45015)
	if got := l.CustomMessages(a.AppID, user); len(got) != 5 || got[4].Content != "fifth" || got[4].FromCode == "" {
		t.Errorf("custom messages: %+v", got)
	}
}

func TestCustomSendPermissions(t *testing.T) {
	l := lab.New(t)
	verified, unverified, mini := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.OfficialAccount, false),
		l.AccountOf(world.MiniProgram, true)
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
		_, tok, _ := l.Authorized(tt.account.AppID, tt.set)
		out := l.Post(lab.PathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`,
			tt.account.Followers[0].OpenID))
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
		{"text", world.MiniProgram, 5, 48 * time.Hour}, {"scancode_push", world.OfficialAccount, 3, time.Minute},
		{"scancode_waitmsg", world.OfficialAccount, 3, time.Minute},
		{"subscribe_qr", world.OfficialAccount, 3, time.Minute}, {"pic_weixin", world.OfficialAccount, 0, 0},
		{"view_miniprogram", world.OfficialAccount, 0, 0},
	}
	for _, tt := range tests {
		t.Run(tt.event, func(t *testing.T) {
			l := lab.New(t)
			a := l.AccountOf(tt.kind, true)
			user := a.Followers[2].OpenID
			_, tok, _ := l.Authorized(a.AppID)
			act := func() {
				if _, err := l.Trigger(t.Context(),
					sim.Trigger{ComponentAppID: lab.AppID, Event: tt.event, Account: a.AppID, OpenID: user}); err != nil {
					t.Fatal(err)
				}
			}
			send := func(code int) {
				t.Helper()
				l.Want(l.Post(lab.PathSend, tok, fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`,
					user)), code)
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
			l.Clock.Add(min(tt.life, time.Hour) - time.Second)
			send(0)
			if tt.life < time.Hour {
				l.Clock.Add(2 * time.Second)
				send(45015)
			}
		})
	}
}

func TestTyping(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	_, tok, _ := l.Authorized(a.AppID)
	typing := func(command string, code int) {
		t.Helper()
		l.Want(l.Post(pathTyping, tok, fmt.Sprintf(`{"touser":%q,"command":%q}`, user, command)), code)
	}
	typing("Typing", 45080)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user, "hi"); err != nil {
		t.Fatal(err)
	}
	typing("Walking", 45072)
	typing("Typing", 0)
	typing("Typing", 45081)
	typing("CancelTyping", 0)
	typing("Typing", 0)
}

// TestWindowsFollowTheirModel lets a follower act and the platform send, in any order. Each action has its own
// allowance, a message is taken off all that are open, and the largest decides.
func TestWindowsFollowTheirModel(t *testing.T) {
	target := lab.Acknowledging(t)
	allowances := map[string]struct {
		count int
		life  time.Duration
	}{"text": {5, 48 * time.Hour}, "CLICK": {3, time.Minute}, "SCAN": {3, time.Minute}}
	rapid.Check(t, func(t *rapid.T) {
		c := lab.NewClock(time.Unix(1700000000, 0))
		s := lab.Quiet(t, c, target)
		a := s.Accounts()[1]
		user := a.Followers[0].OpenID
		tok := authorizerToken(t, s, a.AppID)
		left, until := map[string]int{}, map[string]time.Time{}
		for range rapid.IntRange(1, 25).Draw(t, "steps") {
			c.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 30, 59, 60, 61}).Draw(t, "seconds")) * time.Second)
			if event := rapid.SampledFrom([]string{"text", "CLICK", "SCAN", "", "", ""}).Draw(t, "event"); event != "" {
				if _, err := s.Trigger(t.Context(),
					sim.Trigger{Event: event, Account: a.AppID, OpenID: user}); err != nil {
					t.Fatal(err)
				}
				left[event], until[event] = allowances[event].count, c.Now().Add(allowances[event].life)
				continue
			}
			open, best := false, 0
			for event := range until {
				if c.Now().Before(until[event]) {
					open, best = true, max(best, left[event])
				}
			}
			want := 0
			switch {
			case !open:
				want = 45015
			case best == 0:
				want = 45047
			default:
				for event := range left {
					left[event] = max(0, left[event]-1)
				}
			}
			if got := lab.Call(s, lab.PathSend, tok,
				fmt.Sprintf(`{"touser":%q,"msgtype":"text","text":{"content":"x"}}`, user)).ErrCode; got != want {
				t.Fatalf("%d, want %d; left %v until %v at %s", got, want, left, until, c.Now())
			}
		}
	})
}

func authorizerToken(t *rapid.T, s *sim.Sim, account string) string {
	d, err := s.PushTicket(t.Context(), lab.AppID)
	if err != nil {
		t.Fatal(err)
	}
	resp := lab.Call(s, lab.PathToken, "", lab.TokenRequest(lab.Field(d.Plain, "ComponentVerifyTicket")))
	component, _, _ := strings.Cut(strings.TrimPrefix(string(resp.Body), `{"component_access_token":"`), `"`)
	code, _, err := s.Authorize(t.Context(), lab.AppID, account, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp = lab.Call(s, lab.PathQuery, component, fmt.Sprintf(`{"component_appid":%q,"authorization_code":%q}`,
		lab.AppID, code))
	_, rest, _ := strings.Cut(string(resp.Body), `"authorizer_access_token":"`)
	tok, _, _ := strings.Cut(rest, `"`)
	return tok
}
