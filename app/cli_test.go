package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"wxlab/app/control"
	"wxlab/app/scenario"
	"wxlab/app/workspace"
	"wxlab/sim/exam"
)

// cli runs one command line and gives what a shell would see.
func cli(t *testing.T, args ...string) (out, errs string, exit int) {
	t.Helper()
	return cliFor(t, 0, args...)
}

// cliFast is cli with a WeChat that waits a moment only for what a server does not do.
func cliFast(t *testing.T, args ...string) (out, errs string, exit int) {
	t.Helper()
	return cliFor(t, 300*time.Millisecond, args...)
}

func cliFor(t *testing.T, patience time.Duration, args ...string) (out, errs string, exit int) {
	t.Helper()
	var o, e bytes.Buffer
	p := &program{in: strings.NewReader(""), out: &o, errs: &e, env: func(string) string { return "" }, patience: patience}
	exit = p.run(t.Context(), args)
	return o.String(), e.String(), exit
}

func TestDemoJSON(t *testing.T) {
	out, errs, exit := cli(t, "demo", "--json", "--seed", "7", "--workspace", t.TempDir())
	var report scenario.Report
	if err := json.Unmarshal([]byte(out), &report); err != nil {
		t.Fatalf("%v in %q, %s", err, out, errs)
	}
	if exit != 0 || !report.OK || report.Seed != 7 {
		t.Errorf("exit %d, %+v, %s", exit, report, errs)
	}
	want := strings.Fields(`start_push_ticket ticket component_token pre_auth_code authorization_page redirect authorized_event
		query_auth authorizer_info text_reply event_reply token_refresh release_check unauthorized`)
	var names []string
	for _, s := range report.Steps {
		names = append(names, s.Name)
	}
	for _, name := range want {
		if !slices.Contains(names, name) {
			t.Errorf("no step %s in %v", name, names)
		}
	}
}

func TestDemoForPeopleLeavesNothingBehind(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // others may run demos too
	before, err := filepath.Glob(filepath.Join(os.TempDir(), "wxlab-demo-*"))
	if err != nil {
		t.Fatal(err)
	}
	out, errs, exit := cli(t, "demo", "--lang", "zh")
	if exit != 0 || strings.Count(out, "✓") != len(scenario.Names()) || !strings.Contains(out, "全部") {
		t.Errorf("exit %d\n%s\n%s", exit, out, errs)
	}
	after, err := filepath.Glob(filepath.Join(os.TempDir(), "wxlab-demo-*"))
	if err != nil || len(after) != len(before) {
		t.Errorf("left behind: %v", after)
	}
}

func TestDemoMasksSecrets(t *testing.T) {
	dir := t.TempDir()
	out, _, _ := cli(t, "demo", "--seed", "7", "--workspace", dir)
	raw, err := os.ReadFile(filepath.Join(dir, "workspace.json"))
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Component map[string]string }
	if err := json.Unmarshal(raw, &file); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"appsecret", "token", "encoding_aes_key"} {
		if v := file.Component[key]; v == "" || strings.Contains(out, v) {
			t.Errorf("%s %q is printed", key, v)
		}
	}
}

func TestLanguageIsKeptOnlyWhereItWasAskedFor(t *testing.T) {
	for asked, want := range map[string]string{"": "", "zh": "zh", "en_US.UTF-8": "en"} {
		dir := t.TempDir()
		args := []string{"demo", "--json", "--workspace", dir}
		if asked != "" {
			args = append(args, "--lang", asked)
		}
		if _, errs, exit := cli(t, args...); exit != 0 {
			t.Fatal(errs)
		}
		raw, err := os.ReadFile(filepath.Join(dir, "workspace.json"))
		if err != nil {
			t.Fatal(err)
		}
		var file struct{ Lang string }
		if err := json.Unmarshal(raw, &file); err != nil || file.Lang != want {
			t.Errorf("--lang %q leaves %q in the settings, %v", asked, file.Lang, err)
		}
	}
}

func TestMistakesInTheCommandLine(t *testing.T) {
	busy, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer busy.Close()
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cases := []struct {
		args []string
		exit int
		says string
	}{
		{[]string{"nosuch"}, 2, "nosuch"},
		{[]string{"demo", "--nosuch"}, 2, "nosuch"},
		{[]string{"demo", "extra"}, 2, "extra"},
		{[]string{"demo", "--seed", "many"}, 2, "many"},
		{[]string{"demo", "--workspace", file}, 3, "--workspace"},
		{[]string{"serve", "--only", "both", "--workspace", t.TempDir()}, 2, "both"},
		{[]string{"serve", "--platform-addr", busy.Addr().String(), "--workspace", t.TempDir()}, 3, "--platform-addr"},
		{[]string{"serve", "--control-addr", busy.Addr().String(), "--platform-addr", "127.0.0.1:0",
			"--sim-addr", "127.0.0.1:0", "--workspace", t.TempDir()}, 3, "--control-addr"},
		{[]string{"serve", "--target-events", "http://127.0.0.1:1/e", "--appid", "nonsense",
			"--sim-addr", "127.0.0.1:0", "--workspace", t.TempDir()}, 2, "--target-messages"},
		{[]string{"check", "--group", "6"}, 2, "6"},
		{[]string{"check", "--workspace", file}, 3, "--workspace"},
		{[]string{"coach", "--workspace", file}, 2, file},
		{[]string{"trigger", "text", "--workspace", t.TempDir()}, 3, "serve"},
		{[]string{"trigger", "--workspace", t.TempDir()}, 2, "--list"},
		{[]string{"trigger", "text", "--set", "Content", "--workspace", t.TempDir()}, 2, "FIELD=VALUE"},
	}
	for _, c := range cases {
		for _, lang := range []string{"zh", "en"} {
			_, errs, exit := cli(t, append(c.args, "--lang", lang)...)
			if exit != c.exit || !strings.Contains(errs, c.says) || strings.Contains(errs, "%!") {
				t.Errorf("%v: exit %d, %s", c.args, exit, errs)
			}
		}
	}
}

func TestMistakesSpeakTheLanguageAskedFor(t *testing.T) {
	for _, args := range [][]string{{"components", "add"}, {"components", "remove"}, {"replay"}, {"trigger"},
		{"check", "--group", "6"}, {"serve", "--only", "both"}, {"nosuch"}, {"demo", "--nosuch"}, {"demo", "-z"}, {"coach", "extra"},
		{"decrypt", "a", "b"}, {"check", "--timeout", "soon"}, {"check", "--timeout", "-1s"}, {"check", "--group", "one"},
		{"check", "--seed", "-1"}, {"check", "--strict=maybe"}, {"check", "--format", "xml"}, {"run", "-o", "x.xml"},
		{"check", "--format", "junit", "--format", "html"}, {"check", "--format", "junit", "-o", "x", "--format", "html", "-o", "./x"},
		{"check", "--format", "junit", "-o", "."}, {"check", "--format", "junit", "-o", "no/such/x.xml"}} {
		_, zh, exit := cli(t, append([]string{"--workspace", t.TempDir(), "--lang", "zh"}, args...)...)
		_, en, _ := cli(t, append([]string{"--workspace", t.TempDir(), "--lang", "en"}, args...)...)
		if exit != workspace.ExitUsage && exit != workspace.ExitEnvironment || zh == en || strings.Contains(zh+en, "usage.") {
			t.Errorf("%v: exit %d, %s%s", args, exit, zh, en)
		}
		for _, english := range []string{"invalid", "unknown", "strconv", "There is", "needs a", "no such"} {
			if strings.Contains(zh, english) {
				t.Errorf("%v: %q in %s", args, english, zh)
			}
		}
	}
}

// TestCheckEmbedded runs beside no other test: it judges how fast the platform answers.
func TestCheckEmbedded(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	out, errs, exit := cli(t, "check", "--json", "--seed", "3")
	var got struct {
		OK      bool
		Release exam.ReleaseReport
		Exam    struct {
			Cases []struct{ ID, Verdict, Expected, Got, Cause string }
		}
	}
	if err := json.Unmarshal([]byte(out), &got); err != nil {
		t.Fatal(err, out, errs)
	}
	if exit != 0 || !got.OK || len(got.Release.Groups) != 5 || len(got.Exam.Cases) < 100 {
		t.Errorf("exit %d, ok %v, %d groups, %d cases", exit, got.OK, len(got.Release.Groups), len(got.Exam.Cases))
	}
	for _, group := range got.Release.Groups {
		for _, step := range group.Steps {
			if !step.OK {
				t.Errorf("group %d, %s: want %s, came %s", group.Number, step.ID, step.Expected, step.Got)
			}
		}
	}
	for _, c := range got.Exam.Cases {
		if c.Verdict == "fail" {
			t.Errorf("%s: want %s, came %s: %s", c.ID, c.Expected, c.Got, c.Cause)
		}
	}
}

func TestCheckOfAServerThatIsNotThere(t *testing.T) {
	out, _, exit := cli(t, "check", "--group", "1", "--target-events", "http://127.0.0.1:1/e",
		"--target-messages", "http://127.0.0.1:1/$APPID$/m",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token",
		"--aes-key", strings.Repeat("A", 43))
	if exit != workspace.ExitFailed || strings.Count(out, "✗") != 7 ||
		strings.Count(out, "Nothing listens there") != 1 || strings.Count(out, "as at 1 ticket") != 6 {
		t.Errorf("exit %d\n%s", exit, out)
	}
}

// TestJSONKeepsXMLReadable: no browser sees what the command line writes.
func TestJSONKeepsXMLReadable(t *testing.T) {
	var out bytes.Buffer
	p := &program{out: &out}
	if err := p.lines().Encode("<xml>&"); err != nil || out.String() != "\"<xml>&\"\n" {
		t.Errorf("%s %v", out.String(), err)
	}
}

// TestHalfAServerUnderTest: flags that name a server under test only in part are a usage error that names the rest.
func TestHalfAServerUnderTest(t *testing.T) {
	whole := []string{"check", "--target-events", "http://127.0.0.1:1/e",
		"--target-messages", "http://127.0.0.1:1/$APPID$/m",
		"--appid", "wx0123456789abcdef", "--secret", strings.Repeat("a", 32), "--token", "token",
		"--aes-key", strings.Repeat("A", 43)}
	for flag := 1; flag < len(whole); flag += 2 {
		args := slices.Delete(slices.Clone(whole), flag, flag+2)
		if _, errs, exit := cli(t, args...); exit != workspace.ExitUsage ||
			!strings.Contains(errs, whole[flag]+" is missing") {
			t.Errorf("without %s: exit %d, %s", whole[flag], exit, errs)
		}
	}
	whole[4] = "http://127.0.0.1:1/m"
	if _, errs, exit := cli(t, whole...); exit != workspace.ExitUsage || !strings.Contains(errs, "has no $APPID$") {
		t.Errorf("a message URL without $APPID$: exit %d, %s", exit, errs)
	}
}

// TestServeAndTrigger walks the machine-readable face of serve as a script does.
func TestServeAndTrigger(t *testing.T) {
	dir := t.TempDir()
	out := &lineWriter{lines: make(chan string, 1000)}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		p := &program{in: strings.NewReader(""), out: out, errs: &bytes.Buffer{}, env: func(string) string { return "" }}
		done <- p.run(ctx, []string{"serve", "--json", "--seed", "7", "--workspace", dir,
			"--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0"})
	}()
	var first struct{ Platform, Sim, Control, Control_token string }
	if err := json.Unmarshal([]byte(out.next(t)), &first); err != nil || first.Platform == "" || first.Sim == "" ||
		first.Control_token == "" {
		t.Fatal(first, err)
	}
	var line struct {
		Name, Outcome, Plain, Body string
		OK                         bool
	}
	for line.Name != "component_verify_ticket" {
		if err := json.Unmarshal([]byte(out.next(t)), &line); err != nil {
			t.Fatal(err)
		}
	}
	if !line.OK || line.Body != "success" || !strings.Contains(line.Plain, "component_verify_ticket#") {
		t.Errorf("the ticket is told of as %+v", line)
	}
	c := &control.Client{URL: first.Control, Token: first.Control_token, HTTP: http.DefaultClient}
	account := authorizeFirst(t, c)
	text, errs, exit := cli(t, "trigger", "text", "--set", "Content=你好", "--account", account, "--workspace", dir)
	if exit != 0 || !strings.Contains(text, "--> text") || !strings.Contains(text, "<-- [200]") ||
		!strings.Contains(text, "你好") {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	_, errs, exit = cli(t, "trigger", "text", "--set", "Contnt=x", "--account", account, "--workspace", dir)
	if exit != workspace.ExitUsage || !strings.Contains(errs, "Content") {
		t.Errorf("exit %d %s", exit, errs)
	}
	text, errs, exit = cli(t, "trigger", "text", "--fault", "bad_signature", "--account", account, "--workspace", dir)
	if exit != 0 || !strings.Contains(text, "bad_signature") || strings.Count(text, "<-- [401]") != 1 ||
		!strings.Contains(text, "refused, as it ought to be") || strings.Contains(text, "Token") {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	text, errs, exit = cli(t, "trigger", "text", "--fault", "delayed", "--account", account, "--workspace", dir)
	if exit != 0 || !strings.Contains(text, "held back") {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	text, errs, exit = cli(t, "trigger", "text", "--set", "Content=只看看", "--dry-run", "--account", account,
		"--workspace", dir)
	if exit != 0 || !strings.Contains(text, "POST http://") || !strings.Contains(text, "<Encrypt>") ||
		!strings.Contains(text, "只看看") || strings.Contains(text, "<--") {
		t.Errorf("exit %d\n%s%s", exit, text, errs)
	}
	for _, args := range [][]string{{"trigger", "text", "--account", account}, {"doctor"}} {
		if _, errs, exit = cli(t, append(args, "--component", "wx00000000000000ff",
			"--workspace", dir)...); exit != workspace.ExitUsage || !strings.Contains(errs, "wx00000000000000ff") {
			t.Errorf("%v of an unknown component: exit %d %s", args, exit, errs)
		}
	}
	_, errs, _ = cli(t, "components", "remove", "wx1", "--lang", "zh", "--workspace", dir)
	if !strings.Contains(errs, "没有第三方平台") {
		t.Errorf("a workbench that speaks English answered %s", errs)
	}
	text, _, exit = cli(t, "trigger", "--list", "--workspace", dir)
	if exit != 0 || !strings.Contains(text, "subscribe") {
		t.Errorf("exit %d\n%s", exit, text)
	}
	stop()
	if exit := <-done; exit != 0 {
		t.Error("serve ended with", exit)
	}
	if _, _, exit := cli(t, "trigger", "text", "--workspace", dir); exit != workspace.ExitEnvironment {
		t.Error("found a workbench that has ended:", exit)
	}
}

// TestTriggerFindsTheAnnouncementOfAKilledWorkbench: a process that is killed leaves the announcement behind.
func TestTriggerFindsTheAnnouncementOfAKilledWorkbench(t *testing.T) {
	dir := t.TempDir()
	if err := control.Announce(dir, "http://127.0.0.1:1", "token"); err != nil {
		t.Fatal(err)
	}
	_, errs, exit := cli(t, "trigger", "text", "--workspace", dir)
	if exit != workspace.ExitEnvironment || !strings.Contains(errs, "wxlab serve") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// lineWriter hands each line on as it is written.
type lineWriter struct {
	rest  string
	lines chan string
}

func (w *lineWriter) Write(p []byte) (int, error) {
	w.rest += string(p)
	for {
		line, rest, found := strings.Cut(w.rest, "\n")
		if !found {
			return len(p), nil
		}
		w.rest = rest
		w.lines <- line
	}
}

func (w *lineWriter) next(t *testing.T) string {
	t.Helper()
	select {
	case line := <-w.lines:
		return line
	case <-time.After(10 * time.Second):
		t.Fatal("no line came")
		return ""
	}
}
