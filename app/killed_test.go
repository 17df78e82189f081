package main

import (
	"bufio"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"wxlab/app/control"
)

// startServe runs `wxlab serve` as a process of its own, in a folder.
func startServe(t *testing.T, dir string) (s served, cmd *exec.Cmd) {
	t.Helper()
	cmd = exec.CommandContext(t.Context(), os.Args[0], "serve", "--json", "--workspace", dir,
		"--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0")
	cmd.Env, cmd.Stderr = []string{"PATH=" + os.Getenv("PATH")}, t.Output()
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { cmd.Process.Kill(); cmd.Wait() })
	r := bufio.NewReader(out)
	first, err := r.ReadBytes('\n')
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(first, &s); err != nil {
		t.Fatalf("%v in %s", err, first)
	}
	go io.Copy(io.Discard, r)
	return s, cmd
}

// TestKilledDuringAJumpOfTheClock: whenever that happens, both sides go on at the next start; no ticket, token or lease
// lies in its future, and an account can authorize at once.
func TestKilledDuringAJumpOfTheClock(t *testing.T) {
	for _, after := range []time.Duration{20, 100, 250} {
		dir := filepath.Join(t.TempDir(), "w")
		s, cmd := startServe(t, dir)
		account := s.verifiedAccount(t)
		eventually(t, "the first ticket is there", func() bool { return s.count(t, "component_verify_ticket") > 0 })
		must(t, s, control.Authorize{AuthorizerAppID: account.AppID})
		ended := make(chan struct{})
		go func() {
			defer close(ended)
			c := &control.Client{URL: s.Control, Token: s.Token, HTTP: http.DefaultClient}
			control.Ask(t.Context(), c, control.AdvanceClock{Seconds: 20 * 3600}) // nobody will answer
		}()
		time.Sleep(after * time.Millisecond)
		cmd.Process.Kill()
		cmd.Wait()
		<-ended
		again, _ := startServe(t, dir)
		must(t, again, control.Authorize{AuthorizerAppID: account.AppID})
	}
}
