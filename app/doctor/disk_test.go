package doctor_test

import (
	"os"
	"path/filepath"
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
)

func TestDoctorTriesTheDisk(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	find := func() doctor.Check {
		d, err := w.Doctor("")
		if err != nil {
			t.Fatal(err)
		}
		report, err := d.Examine(t.Context(), i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range report.Checks {
			if c.ID == "disk" {
				return c
			}
		}
		t.Fatal("the disk is not looked at")
		return doctor.Check{}
	}
	if c := find(); c.Health != doctor.Healthy {
		t.Errorf("%+v", c)
	}
	if left, err := filepath.Glob(filepath.Join(w.Workspace.Dir(), ".room-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	away := w.Workspace.Dir() + " elsewhere"
	if err := os.Rename(w.Workspace.Dir(), away); err != nil {
		t.Fatal(err)
	}
	c := find()
	if err := os.Rename(away, w.Workspace.Dir()); err != nil {
		t.Fatal(err)
	}
	if c.Health != doctor.Sick || c.Next == "" {
		t.Errorf("%+v", c)
	}
}
