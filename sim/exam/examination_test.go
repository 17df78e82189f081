package exam_test

import (
	"context"
	"testing"
	"time"

	"wxlab/sim/exam"
	"wxlab/sim/simtest"
	"wxlab/sim/simtest/broken"
	"wxlab/sim/world"
)

// patience stands for WeChat's five seconds.
const patience = 500 * time.Millisecond

// examine examines the test server with these mistakes.
func examine(t *testing.T, o exam.Options, mistakes ...string) exam.Report {
	t.Helper()
	p := world.Platform{
		AppID: appID, Secret: secret, Token: token, AESKey: aesKey, Published: true,
		PreviousAESKey: "nnal0weNYtQ8qdLpOgRAm7JyQXK9FvA1hXP5U3PPPPW",
	}
	wx := simtest.Start(t, simtest.Platform(p), simtest.Patience(patience))
	s, err := broken.New(broken.Config{
		API: wx.URL, AppID: p.AppID, Secret: p.Secret, Token: p.Token, AESKey: p.AESKey, PrevKey: p.PreviousAESKey,
		Patience: patience, Now: wx.Sim.Now,
	}, mistakes...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	wx.Serve(s)
	o.ComponentAppID, o.Patience = p.AppID, patience
	o.Advance = func(_ context.Context, d time.Duration) error { wx.Advance(d); return nil }
	o.ClockShared = true
	report, err := exam.Examine(t.Context(), wx.Sim, o, nil)
	if err != nil {
		t.Fatal(err)
	}
	return report
}

func TestACorrectServerFailsNothing(t *testing.T) {
	report := examine(t, exam.Options{})
	for _, r := range report.Results {
		if r.Verdict == exam.Fail || r.Verdict == exam.Remark && r.Severity != exam.May {
			t.Errorf("%s: %s, got %s; %s", r.ID, r.Verdict, r.Got.En, r.Cause.En)
		}
		if testing.Verbose() {
			t.Logf("%-40s %-12s %5d ms  %s", r.ID, r.Verdict, r.MS, r.Got.En)
		}
	}
	t.Logf("%d passed, %d remarked, %d failed, %d not observed", report.Passed, report.Remarked, report.Failed, report.NotObserved)
}
