package workbench_test

import (
	"testing"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
)

// An address from the command line is for one start: saving the window's size must not make it the workspace's.
func TestSavingKeepsTheFilesAddresses(t *testing.T) {
	dir := t.TempDir()
	free := workspace.Addresses{Platform: "127.0.0.1:0", Simulator: "127.0.0.1:0", Control: "127.0.0.1:0"}
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Seed: 7, Addresses: free})
	if err != nil {
		t.Fatal(err)
	}
	defer w.Close()
	s := w.Settings()
	s.Theme = "dark"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	saved, err := workspace.Load(dir)
	if err != nil || saved.Addresses != workspace.DefaultAddresses() || saved.Theme != "dark" {
		t.Errorf("saved %+v, theme %s: %v", saved.Addresses, saved.Theme, err)
	}
	s.Addresses.Platform = "127.0.0.1:9680"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	if saved, err = workspace.Load(dir); err != nil || saved.Addresses.Platform != "127.0.0.1:9680" {
		t.Errorf("a new address was not saved: %+v %v", saved.Addresses, err)
	}
}

// TestAServerUnderTestStaysOutOfTheFile saves settings while another server's credentials are in use.
func TestAServerUnderTestStaysOutOfTheFile(t *testing.T) {
	dir := t.TempDir()
	w := workbenchtest.Open(t, workbench.Options{Dir: dir, Only: workbench.OnlySim})
	own := w.Settings().Component
	target, err := workspace.NewComponent(workspace.Seeded(99, "target"))
	if err != nil {
		t.Fatal(err)
	}
	if err := w.SetTarget(workbench.Target{EventURL: "http://127.0.0.1:1/e", MessageURL: "http://127.0.0.1:1/$APPID$/m",
		Component: target}); err != nil {
		t.Fatal(err)
	}
	s := w.Settings()
	s.Theme = "dark"
	if err := w.SaveSettings(t.Context(), s); err != nil {
		t.Fatal(err)
	}
	got, err := workspace.Load(dir)
	if err != nil || got.Component != own || got.Theme != "dark" {
		t.Errorf("the file has %+v, theme %s: %v", got.Component, got.Theme, err)
	}
	if w.Settings().Component.AppID != target.AppID {
		t.Error("the server under test is forgotten")
	}
}
