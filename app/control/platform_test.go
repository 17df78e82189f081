package control

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform"
)

// TestPlatformIsMerged: what a change does not name stays; without addresses it is about the embedded platform, which
// goes on opening what the simulator seals.
func TestPlatformIsMerged(t *testing.T) {
	w, c := serve(t)
	do(t, c, "GET", "/v1/wait?query=name:component_verify_ticket+outcome:ok&timeout=10", nil, nil)
	before := w.Settings().Component
	do(t, c, "PUT", "/v1/platform", map[string]any{"token": "anothertoken2026",
		"previous_token": before.Token.Reveal()}, nil)
	want := before
	want.Token, want.PreviousToken = "anothertoken2026", before.Token
	if got := w.Settings().Component; got != want || w.Platform.Own.Component() != want {
		t.Errorf("%+v, the server has %+v, want %+v", got, w.Platform.Own.Component(), want)
	}
	if p, _ := w.Sim.Platform(before.AppID); p.Token != "anothertoken2026" || p.EventURL == "" {
		t.Errorf("the simulator knows %+v", p)
	}
	if d, err := w.PushTicket(t.Context(), ""); err != nil || !d.Accepted {
		t.Errorf("%s, %v", d.Verdict, err)
	}
}

// TestPlatformOfOnesOwn: addresses make it a server under test; later changes leave them.
func TestPlatformOfOnesOwn(t *testing.T) {
	heard := make(chan string, 10)
	own := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		heard <- r.URL.Path
		io.WriteString(w, "success")
	}))
	t.Cleanup(own.Close)
	w, c := serve(t)
	do(t, c, "PUT", "/v1/platform", map[string]any{"event_url": own.URL + "/e", "message_url": own.URL + "/$APPID$/m"},
		nil)
	do(t, c, "PUT", "/v1/platform", map[string]any{"token": "anothertoken2026"}, nil)
	p, _ := w.Sim.Platform(w.Settings().Component.AppID)
	if p.Token != "anothertoken2026" || p.EventURL != own.URL+"/e" || p.MessageURL != own.URL+"/$APPID$/m" {
		t.Errorf("%+v", p)
	}
	if d, err := w.PushTicket(t.Context(), ""); err != nil || !d.Accepted || <-heard != "/e" {
		t.Errorf("%s, %v", d.Verdict, err)
	}
}

// TestPlatformWithoutAnAddress: with the simulator alone there is nothing to fall back on.
func TestPlatformWithoutAnAddress(t *testing.T) {
	free := "127.0.0.1:0"
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(), Seed: 7, Only: workbench.OnlySim,
		Addresses: workspace.Addresses{Platform: free, Simulator: free, Control: free}})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	event := "http://127.0.0.1:9/e"
	for want, change := range map[string]workbench.PlatformChange{"event_url": {}, "message_url": {EventURL: &event}} {
		if err := w.ChangePlatform(t.Context(), change); workspace.ExitCode(err) != workspace.ExitUsage ||
			!strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	message, secret := "http://127.0.0.1:9/$APPID$", " "+strings.Repeat("a", 32)+"\n"
	whole := workbench.PlatformChange{EventURL: &event, MessageURL: &message, AppSecret: &secret}
	err = w.ChangePlatform(t.Context(), whole)
	if err != nil || w.Settings().Component.AppSecret != platform.Secret(strings.Repeat("a", 32)) {
		t.Errorf("%v", err)
	}
}
