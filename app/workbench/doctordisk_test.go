package workbench

import (
	"os"
	"path/filepath"
	"testing"

	"wxlab/app/doctor"
	"wxlab/app/i18n"
)

func TestDoctorTriesTheDisk(t *testing.T) {
	w := openBench(t, Options{})
	find := func() doctor.Check {
		report, err := examine(t.Context(), w, "", i18n.En)
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
