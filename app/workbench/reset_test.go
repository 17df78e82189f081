package workbench_test

import (
	"strings"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
)

func TestResetBothSidesAgree(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock(), Seed: 7})
	w.Schedule.Step(t.Context())
	account := workbenchtest.OfficialAccount(w)
	if err := w.AuthorizeInApp(t.Context(), "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Reset(t.Context(), 99); err != nil {
		t.Fatal(err)
	}
	all, err := w.Platform.Authorizers(t.Context())
	if err != nil || len(all) != 1 || all[0].State == platform.Authorized {
		t.Errorf("the platform was not told: %+v, %v", all, err)
	}
	if got := w.Status().Seed; got != 99 || len(w.Sim.Grants()) != 0 {
		t.Errorf("seed %d, grants %v", got, w.Sim.Grants())
	}
	if err := w.Schedule.Advance(t.Context(), 10*time.Minute); err != nil {
		t.Fatal(err)
	}
	if err := w.AuthorizeInApp(t.Context(), "", workbenchtest.OfficialAccount(w).AppID, nil); err != nil {
		t.Errorf("the platform cannot go on in the new world: %v", err)
	}
}

func TestResetWithoutASeedRepeatsTheWorld(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock(), Seed: 7})
	before := workbenchtest.OfficialAccount(w).AppID
	if err := w.Reset(t.Context(), 0); err != nil {
		t.Fatal(err)
	}
	if after := workbenchtest.OfficialAccount(w).AppID; after != before || w.Status().Seed != 7 {
		t.Errorf("%s became %s", before, after)
	}
}

// TestNothingIsIssuedTwice: after a reset to the same seed the platform redeems the new code, and answers the new message
// rather than the one whose number it would have had.
func TestNothingIsIssuedTwice(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: stillClock(), Seed: 7})
	for _, words := range []string{"早", "晚"} {
		w.Schedule.Step(t.Context())
		account := workbenchtest.OfficialAccount(w)
		if err := w.AuthorizeInApp(t.Context(), "", account.AppID, nil); err != nil {
			t.Fatal(err)
		}
		if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil {
			t.Fatal(err)
		}
		server, err := w.Platform.Server("")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := server.AuthorizerToken(t.Context(), account.AppID); err != nil {
			t.Errorf("no token for %s: %v", account.AppID, err)
		}
		d, err := w.Sim.SendText(t.Context(), "", account.AppID, account.Followers[0].OpenID, words)
		if err != nil || d.Reply == nil || !strings.Contains(d.Reply.Content, words) {
			t.Errorf("%s is answered by %+v, %v", words, d.Reply, err)
		}
		if err := w.Reset(t.Context(), 0); err != nil {
			t.Fatal(err)
		}
	}
}
