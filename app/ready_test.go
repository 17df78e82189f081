package main

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/workspace"
)

// TestReady: without a Wxlab on the workspace it says so; --wait waits for the one that is about to be there.
func TestReady(t *testing.T) {
	dir := t.TempDir()
	if _, errs, exit := cli(t, "ready", "--workspace", dir, "--lang", "en"); exit != workspace.ExitEnvironment || !strings.Contains(errs, dir) {
		t.Errorf("exit %d: %s", exit, errs)
	}
	waited := make(chan int)
	go func() {
		_, _, exit := cli(t, "ready", "--workspace", dir, "--wait", "1m")
		waited <- exit
	}()
	time.Sleep(200 * time.Millisecond) // it waits by now, most likely; the test holds if it does not
	serve(t, "--workspace", dir, "--platform-addr", "127.0.0.1:0", "--sim-addr", "127.0.0.1:0", "--control-addr", "127.0.0.1:0")
	if exit := <-waited; exit != 0 {
		t.Errorf("exit %d", exit)
	}
}
