package main

import (
	"bytes"
	"context"
	"encoding/json"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wxlab/app/control"
)

// TestExportsAreTheOwnersOnly: also over a file that others could read.
func TestExportsAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	dir, _ := demoRecording(t)
	file := filepath.Join(t.TempDir(), "wide.jsonl")
	if err := os.WriteFile(file, make([]byte, 1<<20), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, errs, exit := cli(t, "record", "export", "--workspace", dir, "--out", file); exit != 0 {
		t.Fatal(errs)
	}
	info, err := os.Stat(file)
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v %v", info.Mode(), err)
	}
	for _, name := range []string{"control.token", "secrets.json", "workspace.json", "sim.json"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err == nil && info.Mode().Perm() != 0o600 || err != nil && name != "control.token" {
			t.Errorf("%s: %v %v", name, info, err)
		}
	}
}

// TestListeningEverywhereNeedsTheWord and is told with an address that leads there.
func TestListeningEverywhereNeedsTheWord(t *testing.T) {
	for _, flag := range []string{"--sim-addr", "--control-addr"} {
		_, errs, exit := cli(t, "serve", flag, "0.0.0.0:0", "--workspace", t.TempDir())
		if exit != 2 || !strings.Contains(errs, "--open-to-network") {
			t.Errorf("%s: exit %d, %s", flag, exit, errs)
		}
	}
	out := &lineWriter{lines: make(chan string, 1000)}
	ctx, stop := context.WithCancel(t.Context())
	done := make(chan int, 1)
	go func() {
		p := &program{in: strings.NewReader(""), out: out, errs: &bytes.Buffer{}, env: func(string) string { return "" }}
		done <- p.run(ctx, []string{"serve", "--json", "--open-to-network", "--platform-addr", "127.0.0.1:0",
			"--sim-addr", "0.0.0.0:0", "--control-addr", "0.0.0.0:0", "--workspace", t.TempDir()})
	}()
	defer func() {
		stop()
		<-done
	}()
	var said struct {
		Sim, Control string
		Token        string `json:"control_token"`
	}
	if err := json.Unmarshal([]byte(out.next(t)), &said); err != nil {
		t.Fatal(err)
	}
	for _, address := range []string{said.Sim, said.Control} {
		u, err := url.Parse(address)
		if err != nil || net.ParseIP(u.Hostname()) == nil || net.ParseIP(u.Hostname()).IsUnspecified() {
			t.Errorf("%q is no address that leads anywhere: %v", address, err)
		}
	}
	c := &control.Client{URL: said.Control, Token: said.Token, HTTP: http.DefaultClient}
	if _, err := control.Ask(t.Context(), c, control.GetStatus{}); err != nil {
		t.Errorf("%s: %v", said.Control, err)
	}
}
