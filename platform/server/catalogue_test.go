package server_test

import (
	"fmt"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/fixtures"
	"wxlab/platform"
)

// TestCatalogueIsAcknowledged delivers every kind of push there is, twice: each is stored once and answered success.
func TestCatalogueIsAcknowledged(t *testing.T) {
	all, err := fixtures.Callbacks()
	if err != nil {
		t.Fatal(err)
	}
	r := newRig(t)
	r.know(account)
	stored := 0
	for i, sample := range all {
		id := fmt.Sprintf("<MsgId>%d<", 24300000000000001+i)
		plain := strings.Replace(ours(sample.XML), "<MsgId>24300000000000001<", id, 1)
		p := push{path: "/wechat/" + account + "/callback", plain: plain}
		if sample.Family == "auth" {
			p.path = "/wechat/component"
		}
		r.wantSuccess(r.send(p))
		if first := r.last(); !first.Duplicate {
			stored++
		}
		r.wantSuccess(r.send(p))
		if again := r.last(); !again.Duplicate || again.ID == 0 || string(again.Plain) != plain {
			t.Errorf("%s: its retry is %+v", sample.Name, again)
		}
	}
	got, err := r.store.Callbacks(ctx, componentAppID, 0, 1000)
	if err != nil || len(got) != stored || stored < len(all)*9/10 {
		t.Errorf("%d of %d stored, %v", len(got), len(all), err)
	}
}

// ours is a sample as WeChat would send it to this component.
func ours(sample []byte) string {
	return strings.ReplaceAll(string(sample), "wx6a5c7b3deae109fb", componentAppID)
}

// TestManyAccountsRenewAtOnce: one call an account, whoever asks, and the component's token but once.
func TestManyAccountsRenewAtOnce(t *testing.T) {
	r := newRig(t).authorized()
	r.wechat.codes["queryauthcode@@@2"] = "wx1111111111111111"
	r.wantSuccess(r.send(r.authEvent("authorized", "wx1111111111111111", "queryauthcode@@@2")))
	r.step()
	r.clock.advance(3 * time.Hour)
	var wg sync.WaitGroup
	for range 16 {
		for _, appID := range []string{account, "wx1111111111111111"} {
			wg.Go(func() {
				token, err := r.srv.AuthorizerToken(ctx, appID)
				if err != nil || token.Due(r.clock.Now()) {
					t.Errorf("%s: %v, %v", appID, token, err)
				}
			})
		}
		wg.Go(func() {
			if err := r.srv.Step(ctx); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if a, c := r.wechat.count("api_authorizer_token"), r.wechat.count("api_component_token"); a != 2 || c != 2 {
		t.Errorf("%d authorizer and %d component renewals", a, c)
	}
}

// TestBodyWithoutLength: a proxy may send the body in chunks.
func TestBodyWithoutLength(t *testing.T) {
	r := newRig(t)
	req := r.request(r.ticket("ticket@@@chunked"))
	req.ContentLength = -1
	w := httptest.NewRecorder()
	r.http.ServeHTTP(w, req)
	r.wantSuccess(w)

	req = r.request(push{body: strings.Repeat("x", platform.MaxMessageSize+1)})
	req.ContentLength = -1
	w = httptest.NewRecorder()
	r.http.ServeHTTP(w, req)
	if w.Code != 413 {
		t.Errorf("too large in chunks: %d", w.Code)
	}

	req = r.request(r.ticket("ticket@@@cut"))
	req.ContentLength += 10 // the connection broke before the end
	w = httptest.NewRecorder()
	r.http.ServeHTTP(w, req)
	if w.Code != 400 {
		t.Errorf("cut short: %d", w.Code)
	}
}

// TestNewTicketRevivesAFailingRenewal: after 61005 the next ticket is tried at once, not after the back-off.
func TestNewTicketRevivesAFailingRenewal(t *testing.T) {
	r := newRig(t)
	r.wechat.script("api_component_token", fail(61005))
	r.wantSuccess(r.send(r.ticket("ticket@@@old")))
	r.step()
	if due, _ := r.srv.NextDue(ctx); !due.After(r.clock.Now()) {
		t.Fatal("a failing renewal is not put off")
	}
	r.clock.advance(time.Second)
	r.wantSuccess(r.send(r.ticket("ticket@@@new")))
	r.step()
	if token, _, err := r.store.ComponentToken(ctx, componentAppID); err != nil || token.Value == "" {
		t.Errorf("token %v, %v, calls %v", token, err, r.wechat.calls)
	}
}

// TestUpdateAuthorized brings the new permission sets.
func TestUpdateAuthorized(t *testing.T) {
	r := newRig(t).authorized()
	r.clock.advance(time.Minute)
	r.wechat.script("api_query_auth", answer{"authorization_info": answer{"authorizer_appid": account, "authorizer_access_token": "at-x", "expires_in": 7200,
		"authorizer_refresh_token": "refreshtoken@@@changed", "func_info": []any{answer{"funcscope_category": answer{"id": 7}}}}})
	r.wechat.script("api_get_authorizer_info", fail(-1)) // the profile stays as it was for now
	r.wantSuccess(r.send(r.authEvent("updateauthorized", account, "queryauthcode@@@2")))
	r.step()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || len(a.FuncInfo) != 1 || a.FuncInfo[0].ID != 7 || a.RefreshToken != "refreshtoken@@@changed" || a.NickName == "" {
		t.Errorf("%+v, %v", a, err)
	}
	history, err := r.store.RefreshTokenHistory(ctx, componentAppID, account)
	if err != nil || len(history) != 2 {
		t.Errorf("refresh tokens %v, %v", history, err)
	}
}
