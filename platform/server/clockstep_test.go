package server_test

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/wxapi"
)

// dated is a push whose CreateTime is another one.
func (r *rig) dated(p push, created int64) push {
	now := fmt.Sprint(r.clock.Now().Unix())
	p.plain = strings.Replace(p.plain, "<CreateTime>"+now, "<CreateTime>"+strconv.FormatInt(created, 10), 1)
	return p
}

// TestATicketOfTheFutureDisablesNothing: it is dated at its receipt, the good ones stay, and where WeChat refuses it the
// next one is tried; once.
func TestATicketOfTheFutureDisablesNothing(t *testing.T) {
	for _, created := range []int64{4102444800, 9223372036, 9223372037, 9223372036854775807} {
		for _, code := range []int{61006, 61005} {
			r := newRig(t).ready()
			r.clock.advance(3 * time.Hour)
			r.wantSuccess(r.send(r.dated(r.ticket("ticket@@@future"), created)))
			got, _, err := r.store.Ticket(ctx, componentAppID)
			if err != nil || got.Value != "ticket@@@future" || !got.CreateTime.Equal(r.clock.Now()) {
				t.Fatalf("%d is stored as %v, %v", created, got, err)
			}
			r.wechat.script("api_component_token", fail(code))
			r.step()
			if token, err := r.srv.ComponentToken(ctx); err != nil || token.Due(r.clock.Now()) {
				t.Errorf("%d, %d: %v, %v", created, code, token, err)
			}
			if _, err := r.srv.RenewComponentToken(ctx); err != nil || r.wechat.count("api_component_token") != 4 {
				t.Errorf("%d, %d: %v after %v", created, code, err, r.wechat.calls)
			}
			r.wantSuccess(r.send(r.ticket("ticket@@@second")))
			if _, err := r.srv.RenewComponentToken(ctx); err != nil || r.wechat.count("api_component_token") != 5 {
				t.Errorf("%d, %d: with a new ticket %v after %v", created, code, err, r.wechat.calls)
			}
		}
	}
}

// TestAllTicketsRefused says what WeChat says to the newest; then only that one is tried again. Another error ends the
// attempt, because an older ticket would meet it too.
func TestAllTicketsRefused(t *testing.T) {
	r := newRig(t)
	for _, value := range []string{"a", "b", "c"} {
		r.clock.advance(10 * time.Minute)
		r.wantSuccess(r.send(r.ticket("ticket@@@" + value)))
	}
	r.wechat.script("api_component_token", fail(40125), fail(61006), fail(61005), fail(61005), fail(61006))
	for i, want := range []struct{ code, calls int }{{40125, 1}, {61006, 4}, {61006, 5}} {
		if _, err := r.srv.ComponentToken(ctx); wxapi.ErrCode(err) != want.code ||
			r.wechat.count("api_component_token") != want.calls {
			t.Errorf("attempt %d: %v after %d calls", i, err, r.wechat.count("api_component_token"))
		}
	}
	if token, err := r.srv.ComponentToken(ctx); err != nil || token.Value == "" {
		t.Errorf("WeChat takes it after all: %v, %v", token, err)
	}
}

// TestClockSteps: the machine's clock is set, forward and back, in the middle of everything. Tokens are renewed, due
// work is done, a dead process's lease ends, retries stay retries, and a cancellation that happens then ends the
// authorization.
func TestClockSteps(t *testing.T) {
	for _, step := range []time.Duration{
		-365 * 24 * time.Hour, -24 * time.Hour, -3 * time.Hour, -11 * time.Minute, -time.Second,
		time.Second, 11 * time.Minute, 3 * time.Hour, 24 * time.Hour, 365 * 24 * time.Hour,
	} {
		t.Run(step.String(), func(t *testing.T) {
			r := newRig(t, withReply(replyText)).authorized()
			message := r.text(account, "before")
			said := unseal(t, key43, r.send(message).Body.Bytes())
			r.leaseOf("dead", "component token")
			r.leaseOf("dead", "token of "+account)
			r.wechat.script("api_query_auth", answer{"errcode": -1, "errmsg": "system error"})
			r.wantSuccess(r.send(r.authEvent("authorized", "wx1111111111111111", "queryauthcode@@@2")))
			r.step() // puts the redeeming off
			r.wechat.codes["queryauthcode@@@2"] = "wx1111111111111111"

			r.clock.advance(step)
			r.wantSuccess(r.send(r.ticket("ticket@@@after")))
			if step.Abs() > time.Minute {
				r.step()
			}
			r.wantFresh(step)
			if again := unseal(t, key43, r.send(message).Body.Bytes()); again != said || !r.last().Duplicate {
				t.Errorf("the retry heard %q", again)
			}
			if reply := r.send(r.text(account, "after")); reply.Code != 200 || r.last().Duplicate {
				t.Errorf("a new message: %d, duplicate %v", reply.Code, r.last().Duplicate)
			}
			if line, _, err := r.store.Code(ctx, componentAppID, "queryauthcode@@@2"); err != nil ||
				step.Abs() > time.Minute && line.RedeemedAt.IsZero() {
				t.Errorf("the code was put off for good: %+v, %v", line, err)
			}
			r.wechat.script("api_get_authorizer_info", fail(61003))
			r.wantSuccess(r.send(r.authEvent("unauthorized", account, "")))
			r.step()
			a, err := r.store.Authorizer(ctx, componentAppID, account)
			if err != nil || a.State != platform.Unauthorized {
				t.Errorf("after a prompt cancellation: %+v, %v", a, err)
			}
		})
	}
}

// leaseOf is a lease of a process that died.
func (r *rig) leaseOf(holder, name string) {
	r.t.Helper()
	now := r.clock.Now()
	taken, err := r.store.Lease(ctx, componentAppID, name, holder, now, now.Add(3*time.Second))
	if err != nil || !taken {
		r.t.Fatal(taken, err)
	}
}

// wantFresh fails where a token is not one that WeChat takes. After a step of more than a few minutes each is bought
// anew; before it the dead process's leases still hold.
func (r *rig) wantFresh(step time.Duration) {
	r.t.Helper()
	now := r.clock.Now()
	component, err := r.srv.ComponentToken(ctx)
	if err != nil || component.Due(now) || component.ExpiresAt.After(now.Add(2*time.Hour+time.Minute)) {
		r.t.Errorf("component token %v, %v", component, err)
	}
	own, err := r.srv.AuthorizerToken(ctx, account)
	if err != nil || own.Due(now) || own.ExpiresAt.After(now.Add(2*time.Hour+time.Minute)) {
		r.t.Errorf("authorizer token %v, %v", own, err)
	}
	if step < -10*time.Minute && (!component.IssuedAt.Equal(now) || !own.IssuedAt.Equal(now)) {
		r.t.Errorf("issued at %v and %v, which is before the step", component.IssuedAt, own.IssuedAt)
	}
}

// TestALeaseFromTheFutureBlocksNobody: a process that was two hours ahead died while it renewed.
func TestALeaseFromTheFutureBlocksNobody(t *testing.T) {
	r := newRig(t).ready()
	r.clock.advance(2 * time.Hour)
	r.leaseOf("dead", "component token")
	r.clock.advance(-2 * time.Hour)
	patience, cancel := context.WithTimeout(ctx, time.Second)
	defer cancel()
	if _, err := r.srv.RenewComponentToken(patience); err != nil {
		t.Error(err)
	}
}

// TestFreshness: MaxSkew holds for stamps of any size, in both directions.
func TestFreshness(t *testing.T) {
	r := newRig(t, func(c *server.Config) { c.MaxSkew = 10 * time.Minute })
	now := r.clock.Now().Unix()
	for stamp, fresh := range map[int64]bool{
		now: true, now - 600: true, now + 600: true, now - 601: false, now + 601: false,
		4102444800: false, 9223372037: false, 9223372036854775807: false, 0: false,
	} {
		p := r.ticket(fmt.Sprint("ticket@@@", stamp))
		p.timestamp = fmt.Sprint(stamp)
		if got := r.send(p).Code; (got == 200) != fresh {
			t.Errorf("stamp %d is answered %d", stamp, got)
		}
		if skew := r.last().Skew; fresh != (skew.Abs() <= 10*time.Minute) {
			t.Errorf("stamp %d: skew %v", stamp, skew)
		}
	}
	r.clock.advance(24 * time.Hour) // the machine's clock is set: what comes now counts
	if w := r.send(r.ticket("ticket@@@now")); w.Code != 200 {
		t.Errorf("after a step forward: %d %s", w.Code, w.Body)
	}
	r.clock.advance(-48 * time.Hour)
	if w := r.send(r.ticket("ticket@@@now")); w.Code != 200 {
		t.Errorf("after a step back: %d %s", w.Code, w.Body)
	}
}

// TestPreAuthCodeOfAClockAhead is not shown any more: nobody knows when it ends.
func TestPreAuthCodeOfAClockAhead(t *testing.T) {
	r := newRig(t).ready()
	r.clock.advance(24 * time.Hour)
	r.wantSuccess(r.send(r.ticket("ticket@@@ahead")))
	ahead, err := r.srv.NewAuthorizationLink(ctx, platform.LinkOptions{})
	if err != nil {
		t.Fatal(err)
	}
	r.clock.advance(-24 * time.Hour)
	page := r.send(push{method: "GET", path: "/authorize", query: "pre_auth_code=" + ahead.PreAuthCode})
	if codes := r.wechat.count("api_create_preauthcode"); page.Code != 200 || codes != 2 {
		t.Errorf("%d after %d codes: %s", page.Code, codes, page.Body)
	}
}
