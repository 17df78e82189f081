package sim_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/callback"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestUnknownNamesListWhatThereIs(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	tests := []struct {
		name string
		t    sim.Trigger
		want string
	}{
		{"component", sim.Trigger{ComponentAppID: "wx0", Event: "text"}, "configured are [" + lab.AppID + "]"},
		{"event", sim.Trigger{Event: "scan"}, "did you mean SCAN"},
		{"event far off", sim.Trigger{Event: "zzz"}, "there are component_verify_ticket, authorized"},
		{"account", sim.Trigger{Event: "text", Account: "gh_x"}, `no account has the AppID or original id "gh_x"`},
		{"follower", sim.Trigger{Event: "text", Account: a.AppID, OpenID: "oX"}, `no follower with the openid "oX"`},
		{"field", sim.Trigger{Event: "text", Set: map[string]string{"Text": "x"}},
			`text has no field "Text", it has ToUserName, FromUserName, CreateTime, MsgType, Content, MsgId`},
	}
	for _, tt := range tests {
		if _, err := l.Trigger(t.Context(), tt.t); err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, want %q", tt.name, err, tt.want)
		}
	}
	if _, err := l.Unauthorize(t.Context(), lab.AppID, a.AppID); err == nil ||
		!strings.Contains(err.Error(), "has not authorized") {
		t.Errorf("%v", err)
	}
	if got, _ := l.Pushes(); len(got) != 0 {
		t.Errorf("%d pushes went out all the same", len(got))
	}
}

// TestEveryCallbackCanBeTriggered is the registry against the fixtures: each is pushed with live values.
func TestEveryCallbackCanBeTriggered(t *testing.T) {
	l := lab.New(t)
	catalogue := l.Catalogue()
	if len(catalogue) < 60 {
		t.Fatalf("only %d callbacks", len(catalogue))
	}
	for _, e := range catalogue {
		d, err := l.Trigger(t.Context(), sim.Trigger{ComponentAppID: lab.AppID, Event: e.Name})
		if err != nil || !d.Accepted || d.Family != e.Family {
			t.Errorf("%s: %+v, %v", e.Name, d, err)
			continue
		}
		if lab.Field(d.Plain, "CreateTime") != "1700000000" {
			t.Errorf("%s has an old CreateTime: %s", e.Name, d.Plain)
		}
		a, _ := l.Account(d.Account)
		if e.Family == callback.AuthEvent {
			if lab.Field(d.Plain, "AppId") != lab.AppID {
				t.Errorf("%s is for another component: %s", e.Name, d.Plain)
			}
			continue
		}
		if lab.Field(d.Plain, "ToUserName") != a.UserName || lab.Field(d.Plain, "FromUserName") != d.OpenID ||
			!slices.Contains(e.Kinds, string(a.Kind)) {
			t.Errorf("%s: %s for %+v", e.Name, d.Plain, a)
		}
	}
}

func TestCatalogueFields(t *testing.T) {
	for _, e := range sim.New(sim.Config{}).Catalogue() {
		if e.Name != "subscribe_msg_popup_event" {
			continue
		}
		last := e.Fields[len(e.Fields)-1]
		if diff := cmp.Diff(callback.Field{Path: "SubscribeMsgPopupEvent.List[2].PopupScene", Sample: "2",
			Type: "number"}, last); diff != "" {
			t.Error(diff)
		}
		if !e.Fields[0].Live || e.Fields[0].Path != "ToUserName" || e.Fields[0].Type != "text" {
			t.Errorf("%+v", e.Fields[0])
		}
		return
	}
	t.Error("subscribe_msg_popup_event is missing")
}

func TestTriggerSetsNestedFields(t *testing.T) {
	l := lab.New(t)
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "scancode_push",
		Set: map[string]string{"ScanCodeInfo.ScanResult": "1&<]]>", "CreateTime": "5"}})
	if err != nil {
		t.Fatal(err)
	}
	if want := "<ScanCodeInfo><ScanType><![CDATA[qrcode]]></ScanType>\n<ScanResult><![CDATA[1&<]]]]><![CDATA[>]]></ScanResult>\n</ScanCodeInfo>\n</xml>"; !strings.HasSuffix(string(d.Plain), want) || lab.Field(d.Plain, "CreateTime") != "5" {
		t.Errorf("%s", d.Plain)
	}
}

func TestTriggeredAuthorizationIsReal(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	a := l.AccountOf(world.OfficialAccount, true)
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "authorized", Account: a.AppID})
	if err != nil {
		t.Fatal(err)
	}
	l.Want(l.QueryAuth(tok, lab.Field(d.Plain, "AuthorizationCode")), 0)
	if got := lab.Field(d.Plain, "AuthorizationCodeExpiredTime"); got != "1700003600" {
		t.Errorf("AuthorizationCodeExpiredTime %s", got)
	}
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "unauthorized", Account: a.AppID}); err != nil ||
		len(l.Grants()) != 0 {
		t.Errorf("grants %v, %v", l.Grants(), err)
	}
}

func TestUnsubscribeAndSubscribe(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	user := a.Followers[0].OpenID
	for _, event := range []string{"unsubscribe", "subscribe"} {
		if _, err := l.Trigger(t.Context(), sim.Trigger{Event: event, Account: a.AppID, OpenID: user}); err != nil {
			t.Fatal(err)
		}
		now, _ := l.Account(a.AppID)
		if now.Followers[0].Subscribed != (event == "subscribe") {
			t.Errorf("after %s: %+v", event, now.Followers[0])
		}
	}
}

// TestDryRunChangesNothing: it says what goes out, byte for byte, and the world is as it was.
func TestDryRunChangesNothing(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	l.MustInject(world.Fault{MsgType: "text", Effect: world.ShuffledFields})
	for _, event := range []string{"text", "component_verify_ticket", "authorized", "unsubscribe"} {
		before, err := l.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		trigger := sim.Trigger{Event: event, Account: a.AppID, DryRun: true}
		plan, err := l.Trigger(t.Context(), trigger)
		if err != nil || plan.ID != "" || plan.Verdict != world.Pending || len(plan.Attempts) != 1 {
			t.Fatalf("%s: %+v, %v", event, plan, err)
		}
		after, err := l.Snapshot()
		if diff := cmp.Diff(string(before), string(after)); diff != "" || err != nil {
			t.Errorf("%s changed the world: %s", event, diff)
		}
		trigger.DryRun = false
		d, err := l.Trigger(t.Context(), trigger)
		if err != nil || string(d.Plain) != string(plan.Plain) ||
			string(d.Attempts[0].RequestBody) != string(plan.Attempts[0].RequestBody) ||
			d.Attempts[0].URL != plan.Attempts[0].URL {
			t.Errorf("%s: planned %s, sent %s, %v", event, plan.Plain, d.Plain, err)
		}
	}
	if _, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Set: map[string]string{"Contnt": "x"},
		DryRun: true}); err == nil {
		t.Error("a misspelt field passed")
	}
}
