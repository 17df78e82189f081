package road

import (
	"log/slog"
	"net/http"
	"sync/atomic"
	"testing"
	"time"

	"wxlab/app/workspace"
	"wxlab/platform"
)

const home = "http://127.0.0.1:8680"

// openLocal is an open road on a loopback port, with a stand-in platform at its end.
func openLocal(t *testing.T, now func() time.Time, set workspace.TunnelSettings) (*Road, *openRoad) {
	t.Helper()
	r := New(Config{
		Settings: func() workspace.TunnelSettings { return set },
		Home:     func() string { return home },
		Handler:  func() http.Handler { return http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}) },
		Record:   func(h http.Handler) http.Handler { return h },
		Moved:    func(string) error { return nil },
		Changed:  func() {},
		Now:      now, Log: slog.New(slog.DiscardHandler),
	})
	if err := r.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := r.Leave(); err != nil {
			t.Error("leave:", err)
		}
	})
	r.mu.Lock()
	defer r.mu.Unlock()
	return r, r.open
}

// TestAnUnusedTunnelCloses moves the wall's clock: tickets do not keep a road open, pages and messages do.
func TestAnUnusedTunnelCloses(t *testing.T) {
	var ahead atomic.Int64
	start := time.Unix(1_700_000_000, 0)
	now := func() time.Time { return start.Add(time.Duration(ahead.Load())) }
	r, o := openLocal(t, now, workspace.TunnelSettings{Kind: workspace.TunnelLocal, StopAfter: time.Hour})
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
		{59 * time.Minute, "POST", platform.EventPath, false},
		{time.Minute, "", "", true},
	} {
		ahead.Add(int64(step.after))
		if step.method != "" {
			visit(step.method, step.path)
		}
		if closed := r.closeIdle(o); closed != step.closes {
			t.Fatalf("%v later, after %s %s: closed %v", step.after, step.method, step.path, closed)
		}
	}
	if s := r.Status(); s.URL != "" || s.State != Off || s.ClosedIdle != time.Hour || r.URL() != home {
		t.Errorf("closed it is %+v", s)
	}
	if r.closeIdle(o) {
		t.Error("it closed twice")
	}
	if err := r.Open(t.Context()); err != nil || r.Status().ClosedIdle != 0 {
		t.Errorf("opened again: %+v, %v", r.Status(), err)
	}
}

func TestATunnelStaysOpenUnlessToldOtherwise(t *testing.T) {
	r, o := openLocal(t, time.Now, workspace.TunnelSettings{Kind: workspace.TunnelLocal})
	o.since = time.Unix(0, 0)
	if r.closeIdle(o) {
		t.Error("it closed")
	}
}
