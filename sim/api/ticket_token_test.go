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

const (
	pathInfo   = "/cgi-bin/component/api_get_authorizer_info"
	pathList   = "/cgi-bin/component/api_get_authorizer_list"
	pathTyping = "/cgi-bin/message/custom/typing"
	pathQuota  = "/cgi-bin/openapi/quota/get"
)

func TestTokenlessCalls(t *testing.T) {
	l := lab.New(t)
	ticket := l.Ticket()
	body := func(appid, sec, tick string) string {
		return fmt.Sprintf(`{"component_appid":%q,"component_appsecret":%q,"component_verify_ticket":%q}`, appid, sec,
			tick)
	}
	tests := []struct {
		name, path, body string
		code             int
	}{
		{"ok", lab.PathToken, body(lab.AppID, lab.Secret, ticket), 0},
		{"trailing newline", lab.PathToken, body(lab.AppID, lab.Secret, ticket) + "\n", 0},
		{"empty body", lab.PathToken, "  ", 44002},
		{"form", lab.PathToken, "component_appid=" + lab.AppID, 47001},
		{"array", lab.PathToken, "[]", 47001},
		{"number", lab.PathToken, `{"component_appid":5}`, 47001},
		{"no appid", lab.PathToken, `{}`, 41018},
		{"unknown appid", lab.PathToken, body("wx0000000000000000", lab.Secret, ticket), 40013},
		{"secret as appid", lab.PathToken, body(lab.Secret, lab.Secret, ticket), 40013},
		{"no secret", lab.PathToken, body(lab.AppID, "", ticket), 41004},
		{"wrong secret", lab.PathToken, body(lab.AppID, "x", ticket), 40125},
		{"no ticket", lab.PathToken, body(lab.AppID, lab.Secret, ""), 61006},
		{"foreign ticket", lab.PathToken, body(lab.AppID, lab.Secret, "ticket@@@x"), 61006},
		{"start", "/cgi-bin/component/api_start_push_ticket",
			fmt.Sprintf(`{"component_appid":%q,"component_secret":%q}`, lab.AppID, lab.Secret), 0},
		{"start with the other name", "/cgi-bin/component/api_start_push_ticket", body(lab.AppID, lab.Secret, ""), 41004},
		{"clear", "/cgi-bin/component/clear_quota/v2",
			fmt.Sprintf(`{"component_appid":%q,"appid":%q,"appsecret":%q}`, lab.AppID, lab.AppID, lab.Secret), 0},
		{"clear a stranger", "/cgi-bin/component/clear_quota/v2",
			fmt.Sprintf(`{"component_appid":%q,"appid":"wx1","appsecret":%q}`, lab.AppID, lab.Secret), 40013},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l.T = t
			l.Want(l.Post(tt.path, "", tt.body), tt.code)
		})
	}
}

// TestTicketsFromBeforeAReset are told apart from what was never a ticket: the platform that keeps one must take the next.
func TestTicketsFromBeforeAReset(t *testing.T) {
	l := lab.New(t)
	old := l.Ticket()
	l.Reset(99)
	for ticket, want := range map[string]string{old: "since the simulator started afresh", old[9:]: "keep it whole"} {
		out := lab.Call(l.Sim, lab.PathToken, "", lab.TokenRequest(ticket))
		if out.ErrCode != 61006 || !strings.Contains(out.Hint.En, want) {
			t.Errorf("%d %s, want %q", out.ErrCode, out.Hint.En, want)
		}
	}
}

// TestLifetimes looks one second before and after each end.
func TestLifetimes(t *testing.T) {
	getToken := func(l *lab.Lab, ticket string) map[string]any {
		return l.Post(lab.PathToken, "", lab.TokenRequest(ticket))
	}
	tests := []struct {
		name  string
		life  time.Duration
		after int
		start func(l *lab.Lab) func() map[string]any
	}{
		{"ticket", 12 * time.Hour, 61005, func(l *lab.Lab) func() map[string]any {
			ticket := l.Ticket()
			return func() map[string]any { return getToken(l, ticket) }
		}},
		{"component token", 2 * time.Hour, 42001, func(l *lab.Lab) func() map[string]any {
			tok := l.ComponentToken()
			return func() map[string]any { return l.Post(lab.PathPreAuth, tok, `{"component_appid":"`+lab.AppID+`"}`) }
		}},
		{"superseded component token", 5 * time.Minute, 40001, func(l *lab.Lab) func() map[string]any {
			tok := l.ComponentToken()
			l.ComponentToken()
			return func() map[string]any { return l.Post(lab.PathPreAuth, tok, `{"component_appid":"`+lab.AppID+`"}`) }
		}},
		{"authorization code", time.Hour, 61010, func(l *lab.Lab) func() map[string]any {
			tok := l.ComponentToken()
			c, err := l.Consent(l.Context(), sim.ConsentRequest{PreAuthCode: l.PreAuthCode(tok),
				AccountAppID: l.AccountOf(world.MiniProgram, true).AppID})
			if err != nil {
				l.Fatal(err)
			}
			return func() map[string]any { return l.QueryAuth(tok, c.AuthCode) }
		}},
		{"authorizer token", 2 * time.Hour, 42001, func(l *lab.Lab) func() map[string]any {
			_, tok, _ := l.Authorized(l.AccountOf(world.OfficialAccount, true).AppID)
			return func() map[string]any { return l.Post(pathQuota, tok, `{"cgi_path":"`+lab.PathSend+`"}`) }
		}},
		{"superseded authorizer token", 5 * time.Minute, 40001, func(l *lab.Lab) func() map[string]any {
			a := l.AccountOf(world.OfficialAccount, true)
			component, tok, refresh := l.Authorized(a.AppID)
			l.Want(l.Post(lab.PathAuthorizer, component,
				fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID,
					a.AppID, refresh)), 0)
			return func() map[string]any { return l.Post(pathQuota, tok, `{"cgi_path":"`+lab.PathSend+`"}`) }
		}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			l := lab.New(t)
			use := tt.start(l)
			l.Clock.Add(tt.life - time.Second)
			l.Want(use(), 0)
			l.Clock.Add(2 * time.Second)
			l.Want(use(), tt.after)
		})
	}
}

// TestTokensFollowTheirModel draws tokens and lets time pass: a token works for 7200 s, and for 300 s beside its
// successor, whatever comes first.
func TestTokensFollowTheirModel(t *testing.T) {
	target := lab.Acknowledging(t)
	type modelled struct {
		value              string
		issued, superseded time.Time
	}
	rapid.Check(t, func(t *rapid.T) {
		c := lab.NewClock(time.Unix(1700000000, 0))
		s := lab.Quiet(t, c, target)
		d, err := s.PushTicket(t.Context(), lab.AppID)
		if err != nil {
			t.Fatal(err)
		}
		get := lab.TokenRequest(lab.Field(d.Plain, "ComponentVerifyTicket"))
		var tokens []modelled
		for range rapid.IntRange(1, 12).Draw(t, "steps") {
			c.Add(time.Duration(rapid.SampledFrom([]int{0, 1, 299, 300, 301, 3600, 6899, 7199}).Draw(t,
				"seconds")) * time.Second)
			if rapid.Bool().Draw(t, "fetch") {
				resp := lab.Call(s, lab.PathToken, "", get)
				if resp.ErrCode == 61005 {
					return // the ticket's own end is another test's business
				}
				if n := len(tokens); n > 0 {
					tokens[n-1].superseded = c.Now()
				}
				value, _, _ := strings.Cut(strings.TrimPrefix(string(resp.Body), `{"component_access_token":"`), `"`)
				tokens = append(tokens, modelled{value: value, issued: c.Now()})
			}
			for i, tok := range tokens {
				want := 0
				switch now := c.Now(); {
				case !tok.superseded.IsZero() && !now.Before(tok.superseded.Add(300*time.Second)):
					want = 40001
				case !now.Before(tok.issued.Add(7200 * time.Second)):
					want = 42001
				}
				if got := lab.Call(s, lab.PathPreAuth, tok.value, `{"component_appid":"`+lab.AppID+
					`"}`).ErrCode; got != want {
					t.Fatalf("token %d of %d, issued %s ago, superseded at %s: %d, want %d", i, len(tokens),
						c.Now().Sub(tok.issued), tok.superseded, got, want)
				}
			}
		}
	})
}
