package sim_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"wxlab/sim"
	"wxlab/sim/api"
	"wxlab/sim/bilingual"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

func TestResetIsANewWorld(t *testing.T) {
	l := lab.New(t)
	a := l.AccountOf(world.OfficialAccount, true)
	_, authorizer, _ := l.Authorized(a.AppID)
	l.MustInject(world.Fault{Effect: world.ErrCode})
	l.Reset(99)
	if l.Seed() != 99 || len(l.Grants())+len(l.Faults())+len(l.Deliveries("", 0))+len(l.Calls()) != 0 {
		t.Error("something is left")
	}
	l.Want(l.Post("/cgi-bin/getcallbackip", authorizer, `{}`), 40001)
	fresh := sim.New(sim.Config{Now: l.Clock.Now, Seed: 99})
	if diff := cmp.Diff(fresh.Accounts(), l.Accounts()); diff != "" {
		t.Error(diff)
	}
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	if all := l.Deliveries("", 0); len(all) != 1 || !all[0].Accepted {
		t.Errorf("the first ticket: %+v", all)
	}
}

// TestRestoredSimulatorsGoOnAlike takes a snapshot after random commands; both go on and stay the same.
func TestRestoredSimulatorsGoOnAlike(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	target := lab.Acknowledging(t)
	rapid.Check(t, func(t *rapid.T) {
		c := lab.NewClock(time.Unix(1700000000, 0))
		was := lab.Quiet(t, c, target)
		commands := rapid.SliceOfN(rapid.SampledFrom([]string{"text", "image", "CLICK", "authorized", "unauthorized",
			"component_verify_ticket", "unsubscribe"}), 1, 8).Draw(t, "commands")
		half := len(commands) / 2
		play(t, c, commands[:half], was)
		raw, err := was.Snapshot()
		if err != nil {
			t.Fatal(err)
		}
		is, err := sim.Restore(sim.Config{Now: c.Now}, raw)
		if err != nil {
			t.Fatal(err)
		}
		play(t, c, commands[half:], was, is)
		x, y := was.Deliveries("", 0), is.Deliveries("", 0)
		for i := range x {
			if x[i].ID != y[i].ID || string(x[i].Plain) != string(y[i].Plain) ||
				string(x[i].Attempts[0].RequestBody) != string(y[i].Attempts[0].RequestBody) {
				t.Fatalf("delivery %s differs:\n%s\n%s", x[i].ID, x[i].Plain, y[i].Plain)
			}
		}
	})
}

func play(t *rapid.T, c *lab.Clock, commands []string, sims ...*sim.Sim) {
	for _, event := range commands {
		c.Add(time.Second)
		for _, s := range sims {
			if _, err := s.Trigger(t.Context(), sim.Trigger{Event: event}); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// script is a few commands; it returns everything that went over the wire.
func script(t *testing.T, l *lab.Lab) string {
	t.Helper()
	a := l.AccountOf(world.OfficialAccount, true)
	_, tok, _ := l.Authorized(a.AppID)
	if _, err := l.SendText(t.Context(), lab.AppID, a.AppID, a.Followers[1].OpenID, "hi"); err != nil {
		t.Fatal(err)
	}
	l.Post(lab.PathSend, tok, `{"touser":"`+a.Followers[1].OpenID+`","msgtype":"text","text":{"content":"yes"}}`)
	l.Post(lab.PathSend, "wrong", `{}`)
	l.Clock.Add(10 * time.Minute)
	if err := l.Step(t.Context()); err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	got, bodies := l.Pushes()
	for i := range got {
		fmt.Fprintf(&out, "%s\n%s\n", got[i].URL, bodies[i])
	}
	for _, c := range l.Calls() {
		fmt.Fprintf(&out, "%s %s %s\n", c.Path, c.Query, c.Response)
	}
	return out.String()
}

func TestSameSeedSameBytes(t *testing.T) {
	first := script(t, lab.New(t))
	if diff := cmp.Diff(first, script(t, lab.New(t))); diff != "" {
		t.Error(diff)
	}
	a, b := sim.New(sim.Config{Seed: 1}), sim.New(sim.Config{Seed: 2})
	if a.Accounts()[0].AppID == b.Accounts()[0].AppID || a.Seed() != 1 {
		t.Error("another seed gives the same identifiers")
	}
}

func TestSnapshotAndRestore(t *testing.T) {
	l := lab.New(t)
	script(t, l)
	before, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	again, err := sim.Restore(sim.Config{Now: l.Clock.Now}, before)
	if err != nil {
		t.Fatal(err)
	}
	after, err := again.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(before), string(after)); diff != "" {
		t.Fatal(diff)
	}
	if again.Seed() != 7 || !again.NextDue().Equal(l.NextDue()) {
		t.Errorf("seed %d, next due %s", again.Seed(), again.NextDue())
	}
	was, err1 := l.PushTicket(t.Context(), lab.AppID)
	is, err2 := again.PushTicket(t.Context(), lab.AppID)
	if err := errors.Join(err1, err2); err != nil || string(was.Plain) != string(is.Plain) || was.ID != is.ID {
		t.Errorf("after restoring, the next ticket differs: %s and %s, %v", was.Plain, is.Plain, err)
	}
}

func TestRestoreRefusesOtherFiles(t *testing.T) {
	for _, raw := range []string{"", "[]", "{}", `{"Order":["wx1"],"Accounts":[{}]}`} {
		if _, err := sim.Restore(sim.Config{}, []byte(raw)); err == nil {
			t.Errorf("restored from %q", raw)
		}
	}
}

// TestChangesHoldNoSecret: neither the configuration nor what was called, said and answered, and with the
// secrets given back the simulator goes on.
func TestChangesHoldNoSecret(t *testing.T) {
	l := lab.New(t)
	p := l.Platforms()[0]
	a := l.AccountOf(world.OfficialAccount, true)
	secrets := []string{p.Secret, p.Token, p.AESKey}
	for _, secret := range secrets {
		l.Post("/cgi-bin/component/api_component_token", "", `{"odd":"`+secret+`"}`)
		l.Post("/cgi-bin/no_such_api?x="+secret, "", secret)
		if _, err := l.SendText(t.Context(), p.AppID, a.AppID, a.Followers[0].OpenID, secret); err != nil {
			t.Log(err)
		}
	}
	mask := func(b []byte) []byte {
		for _, secret := range secrets {
			b = bytes.ReplaceAll(b, []byte(secret), []byte("••••"))
		}
		return b
	}
	changes, apart, err := l.TakeChanges(true, mask)
	if err != nil || len(apart) != 1 {
		t.Fatal(apart, err)
	}
	raw, err := json.Marshal(changes.Records)
	if err != nil {
		t.Fatal(err)
	}
	raw = append(raw, changes.State...)
	for _, secret := range secrets {
		for before := range 3 {
			text := base64.StdEncoding.EncodeToString([]byte("..."[:before] + secret))
			if part := text[4 : len(text)-4]; bytes.Contains(raw, []byte(secret)) || bytes.Contains(raw, []byte(part)) {
				i := max(bytes.Index(raw, []byte(secret)), bytes.Index(raw, []byte(part)))
				t.Errorf("%s is in the snapshot: %s", secret, raw[max(0, i-200):min(len(raw), i+60)])
			}
		}
	}
	if now := l.Platforms()[0]; !cmp.Equal(now, p) {
		t.Errorf("the running simulator lost them: %#v", now)
	}
	saved := sim.Saved{State: changes.State, Records: slices.Values(changes.Records), Secrets: apart}
	again, _, err := sim.RestoreSaved(sim.Config{Now: l.Clock.Now}, saved)
	if err != nil || !cmp.Equal(again.Platforms()[0], p) {
		t.Errorf("%+v, %v", again.Platforms(), err)
	}
	saved.Secrets = nil
	bare, _, err := sim.RestoreSaved(sim.Config{Now: l.Clock.Now}, saved)
	if err != nil || !bare.NextDue().IsZero() {
		t.Errorf("without secrets something is due at %v, %v", bare.NextDue(), err)
	}
	if err := bare.PutPlatform(p); err != nil || bare.NextDue().IsZero() {
		t.Error("and nothing after they were put:", err)
	}
}

// TestASnapshotFromWhenHintsWereEnglishReads: such a hint is a string; it stands in both languages then.
func TestASnapshotFromWhenHintsWereEnglishReads(t *testing.T) {
	l := lab.New(t)
	l.Call(api.Request{Method: "GET", Path: "/nowhere"})
	raw, err := l.Snapshot()
	if err != nil {
		t.Fatal(err)
	}
	hint := regexp.MustCompile(`"Hint": \{[^}]*\}`)
	if n := len(hint.FindAll(raw, -1)); n != 1 {
		t.Fatalf("%d hints", n)
	}
	s, err := sim.Restore(sim.Config{Now: l.Clock.Now}, hint.ReplaceAll(raw, []byte(`"Hint": "it is not there"`)))
	if err != nil {
		t.Fatal(err)
	}
	if calls := s.Calls(); len(calls) != 1 || calls[0].Hint != bilingual.Verbatim("it is not there") {
		t.Errorf("%+v", calls)
	}
}
