package workbench

import (
	"errors"
	"os"
	"path/filepath"
	"syscall"
	"testing"

	"wxlab/app/i18n"
)

func TestDoctorTriesTheDisk(t *testing.T) {
	w := openBench(t, Options{})
	find := func() DoctorCheck {
		report, err := w.Doctor(t.Context(), "", i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range report.Checks {
			if c.ID == "disk" {
				return c
			}
		}
		t.Fatal("the disk is not looked at")
		return DoctorCheck{}
	}
	if c := find(); c.Health != Healthy {
		t.Errorf("%+v", c)
	}
	if left, err := filepath.Glob(filepath.Join(w.dir, ".room-*")); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
	away := w.dir + " elsewhere"
	if err := os.Rename(w.dir, away); err != nil {
		t.Fatal(err)
	}
	c := find()
	if err := os.Rename(away, w.dir); err != nil {
		t.Fatal(err)
	}
	if c.Health != Sick || c.Next == "" {
		t.Errorf("%+v", c)
	}
}

func TestFolderProblemNamesAFullDisk(t *testing.T) {
	for key, cause := range map[string]error{"problem.disk_full": &os.PathError{Op: "write", Path: "x", Err: syscall.ENOSPC}, "problem.folder": os.ErrPermission} {
		p := FolderProblem("folder", cause)
		if p.Key != key || p.Exit != ExitEnvironment || !errors.Is(p, cause) {
			t.Errorf("%v: %+v", cause, p)
		}
	}
}
