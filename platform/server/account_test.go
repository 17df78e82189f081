package server_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
	"wxlab/platform/msgcrypt"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// TestCallRenewsOnce: a stale token costs one renewal and one more try, whatever WeChat's word for it; a second refusal
// is the caller's.
func TestCallRenewsOnce(t *testing.T) {
	for _, code := range []int{40001, 42001, 40014} {
		r := newRig(t).authorized()
		r.wechat.script("info", fail(code), answer{"openid": openID, "subscribe": 1})
		user, err := r.srv.Account(account).User(ctx, openID, "")
		if err != nil || user.OpenID != openID || r.wechat.count("info") != 2 || r.wechat.count("api_authorizer_token") != 1 {
			t.Errorf("%d: %+v, %v, calls %v", code, user, err, r.wechat.calls)
		}
		r.wechat.script("info", fail(code), fail(code), fail(code))
		if _, err := r.srv.Account(account).User(ctx, openID, ""); wxapi.ErrCode(err) != code || r.wechat.count("info") != 4 {
			t.Errorf("%d for ever: %v, calls %v", code, err, r.wechat.calls)
		}
	}
}

// TestCallByComponent: sns calls carry the component's token, which is renewed in its own way.
func TestCallByComponent(t *testing.T) {
	r := newRig(t).authorized()
	r.wechat.script("jscode2session", fail(42001), answer{"openid": openID, "session_key": "a2V5"})
	session, err := r.srv.Account(account).CodeToSession(ctx, "JS")
	if err != nil || session.OpenID != openID || r.wechat.count("api_component_token") != 2 || r.wechat.count("api_authorizer_token") != 0 {
		t.Errorf("%+v, %v, calls %v", session, err, r.wechat.calls)
	}
	r.wechat.script("userinfo", answer{"openid": openID, "nickname": "n"})
	if profile, err := r.srv.Account("").UserProfile(ctx, wxapi.UserToken{Token: wxapi.Token{Value: "UT"}, OpenID: openID}); err != nil || profile.NickName != "n" {
		t.Errorf("with the user's own token: %+v, %v", profile, err)
	}
}

// TestCallComponent carries the component's token, and renews it once.
func TestCallComponent(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.script("modify_wxa_server_domain", fail(42001), answer{"published_wxa_server_domain": "a.com"})
	var out struct {
		Published string `json:"published_wxa_server_domain"`
	}
	err := r.srv.CallComponent(ctx, http.MethodPost, "/cgi-bin/component/modify_wxa_server_domain", map[string]string{"action": "get"}, &out)
	if err != nil || out.Published != "a.com" || r.wechat.count("api_component_token") != 2 {
		t.Errorf("%+v, %v, %v", out, err, r.wechat.calls)
	}
}

// TestRefreshTokenThatChanged: 61023 ends nobody while WeChat knows another refresh token; it is kept, and history has
// both.
func TestRefreshTokenThatChanged(t *testing.T) {
	r := newRig(t).authorized()
	r.clock.advance(time.Minute)
	r.wechat.script("api_authorizer_token", fail(61023))
	r.wechat.script("api_get_authorizer_info", answer{"authorizer_info": answer{}, "authorization_info": answer{"authorizer_refresh_token": "refreshtoken@@@other"}})
	if token, err := r.srv.RenewAuthorizerToken(ctx, account); err != nil || token.Value == "" {
		t.Fatalf("%v, %v", token, err)
	}
	a, _ := r.store.Authorizer(ctx, componentAppID, account)
	history, err := r.store.RefreshTokenHistory(ctx, componentAppID, account)
	if err != nil || a.State != platform.Authorized || a.RefreshToken != "refreshtoken@@@other" || len(history) != 2 || a.NickName == "" {
		t.Errorf("%+v, history %v, %v", a, history, err)
	}
	r.wechat.script("api_authorizer_token", fail(61023))
	r.wechat.script("api_get_authorizer_info", fail(61003))
	if _, err := r.srv.RenewAuthorizerToken(ctx, account); !errors.Is(err, server.ErrUnauthorized) {
		t.Errorf("with no other one: %v", err)
	}
}

// TestCallEndsTheAuthorization: 61003 in any call is noticed, and no further call is tried.
func TestCallEndsTheAuthorization(t *testing.T) {
	r := newRig(t).authorized()
	r.wechat.script("create", fail(61003))
	err := r.srv.Call(ctx, account, http.MethodPost, "/cgi-bin/menu/create", map[string]any{"button": []any{}}, nil)
	if !errors.Is(err, server.ErrUnauthorized) || wxapi.ErrCode(err) != 61003 {
		t.Fatalf("got %v", err)
	}
	if err := r.srv.Call(ctx, account, http.MethodGet, "/cgi-bin/menu/get", nil, nil); !errors.Is(err, server.ErrUnauthorized) || r.wechat.count("get") != 0 {
		t.Errorf("after the end: %v", err)
	}
	if err := r.srv.Call(ctx, "wxunknown000000000", http.MethodGet, "/cgi-bin/menu/get", nil, nil); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("of a stranger: %v", err)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || !strings.Contains(a.LastError, "61003") {
		t.Errorf("kept %+v, %v", a, err)
	}
}

// TestUploadSurvivesARenewal: the file is sent whole again with the new token.
func TestUploadSurvivesARenewal(t *testing.T) {
	var bodies []string
	var rest http.Handler
	api := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) {
		if req.URL.Path != "/cgi-bin/media/upload" {
			rest.ServeHTTP(w, req)
			return
		}
		file, _, err := req.FormFile("media")
		if err != nil {
			t.Error(err)
			return
		}
		content, _ := io.ReadAll(file)
		bodies = append(bodies, string(content))
		if len(bodies) == 1 {
			json.NewEncoder(w).Encode(fail(42001))
			return
		}
		io.WriteString(w, `{"type":"image","media_id":"M","created_at":1}`)
	}))
	defer api.Close()
	r := newRig(t, func(c *server.Config) { c.API = &wxapi.Client{BaseURL: api.URL} })
	rest = r.wechat
	r.authorized()
	media, err := r.srv.Account(account).UploadMedia(ctx, wxapi.ImageMedia, "a.png", []byte("PNG"))
	if diff := cmp.Diff([]string{"PNG", "PNG"}, bodies); err != nil || media.MediaID != "M" || diff != "" {
		t.Errorf("%+v, %v, %s", media, err, diff)
	}
}

// TestQuotaAndRID ask with the token of whom they are about.
func TestQuotaAndRID(t *testing.T) {
	r := newRig(t).authorized()
	for _, appID := range []string{"", account} {
		r.wechat.script("get", answer{"quota": answer{"daily_limit": 10, "used": 1, "remain": 9}}, answer{"request": answer{"client_ip": "1.2.3.4"}})
		if quota, err := r.srv.Quota(ctx, appID, "/cgi-bin/menu/get"); err != nil || quota.Remain != 9 {
			t.Errorf("%q: %+v, %v", appID, quota, err)
		}
		if past, err := r.srv.PastCall(ctx, appID, "6aac005a-01bfdbee-79769285"); err != nil || past.ClientIP != "1.2.3.4" {
			t.Errorf("%q: %+v, %v", appID, past, err)
		}
	}
	if err := r.srv.ClearQuota(ctx, ""); err != nil || r.wechat.count("v2") != 1 {
		t.Errorf("clear: %v, %v", err, r.wechat.calls)
	}
}

// TestJSConfig signs with a ticket that is fetched once in its life, whoever asks.
func TestJSConfig(t *testing.T) {
	r := newRig(t).authorized()
	r.wechat.script("getticket", answer{"ticket": "T1", "expires_in": 7200}, answer{"ticket": "T2", "expires_in": 7200})
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			got, err := r.srv.JSConfig(ctx, account, "https://x.example.com/a?b=c#d")
			want := msgcrypt.SignJSAPI("T1", got.NonceStr, fmt.Sprint(r.clock.Now().Unix()), "https://x.example.com/a?b=c")
			if err != nil || got.AppID != account || got.Signature != want || got.Timestamp != r.clock.Now().Unix() || len(got.NonceStr) != 16 {
				t.Errorf("%+v, %v", got, err)
			}
		})
	}
	wg.Wait()
	r.store.Close()
	r.start() // the ticket outlives the process
	if ticket, err := r.srv.JSTicket(ctx, account, wxapi.JSAPITicket); err != nil || ticket.Value != "T1" || r.wechat.count("getticket") != 1 {
		t.Errorf("%v, %v, %d fetches", ticket, err, r.wechat.count("getticket"))
	}
	r.clock.advance(2 * time.Hour)
	if ticket, err := r.srv.JSTicket(ctx, account, wxapi.JSAPITicket); err != nil || ticket.Value != "T2" || r.wechat.count("getticket") != 2 {
		t.Errorf("after its end: %v, %v", ticket, err)
	}
	r.wantSuccess(r.send(r.authEvent("unauthorized", account, "")))
	if _, err := r.srv.JSConfig(ctx, account, "https://x/"); !errors.Is(err, server.ErrUnauthorized) {
		t.Errorf("after the authorization: %v", err)
	}
}

// TestTwoServersOneStore: two programs on one file renew each token once, and redeem a code once: each renewal would end
// the other's token.
func TestTwoServersOneStore(t *testing.T) {
	r := newRig(t).authorized()
	other := r.second()
	r.clock.advance(3 * time.Hour)
	var mu sync.Mutex
	seen := map[string]bool{}
	var wg sync.WaitGroup
	for i := range 64 {
		srv := []*server.Server{r.srv, other}[i%2]
		wg.Go(func() {
			token, err := srv.AuthorizerToken(context.Background(), account)
			if err != nil {
				t.Error(err)
			}
			mu.Lock()
			defer mu.Unlock()
			seen[token.Value.Reveal()] = true
		})
	}
	wg.Wait()
	if a, c := r.wechat.count("api_authorizer_token"), r.wechat.count("api_component_token"); len(seen) != 1 || a != 1 || c != 2 {
		t.Errorf("%d tokens seen, %d authorizer and %d component renewals", len(seen), a, c)
	}
}

// TestLeaseOfADeadProcess ends by itself.
func TestLeaseOfADeadProcess(t *testing.T) {
	r := newRig(t).ready()
	now := r.clock.Now()
	if taken, err := r.store.Lease(ctx, componentAppID, "component token", "dead", now, now.Add(3*time.Second)); err != nil || !taken {
		t.Fatal(taken, err)
	}
	patience, cancel := context.WithTimeout(ctx, 50*time.Millisecond)
	defer cancel()
	if _, err := r.srv.RenewComponentToken(patience); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while it is held: %v", err)
	}
	r.clock.advance(3 * time.Second)
	if token, err := r.srv.RenewComponentToken(ctx); err != nil || token.Value == "" || r.wechat.count("api_component_token") != 2 {
		t.Errorf("after it: %v, %v, %v", token, err, r.wechat.calls)
	}
}

// TestLeaseIsExtended while WeChat is slow, so that a second process does not renew as well.
func TestLeaseIsExtended(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.hold = make(chan struct{})
	renewed := make(chan error, 1)
	go func() {
		_, err := r.srv.RenewComponentToken(ctx)
		renewed <- err
	}()
	db := openPlain(t, r.path)
	until := func() (nanos int64) {
		db.QueryRow("SELECT until FROM lease").Scan(&nanos) // no row yet: zero
		return nanos
	}
	within(t, "the lease", func() bool { return until() > 0 })
	first := until()
	r.clock.advance(2 * time.Second)
	within(t, "its extension", func() bool { return until() == first+int64(2*time.Second) })
	close(r.wechat.hold)
	if err := <-renewed; err != nil {
		t.Error(err)
	}
	if until() != 0 {
		t.Error("not released")
	}
}
