package ui

import (
	"context"
	"strings"
	"testing"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
)

func TestDoctorPageShowsTheReport(t *testing.T) {
	w := openWindow(t, i18n.En)
	w.pushTicket(nil)
	flush(t, w)
	p := see[*doctorPage](t, w, "doctor")
	if got := words(p.root); len(p.report.Checks) < 10 || !strings.Contains(got, "nothing wrong") ||
		!strings.Contains(got, "Verify ticket") {
		t.Errorf("it says:\n%s", got)
	}
	p.report.Checks[0] = workbench.DoctorCheck{ID: "x", Title: "T", Health: workbench.Sick, What: "W", Why: "because",
		Next: "do it"}
	p.showReport()
	if got := words(p.root); !strings.Contains(got, "1 wrong") || !strings.Contains(got, "because") ||
		!strings.Contains(got, "do it") {
		t.Errorf("a sick point says:\n%s", got)
	}
	if err := w.bench.SetTunnel(context.Background(),
		workbench.TunnelSettings{Kind: workbench.TunnelLocal}); err != nil {
		t.Fatal(err)
	}
	if err := w.bench.OpenTunnel(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.runChecks()
	for _, c := range p.report.Checks {
		if c.ID == "probe_wechat" && c.Health != workbench.Healthy {
			t.Errorf("%+v", c)
		}
	}
}
