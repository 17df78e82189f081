package main

import (
	"encoding/json"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// TestHabitsAreShownAndChosen, and stay chosen.
func TestHabitsAreShownAndChosen(t *testing.T) {
	dir := t.TempDir()
	habits := func(args ...string) (h control.Habits) {
		t.Helper()
		out, errs, exit := cli(t, append([]string{"habits", "--workspace", dir, "--json"}, args...)...)
		if err := json.Unmarshal([]byte(out), &h); err != nil || exit != 0 {
			t.Fatalf("exit %d, %v, %s%s", exit, err, out, errs)
		}
		return h
	}
	if h := habits(); h.SingleUseCodes || h.TicketsStopped || !h.Published || len(h.ConfirmFuncIDs) != 0 {
		t.Errorf("at first: %+v", h)
	}
	habits("--single-use-codes", "--tickets-stopped", "--confirm-sets", "1,15")
	habits("--tickets-stopped=false")
	if h := habits(); !h.SingleUseCodes || h.TicketsStopped || !h.Published || len(h.ConfirmFuncIDs) != 2 {
		t.Errorf("chosen: %+v", h)
	}
	habits("--published-event-url", "http://127.0.0.1:9/event")
	if h := habits(); h.PublishedEventURL != "http://127.0.0.1:9/event" || !strings.Contains(h.PublishedMessageURL, "$APPID$") {
		t.Errorf("a published configuration of its own: %+v", h)
	}
	habits("--published-event-url", "", "--published-message-url", "")
	if h := habits(); h.PublishedEventURL+h.PublishedMessageURL+h.PublishedAuthDomain != "" {
		t.Errorf("one configuration again: %+v", h)
	}
	out, errs, exit := cli(t, "habits", "--workspace", dir, "--lang", "zh")
	if exit != 0 || !strings.Contains(out, "授权码只能用 api_query_auth 换取一次") || !strings.Contains(out, "1,15") {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	if _, errs, exit := cli(t, "habits", "--workspace", dir, "--component", "wx0"); exit != workspace.ExitUsage ||
		!strings.Contains(errs, "wx0") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}
