package workbench_test

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"wxlab/platform"
	"wxlab/platform/server"
	"wxlab/platform/store"
	"wxlab/platform/wxapi"
)

// TestTokenRace: 64 goroutines and a second server on the same platform.db ask at once for a token that is due; WeChat
// is asked once, and everybody has the same.
func TestTokenRace(t *testing.T) {
	b := newBench(t)
	second, err := store.Open(t.Context(), filepath.Join(b.Workspace.Dir(), "platform.db"), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer second.Close()
	other, err := server.New(server.Config{Component: b.Settings().Component, BaseURL: b.PlatformURL(), Store: second,
		API: &wxapi.Client{BaseURL: b.SimURL()}, Now: b.Clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	before := b.calls("/cgi-bin/component/api_authorizer_token")
	b.Clock.Shift(115 * time.Minute)
	tokens := make(chan platform.Secret, 64)
	for i := range 64 {
		go func() {
			token, err := []*server.Server{b.Platform.Own,
				other}[i%2].AuthorizerToken(context.WithoutCancel(t.Context()), b.account)
			if err != nil {
				t.Error(err)
			}
			tokens <- token.Value
		}()
	}
	first := <-tokens
	for range 63 {
		if token := <-tokens; token != first {
			t.Errorf("%v and %v", token, first)
		}
	}
	if n := b.calls("/cgi-bin/component/api_authorizer_token") - before; n != 1 {
		t.Errorf("%d renewals", n)
	}
	b.hello("hello")
	b.try("with it", b.send(t.Context()))
}

// calls counts what the simulator was asked.
func (b *bench) calls(path string) (n int) {
	for _, call := range b.Sim.Calls() {
		if call.Path == path {
			n++
		}
	}
	return n
}
