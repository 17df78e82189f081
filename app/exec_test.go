package main

import (
	"bufio"
	"bytes"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

// execute runs `wxlab exec` as a process of its own in a workspace, in an environment of its own.
func execute(t *testing.T, dir string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], append([]string{"exec", "--workspace", dir}, args...)...)
	cmd.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir()}
	cmd.Stderr = t.Output()
	cmd.Cancel = func() error { return cmd.Process.Signal(syscall.SIGTERM) } // a kill would leave the command behind
	cmd.WaitDelay = 10 * time.Second
	return cmd
}

// needShell skips where there is no sh to run.
func needShell(t *testing.T) {
	t.Helper()
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("there is no sh")
	}
}

// TestExecIsTheCommandToWhoeverCallsIt: streams, arguments and exit code are the command's.
func TestExecIsTheCommandToWhoeverCallsIt(t *testing.T) {
	needShell(t)
	cmd := execute(t, t.TempDir(), "--", "sh", "-c", `cat; echo "[$1]" "$#"; echo grumble >&2; exit 7`, "sh", "a b", "--json", "-x")
	var out, errs bytes.Buffer
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader("typed\n"), &out, &errs
	err := cmd.Run()
	if out.String() != "typed\n[a b] 3\n" || cmd.ProcessState.ExitCode() != 7 {
		t.Errorf("%v, printed %q", err, out.String())
	}
	if !strings.Contains(errs.String(), "grumble\n") || strings.Count(errs.String(), "the simulator at http://127.0.0.1:") != 1 {
		t.Errorf("said %q", errs.String())
	}
}

// TestExecNeedsNoDashes where the command has no flags that exec would take for its own.
func TestExecNeedsNoDashes(t *testing.T) {
	needShell(t)
	if out, err := execute(t, t.TempDir(), "sh", "-c", "echo $WXLAB_API_BASE").Output(); err != nil ||
		!strings.HasPrefix(string(out), "http://127.0.0.1:") {
		t.Errorf("%v, printed %q", err, out)
	}
}

// TestExecSaysWhyNothingRan, with the exit codes of a shell, and before a simulator is started.
func TestExecSaysWhyNothingRan(t *testing.T) {
	dir := t.TempDir()
	text := filepath.Join(dir, "notes.txt")
	if err := os.WriteFile(text, []byte("notes"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		args []string
		exit int
		says string
	}{
		{nil, 2, "wxlab exec -- node app.js"},
		{[]string{"--", "no-such-command-here"}, exitNotFound, "no command no-such-command-here"},
		{[]string{"--", text}, exitNotExecutable, "cannot be run"},
		{[]string{"--", dir}, exitNotExecutable, "cannot be run"},
		{[]string{"--nonsense", "--", "true"}, 2, "--nonsense"},
	} {
		out, errs, exit := cli(t, append([]string{"exec", "--workspace", filepath.Join(dir, "w")}, c.args...)...)
		if exit != c.exit || out != "" || !strings.Contains(errs, c.says) {
			t.Errorf("%q: exit %d, %q %q", c.args, exit, out, errs)
		}
	}
	if _, err := os.Stat(filepath.Join(dir, "w")); err == nil {
		t.Error("a workspace was made for nothing")
	}
}

// TestExecUsesTheWxlabThatRuns, and leaves it running.
func TestExecUsesTheWxlabThatRuns(t *testing.T) {
	needShell(t)
	dir := filepath.Join(t.TempDir(), "w")
	s, _ := startServe(t, dir)
	out, err := execute(t, dir, "--", "sh", "-c", "echo $WXLAB_API_BASE").Output()
	if err != nil || strings.TrimSpace(string(out)) != s.Sim {
		t.Errorf("%v, the simulator was %s, not %s", err, out, s.Sim)
	}
	must(t, s, control.GetStatus{})
}

// TestExecsThatStartTogether share a simulator: that of whoever was first. It is not there for longer than its own command,
// and another that goes on says so.
func TestExecsThatStartTogether(t *testing.T) {
	needShell(t)
	dir := filepath.Join(t.TempDir(), "w")
	bases := make(chan string, 3)
	var commands sync.WaitGroup
	for range cap(bases) {
		commands.Go(func() {
			out, err := execute(t, dir, "--", "sh", "-c", "echo $WXLAB_API_BASE; sleep 1").Output()
			if err != nil {
				t.Error(err)
			}
			bases <- string(out)
		})
	}
	commands.Wait()
	close(bases)
	for base := range bases {
		if !strings.HasPrefix(base, "http://127.0.0.1:") {
			t.Errorf("a command was told %q", base)
		}
	}
	for lang, want := range map[string]string{"en": "ended before it", "zh": "就关闭了"} {
		s, server := startServe(t, dir)
		cmd := execute(t, dir, "--lang", lang, "--", "sh", "-c", "echo ready; read line")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		in, out := pipes(t, cmd)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lineOf(t, out)
		server.Process.Kill()
		server.Wait()
		in.Close()
		cmd.Wait()
		if !strings.Contains(errs.String(), want) || !strings.Contains(errs.String(), s.Sim) {
			t.Errorf("%s: said %s", lang, errs.String())
		}
	}
}

// pipes are a command's standard input and output.
func pipes(t *testing.T, cmd *exec.Cmd) (in io.WriteCloser, out io.ReadCloser) {
	t.Helper()
	in, err := cmd.StdinPipe()
	if err == nil {
		out, err = cmd.StdoutPipe()
	}
	if err != nil {
		t.Fatal(err)
	}
	return in, out
}

// TestExecKeepsTheComponentOfTheWorkspace: the command's configuration names it.
func TestExecKeepsTheComponentOfTheWorkspace(t *testing.T) {
	needShell(t)
	dir := filepath.Join(t.TempDir(), "w")
	var before []byte
	for range 2 {
		if err := execute(t, dir, "--", "true").Run(); err != nil {
			t.Fatal(err)
		}
		settings := readFile(t, filepath.Join(dir, "workspace.json"))
		if before != nil && !bytes.Equal(before, settings) {
			t.Errorf("the second start changed the settings:\n%s\n%s", before, settings)
		}
		before = settings
	}
}

// TestAWxlabWithoutASimulator is not taken for one that works with real WeChat.
func TestAWxlabWithoutASimulator(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "w")
	serve(t, "--workspace", dir, "--only", "platform")
	for _, args := range [][]string{{"exec", "--workspace", dir, "--", "true"}, {"env", "--workspace", dir}, {"sdk", "--try", "--workspace", dir}} {
		if _, errs, exit := cli(t, args...); exit != workspace.ExitUsage || !strings.Contains(errs, "--only platform") {
			t.Errorf("%q: exit %d, %s", args, exit, errs)
		}
	}
}

// TestExecRefusesAWorkspaceWithoutASimulator.
func TestExecRefusesAWorkspaceWithoutASimulator(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "real")
	if _, errs, exit := cli(t, "connect", "--workspace", dir, "--appid", "wx00000000000000ab",
		"--secret", strings.Repeat("a", 32)); exit != 0 {
		t.Fatal(errs)
	}
	_, errs, exit := cli(t, "exec", "--workspace", dir, "--", os.Args[0], "-test.run", "^$")
	if exit != 2 || !strings.Contains(errs, "real WeChat") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}

// lineOf reads one line of a running command.
func lineOf(t *testing.T, out io.Reader) string {
	t.Helper()
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("%v after %q", err, line)
	}
	return strings.TrimSpace(line)
}

// TestExecSaysThatNothingCameIn, and why that may be; it says nothing where something did.
func TestExecSaysThatNothingCameIn(t *testing.T) {
	needShell(t)
	curl := `curl -sS -m 20 -o /dev/null -d '{}' `
	for name, c := range map[string]struct {
		script string
		silent bool
	}{
		"nothing":         {"true", true},
		"another host":    {curl + "https://example.com/ || true", true},
		"under its name":  {curl + "https://api.weixin.qq.com/cgi-bin/component/api_component_token", false},
		"at its address":  {curl + `"$WXLAB_API_BASE/cgi-bin/component/api_component_token"`, false},
		"a page":          {curl + "https://mp.weixin.qq.com/cgi-bin/componentloginpage", false},
		"another address": {curl + `"$WXLAB_API_BASE/cgi-bin/no_such_api"`, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			cmd := execute(t, filepath.Join(t.TempDir(), "w"), "--", "sh", "-c", c.script)
			var errs bytes.Buffer
			cmd.Stderr = &errs
			if err := cmd.Run(); err != nil {
				t.Fatal(err, errs.String())
			}
			if strings.Contains(errs.String(), "no call reached the simulator") != c.silent {
				t.Errorf("said %s", errs.String())
			}
			if c.script != "true" && c.silent && (!strings.Contains(errs.String(), "--pass example.com") ||
				!strings.Contains(errs.String(), "The warning above says why")) {
				t.Errorf("nothing of the refusal in %s", errs.String())
			}
		})
	}
}

// TestExecSpeaksTheLanguageItIsAskedFor, in what the simulator says too, also in a workspace of another language.
func TestExecSpeaksTheLanguageItIsAskedFor(t *testing.T) {
	if _, err := exec.LookPath("curl"); err != nil {
		t.Skip("there is no curl")
	}
	dir := filepath.Join(t.TempDir(), "w")
	for lang, want := range map[string]string{"en": "has not left this machine", "zh": "请求没有离开本机"} {
		cmd := execute(t, dir, "--lang", lang, "--", "curl", "-s", "-m", "20", "https://example.com/")
		var errs bytes.Buffer
		cmd.Stderr = &errs
		cmd.Run() // curl fails
		if !strings.Contains(errs.String(), want) {
			t.Errorf("%s: said %s", lang, errs.String())
		}
	}
}

// TestExecLetsThroughWhatItWasTold, and asks nobody who decided that before.
func TestExecLetsThroughWhatItWasTold(t *testing.T) {
	needShell(t)
	dir := filepath.Join(t.TempDir(), "w")
	connect := `curl -sS -m 5 -o /dev/null -w '%{http_connect}' https://nobody.invalid/ || true`
	if out, err := execute(t, dir, "--pass", "*.invalid", "--", "sh", "-c", connect).Output(); err != nil ||
		strings.HasPrefix(string(out), "403") || len(out) == 0 {
		t.Errorf("%v, CONNECT was answered %s", err, out)
	}
	if out, err := execute(t, dir, "--", "sh", "-c", connect).Output(); err != nil || string(out) != "403" {
		t.Errorf("%v, CONNECT was answered %s", err, out)
	}
	serve(t, "--workspace", dir, "--sim-addr", "127.0.0.1:0")
	_, errs, exit := cli(t, "exec", "--workspace", dir, "--pass", "example.com", "--", "true")
	if exit != 2 || !strings.Contains(errs, "wxlab serve --pass example.com") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}
