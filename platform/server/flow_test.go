package server_test

import (
	"context"
	"errors"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
)

var ctx = context.Background()

func TestTicketBringsTheFirstToken(t *testing.T) {
	r := newRig(t)
	if _, err := r.srv.ComponentToken(ctx); !errors.Is(err, server.ErrNoTicket) {
		t.Errorf("without a ticket: %v", err)
	}
	r.wantSuccess(r.send(r.ticket("ticket@@@first")))
	select {
	case <-r.srv.Nudged():
	default:
		t.Error("not nudged")
	}
	if due, err := r.srv.NextDue(ctx); err != nil || !due.Equal(r.clock.Now()) {
		t.Errorf("next due %v, %v", due, err)
	}
	r.step()
	got, found, err := r.store.ComponentToken(ctx, componentAppID)
	if err != nil || !found || !got.ExpiresAt.Equal(r.clock.Now().Add(2*time.Hour)) {
		t.Errorf("token %+v, %v, %v", got, found, err)
	}
	if ticket, found, err := r.store.Ticket(ctx, componentAppID); err != nil || !found || ticket.Value.Reveal() != "ticket@@@first" {
		t.Errorf("ticket %v, %v, %v", ticket, found, err)
	}
	if due, _ := r.srv.NextDue(ctx); !due.Equal(r.clock.Now().Add(110 * time.Minute)) {
		t.Errorf("renewal due in %v", due.Sub(r.clock.Now()))
	}
}

func TestAuthorizedEvent(t *testing.T) {
	r := newRig(t).authorized()
	got, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil {
		t.Fatal(err)
	}
	now := r.clock.Now()
	want := platform.Authorizer{AppID: account, UserName: "gh_0a1b2c3d4e5f", NickName: "示例账号 <&>", PrincipalName: "Example Ltd", Kind: platform.OfficialAccount,
		ServiceType: 2, FuncInfo: []platform.FuncScope{{ID: 1}, {ID: 4}}, State: platform.Authorized, RefreshToken: "refreshtoken@@@" + account,
		Token: platform.AccessToken{Value: "code-token-2", IssuedAt: now, ExpiresAt: now.Add(2 * time.Hour)}, AuthorizedAt: now, InfoAt: now}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"api_component_token", "api_query_auth", "api_get_authorizer_info"}, r.wechat.calls); diff != "" {
		t.Error(diff)
	}
	r.step()
	if n := len(r.wechat.calls); n != 3 {
		t.Errorf("a second Step called WeChat: %v", r.wechat.calls)
	}
}

func TestRenewalAheadOfTheEnd(t *testing.T) {
	r := newRig(t).authorized()
	due, err := r.srv.NextDue(ctx)
	if err != nil {
		t.Fatal(err)
	}
	r.clock.advance(due.Sub(r.clock.Now()))
	r.step()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || r.wechat.count("api_component_token") != 2 || r.wechat.count("api_authorizer_token") != 1 || !strings.HasPrefix(a.Token.Value.Reveal(), "at-") {
		t.Errorf("calls %v, authorizer %+v, %v", r.wechat.calls, a, err)
	}
	if next, _ := r.srv.NextDue(ctx); !next.After(r.clock.Now()) {
		t.Error("still due after Step")
	}
}

func TestTokenWithHardlyAnyLifeDoesNotMakeStepSpin(t *testing.T) {
	r := newRig(t)
	r.wechat.script("api_component_token", answer{"component_access_token": "ct-short", "expires_in": 0})
	r.ready()
	if next, _ := r.srv.NextDue(ctx); !next.After(r.clock.Now()) || r.wechat.count("api_component_token") != 1 {
		t.Errorf("next due %v, calls %v", next, r.wechat.calls)
	}
}

func TestUnauthorized(t *testing.T) {
	r := newRig(t).authorized()
	r.clock.advance(time.Minute)
	r.wantSuccess(r.send(r.authEvent("unauthorized", account, "")))
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || a.State != platform.Unauthorized || a.RefreshToken != "" || a.Token.Value != "" || !a.UnauthorizedAt.Equal(r.clock.Now()) {
		t.Errorf("authorizer %+v, %v", a, err)
	}
	if _, err := r.srv.AuthorizerToken(ctx, account); !errors.Is(err, server.ErrUnauthorized) {
		t.Errorf("token of a cancelled account: %v", err)
	}
	r.clock.advance(2 * time.Hour)
	r.step()
	if n := r.wechat.count("api_authorizer_token"); n != 0 {
		t.Errorf("renewed %d times after the end", n)
	}
	r.wechat.codes["queryauthcode@@@2"] = account
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@2")))
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized || a.RefreshToken == "" || !a.UnauthorizedAt.IsZero() {
		t.Errorf("after authorizing again %+v, %v", a, err)
	}
}

// TestRedirectAndEventRace: the code buys once, whoever comes first.
func TestRedirectAndEventRace(t *testing.T) {
	for range 10 {
		r := newRig(t).ready()
		r.wechat.codes["queryauthcode@@@1"] = account
		var wg sync.WaitGroup
		var page *httptest.ResponseRecorder
		event := r.request(r.authEvent("authorized", account, "queryauthcode@@@1"))
		wg.Go(func() {
			page = httptest.NewRecorder()
			r.http.ServeHTTP(page, httptest.NewRequest("GET", "/authorized?auth_code=queryauthcode@@@1&expires_in=3600", nil))
		})
		wg.Go(func() {
			r.http.ServeHTTP(httptest.NewRecorder(), event)
			if err := r.srv.Step(ctx); err != nil {
				t.Error(err)
			}
		})
		wg.Wait()
		r.step()
		if n := r.wechat.count("api_query_auth"); n != 1 {
			t.Fatalf("redeemed %d times", n)
		}
		if page.Code != 200 || !strings.Contains(page.Body.String(), account) {
			t.Fatalf("page %d %s", page.Code, page.Body)
		}
		if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.NickName == "" || a.RefreshToken == "" {
			t.Fatalf("authorizer %+v, %v", a, err)
		}
	}
}

// TestLostCode: WeChat answered but we died before the commit; the profile brings the authorization back.
func TestLostCode(t *testing.T) {
	r := newRig(t).ready() // the code is unknown to WeChat: spent
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@spent")))
	r.step()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || a.State != platform.Authorized || a.RefreshToken == "" || a.Token.Value == "" {
		t.Errorf("authorizer %+v, %v, calls %v", a, err, r.wechat.calls)
	}
	if line, found, err := r.store.Code(ctx, componentAppID, "queryauthcode@@@spent"); err != nil || !found || line.Failed == "" {
		t.Errorf("ledger %+v, %v, %v", line, found, err)
	}
}

func TestSixtyFourRenewalsAreOneCall(t *testing.T) {
	r := newRig(t)
	r.wechat.hold = make(chan struct{})
	r.wantSuccess(r.send(r.ticket("ticket@@@first")))
	var wg sync.WaitGroup
	got := make([]platform.AccessToken, 64)
	for i := range got {
		wg.Go(func() {
			var err error
			if got[i], err = r.srv.ComponentToken(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	close(r.wechat.hold)
	wg.Wait()
	if n := r.wechat.count("api_component_token"); n != 1 {
		t.Errorf("%d calls", n)
	}
	for _, token := range got {
		if token.Value != got[0].Value || token.Value == "" {
			t.Fatalf("tokens differ: %v", got)
		}
	}
}

func TestStaleTokenIsRenewedOnce(t *testing.T) {
	for _, code := range []int{40001, 40014, 42001} {
		r := newRig(t).authorized()
		r.wechat.script("send", fail(code))
		if err := r.srv.SendCustomText(ctx, account, openID, "hi"); err != nil {
			t.Fatal(err)
		}
		if sent := r.wechat.messages(); len(sent) != 1 || r.wechat.count("api_authorizer_token") != 1 || r.wechat.tokens[sent[0].Token] != account {
			t.Errorf("%d: sent %v, calls %v", code, sent, r.wechat.calls)
		}
		r.wechat.script("send", fail(code), fail(code))
		before := r.wechat.count("send")
		if err := r.srv.SendCustomText(ctx, account, openID, "hi"); err == nil || r.wechat.count("send") != before+2 {
			t.Errorf("%d: twice stale: %v after %d calls", code, err, r.wechat.count("send")-before)
		}
	}
}

func TestStaleComponentToken(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.script("api_create_preauthcode", fail(40001))
	if _, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{}); err != nil {
		t.Fatal(err)
	}
	if r.wechat.count("api_component_token") != 2 || r.wechat.count("api_create_preauthcode") != 2 {
		t.Errorf("calls %v", r.wechat.calls)
	}
}

func TestAuthorizationFoundOver(t *testing.T) {
	for _, code := range []int{61003, 61023} {
		r := newRig(t).authorized()
		r.wechat.script("api_authorizer_token", fail(code))
		_, err := r.srv.RenewAuthorizerToken(ctx, account)
		a, storeErr := r.store.Authorizer(ctx, componentAppID, account)
		if !errors.Is(err, server.ErrUnauthorized) || storeErr != nil || a.State != platform.Unauthorized || !strings.Contains(a.LastError, "errcode") {
			t.Errorf("%d: %v, authorizer %+v, %v", code, err, a, storeErr)
		}
	}
}

func TestBusyWeChatIsAskedAgainLater(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.codes["queryauthcode@@@1"] = account
	r.wechat.script("api_query_auth", fail(-1), fail(61004))
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	for want := 1; want <= 3; want++ {
		r.step()
		if n := r.wechat.count("api_query_auth"); n != want {
			t.Fatalf("asked %d times, want %d", n, want)
		}
		due, err := r.srv.NextDue(ctx)
		if err != nil || want < 3 && !due.After(r.clock.Now()) {
			t.Fatalf("due %v, %v", due, err)
		}
		r.clock.advance(due.Sub(r.clock.Now()))
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.RefreshToken == "" {
		t.Errorf("authorizer %+v, %v", a, err)
	}
}

func TestOtherAuthEventsAreKept(t *testing.T) {
	r := newRig(t)
	p := push{plain: "<xml><AppId>" + componentAppID + "</AppId><CreateTime>1</CreateTime><InfoType>notify_of_tomorrow</InfoType><x><y>1</y></x></xml>"}
	r.wantSuccess(r.send(p))
	all, err := r.store.Callbacks(ctx, componentAppID, 0, 10)
	if err != nil || len(all) != 1 || all[0].InfoType != "notify_of_tomorrow" || string(all[0].Plain) != p.plain {
		t.Errorf("stored %+v, %v", all, err)
	}
	r.step()
	if len(r.wechat.calls) != 0 {
		t.Errorf("called %v", r.wechat.calls)
	}
}

func TestFastRegister(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.codes["queryauthcode@@@f"] = "wx1111111111111111"
	head := "<xml><AppId>" + componentAppID + "</AppId><CreateTime>1535442403</CreateTime>" +
		"<InfoType>notify_third_fasteregister</InfoType>"
	r.wantSuccess(r.send(push{plain: head + "<appid>wx1111111111111111</appid><status>0</status>" +
		"<auth_code>queryauthcode@@@f</auth_code><msg>OK</msg></xml>"}))
	r.wantSuccess(r.send(push{plain: head + "<status>-1</status><msg>open verity failed</msg></xml>"}))
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, "wx1111111111111111"); err != nil || a.RefreshToken == "" {
		t.Errorf("authorizer %+v, %v", a, err)
	}
}

func TestRestartKeepsEverything(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.codes["queryauthcode@@@1"] = account
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.RefreshToken == "" {
		t.Errorf("after a restart: %+v, %v", a, err)
	}
	if _, err := r.srv.ComponentToken(ctx); err != nil || r.wechat.count("api_component_token") != 1 {
		t.Errorf("token was bought again: %v, %v", r.wechat.calls, err)
	}
}

func TestStartPushTicket(t *testing.T) {
	r := newRig(t)
	if err := r.srv.StartPushTicket(ctx); err != nil || r.wechat.count("api_start_push_ticket") != 1 {
		t.Errorf("calls %v, %v", r.wechat.calls, err)
	}
	if err := r.srv.SetComponent(platform.Component{}); err != nil {
		t.Fatal(err)
	}
	if err := r.srv.StartPushTicket(ctx); !errors.Is(err, server.ErrNotConfigured) {
		t.Errorf("not configured: %v", err)
	}
}

func TestTokensOfStrangers(t *testing.T) {
	r := newRig(t).ready()
	if _, err := r.srv.AuthorizerToken(ctx, account); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("unknown account: %v", err)
	}
	r.wechat.script("api_query_auth", answer{"authorization_info": answer{"authorizer_appid": account, "func_info": []any{}}})
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	r.step()
	r.wechat.script("api_get_authorizer_info", fail(61003))
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized {
		t.Errorf("account without API ability: %+v, %v", a, err)
	}
}

func TestNewRefusesWhatCannotWork(t *testing.T) {
	r := newRig(t)
	for name, change := range map[string]func(*server.Config){
		"base":  func(c *server.Config) { c.BaseURL = "localhost:8680" },
		"login": func(c *server.Config) { c.LoginBase = "mp.weixin.qq.com" },
		"key":   func(c *server.Config) { c.Component.EncodingAESKey = "short" },
		"store": func(c *server.Config) { c.Store = nil },
		"api":   func(c *server.Config) { c.API = nil },
	} {
		cfg := r.cfg
		change(&cfg)
		if _, err := server.New(cfg); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
