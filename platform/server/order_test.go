package server_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
)

// cancelled is an unauthorized event that happened a while ago and is pushed now, by a clock that is off.
func (r *rig) cancelled(ago, skew time.Duration) push {
	now := r.clock.Now().Add(skew)
	p := r.authEvent("unauthorized", account, "")
	p.plain = strings.Replace(p.plain, fmt.Sprint(r.clock.Now().Unix()), fmt.Sprint(now.Add(-ago).Unix()), 1)
	p.timestamp = fmt.Sprint(now.Unix())
	return p
}

// TestOldCancellationIsAskedAfter: one from before the authorization ends nothing by itself; whether WeChat's clock
// differs from ours does not matter.
func TestOldCancellationIsAskedAfter(t *testing.T) {
	for _, skew := range []time.Duration{0, time.Hour, -time.Hour} {
		r := newRig(t).authorized()
		r.clock.advance(time.Minute)
		r.wantSuccess(r.send(r.cancelled(2*time.Minute, skew)))
		r.step()
		if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized {
			t.Errorf("skew %v, an old one: %+v, %v", skew, a, err)
		}
		if n := r.wechat.count("api_get_authorizer_info"); n != 2 {
			t.Errorf("skew %v: asked %d times", skew, n)
		}
		if skew < 0 { // by our clock it happened an hour ago: WeChat is asked, and knows no authorization any more
			r.wechat.script("api_get_authorizer_info", fail(61003))
		}
		r.wantSuccess(r.send(r.cancelled(0, skew)))
		r.step()
		if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Unauthorized {
			t.Errorf("skew %v, a prompt one: %+v, %v", skew, a, err)
		}
	}
}

// TestOldCancellationThatIsTrue: WeChat knows no authorization any more, so the old event was right after all.
func TestOldCancellationThatIsTrue(t *testing.T) {
	r := newRig(t).authorized()
	r.clock.advance(time.Minute)
	r.wechat.script("api_get_authorizer_info", fail(61003))
	r.wantSuccess(r.send(r.cancelled(2*time.Minute, 0)))
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Unauthorized {
		t.Errorf("%+v, %v", a, err)
	}
}

// TestAuthorizedThatIsOver: the event comes late, and its code buys 61003: the authorizer ends, and the code is closed.
func TestAuthorizedThatIsOver(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.script("api_query_auth", fail(61003))
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@1")))
	r.step()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || a.State != platform.Unauthorized || !strings.Contains(a.LastError, "61003") {
		t.Errorf("%+v, %v", a, err)
	}
	if line, _, err := r.store.Code(ctx, componentAppID, "queryauthcode@@@1"); err != nil || line.Failed == "" {
		t.Errorf("%+v, %v", line, err)
	}
	_, err = r.srv.AuthorizerToken(ctx, account)
	if err == nil || !strings.Contains(err.Error(), server.ErrUnauthorized.Error()) {
		t.Errorf("got %v", err)
	}
}

// TestAuthorizedOfNobody: an old event names an account that WeChat does not know, and its code is spent. Nothing else
// ever said that the account authorized, so it does not stay authorized. One that did authorize stays.
func TestAuthorizedOfNobody(t *testing.T) {
	r := newRig(t).ready()
	r.wechat.script("api_query_auth", fail(61010))
	r.wechat.script("api_get_authorizer_info", fail(40013))
	r.wantSuccess(r.send(r.authEvent("authorized", account, "queryauthcode@@@old")))
	r.step()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || a.State != platform.Unauthorized || !strings.Contains(a.LastError, "40013") {
		t.Errorf("%+v, %v", a, err)
	}
	r = newRig(t).authorized()
	r.wechat.script("api_get_authorizer_info", fail(40013))
	if _, err := r.srv.RefreshAuthorizerInfo(ctx, account); err == nil {
		t.Error("no error")
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized {
		t.Errorf("one with a refresh token: %+v, %v", a, err)
	}
}

// TestHeldBackCancellation: WeChat is asked when either stamp lies more than ten minutes before the receipt. What it
// says counts, whenever it says it.
func TestHeldBackCancellation(t *testing.T) {
	const limit = 10 * time.Minute
	for _, c := range []struct {
		created, stamped time.Duration // before the receipt
		asked            bool
	}{
		{0, 0, false}, {limit, limit, false}, {limit + time.Second, 0, true}, {0, limit + time.Second, true},
		{24 * time.Hour, 24 * time.Hour, true}, {-24 * time.Hour, 0, false}, {24 * time.Hour, -24 * time.Hour, true},
	} {
		for _, over := range []bool{false, true} {
			r := newRig(t).authorized()
			r.clock.advance(48 * time.Hour)
			r.wantSuccess(r.send(r.ticket("ticket@@@today")))
			r.step()
			before := r.wechat.count("api_get_authorizer_info")
			if over {
				r.wechat.script("api_get_authorizer_info", fail(61003))
			}
			p := r.cancelled(c.created-c.stamped, -c.stamped)
			r.wantSuccess(r.send(p))
			a, err := r.store.Authorizer(ctx, componentAppID, account)
			if err != nil || (a.State == platform.Authorized) != c.asked {
				t.Errorf("%+v: %s before WeChat was asked, %v", c, a.State, err)
			}
			r.step()
			a, err = r.store.Authorizer(ctx, componentAppID, account)
			if err != nil || (a.State == platform.Authorized) != (c.asked && !over) {
				t.Errorf("%+v, over %v: %s, %v", c, over, a.State, err)
			}
			if asked := r.wechat.count("api_get_authorizer_info") > before; asked != c.asked {
				t.Errorf("%+v: asked %v", c, asked)
			}
			r.wantSuccess(r.send(p))
			if !r.last().Duplicate {
				t.Errorf("%+v: its retry is no duplicate", c)
			}
		}
	}
}

// TestTheQuestionWaitsForItsAnswer, for as long as WeChat cannot be reached, and over a restart.
func TestTheQuestionWaitsForItsAnswer(t *testing.T) {
	r := newRig(t).authorized()
	r.clock.advance(time.Hour)
	r.wantSuccess(r.send(r.cancelled(time.Hour, 0)))
	for range 30 {
		r.wechat.script("api_get_authorizer_info", answer{"errcode": -1, "errmsg": "system error"})
		r.step()
		r.clock.advance(10 * time.Minute)
	}
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Authorized {
		t.Errorf("WeChat did not answer: %+v, %v", a, err)
	}
	if err := r.store.Close(); err != nil {
		t.Fatal(err)
	}
	r.start()
	r.wechat.script("api_get_authorizer_info", fail(61003))
	r.step()
	if a, err := r.store.Authorizer(ctx, componentAppID, account); err != nil || a.State != platform.Unauthorized {
		t.Errorf("WeChat knows none: %+v, %v", a, err)
	}
}

// TestWhatIsAuthorizedDuringTheQuestionStays: WeChat's answer is about the authorization before.
func TestWhatIsAuthorizedDuringTheQuestionStays(t *testing.T) {
	r := newRig(t).authorized()
	r.clock.advance(time.Hour)
	r.wantSuccess(r.send(r.cancelled(time.Hour, 0)))
	r.wechat.script("api_get_authorizer_info", fail(61003))
	r.wechat.during("api_get_authorizer_info", func() {
		again := store.Grant{
			AppID: account, RefreshToken: "refreshtoken@@@again", At: r.clock.Now(),
			Token: platform.AccessToken{Value: "at-again", IssuedAt: r.clock.Now(), ExpiresAt: r.clock.Now().Add(time.Hour)},
		}
		if err := r.store.RedeemCode(ctx, componentAppID, "queryauthcode@@@again", again); err != nil {
			t.Error(err)
		}
	})
	r.step()
	a, err := r.store.Authorizer(ctx, componentAppID, account)
	if err != nil || a.State != platform.Authorized || a.RefreshToken != "refreshtoken@@@again" {
		t.Errorf("%+v, %v", a, err)
	}
}
