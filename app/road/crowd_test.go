package road

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"wxlab/app/workspace"
)

// TestACrowdIsToldOfWhileItLasts: in the status for about a minute, and in the log once a minute.
func TestACrowdIsToldOfWhileItLasts(t *testing.T) {
	now := time.Unix(1_700_000_000, 0)
	r, o := openLocal(t, func() time.Time { return now }, workspace.TunnelSettings{Kind: workspace.TunnelLocal})
	var log bytes.Buffer
	r.cfg.Log = slog.New(slog.NewTextHandler(&log, nil))
	look := func() Status {
		r.watchCrowd(o)
		now = now.Add(pulse)
		return r.Status()
	}
	o.boundary.counts.limited.Add(crowd - 1)
	if s := look(); s.Crowded() || s.Crowd() != 0 || s.Lately != crowd-1 || log.Len() > 0 {
		t.Errorf("%d were turned away: %+v\n%s", crowd-1, s, &log)
	}
	o.gate.silent.Add(1)
	for range samples - 2 {
		if s := look(); !s.Crowded() || s.Crowd() != crowd || s.Silent != 1 {
			t.Fatalf("%d were turned away: %+v", crowd, s)
		}
	}
	if told := log.String(); strings.Count(told, "strangers press") != 1 || !strings.Contains(told, "last_minute=100") {
		t.Errorf("the log: %s", told)
	}
	look()
	if s := look(); s.Crowded() || s.Lately != 0 || s.Limited != crowd-1 {
		t.Errorf("a minute later: %+v", s)
	}
}
