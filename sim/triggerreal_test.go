package sim_test

import (
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/world"
)

// trigger pushes a callback about the mini program.
func (c *codeLab) trigger(event string, set map[string]string) world.Delivery {
	c.Helper()
	d, err := c.Trigger(c.Context(), sim.Trigger{Event: event, Account: c.app.AppID, Set: set})
	if err != nil || !d.Accepted {
		c.Fatalf("%+v, %v", d, err)
	}
	return d
}

func TestTriggeredAuditResultsAreReal(t *testing.T) {
	c := newCodeLab(t)
	c.commit("1.0")
	c.want(c.do("submit_audit", `{}`), 0)
	c.trigger("weapp_audit_delay", map[string]string{"Reason": "再等等"})
	if out := c.ask("get_latest_auditstatus"); out["status"] != 4.0 || out["reason"] != "再等等" {
		t.Errorf("%v", out)
	}
	if d := c.trigger("weapp_audit_fail", nil); field(d.Plain, "FailTime") != "1700000060" || field(d.Plain, "Reason") != c.ask("get_latest_auditstatus")["reason"] {
		t.Errorf("%s", d.Plain)
	}
	c.want(c.do("submit_audit", `{}`), 0)
	c.trigger("weapp_audit_success", nil)
	c.want(c.do("release", `{}`), 0)
	if more := c.after(3 * time.Hour); len(more) != 0 {
		t.Errorf("results were pushed again: %+v", more)
	}
	c.trigger("weapp_audit_fail", nil) // decided already: nothing happens
	c.renew()
	if out := c.ask("get_latest_auditstatus"); out["status"] != 0.0 {
		t.Errorf("%v", out)
	}
}

func TestTriggeredRegistrationsAreReal(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	for _, event := range []string{"notify_third_fasteregister", "notify_third_fasteregister_personal"} {
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: event})
		if err != nil {
			t.Fatal(err)
		}
		info, _ := l.queryAuth(tok, field(d.Plain, "auth_code"))["authorization_info"].(map[string]any)
		if info["authorizer_appid"] != field(d.Plain, "appid") {
			t.Errorf("%s: %v for %s", event, info, d.Plain)
		}
	}
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "notify_third_fastregisterbetaapp", Set: map[string]string{"info.name": "小店"}})
	if err != nil {
		t.Fatal(err)
	}
	got := l.after(0)
	app, _ := l.Account(field(d.Plain, "appid"))
	if len(got) != 1 || got[0].Name != "authorized" || field(got[0].Plain, "AuthorizerAppid") != app.AppID || app.NickName != "小店的体验小程序" {
		t.Errorf("%+v, %+v", got, app)
	}
	accounts := len(l.Accounts())
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "notify_third_fasteregister", Set: map[string]string{"appid": "wx1"}}); err != nil || len(l.Accounts()) != accounts {
		t.Errorf("%d accounts more, %v", len(l.Accounts())-accounts, err)
	}
}
