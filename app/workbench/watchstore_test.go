package workbench_test

import (
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
)

// TestLostDatabase moves the platform's database away while the program runs: callbacks are refused, the doctor says
// why, and the program ends within seconds with what to do.
func TestLostDatabase(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	path := w.Workspace.Path("platform.db")
	if err := os.Rename(path, path+".aside"); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	if d, err := w.PushTicket(ctx, ""); err == nil && d.Accepted {
		t.Errorf("acknowledged: %+v", d)
	}
	report, err := examine(ctx, w, "", i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	if c := findCheck(report, "store"); c.Health != doctor.Sick || c.Why == "" || c.Next == "" {
		t.Errorf("the doctor says %+v", c)
	}
	err = <-ended
	for _, l := range []i18n.Lang{i18n.En, i18n.Zh} {
		if workspace.ExitCode(err) != workspace.ExitEnvironment || !strings.Contains(workspace.Say(l, err), path) ||
			!strings.Contains(workspace.Say(l, err), "wxlab authorizers rebuild") {
			t.Errorf("ended with %d: %s", workspace.ExitCode(err), workspace.Say(l, err))
		}
	}
	if err := os.Rename(path+".aside", path); err != nil {
		t.Fatal(err)
	}
}

// TestDoctorReadsTheRecords: all is well, and a journal that was set aside is named.
func TestDoctorReadsTheRecords(t *testing.T) {
	dir := t.TempDir()
	write(t, dir+"/journal.db", strings.Repeat("no database ", 500))
	w := workbenchtest.Open(t, workbench.Options{Dir: dir})
	report, err := examine(t.Context(), w, "", i18n.En)
	if err != nil {
		t.Fatal(err)
	}
	if c := findCheck(report, "store"); c.Health != doctor.Healthy {
		t.Errorf("store: %+v", c)
	}
	c := findCheck(report, "journal")
	if c.Health != doctor.Doubtful || !strings.Contains(c.What, "journal.db.corrupt-") {
		t.Errorf("journal: %+v", c)
	}
}

func findCheck(report doctor.Report, id string) (found doctor.Check) {
	for _, c := range report.Checks {
		if c.ID == id {
			found = c
		}
	}
	return found
}
