package server_test

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// raceTime is when the tokens of TestTwoProcesses are due.
func raceTime() time.Time { return time.Unix(1700000000, 0).Add(3 * time.Hour) }

// race renews the account's token from 32 goroutines and prints what they saw; it runs in a process of its own.
func race(path, api string) error {
	st, err := store.Open(context.Background(), path, store.Options{})
	if err != nil {
		return err
	}
	defer st.Close()
	srv, err := server.New(server.Config{Component: component, BaseURL: "http://127.0.0.1", Store: st, API: &wxapi.Client{BaseURL: api}, Now: raceTime})
	if err != nil {
		return err
	}
	var wg sync.WaitGroup
	for range 32 {
		wg.Go(func() {
			token, err := srv.AuthorizerToken(context.Background(), account)
			fmt.Println(token.Value.Reveal(), err)
		})
	}
	wg.Wait()
	return nil
}

// TestTwoProcesses on one workspace, 32 goroutines in each, end with one renewal and one token.
func TestTwoProcesses(t *testing.T) {
	r := newRig(t).authorized()
	var wg sync.WaitGroup
	var outputs [2]bytes.Buffer
	for i := range outputs {
		racer := exec.Command(os.Args[0])
		racer.Env = append(os.Environ(), victimEnv+"="+r.path, racerEnv+"="+r.cfg.API.BaseURL)
		racer.Stdout, racer.Stderr = &outputs[i], os.Stderr
		wg.Go(func() {
			if err := racer.Run(); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	seen := map[string]int{}
	for line := range strings.Lines(outputs[0].String() + outputs[1].String()) {
		seen[line]++
	}
	if a, c := r.wechat.count("api_authorizer_token"), r.wechat.count("api_component_token"); len(seen) != 1 || a != 1 || c != 2 {
		t.Errorf("saw %v, %d authorizer and %d component renewals", seen, a, c)
	}
	for line, times := range seen {
		if times != 64 || !strings.HasSuffix(line, " <nil>\n") {
			t.Errorf("%d times %q", times, line)
		}
	}
}
