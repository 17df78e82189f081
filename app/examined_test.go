package main

import (
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/workspace"
	"wxlab/sim/exam"
)

// checked is what check --json prints.
type checked struct {
	OK      bool
	Release exam.ReleaseReport
	Exam    struct {
		Passed, Remarked, Failed int
		Not_observed             int
		Cases                    []struct {
			ID, Name, Severity, Verdict, Why, Got, Cause, Chapter string
			Evidence                                              []string
		}
	}
	Before *struct{ Better, Worse []string }
}

func checkJSON(t *testing.T, args ...string) (out checked, exit int) {
	t.Helper()
	text, errs, exit := cli(t, append([]string{"check", "--json"}, args...)...)
	if err := json.Unmarshal([]byte(text), &out); err != nil {
		t.Fatalf("%v in %s%s", err, text, errs)
	}
	return out, exit
}

// TestTheEmbeddedPlatformPassesTheExamination: every must and every should, nothing of which it cannot do, and nothing less
// than ninety cases.
func TestTheEmbeddedPlatformPassesTheExamination(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	got, exit := checkJSON(t, "--seed", "3", "--skip", "release")
	if exit != 0 || !got.OK || len(got.Exam.Cases) < 90 {
		t.Errorf("exit %d, ok %v, %d cases", exit, got.OK, len(got.Exam.Cases))
	}
	for _, c := range got.Exam.Cases {
		if (c.Verdict == "fail" || c.Verdict == "remark") && c.Severity != "may" {
			t.Errorf("%s: %s, %s; %s", c.ID, c.Verdict, c.Got, c.Cause)
		}
		if c.Name == "" || c.Why == "" || c.Chapter == "" || len(c.Evidence) == 0 {
			t.Errorf("%+v", c)
		}
	}
	if e := got.Exam; e.Passed+e.Remarked+e.Failed+e.Not_observed != len(e.Cases) {
		t.Errorf("%+v do not add up", e)
	}
}

func TestCheckChoosesCases(t *testing.T) {
	got, exit := checkJSON(t, "--only", "callbacks.ticket,callbacks.garbage")
	if exit != 0 || len(got.Exam.Cases) != 2 || len(got.Release.Groups) != 0 {
		t.Errorf("exit %d, %+v", exit, got)
	}
	if got, _ = checkJSON(t, "--only", "mini_programs", "--skip", "mini_programs.login"); len(got.Exam.Cases) < 8 {
		t.Errorf("%d cases", len(got.Exam.Cases))
	}
	for _, c := range got.Exam.Cases {
		if c.Chapter != "mini_programs" || c.ID == "mini_programs.login" {
			t.Error(c.ID)
		}
	}
	if got, _ = checkJSON(t, "--group", "2"); len(got.Release.Groups) != 1 || len(got.Exam.Cases) != 0 {
		t.Errorf("%+v", got)
	}
}

func TestCheckOfCasesThatDoNotExist(t *testing.T) {
	for _, args := range [][]string{{"--only", "callbacks.tickets"}, {"--skip", "tokens.storm"}, {"--group", "6"}} {
		_, errs, exit := cli(t, append([]string{"check"}, args...)...)
		if exit != workspace.ExitUsage {
			t.Errorf("%v: exit %d\n%s", args, exit, errs)
		}
	}
	_, errs, _ := cli(t, "check", "--only", "storm")
	if !strings.Contains(errs, "tokens.no_storm") {
		t.Errorf("no near name in %s", errs)
	}
}

// against is a server under test that is not a platform at all, with the flags that point check at it.
func against(t *testing.T, h http.HandlerFunc, args ...string) []string {
	t.Helper()
	own := httptest.NewServer(h)
	t.Cleanup(own.Close)
	return append([]string{"--target-events", own.URL + "/event", "--target-messages", own.URL + "/$APPID$/m",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token",
		"--aes-key", strings.Repeat("A", 43), "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"}, args...)
}

func TestCheckFailsFastAndStrictly(t *testing.T) {
	refuses := func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusForbidden) }
	got, exit := checkJSON(t, against(t, refuses, "--only", "callbacks", "--fail-fast")...)
	if exit != workspace.ExitFailed || len(got.Exam.Cases) != 1 {
		t.Errorf("exit %d, %d cases", exit, len(got.Exam.Cases))
	}
	breaks := func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusInternalServerError) }
	forged := []string{"--only", "callbacks.garbage"} // refused by breaking: a remark
	if _, exit = checkJSON(t, against(t, breaks, forged...)...); exit != 0 {
		t.Errorf("a remark: exit %d", exit)
	}
	if _, exit = checkJSON(t, against(t, breaks, append(forged, "--strict")...)...); exit != workspace.ExitFailed {
		t.Errorf("a remark, strictly: exit %d", exit)
	}
}

func TestCheckWithinItsTime(t *testing.T) {
	slow := func(w http.ResponseWriter, r *http.Request) { time.Sleep(time.Second) }
	_, errs, exit := cli(t, append([]string{"check"}, against(t, slow, "--only", "callbacks", "--timeout", "300ms")...)...)
	if exit != workspace.ExitTimeout || !strings.Contains(errs, "300 ms") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

func TestCheckInterrupted(t *testing.T) {
	ctx, interrupt := context.WithCancel(t.Context())
	time.AfterFunc(300*time.Millisecond, interrupt)
	p := &program{in: strings.NewReader(""), out: t.Output(), errs: t.Output(), env: func(string) string { return "" }}
	if exit := p.run(ctx, []string{"check", "--skip", "release"}); exit != exitInterrupted {
		t.Errorf("exit %d", exit)
	}
}

func TestCheckWaitsForTheTarget(t *testing.T) {
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	free.Close()
	args := against(t, http.NotFound, "--only", "callbacks.garbage", "--wait-for-target", "200ms")
	args[1] = "http://" + free.Addr().String() + "/event"
	_, errs, exit := cli(t, append([]string{"check"}, args...)...)
	if exit != workspace.ExitTimeout || !strings.Contains(errs, free.Addr().String()) {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// TestCheckWritesReports: each format holds the case, and its reason.
func TestCheckWritesReports(t *testing.T) {
	dir := t.TempDir()
	args := []string{"check", "--only", "callbacks.garbage", "--skip", "release"}
	wants := map[string]string{"r.xml": "<testsuite", "r.html": "<html", "r.md": "callbacks.garbage", "r.json": `"verdict"`}
	formats := map[string]string{"r.xml": "junit", "r.html": "html", "r.md": "markdown", "r.json": "json", "r.txt": "text"}
	for name := range wants {
		args = append(args, "--format", formats[name], "-o", filepath.Join(dir, name))
	}
	if _, errs, exit := cli(t, args...); exit != 0 {
		t.Fatalf("exit %d, %s", exit, errs)
	}
	for name, mark := range wants {
		text, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.Contains(string(text), mark) || !strings.Contains(string(text), "garbage") {
			t.Errorf("%s: %v\n%.300s", name, err, text)
		}
	}
}

// TestCheckThroughTheRunningWxlab: its deliveries show the pushes, the next check is compared with the one before, and
// another server than the one it drives is refused.
func TestCheckThroughTheRunningWxlab(t *testing.T) {
	dir := t.TempDir()
	s := serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	before := s.count(t, "component_verify_ticket")
	only := []string{"check", "--workspace", dir, "--only", "callbacks.ticket", "--compare"}
	out, errs, exit := cli(t, only...)
	if exit != 0 || s.count(t, "component_verify_ticket") <= before {
		t.Errorf("exit %d, %d tickets\n%s%s", exit, s.count(t, "component_verify_ticket"), out, errs)
	}
	if got, _ := checkJSON(t, only[1:]...); got.Before == nil || len(got.Before.Better)+len(got.Before.Worse) != 0 {
		t.Errorf("%+v", got.Before)
	}
	other := against(t, http.NotFound, "--workspace", dir)
	if _, errs, exit := cli(t, append([]string{"check"}, other...)...); exit != workspace.ExitUsage {
		t.Errorf("another target: exit %d, %s", exit, errs)
	}
}
