package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"
)

// TestCtrlCEndsACheck: the real command ends with 130 and leaves a report of what it came to until then.
func TestCtrlCEndsACheck(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: no process can be sent Ctrl+C alone here")
	}
	hold := make(chan struct{})
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/m") { // everything until the first message is refused at once
			<-hold
		}
		w.WriteHeader(http.StatusForbidden)
	}))
	t.Cleanup(own.Close)
	t.Cleanup(func() { close(hold) })
	file := filepath.Join(t.TempDir(), "report.xml")
	cmd := exec.Command(os.Args[0], "check", "--lang", "en", "--target-events", own.URL+"/event", "--target-messages", own.URL+"/$APPID$/m",
		"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey,
		"--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0", "--format", "junit", "-o", file)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(out)
	for lines.Scan() && !strings.Contains(lines.Text(), "authorized") {
	}
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Error(err)
	}
	for lines.Scan() {
	}
	var ended *exec.ExitError
	if err := cmd.Wait(); !errors.As(err, &ended) || ended.ExitCode() != exitInterrupted {
		t.Errorf("%v", err)
	}
	raw, err := os.ReadFile(file)
	if err != nil || !strings.Contains(string(raw), "release.1.ticket") || strings.Contains(string(raw), "release.1.unauthorized") {
		t.Errorf("%v, %s", err, raw)
	}
}

// TestCtrlCIsQuiet: whatever a command waits for, it ends with 130 and tells of no cancelled context.
func TestCtrlCIsQuiet(t *testing.T) {
	const free = "127.0.0.1:0"
	hold := make(chan struct{})
	silent := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-hold }))
	t.Cleanup(silent.Close)
	t.Cleanup(func() { close(hold) })
	running := t.TempDir() // a Wxlab that never answers
	for name, text := range map[string]string{"control.url": silent.URL, "control.token": "t"} {
		if err := os.WriteFile(filepath.Join(running, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, args := range [][]string{
		{"check", "--wait-for-target", "20s", "--target-events", "http://127.0.0.1:9/e", "--target-messages", "http://127.0.0.1:9/$APPID$/m",
			"--appid", foreignAppID, "--secret", foreignSecret, "--token", foreignToken, "--aes-key", foreignKey,
			"--sim-addr", free, "--control-addr", free},
		{"doctor", "--workspace", running},
		{"trigger", "text", "--workspace", running},
		{"authorizers", "rebuild", "--workspace", running},
		{"bench", "--seconds", "20"},
		{"demo"},
	} {
		ctx, interrupt := context.WithCancel(t.Context())
		var out, errs bytes.Buffer
		p := &program{in: strings.NewReader(""), out: &out, errs: &errs, env: func(string) string { return "" }}
		time.AfterFunc(100*time.Millisecond, interrupt)
		if exit := p.run(ctx, args); exit != exitInterrupted || strings.Contains(out.String()+errs.String(), "context canceled") {
			t.Errorf("%s: exit %d\n%s%s", args[0], exit, &out, &errs)
		}
		if strings.Contains(out.String(), "✗") || strings.Contains(errs.String(), "wxlab:") {
			t.Errorf("%s tells of a failure:\n%s%s", args[0], &out, &errs)
		}
	}
}

// TestALostTerminalEndsServeInOrder: the workspace is free afterwards, and nobody is sent to a control API that is gone.
func TestALostTerminalEndsServeInOrder(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: there is no such signal here")
	}
	if signal.Ignored(syscall.SIGHUP) {
		t.Skip("whoever started the tests, such as nohup, has all programs ignore the signal")
	}
	dir := t.TempDir()
	_, cmd := startServe(t, dir)
	if err := cmd.Process.Signal(syscall.SIGHUP); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Wait(); err != nil {
		t.Errorf("serve ended with %v", err)
	}
	for _, name := range []string{"control.url"} {
		if _, err := os.Stat(filepath.Join(dir, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left, %v", name, err)
		}
	}
	if _, errs, exit := cli(t, "demo", "--workspace", dir, "--json"); exit != 0 {
		t.Errorf("the workspace is not free: exit %d %s", exit, errs)
	}
}
