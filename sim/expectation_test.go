package sim_test

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/sim"
	"wxlab/sim/simtest/lab"
	"wxlab/sim/world"
)

// TestEveryEffectOnPushesSaysWhatItAsksFor: who adds one fills in its row, and says why a forgery is dangerous.
func TestEveryEffectOnPushesSaysWhatItAsksFor(t *testing.T) {
	for _, e := range world.Effects() {
		dangerous := e.Danger.En != "" && e.Danger.Zh != ""
		if e.Push == (e.Expect == "") || dangerous != (e.Expect == world.Refused) {
			t.Errorf("%s expects %q, danger %q", e.Effect, e.Expect, e.Danger)
		}
	}
}

// TestAForgeryThatIsTakenIsNamed: what was accepted, what was answered, and why that is dangerous, in both languages.
func TestAForgeryThatIsTakenIsNamed(t *testing.T) {
	for _, e := range world.Effects() {
		if e.Expect != world.Refused {
			continue
		}
		l := lab.New(t)
		for _, event := range []string{"component_verify_ticket", "text"} {
			d, err := l.Trigger(t.Context(), sim.Trigger{Event: event, Fault: e.Effect})
			if err != nil || d.Expect != world.Refused || !d.Accepted || d.AsExpected() || len(d.Attempts) != 1 {
				t.Fatalf("%s of %s: expected %s, as expected %v, %d attempts, %v", e.Effect, event, d.Expect, d.AsExpected(),
					len(d.Attempts), err)
			}
			got := d.Findings()
			code, special := map[string]string{
				"wrong_appid": "forgery_accepted_appid", "dtd": "forgery_accepted_dtd",
			}[string(e.Effect)]
			if !special {
				code = "forgery_accepted"
			}
			if len(got) != 1 || got[0].Code != code || got[0].Severity != world.Failure {
				t.Fatalf("%s of %s: %+v", e.Effect, event, got)
			}
			for _, part := range []string{event, e.Title.En, `200 "success"`, e.Danger.En} {
				if !strings.Contains(got[0].Text.En, part) {
					t.Errorf("%s of %s: %q is missing from %s", e.Effect, event, part, got[0].Text.En)
				}
			}
			for _, part := range []string{event, e.Title.Zh, `200 "success"`, e.Danger.Zh} {
				if !strings.Contains(got[0].Text.Zh, part) {
					t.Errorf("%s of %s: %q is missing from %s", e.Effect, event, part, got[0].Text.Zh)
				}
			}
		}
	}
}

// TestAnHonestPushIsNotCalledForged: who asks that one be refused hears what was asked, and not that nothing is checked.
func TestAnHonestPushIsNotCalledForged(t *testing.T) {
	d, err := lab.New(t).Trigger(t.Context(), sim.Trigger{Event: "text", Expect: world.Refused})
	if err != nil {
		t.Fatal(err)
	}
	got := d.Findings()
	if len(got) != 1 || got[0].Code != "honest_accepted" || strings.Contains(got[0].Text.En, "a forged") ||
		!strings.Contains(got[0].Text.Zh, "没有伪造之处") {
		t.Errorf("%+v", got)
	}
}

// TestAForgeryThatIsRefused: it is posted once, nobody's chat shows a breakdown, and no key is to be compared. What was
// refused by accident is remarked on.
func TestAForgeryThatIsRefused(t *testing.T) {
	tests := []struct {
		name     string
		status   int
		body     string
		code     string // of the only finding
		expected bool
	}{
		{"refused", 403, "invalid signature", "", true},
		{"refused with status 200", 200, "invalid signature", "", true},
		{"a handler that fell over", 500, "IllegalBlockSizeException", "refused_by_error", true},
		{"no such route", 404, "", "refused_unseen", true},
		{"a login", 302, "", "refused_unseen", true},
		{"success in a framework's wrapper", 200, `{"code":0,"msg":"success"}`, "forgery_accepted", false},
		{"an empty answer, which WeChat takes", 200, "", "forgery_accepted", false},
	}
	for _, tt := range tests {
		l := lab.New(t)
		l.Answers(func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(tt.status)
			_, _ = w.Write([]byte(tt.body))
		})
		d, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Fault: world.BadSignature})
		code := ""
		if f := d.Findings(); len(f) > 0 {
			code = f[0].Code
		}
		if err != nil || d.AsExpected() != tt.expected || code != tt.code || len(d.Attempts) != 1 || d.Seen != "" {
			t.Errorf("%s: as expected %v, %q, %d attempts, seen %q, %v", tt.name, d.AsExpected(), code, len(d.Attempts), d.Seen, err)
		}
	}
}

// TestNobodyAnswersAForgery: a server that is not there has refused nothing.
func TestNobodyAnswersAForgery(t *testing.T) {
	l := lab.New(t)
	l.Server.Close()
	d, err := l.Trigger(t.Context(), sim.Trigger{Event: "text", Fault: world.BadSignature})
	if err != nil || d.AsExpected() || len(d.Findings()) != 1 || !strings.HasPrefix(d.Findings()[0].Code, "unreachable") {
		t.Errorf("as expected %v, %+v, %v", d.AsExpected(), d.Findings(), err)
	}
}

func TestWhatAPushAsksFor(t *testing.T) {
	l := lab.New(t, func(p *world.Platform) { p.PreviousAESKey = lab.Key2 })
	release := ""
	for _, a := range l.Accounts() {
		if a.ReleaseGroup == 1 && a.Kind == world.OfficialAccount {
			release = a.AppID
		}
	}
	tests := []struct {
		name string
		t    sim.Trigger
		want world.Expectation
		met  bool // by success
	}{
		{"a message", sim.Trigger{Event: "text"}, world.Welcome, true},
		{"the release check's text", sim.Trigger{Event: "release_text"}, "reply:TESTCOMPONENT_MSG_TYPE_TEXT_callback", false},
		{"that text, written", sim.Trigger{Event: "text", Set: map[string]string{"Content": world.ReleaseText}},
			"reply:TESTCOMPONENT_MSG_TYPE_TEXT_callback", false},
		{"the release check's code", sim.Trigger{Event: "release_api"}, world.Welcome, true},
		{"an event", sim.Trigger{Event: "LOCATION"}, world.Welcome, true},
		{"an event of the release check", sim.Trigger{Event: "LOCATION", Account: release}, "reply:LOCATIONfrom_callback", false},
		{"a stale timestamp", sim.Trigger{Event: "text", Fault: world.StaleTimestamp}, world.Either, true},
		{"a repeated push", sim.Trigger{Event: "text", Fault: world.Duplicate}, world.Welcome, true},
		{"the previous key", sim.Trigger{Event: "text", Fault: world.OldKey}, world.Welcome, true},
		{"the caller's own", sim.Trigger{Event: "text", Fault: world.BadSignature, Expect: world.Welcome}, world.Welcome, true},
		{"success", sim.Trigger{Event: "text", Expect: world.Succeeds}, world.Succeeds, true},
		{"any reply", sim.Trigger{Event: "text", Expect: world.Replies}, world.Replies, false},
	}
	for _, tt := range tests {
		d, err := l.Trigger(t.Context(), tt.t)
		if err != nil || d.Expect != tt.want || d.AsExpected() != tt.met {
			t.Errorf("%s: expects %q, met %v, %v", tt.name, d.Expect, d.AsExpected(), err)
		}
		if !tt.met && (len(d.Findings()) != 1 || d.Findings()[0].Code != "not_as_expected" ||
			!strings.Contains(d.Findings()[0].Text.Zh, `"success"`) || !strings.Contains(d.Findings()[0].Text.En, `"success"`)) {
			t.Errorf("%s: %+v", tt.name, d.Findings())
		}
	}
	if _, err := world.ParseExpectation("refuse"); err == nil || !strings.Contains(err.Error(), "refused, accepted") {
		t.Errorf("a misspelt expectation: %v", err)
	}
}

// TestAnEnvelopeThatIsNotThereCannotBeForged: of an account's own server in clear text no envelope can be forged.
func TestAnEnvelopeThatIsNotThereCannotBeForged(t *testing.T) {
	for mode, want := range map[world.PushMode]world.Expectation{
		world.PlainMode: world.Welcome, world.CompatibleMode: world.Either, world.CipherMode: world.Refused,
	} {
		l, a := connected(t, mode, world.XMLFormat)
		l.MustInject(world.Fault{Effect: world.BadSignature})
		if d, _, _ := write(l, a, "x"); d.Expect != want {
			t.Errorf("%s: %q", mode, d.Expect)
		}
	}
}

// TestAnEntityInTheEnvelope: only a parser that expands what the document declares finds the ciphertext.
func TestAnEntityInTheEnvelope(t *testing.T) {
	_, _, body := pushed(t, world.Fault{Effect: world.EntityBody})
	if !strings.HasPrefix(string(body), `<!DOCTYPE xml [<!ENTITY sealed "`) ||
		!strings.Contains(string(body), "<Encrypt>&sealed;</Encrypt>") {
		t.Errorf("%s", body)
	}
}
