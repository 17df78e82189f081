package api_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestFollowersWhoCannotBeWrittenTo: on the account's black list, or not taking its messages.
func TestFollowersWhoCannotBeWrittenTo(t *testing.T) {
	l, a, tok := lab.NewService(t)
	user := a.Followers[0]
	send := func(want int) {
		t.Helper()
		if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, user.OpenID, "hi"); err != nil {
			t.Fatal(err)
		}
		l.Want(l.Post(lab.PathSend, tok, `{"touser":"`+user.OpenID+`","msgtype":"text","text":{"content":"x"}}`), want)
	}
	for want, change := range map[int]func(*world.Follower){
		43019: func(f *world.Follower) { f.Blacklisted = true }, 48002: func(f *world.Follower) { f.Muted = true },
		0: func(*world.Follower) {},
	} {
		f := user
		change(&f)
		if _, err := l.PutFollower(a.AppID, f); err != nil {
			t.Fatal(err)
		}
		l.Restart()
		send(want)
	}
}

// TestSnapshotUsersAreMarked in the answer that exchanges a code.
func TestSnapshotUsersAreMarked(t *testing.T) {
	l, a, tok := lab.NewOAuth(t)
	for _, snapshot := range []bool{true, false} {
		f := a.Followers[0]
		f.Snapshot = snapshot
		if _, err := l.PutFollower(a.AppID, f); err != nil {
			t.Fatal(err)
		}
		out := sns(l, pathUserToken, tok, a.AppID, "code", oauthCode(l, a, world.ScopeBase, 0))
		if _, marked := out["is_snapshotuser"]; marked != snapshot || snapshot && out["is_snapshotuser"] != 1.0 {
			t.Errorf("snapshot %v: %v", snapshot, out)
		}
	}
}

// TestAccountsInBadStanding: account_status is shown; who is frozen, banned or cancelled can authorize nobody.
func TestAccountsInBadStanding(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	tok, _, _ := l.Authorized(a.AppID)
	for status, chosen := range map[int]bool{0: true, 1: true, 18: true, 14: false, 16: false, 19: false} {
		a.Status = status
		if _, err := l.PutAccount(a); err != nil {
			t.Fatal(err)
		}
		info, _ := l.Post(pathInfo, tok, fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID,
			a.AppID))["authorizer_info"].(map[string]any)
		if want := float64(max(1, status)); info["account_status"] != want {
			t.Errorf("status %d: %v", status, info["account_status"])
		}
		_, err := l.OpenPreAuth(l.PreAuthCode(tok), sim.LinkQuery{ComponentAppID: lab.AppID,
			RedirectURI: "http://a.example/", BizAppID: a.AppID})
		if (err == nil) != chosen || err != nil && !strings.Contains(err.Error(), fmt.Sprint(status)) {
			t.Errorf("status %d: %v", status, err)
		}
	}
	a.Status = 2
	if _, err := l.PutAccount(a); err == nil {
		t.Error("a status that WeChat does not have")
	}
}

// TestAccountsWithoutAPIGiveNoTokens: the code is good, the answer has only what was granted.
func TestAccountsWithoutAPIGiveNoTokens(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	a.NoAPI = true
	if _, err := l.PutAccount(a); err != nil {
		t.Fatal(err)
	}
	code, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, []int{1})
	if err != nil {
		t.Fatal(err)
	}
	l.Same(l.QueryAuth(l.ComponentToken(), code), fmt.Sprintf(
		`{"authorization_info":{"authorizer_appid":%q,"func_info":[{"funcscope_category":{"id":1}}]}}`, a.AppID))
}

// TestOwnTokensAreRefused: a component has none, and no account's AppSecret is known here.
func TestOwnTokensAreRefused(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	for _, tt := range []struct {
		appID, grant, secret string
		want                 int
	}{
		{"", "client_credential", "s", 41002}, {"wx0", "", "s", 40013}, {lab.AppID, "", "s", 40002},
		{lab.AppID, "client_credential", lab.Secret, 61024}, {a.AppID, "client_credential", "", 41004},
		{a.AppID, "client_credential", "s", 40125},
	} {
		l.Want(l.Get("/cgi-bin/token", "", "grant_type", tt.grant, "appid", tt.appID, "secret", tt.secret), tt.want)
		resp := l.Call(api.Request{Method: "POST", Path: "/cgi-bin/stable_token", Body: fmt.Appendf(nil,
			`{"grant_type":%q,"appid":%q,"secret":%q}`, tt.grant, tt.appID, tt.secret)})
		if resp.ErrCode != tt.want {
			t.Errorf("%+v: %s", tt, resp.Body)
		}
	}
}

// TestCallsForAccountsInBadStanding are refused by the account's status, and nothing is pushed about it.
func TestCallsForAccountsInBadStanding(t *testing.T) {
	for status, want := range map[int]int{1: 0, 18: 0, 14: 50002, 19: 50002, 16: 48004} {
		l := lab.New(t)
		a := l.AccountOf(world.OfficialAccount, true)
		component, tok, refresh := l.Authorized(a.AppID)
		code, _, err := l.Authorize(t.Context(), lab.AppID, a.AppID, []int{1})
		if err != nil {
			t.Fatal(err)
		}
		a.Status = status
		if _, err := l.PutAccount(a); err != nil {
			t.Fatal(err)
		}
		pushed := len(l.Deliveries("", 0))
		l.Restart()
		query := l.QueryAuth(component, code)
		if want == 48004 && !strings.HasPrefix(fmt.Sprint(query["errmsg"]), "api forbiddden for irregularities") {
			t.Errorf("%v", query)
		}
		l.Want(query, want)
		l.Want(l.Post(lab.PathAuthorizer, component, fmt.Sprintf(
			`{"component_appid":%q,"authorizer_appid":%q,"authorizer_refresh_token":%q}`, lab.AppID, a.AppID, refresh)), want)
		l.Want(l.Post("/cgi-bin/clear_quota", tok, `{"appid":"`+a.AppID+`"}`), want)
		about := fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q}`, lab.AppID, a.AppID)
		l.Want(l.Post(pathInfo, component, about), 0)
		l.Clock.Add(30 * 24 * time.Hour)
		l.Want(l.Post(pathInfo, l.ComponentToken(), about), map[int]int{14: 61003}[status])
		if n := len(l.Deliveries("", 0)); n != pushed+1 {
			t.Errorf("status %d: %d pushes, the ticket is one", status, n-pushed)
		}
	}
}

// TestReadOnlyOptions can be read, and be set by nobody.
func TestReadOnlyOptions(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, _, _ := l.Authorized(a.AppID)
	a.ReadOnly = []string{"customer_service"}
	if _, err := l.PutAccount(a); err != nil {
		t.Fatal(err)
	}
	body := func(option string) string {
		return fmt.Sprintf(`{"component_appid":%q,"authorizer_appid":%q,"option_name":%q,"option_value":"1"}`, lab.AppID, a.AppID, option)
	}
	rows(l, component, []row{
		{"read-only", "/cgi-bin/component/api_set_authorizer_option", body("customer_service"), 61025},
		{"read", "/cgi-bin/component/api_get_authorizer_option", body("customer_service"), 0},
		{"another", "/cgi-bin/component/api_set_authorizer_option", body("voice_recognize"), 0},
	})
	a.ReadOnly = []string{"volume"}
	if _, err := l.PutAccount(a); err == nil {
		t.Error("an option that WeChat does not have")
	}
}
