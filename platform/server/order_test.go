package server_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
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
	if _, err := r.srv.AuthorizerToken(ctx, account); err == nil || !strings.Contains(err.Error(), server.ErrUnauthorized.Error()) {
		t.Errorf("got %v", err)
	}
}
