package exam_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"wxlab/sim"
	"wxlab/sim/exam"
	"wxlab/sim/world"
)

// checkHandler runs one group against any handler, without a base URL to call back to.
func checkHandler(t *testing.T, ctx context.Context, h http.HandlerFunc) (exam.ReleaseReport, error) {
	t.Helper()
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }, Seed: 9,
		Budget: time.Second})
	own := httptest.NewServer(h)
	t.Cleanup(own.Close)
	err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, EventURL: own.URL +
		"/event", MessageURL: own.URL + "/$APPID$/callback"})
	if err != nil {
		t.Fatal(err)
	}
	return exam.Release(ctx, s, exam.ReleaseOptions{ComponentAppID: appID, Groups: []int{1},
		Timeout: 400 * time.Millisecond}, nil)
}

func TestWhatServersDoInsteadIsDescribed(t *testing.T) {
	first := true
	tests := []struct {
		name      string
		h         http.HandlerFunc
		step      string
		got, hint string // hint: a part of it, or the code of its problem
	}{
		{"wrong route", func(w http.ResponseWriter, r *http.Request) { http.NotFound(w, r) }, "ticket", "HTTP 404",
			"status_route"},
		{"login page", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/login", http.StatusFound) },
			"authorized", "HTTP 302", "follows no redirect, here to /login"},
		{"framework wrapper", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, `{"data":"success"}`) },
			"ticket", `body "{\"data\":\"success\"}"`, "reply_json"},
		{"HTML", func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w,
				"<html><body>success</body></html>")
		}, "text", "<html>", "reply_html"},
		{"event with nonsense", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, "ok") }, "event",
			`body "ok"`, "neither success"},
		{"api with an error", func(w http.ResponseWriter, r *http.Request) { w.WriteHeader(500) }, "api", "HTTP 500",
			"HTTP status 500"},
		{"long body", func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, strings.Repeat("好", 200)) },
			"ticket", "…", "(600 bytes)"},
		{"second attempt", func(w http.ResponseWriter, r *http.Request) {
			if first {
				first = false
				w.WriteHeader(503)
				return
			}
			io.WriteString(w, "success")
		}, "ticket", "attempt 2", "answered properly, the first: HTTP 503"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			report, err := checkHandler(t, t.Context(), tt.h)
			if err != nil || report.OK {
				t.Fatalf("passed %v, %v", report.OK, err)
			}
			for _, st := range report.Groups[0].Steps {
				if st.ID != tt.step {
					continue
				}
				if st.OK || !strings.Contains(st.Got, tt.got) || len(st.Deliveries) == 0 ||
					!strings.Contains(st.Hint, tt.hint) && st.Problem != tt.hint {
					t.Errorf("%s: got %q, hint %q, deliveries %v", st.ID, st.Got, st.Hint, st.Deliveries)
				}
			}
		})
	}
}

// TestWhatIsNotSettledPassesWithAWord: no source says whether WeChat takes an empty answer to a ticket.
func TestWhatIsNotSettledPassesWithAWord(t *testing.T) {
	report, err := checkHandler(t, t.Context(), func(http.ResponseWriter, *http.Request) {})
	if err != nil {
		t.Fatal(err)
	}
	if st := report.Groups[0].Steps[0]; st.ID != "ticket" || !st.OK || len(st.Problems) != 1 ||
		st.Problems[0].Severity != world.Unsettled || !strings.Contains(st.Problems[0].TextZH, "success 这七个字节") {
		t.Errorf("%+v", st)
	}
}

// nobodyThere is a simulator whose platform does not listen.
func nobodyThere(t *testing.T) *sim.Sim {
	t.Helper()
	s := sim.New(sim.Config{Now: func() time.Time { return time.Unix(1700000000, 0) }})
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	err := s.PutPlatform(world.Platform{AppID: appID, Secret: secret, Token: token, AESKey: aesKey, EventURL: gone.URL,
		MessageURL: gone.URL + "/$APPID$"})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestAServerThatIsNotThere(t *testing.T) {
	s := nobodyThere(t)
	report, err := exam.Release(t.Context(), s, exam.ReleaseOptions{ComponentAppID: appID, Groups: []int{1},
		Timeout: time.Hour}, nil)
	if err != nil || report.OK {
		t.Fatalf("passed %v, %v", report.OK, err)
	}
	for _, st := range report.Groups[0].Steps {
		if st.OK || !strings.Contains(st.Hint, "did not get through") ||
			st.Problem != "unreachable_refused" || strings.Contains(st.Got, "msg_signature") {
			t.Errorf("%s: ok %v, hint %q", st.ID, st.OK, st.Hint)
		}
	}
}

// TestAServerThatIsNotTherePassesNothing: what never answered kept no rule.
func TestAServerThatIsNotTherePassesNothing(t *testing.T) {
	report, err := exam.Examine(t.Context(), nobodyThere(t), exam.Options{ComponentAppID: appID, Only: []string{
		"callbacks.ticket", "callbacks.message", "delivery.five_seconds", "delivery.prompt", "replies.success_in_clear",
		"replies.all_legal", "replies.short", "replies.one_article", "security.no_secrets", "security.no_stack_traces",
		"security.no_redirects", "security.secrets_not_in_urls",
	}}, nil)
	if err != nil || report.Failed == 0 || report.Passed != 0 {
		t.Errorf("%d failed, %d passed, %v", report.Failed, report.Passed, err)
	}
	for _, r := range report.Results {
		if r.Verdict == exam.Pass {
			t.Errorf("%s passed: %s", r.ID, r.Got.En)
		}
	}
}

func TestAnAbortedCheckSaysSo(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	report, err := checkHandler(t, ctx, func(w http.ResponseWriter, r *http.Request) {
		io.Copy(io.Discard, r.Body) // only then does the server notice that the client is gone
		cancel()
		<-r.Context().Done()
	})
	if !errors.Is(err, context.Canceled) || report.OK || !strings.Contains(err.Error(), "group 1") {
		t.Errorf("ok %v, %v", report.OK, err)
	}
}
