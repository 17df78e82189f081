package sim_test

import (
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// trigger pushes a callback about the mini program.
func trigger(c *lab.Code, event string, set map[string]string) world.Delivery {
	c.Helper()
	d, err := c.Trigger(c.Context(), sim.Trigger{Event: event, Account: c.App.AppID, Set: set})
	if err != nil || !d.Accepted {
		c.Fatalf("%+v, %v", d, err)
	}
	return d
}

func TestTriggeredAuditResultsAreReal(t *testing.T) {
	c := lab.NewCode(t)
	c.Commit("1.0")
	c.Want(c.Do("submit_audit", `{}`), 0)
	trigger(c, "weapp_audit_delay", map[string]string{"Reason": "再等等"})
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 4.0 || out["reason"] != "再等等" {
		t.Errorf("%v", out)
	}
	if d := trigger(c, "weapp_audit_fail", nil); lab.Field(d.Plain, "FailTime") != "1700000060" ||
		lab.Field(d.Plain, "Reason") != c.Ask("get_latest_auditstatus")["reason"] {
		t.Errorf("%s", d.Plain)
	}
	c.Want(c.Do("submit_audit", `{}`), 0)
	trigger(c, "weapp_audit_success", nil)
	c.Want(c.Do("release", `{}`), 0)
	if more := c.After(3 * time.Hour); len(more) != 0 {
		t.Errorf("results were pushed again: %+v", more)
	}
	trigger(c, "weapp_audit_fail", nil) // decided already: nothing happens
	c.Renew()
	if out := c.Ask("get_latest_auditstatus"); out["status"] != 0.0 {
		t.Errorf("%v", out)
	}
}

func TestTriggeredRegistrationsAreReal(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	for _, event := range []string{"notify_third_fasteregister", "notify_third_fasteregister_personal"} {
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: event})
		if err != nil {
			t.Fatal(err)
		}
		info, _ := l.QueryAuth(tok, lab.Field(d.Plain, "auth_code"))["authorization_info"].(map[string]any)
		if info["authorizer_appid"] != lab.Field(d.Plain, "appid") {
			t.Errorf("%s: %v for %s", event, info, d.Plain)
		}
	}
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "notify_third_fastregisterbetaapp",
		Set: map[string]string{"info.name": "小店"}})
	if err != nil {
		t.Fatal(err)
	}
	got := l.After(0)
	app, _ := l.Account(lab.Field(d.Plain, "appid"))
	if len(got) != 1 || got[0].Name != "authorized" || lab.Field(got[0].Plain, "AuthorizerAppid") != app.AppID ||
		app.NickName != "小店的体验小程序" {
		t.Errorf("%+v, %+v", got, app)
	}
	accounts := len(l.Accounts())
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "notify_third_fasteregister",
		Set: map[string]string{"appid": "wx1"}}); err != nil || len(l.Accounts()) != accounts {
		t.Errorf("%d accounts more, %v", len(l.Accounts())-accounts, err)
	}
}

// TestPushesNameTheWorldsPeople: a push about an account names that account, one about a payment a follower as the buyer.
func TestPushesNameTheWorldsPeople(t *testing.T) {
	c := lab.NewCode(t)
	if d := trigger(c, "wxa_punish_event", nil); lab.Field(d.Plain, "appid") != c.App.AppID {
		t.Errorf("%s", d.Plain)
	}
	app, _ := c.Account(c.App.AppID)
	if len(app.Followers) == 0 {
		t.Fatal("nobody can buy")
	}
	d := trigger(c, "xpay_goods_deliver_notify", nil)
	if buyer := app.Followers[0].OpenID; lab.Field(d.Plain, "OpenId") != buyer || lab.Field(d.Plain, "FromUserName") == buyer {
		t.Errorf("%s", d.Plain)
	}
	if d := trigger(c, "xpay_coin_pay_notify", map[string]string{"OpenId": "oChosen"}); lab.Field(d.Plain, "OpenId") != "oChosen" {
		t.Errorf("%s", d.Plain)
	}
}
