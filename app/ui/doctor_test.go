package ui

import (
	"context"
	"strings"
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/workspace"
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
	p.report.Checks[3] = doctor.Check{ID: "x", Title: "T", Health: doctor.Sick, What: "W", Why: "because",
		Next: "do it"}
	p.showReport()
	if got := words(p.root); !strings.Contains(got, "1 wrong") || !strings.Contains(got, "because") ||
		!strings.Contains(got, "do it") {
		t.Errorf("a sick point says:\n%s", got)
	}
	if sick := worstChecksFirst(p.report.Checks); sick[0].ID != "x" || len(sick) != len(p.report.Checks) {
		t.Errorf("the sick point is not the first: %+v", sick)
	}
	if err := w.bench.SetTunnel(context.Background(),
		workspace.TunnelSettings{Kind: workspace.TunnelLocal}); err != nil {
		t.Fatal(err)
	}
	if err := w.bench.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	p.runChecks()
	for _, c := range p.report.Checks {
		if c.ID == "probe_wechat" && c.Health != doctor.Healthy {
			t.Errorf("%+v", c)
		}
	}
}
