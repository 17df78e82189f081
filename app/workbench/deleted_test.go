package workbench_test

import (
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
)

// TestTheJournalMayBeDeleted while nobody runs: the next start begins a new one, says nothing of damage, and has lost
// nothing of the platform's or of WeChat's.
func TestTheJournalMayBeDeleted(t *testing.T) {
	dir := t.TempDir()
	w, ctx := workbenchtest.Open(t, workbench.Options{Dir: dir}), t.Context()
	w.Schedule.Step(ctx)
	account := workbenchtest.OfficialAccount(w)
	if err := w.AuthorizeInApp(ctx, "", account.AppID, nil); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	workbenchtest.Remove(t, dir, "journal.db*")
	w = workbenchtest.Open(t, workbench.Options{Dir: dir})
	report, err := examine(ctx, w, "", i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range report.Checks {
		if (c.ID == "journal" || c.ID == "store" || c.ID == "memory") && c.Health != doctor.Healthy {
			t.Errorf("%+v", c)
		}
	}
	if d, err := w.SendText(ctx, "", account.AppID, account.Followers[0].OpenID, "hello"); err != nil || !d.Accepted {
		t.Errorf("%+v, %v", d, err)
	}
	list, err := w.Journal.List(ctx, journal.Query{Text: "kind:message"})
	if err != nil || len(list) != 1 {
		t.Errorf("the new journal has %v, %v", list, err)
	}
}
