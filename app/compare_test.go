package main

import (
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"

	"wxlab/app/workspace"
)

// moody is a server that is no platform: it lets everything in, or refuses everything.
type moody struct{ refuses atomic.Bool }

func (m *moody) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if m.refuses.Load() {
		http.Error(w, "no", http.StatusForbidden)
		return
	}
	io.WriteString(w, "success")
}

// TestCheckComparesWithTheLastOne: what became better and what became worse, in steps and in cases, in both languages; the
// results are kept in the workspace between two runs of the program.
func TestCheckComparesWithTheLastOne(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	m, dir := &moody{}, t.TempDir()
	args := append([]string{"check"}, against(t, m.ServeHTTP, "--workspace", dir, "--compare", "--group", "1",
		"--only", "release,callbacks.garbage,callbacks.ticket")...)
	for _, c := range []struct {
		refuses bool
		lang    string
		says    []string
	}{
		{false, "en", []string{"no earlier check"}},
		{false, "zh", []string{"与上次检查相同"}},
		{true, "zh", []string{"比上次好：callbacks.garbage", "比上次差：", "callbacks.ticket", "release.1.ticket"}},
		{false, "en", []string{"Worse than last time: callbacks.garbage", "Better than last time: ", "callbacks.ticket", "release.1.ticket"}},
		{false, "en", []string{"As at the last check"}},
	} {
		m.refuses.Store(c.refuses)
		out, errs, exit := cliFast(t, append(args, "--lang", c.lang)...)
		if exit != workspace.ExitFailed {
			t.Errorf("exit %d, %s", exit, errs)
		}
		for _, part := range c.says {
			if !strings.Contains(out, part) {
				t.Errorf("%s: %q is missing from\n%s", c.lang, part, out)
			}
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "journal.db")); err != nil {
		t.Error(err)
	}
}

// TestNothingToCompareIsSaid: a check of other cases than the last one is not called the same.
func TestNothingToCompareIsSaid(t *testing.T) {
	dir := t.TempDir()
	for _, c := range [][2]string{
		{"callbacks.garbage", "no earlier check"}, {"callbacks.truncated", "Nothing to compare"}, {"callbacks.truncated", "1 were compared"},
	} {
		out, errs, exit := cli(t, "check", "--workspace", dir, "--compare", "--only", c[0], "--lang", "en")
		if exit != 0 || !strings.Contains(out, c[1]) {
			t.Errorf("%v: exit %d\n%s%s", c, exit, out, errs)
		}
	}
}

// TestNothingChosenIsNoPass: a check of nothing found nothing wrong, and would be green for ever.
func TestNothingChosenIsNoPass(t *testing.T) {
	for lang, says := range map[string]string{"zh": "没有留下任何一项", "en": "leave nothing over"} {
		for _, args := range [][]string{
			{"--only", "tokens", "--skip", "tokens"}, {"--only", "release", "--skip", "release"}, {"--group", "1", "--skip", "release"},
		} {
			out, errs, exit := cli(t, append([]string{"check", "--lang", lang}, args...)...)
			if exit != workspace.ExitUsage || !strings.Contains(errs, says) {
				t.Errorf("%v: exit %d\n%s%s", args, exit, out, errs)
			}
		}
	}
	if _, errs, _ := cli(t, "check", "--only", "token"); !strings.Contains(errs, " tokens,") {
		t.Errorf("the chapter is not named in %s", errs)
	}
}

// TestCheckAnnotatesOnGitHub: an error for what fails the run, a warning for what does not, and one line at the end.
func TestCheckAnnotatesOnGitHub(t *testing.T) {
	breaks := func(w http.ResponseWriter, r *http.Request) { http.Error(w, "no", http.StatusInternalServerError) }
	args := against(t, breaks, "--format", "github", "--only", "callbacks.garbage,callbacks.ticket")
	for lang, want := range map[string][]string{
		"zh": {
			"::warning title=callbacks%3A callbacks.garbage 拒绝乱码请求体::应为：", "::error title=callbacks%3A callbacks.ticket 接收 component_verify_ticket::应为：",
			"::error title=wxlab check::未通过：1 项未通过，1 项有提醒。",
		},
		"en": {
			"::warning title=callbacks%3A callbacks.garbage ", "::error title=callbacks%3A callbacks.ticket ", "%0Acause: ", "%0Afix: ",
			"::error title=wxlab check::Failed: 1 failed, 1 remarked.",
		},
	} {
		out, errs, exit := cliFast(t, append([]string{"check", "--lang", lang}, args...)...)
		if exit != workspace.ExitFailed || strings.Count(out, "\n") != 3 {
			t.Errorf("exit %d, %d lines\n%s%s", exit, strings.Count(out, "\n"), out, errs)
		}
		for _, part := range want {
			if !strings.Contains(out, part) {
				t.Errorf("%q is missing from\n%s", part, out)
			}
		}
	}
}

// TestCheckRefusesFlagsThatDoNotFit, and says which.
func TestCheckRefusesFlagsThatDoNotFit(t *testing.T) {
	for _, c := range []struct{ args, says string }{
		{"--format pdf", "pdf"}, {"-o x.xml", "x.xml"}, {"--format junit -o a -o b", "b"}, {"--only nonsense", "nonsense"},
		{"--target-events http://127.0.0.1:1/", "--target-messages"}, {"--group 0", "0"}, {"--timeout soon", "soon"},
		{"--no-such-flag", "no-such-flag"}, {"callbacks", "callbacks"},
	} {
		for _, lang := range []string{"zh", "en"} {
			_, errs, exit := cli(t, append([]string{"check", "--lang", lang}, strings.Fields(c.args)...)...)
			if exit != workspace.ExitUsage || !strings.Contains(errs, c.says) {
				t.Errorf("%s: exit %d, %s", c.args, exit, errs)
			}
		}
	}
}

// TestCheckSaysWhereItCannotWrite: no report is lost silently.
func TestCheckSaysWhereItCannotWrite(t *testing.T) {
	file := filepath.Join(t.TempDir(), "no", "such", "folder.xml")
	_, errs, exit := cliFast(t, "check", "--only", "callbacks.garbage", "--format", "junit", "-o", file)
	if exit != workspace.ExitEnvironment || !strings.Contains(errs, file) {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// TestCheckClaimsWhatItLookedAt: an examination alone says nothing of the release check.
func TestCheckClaimsWhatItLookedAt(t *testing.T) {
	for lang, says := range map[string][2]string{"zh": {"可以通过", "必须做到的没有一项失败"}, "en": {"would pass", "Nothing failed that a server must do"}} {
		for i, args := range [][]string{{"--group", "1"}, {"--only", "callbacks.ticket"}} {
			out, errs, exit := cli(t, append([]string{"check", "--lang", lang}, args...)...)
			if exit != 0 || !strings.Contains(out, says[i]) || strings.Contains(out, says[1-i]) {
				t.Errorf("exit %d, %s%s", exit, out, errs)
			}
		}
	}
}

// TestAnExaminationLeavesNobodyBehind: its accounts cancel their authorization before they go, so that the platform does not
// renew their tokens for ever.
func TestAnExaminationLeavesNobodyBehind(t *testing.T) {
	dir := t.TempDir()
	serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	if out, errs, exit := cli(t, "check", "--workspace", dir, "--only", "callbacks.message,tokens.refresh_token_stored"); exit != 0 {
		t.Fatalf("exit %d, %s%s", exit, out, errs)
	}
	_, errs, exit := cli(t, "check", "--workspace", dir, "--only", "callbacks.garbage", "--seed", "4242")
	if exit != 0 || !strings.Contains(errs, "--seed 4242 was not used") {
		t.Errorf("a seed that the running Wxlab does not have: exit %d, %s", exit, errs)
	}
	if out, errs, exit := cli(t, "authorizers", "--workspace", dir); exit != 0 || strings.Contains(out, "✓") {
		t.Errorf("exit %d, %s%s", exit, out, errs)
	}
}
