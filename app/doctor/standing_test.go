package doctor_test

import (
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim/bilingual"
)

// TestDoctorTellsOfDamagedFiles: what a start could not read back, or had to set aside, and who can look into the
// folder, is said with what to do, in both languages; a sound workspace has none of it.
func TestDoctorTellsOfDamagedFiles(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	dir := filepath.Join(t.TempDir(), "project")
	workbenchtest.Damage(t, dir)
	damaged, sound := openedOn(t, dir), openedOn(t, filepath.Join(t.TempDir(), "sound"))
	for _, l := range []i18n.Lang{i18n.Zh, i18n.En} {
		report, err := damaged.Examine(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		whole, err := sound.Examine(t.Context(), l)
		if err != nil {
			t.Fatal(err)
		}
		for id, says := range map[string]bilingual.Text{
			"memory":  {Zh: "末尾的 10 字节不完整", En: "10 bytes at the end of its history are incomplete"},
			"journal": {Zh: "journal.db 已损坏，已移到 journal.db.corrupt-", En: "journal.db was damaged: it is now journal.db.corrupt-"},
			"folder":  bilingual.Textf("其他用户可以打开工作区文件夹 %s", "can open the workspace folder %s", dir),
		} {
			c := pointOf(t, report, id)
			if c.Health != doctor.Doubtful || !strings.Contains(c.What, says.In(string(l))) || c.Why == "" || c.Next == "" {
				t.Errorf("%s %s: %+v", l, id, c)
			}
			if c := pointOf(t, whole, id); c.Health != doctor.Healthy {
				t.Errorf("%s %s of a sound workspace: %+v", l, id, c)
			}
		}
		if got := damaged.Standing(l); len(got) != 3 || got[0] != pointOf(t, report, got[0].ID) {
			t.Errorf("%s: standing %+v", l, got)
		}
		if got := sound.Standing(l); len(got) != 0 {
			t.Errorf("%s: a sound workspace: %+v", l, got)
		}
	}
}

// TestDoctorSaysNothingOfAMemoryThatIsNotHere where no simulated WeChat runs.
func TestDoctorSaysNothingOfAMemoryThatIsNotHere(t *testing.T) {
	d, err := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlyPlatform}).Doctor("")
	if err != nil {
		t.Fatal(err)
	}
	report, err := d.Examine(t.Context(), i18n.En)
	if err != nil || len(report.Checks) < 10 {
		t.Fatal(report, err)
	}
	for _, c := range report.Checks {
		if c.ID == "memory" {
			t.Errorf("%+v", c)
		}
	}
}

func openedOn(t *testing.T, dir string) *doctor.Doctor {
	t.Helper()
	d, err := workbenchtest.Open(t, workbench.Options{Dir: dir}).Doctor("")
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func pointOf(t *testing.T, report doctor.Report, id string) doctor.Check {
	t.Helper()
	for _, c := range report.Checks {
		if c.ID == id {
			return c
		}
	}
	t.Fatalf("%s is not looked at", id)
	return doctor.Check{}
}
