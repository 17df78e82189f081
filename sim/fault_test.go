package sim_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/sim"
)

func (l *lab) inject(f sim.Fault) string {
	l.Helper()
	id, err := l.Inject(f)
	if err != nil {
		l.Fatal(err)
	}
	return id
}

func TestAPIFaultsAreCountedDown(t *testing.T) {
	l := newLab(t)
	tok := l.componentToken()
	l.inject(sim.Fault{On: pathPreAuth, Times: 2, Do: sim.Effect{ErrCode: 45009}})
	l.inject(sim.Fault{On: pathPreAuth, Times: 1, Do: sim.Effect{ErrCode: -1}})
	body := `{"component_appid":"` + appID + `"}`
	for _, code := range []int{45009, 45009, -1, 0} {
		l.want(l.call(pathPreAuth, tok, body), code)
	}
	if left := l.Faults(); len(left) != 0 {
		t.Errorf("left: %+v", left)
	}
}

func TestBrokenGateway(t *testing.T) {
	l := newLab(t)
	l.inject(sim.Fault{On: pathToken, Times: 1, Do: sim.Effect{Status: http.StatusBadGateway}})
	resp := l.Call(sim.Request{Method: "POST", Path: pathToken, Body: []byte("{}")})
	if resp.Status != http.StatusBadGateway || !strings.Contains(string(resp.Body), "502 Bad Gateway") || resp.Header.Get("Content-Type") != "text/html" {
		t.Errorf("%d %s", resp.Status, resp.Body)
	}
	if calls := l.Calls(); len(calls) != 1 || calls[0].Hint == "" {
		t.Errorf("calls: %+v", calls)
	}
}

func TestChanceIsSeeded(t *testing.T) {
	run := func() (out []int) {
		l := newLab(t)
		l.inject(sim.Fault{On: pathToken, Percent: 50, Do: sim.Effect{ErrCode: -1}})
		for range 200 {
			out = append(out, l.Call(sim.Request{Method: "POST", Path: pathToken, Body: []byte("{}")}).ErrCode)
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
		t.Errorf("%d of 200 calls were hit at 50 percent", hit)
	}
}

func TestBends(t *testing.T) {
	for _, bend := range sim.Bends() {
		t.Run(string(bend), func(t *testing.T) {
			l := newLab(t)
			l.inject(sim.Fault{On: "text", Times: 1, Do: sim.Effect{Bend: bend, ContentType: "text/plain"}})
			a := l.account(sim.OfficialAccount, true)
			for range 2 {
				if _, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[0].OpenID, "x"); err != nil {
					t.Fatal(err)
				}
			}
			got, bodies := l.pushes()
			if got[0].Header.Get("Content-Type") != "text/plain" || got[1].Header.Get("Content-Type") != "text/xml" {
				t.Errorf("content types %v, %v", got[0].Header, got[1].Header)
			}
			if opened := opens(t, got[1], bodies[1]); field(opened.Plain, "Content") != "x" {
				t.Errorf("the push after the fault: %s", opened.Plain)
			}
			if same := got[0].URL.Query().Get("msg_signature") != "" && len(bodies[0]) == len(bodies[1]) && got[0].URL.Query().Get("timestamp") == got[1].URL.Query().Get("timestamp"); same && intact(t, got[0], bodies[0]) {
				t.Error("the bend bent nothing")
			}
		})
	}
}

// intact reports whether a push opens as an honest one would.
func intact(t *testing.T, r *http.Request, body []byte) bool {
	t.Helper()
	reply, err := openPush(r, body)
	return err == nil && reply.AppID == appID && strings.Contains(string(body), "CDATA")
}

func TestDuplicatedPush(t *testing.T) {
	l := newLab(t)
	l.inject(sim.Fault{On: "message", Times: 1, Do: sim.Effect{Duplicate: true}})
	a := l.account(sim.OfficialAccount, true)
	d, err := l.SendText(t.Context(), appID, a.AppID, a.Followers[0].OpenID, "x")
	if err != nil || !d.Accepted || len(d.Attempts) != 2 {
		t.Fatalf("%+v, %v", d, err)
	}
	got, bodies := l.pushes()
	first, second := opens(t, got[0], bodies[0]), opens(t, got[1], bodies[1])
	if diff := cmp.Diff(string(first.Plain), string(second.Plain)); diff != "" {
		t.Error(diff)
	}
}

func TestFaultsOnFamiliesSpareTheOthers(t *testing.T) {
	l := newLab(t)
	id := l.inject(sim.Fault{On: "event", Percent: 100, Do: sim.Effect{ContentType: "application/json"}})
	for _, event := range []string{"text", "CLICK", "component_verify_ticket"} {
		if _, err := l.Trigger(t.Context(), sim.Trigger{Event: event}); err != nil {
			t.Fatal(err)
		}
	}
	got, _ := l.pushes()
	for i, want := range []string{"text/xml", "application/json", "text/xml"} {
		if have := got[i].Header.Get("Content-Type"); have != want {
			t.Errorf("push %d has %s, want %s", i, have, want)
		}
	}
	if n := l.ClearFaults("f99") + l.ClearFaults(id); n != 1 || len(l.Faults()) != 0 {
		t.Errorf("removed %d", n)
	}
}

func TestFaultsSurviveASnapshot(t *testing.T) {
	l := newLab(t)
	l.inject(sim.Fault{On: "auth", Times: 3, Do: sim.Effect{Bend: sim.BendKey}})
	l.ticketRefused()
	raw, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Restore(sim.Config{Now: l.clock.Now}, raw)
	if err != nil {
		t.Fatal(err)
	}
	want := []sim.Fault{{ID: "f1", On: "auth", Times: 2, Do: sim.Effect{Bend: sim.BendKey}}}
	if diff := cmp.Diff(want, again.Faults()); diff != "" {
		t.Error(diff)
	}
}

// ticketRefused pushes a ticket that the fault makes unreadable; the lab's platform says success to everything.
func (l *lab) ticketRefused() {
	l.Helper()
	if _, err := l.PushTicket(l.Context(), appID); err != nil {
		l.Fatal(err)
	}
}

func TestImpossibleFaultsAreRefused(t *testing.T) {
	s := sim.New(sim.Config{})
	for want, f := range map[string]sim.Fault{
		"no API path, callback or family": {On: "nothing", Times: 1, Do: sim.Effect{ErrCode: -1}},
		"give a number of times":          {On: "text", Do: sim.Effect{Duplicate: true}},
		"times 1, percent 101":            {On: "text", Times: 1, Percent: 101, Do: sim.Effect{Duplicate: true}},
		"an API answers":                  {On: pathToken, Times: 1, Do: sim.Effect{Duplicate: true}},
		"a callback is bent":              {On: "text", Times: 1, Do: sim.Effect{ErrCode: -1}},
		"none of [signature":              {On: "text", Times: 1, Do: sim.Effect{Bend: "spoon"}},
		"400 to 599":                      {On: pathToken, Times: 1, Do: sim.Effect{Status: 200}},
	} {
		if _, err := s.Inject(f); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	if len(s.Faults()) != 0 {
		t.Error("a refused fault was kept")
	}
}
