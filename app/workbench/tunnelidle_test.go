package workbench

import (
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"wxlab/app/workspace"
)

// TestAnUnusedTunnelCloses moves the wall's clock: tickets do not keep a road open, pages and messages do.
func TestAnUnusedTunnelCloses(t *testing.T) {
	var ahead atomic.Int64
	start := time.Unix(1_700_000_000, 0)
	w := openBench(t, Options{Now: func() time.Time { return start.Add(time.Duration(ahead.Load())) }})
	if err := w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelLocal, StopAfter: time.Hour}); err != nil {
		t.Fatal(err)
	}
	if err := w.OpenTunnel(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.tunnel.mu.Lock()
	o := w.tunnel.open
	w.tunnel.mu.Unlock()
	visit := func(method, path string) {
		t.Helper()
		req, err := http.NewRequestWithContext(t.Context(), method, o.ln.URL()+path, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
	}
	for _, step := range []struct {
		after        time.Duration
		method, path string
		closes       bool
	}{
		{59 * time.Minute, "GET", "/authorize", false},
		{59 * time.Minute, "POST", "/wechat/wx0123456789abcdef/callback", false},
		{59 * time.Minute, "POST", eventPath, false},
		{time.Minute, "", "", true},
	} {
		ahead.Add(int64(step.after))
		if step.method != "" {
			visit(step.method, step.path)
		}
		if closed := w.closeIdle(o); closed != step.closes {
			t.Fatalf("%v later, after %s %s: closed %v", step.after, step.method, step.path, closed)
		}
	}
	if s := w.Tunnel(); s.URL != "" || s.State != TunnelOff || s.Rested != time.Hour || w.PublicURL() != w.PlatformURL() {
		t.Errorf("closed it is %+v", s)
	}
	if w.closeIdle(o) {
		t.Error("it closed twice")
	}
	if err := w.OpenTunnel(t.Context()); err != nil || w.Tunnel().Rested != 0 {
		t.Errorf("opened again: %+v, %v", w.Tunnel(), err)
	}
}

func TestATunnelStaysOpenUnlessToldOtherwise(t *testing.T) {
	w := openBench(t, Options{})
	if err := w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelLocal}); err != nil {
		t.Fatal(err)
	}
	if err := w.OpenTunnel(t.Context()); err != nil {
		t.Fatal(err)
	}
	w.tunnel.open.since = time.Unix(0, 0)
	if w.closeIdle(w.tunnel.open) {
		t.Error("it closed")
	}
}
