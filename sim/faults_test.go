package sim_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestFaultsStrikeInOrder(t *testing.T) {
	l := lab.New(t)
	tok := l.ComponentToken()
	body := `{"component_appid":"` + lab.AppID + `"}`
	always := l.MustInject(world.Fault{API: lab.PathPreAuth, Effect: world.ErrCode, ErrCode: 45011, Probability: 1})
	l.MustInject(world.Fault{API: "api_create_preauthcode", Effect: world.ErrCode, ErrCode: 45009, Next: 2})
	l.MustInject(world.Fault{API: "api_query_auth", Effect: world.ErrCode, ErrCode: 61023})
	l.MustInject(world.Fault{API: lab.PathPreAuth, Effect: world.ErrCode})
	for _, code := range []int{45009, 45009, -1, 45011, 45011} {
		l.Want(l.Post(lab.PathPreAuth, tok, body), code)
	}
	if n := l.ArmedFaults(); n != 2 {
		t.Errorf("%d armed, want the one with probability and the one of the other API", n)
	}
	got := map[world.FaultID][2]int{}
	for _, f := range l.Faults() {
		got[f.ID] = [2]int{f.Hits, f.Left}
	}
	if diff := cmp.Diff(map[world.FaultID][2]int{"f1": {2, 0}, "f2": {2, 0}, "f3": {0, 1}, "f4": {1, 0}},
		got); diff != "" {
		t.Error(diff)
	}
	if err := l.ClearFault(always); err != nil {
		t.Fatal(err)
	}
	l.Want(l.Post(lab.PathPreAuth, tok, body), 0)
	if err := l.ClearFault(always); err == nil || !strings.Contains(err.Error(), "f1") {
		t.Errorf("cleared twice: %v", err)
	}
	l.ClearFaults()
	if len(l.Faults()) != 0 {
		t.Error("left:", l.Faults())
	}
}

func TestStrikesAreRecorded(t *testing.T) {
	l := lab.New(t)
	call, push := l.MustInject(world.Fault{API: lab.PathToken, Effect: world.EmptyBody}),
		l.MustInject(world.Fault{InfoType: "component_verify_ticket", Effect: world.BadSignature})
	resp := l.Call(api.Request{Method: "POST", Path: lab.PathToken, Body: []byte("{}")})
	if calls := l.Calls(); resp.Fault != call || calls[0].Fault != call ||
		resp.Header.Get("X-Wxlab-Fault") != "f1 empty_body" {
		t.Errorf("%+v, %+v", resp, calls)
	}
	first, err := l.PushTicket(t.Context(), lab.AppID)
	if err != nil || first.Fault != push {
		t.Errorf("%+v, %v", first, err)
	}
	if second, err := l.PushTicket(t.Context(), lab.AppID); err != nil || second.Fault != "" {
		t.Errorf("%+v, %v", second, err)
	}
}

func TestFaultsMatchWhatTheyName(t *testing.T) {
	l := lab.New(t)
	a, b := l.AccountOf(world.OfficialAccount, true), l.AccountOf(world.MiniProgram, true)
	cases := []struct {
		name         string
		fault        world.Fault
		event, other sim.Trigger // other is spared
	}{
		{"InfoType", world.Fault{InfoType: "unauthorized"}, sim.Trigger{Event: "unauthorized", Account: a.AppID},
			sim.Trigger{Event: "component_verify_ticket"}},
		{"MsgType", world.Fault{MsgType: "text"}, sim.Trigger{Event: "text", Account: a.AppID},
			sim.Trigger{Event: "CLICK", Account: a.AppID}},
		{"any event", world.Fault{MsgType: "event"}, sim.Trigger{Event: "CLICK", Account: a.AppID},
			sim.Trigger{Event: "text", Account: a.AppID}},
		{"Event", world.Fault{Event: "subscribe"}, sim.Trigger{Event: "subscribe_qr", Account: a.AppID},
			sim.Trigger{Event: "unsubscribe", Account: a.AppID}},
		{"AppID", world.Fault{Account: b.AppID}, sim.Trigger{Event: "text", Account: b.AppID},
			sim.Trigger{Event: "text", Account: a.AppID}},
		{"original id", world.Fault{Account: a.UserName}, sim.Trigger{Event: "text", Account: a.AppID},
			sim.Trigger{Event: "component_verify_ticket"}},
		{"component", world.Fault{Component: lab.AppID}, sim.Trigger{Event: "text", Account: a.AppID}, sim.Trigger{}},
	}
	for _, tc := range cases {
		l.ClearFaults()
		tc.fault.Effect, tc.fault.Probability = world.NoCDATA, 1
		id := l.MustInject(tc.fault)
		for trigger, want := range map[*sim.Trigger]world.FaultID{&tc.other: "", &tc.event: id} {
			if trigger.Event == "" {
				continue
			}
			if d, err := l.Trigger(t.Context(), *trigger); err != nil || d.Fault != want {
				t.Errorf("%s: %s met %q, want %q, %v", tc.name, trigger.Event, d.Fault, want, err)
			}
		}
	}
}

func TestAPIFaultsMatchTheAccount(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	component, authorizer, refresh := l.Authorized(a.AppID)
	other := l.AccountOf(world.OfficialAccount, false)
	l.MustInject(world.Fault{Account: a.AppID, Effect: world.ErrCode, ErrCode: 45009, Probability: 1})
	l.Want(l.Post("/cgi-bin/getcallbackip", authorizer, `{}`), 45009)
	l.Want(l.Post("/cgi-bin/getcallbackip", component, `{}`), 0)
	l.Want(l.Post("/cgi-bin/component/api_authorizer_token", component, `{"component_appid":"`+lab.AppID+
		`","authorizer_appid":"`+a.AppID+`","authorizer_refresh_token":"`+refresh+`"}`), 45009)
	l.Want(l.Post("/cgi-bin/component/api_authorizer_token", component, `{"component_appid":"`+lab.AppID+
		`","authorizer_appid":"`+other.AppID+`","authorizer_refresh_token":"x"}`), 61003)
}

func TestChanceIsSeeded(t *testing.T) {
	run := func() (out []int) {
		l := lab.New(t)
		l.MustInject(world.Fault{API: lab.PathToken, Probability: 0.5, Effect: world.ErrCode})
		for range 200 {
			out = append(out, l.Call(api.Request{Method: "POST", Path: lab.PathToken, Body: []byte("{}")}).ErrCode)
		}
		return out
	}
	first := run()
	if diff := cmp.Diff(first, run()); diff != "" {
		t.Error(diff)
	}
	hit := 0
	for _, code := range first {
		if code == -1 {
			hit++
		}
	}
	if hit < 70 || hit > 130 {
		t.Errorf("%d of 200 calls were hit at a probability of 0.5", hit)
	}
}

func TestFaultsSurviveASnapshot(t *testing.T) {
	l := lab.New(t)
	l.MustInject(world.Fault{InfoType: "component_verify_ticket", Next: 3, Effect: world.OldKey})
	l.MustInject(world.Fault{MsgType: "text", Effect: world.Delayed})
	if _, err := l.PushTicket(t.Context(), lab.AppID); err != nil {
		t.Fatal(err)
	}
	a := l.AccountOf(world.OfficialAccount, true)
	held, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[0].OpenID, "later")
	if err != nil {
		t.Fatal(err)
	}
	raw, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Restore(sim.Config{Now: l.Clock.Now}, raw)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Faults(), again.Faults()); diff != "" || again.Faults()[0].Left != 2 {
		t.Error(diff, again.Faults())
	}
	l.Clock.Add(5 * time.Minute)
	if err := again.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if d, _ := again.Delivery(held.ID); !d.Accepted || string(d.Plain) != string(held.Plain) {
		t.Errorf("the held push after the restart: %+v", d)
	}
}

func TestImpossibleFaultsAreRefused(t *testing.T) {
	s := lab.New(t)
	for want, f := range map[string]world.Fault{
		"bad_signature":         {Effect: "bad_sig"},
		"about pushes":          {Effect: world.Delayed, API: lab.PathToken},
		"about API answers":     {Effect: world.ErrCode, MsgType: "text"},
		"not both":              {Effect: world.ErrCode, Next: 1, Probability: 0.1},
		"probability 1.5":       {Effect: world.ErrCode, Probability: 1.5},
		"probability NaN":       {Effect: world.ErrCode, Probability: math.NaN()},
		"not negative":          {Effect: world.ErrCode, Next: -1},
		"no API has the path":   {Effect: world.ErrCode, API: "api_component_tokens"},
		"no platform":           {Effect: world.ErrCode, Component: "wx0"},
		"no account":            {Effect: world.ErrCode, Account: "gh_nobody"},
		"status 200":            {Effect: world.HTTPStatus, Status: 200},
		"WeChat sends signatur": {Effect: world.MissingParameter, Parameter: "echostr"},
	} {
		if _, err := s.Inject(f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if len(s.Faults()) != 0 {
		t.Error("a refused fault was kept")
	}
}

func TestEffectsAreDescribed(t *testing.T) {
	seen := map[world.Effect]bool{}
	for _, e := range world.Effects() {
		if seen[e.Effect] || e.Title.En == "" || e.Title.Zh == "" {
			t.Errorf("effect %+v", e)
		}
		seen[e.Effect] = true
		l := lab.New(t)
		if _, err := l.Inject(world.Fault{Effect: e.Effect}); err != nil {
			t.Errorf("%s does not stand alone: %v", e.Effect, err)
		}
	}
}
