package probe_test

import (
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/probe"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// TestAServerOfSomebodyElse probes the broken server, which is written apart from these probes, at its first ticket and its
// first message. What cannot be found by probing must not be claimed; the correct server gets no probe.
func TestAServerOfSomebodyElse(t *testing.T) {
	const prior = "cHJldmlvdXNrZXlwcmV2aW91c2tleXByZXZpb3VzaGk"
	findings := map[string]string{
		"compares_signature": "signature_parameter", "three_strings": "signature_three_strings", "upper_hex": "signature_upper_case",
		"milliseconds_fresh": "timestamp_milliseconds", "wants_accounts_tail": "tail_account", "form_decodes": "form_decoding",
		"pads_to_16": "padding_block", "ascii_only": "non_ascii", "three_byte_utf8": "emoji", "media_415": "content_type",
		"old_key": "key_other",
	}
	silentOn := map[string]bool{"": true, "route_404": true, "gateway_502": true, "login_redirect": true, "ack_newline": true}
	for _, d := range append([]broken.Defect{{}}, broken.Defects()...) {
		if d.ID == "slow" || d.ID == "slow_authorized" { // these wait for real seconds
			continue
		}
		t.Run(d.ID, func(t *testing.T) {
			s := sim.New(sim.Config{Seed: 1})
			var mistakes []string
			if d.ID != "" {
				mistakes = []string{d.ID}
			}
			own, err := broken.New(broken.Config{
				API: "http://127.0.0.1:1", AppID: component, Secret: "5ec2e75ec2e75ec2e75ec2e75ec2e75e", Token: token, AESKey: aesKey,
				PrevKey: prior, Patience: time.Second,
			}, mistakes...)
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(own.Close)
			at := httptest.NewServer(own)
			t.Cleanup(at.Close)
			if err := s.PutPlatform(world.Platform{
				AppID: component, Secret: "5ec2e75ec2e75ec2e75ec2e75ec2e75e", Token: token, AESKey: aesKey, PreviousAESKey: prior,
				EventURL: at.URL + "/event", MessageURL: at.URL + "/$APPID$/callback", Published: true,
			}); err != nil {
				t.Fatal(err)
			}
			found := ""
			for _, event := range []string{"component_verify_ticket", "text"} {
				push := sim.Trigger{ComponentAppID: component, Event: event}
				if event == "text" {
					push.Set = map[string]string{"Content": "你好 😀"}
				}
				delivery, err := s.Trigger(t.Context(), push)
				if err != nil {
					t.Fatal(err)
				}
				r, err := probe.Run(t.Context(), s, probe.NewCase(s, delivery, nil), 0)
				if err != nil {
					t.Fatal(err)
				}
				if r.Finding.Code == "opened" && strings.HasSuffix(d.ID, "key") {
					t.Error("a server with a wrong key is said to open pushes")
				}
				if r.Finding.Cause && !r.Finding.Confirmed {
					t.Errorf("%s is claimed and not confirmed", r.Finding.Code)
				}
				if r.Finding.Cause && found == "" {
					found = r.Finding.Code
				}
				if silentOn[d.ID] && len(r.Probes) > 0 {
					t.Error("probed without need")
				}
			}
			if want := findings[d.ID]; found != want {
				t.Errorf("found %q, want %q", found, want)
			}
		})
	}
}
