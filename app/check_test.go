package main

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/workspace"
	"wxlab/sim/exam"
)

// TestCheckSaysWhyAndWhatMendsIt: reason, cause and fix in both languages, the same in --json, and remarks fail on request.
func TestCheckSaysWhyAndWhatMendsIt(t *testing.T) {
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.URL.Path == "/event" {
			io.WriteString(w, `"success"`)
			return
		}
		http.NotFound(w, r) // at once: the check does not wait for what such a server might still send
	}))
	t.Cleanup(own.Close)
	args := []string{"check", "--group", "1", "--target-events", own.URL + "/event", "--target-messages", own.URL + "/$APPID$/m",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token",
		"--aes-key", strings.Repeat("A", 43), "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}
	for lang, want := range map[string][]string{"en": {"likely", "cause", "fix", "Spring"}, "zh": {"可能原因", "原因", "修复", "Spring"}} {
		text, errs, exit := cli(t, append(args, "--lang", lang)...)
		if exit != workspace.ExitFailed {
			t.Errorf("exit %d\n%s%s", exit, text, errs)
		}
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%q is missing from\n%s", part, text)
			}
		}
	}
	text, _, _ := cli(t, append(args, "--json", "--lang", "zh")...)
	var got struct{ Release exam.ReleaseReport }
	if err := json.Unmarshal([]byte(text), &got); err != nil || len(got.Release.Groups) != 1 {
		t.Fatalf("%v in %s", err, text)
	}
	ticket := got.Release.Groups[0].Steps[0]
	if ticket.OK || len(ticket.Problems) == 0 || ticket.Problems[0].Severity != "failure" ||
		!strings.Contains(ticket.Problems[0].Fix, "Spring") || ticket.Problems[0].TextZH == "" {
		t.Errorf("%+v", ticket)
	}
}
