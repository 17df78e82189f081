package ui

import (
	"os"
	"path/filepath"
	"runtime"
	"testing"
)

// TestSavedBodiesAreTheOwnersOnly: also over a file that others could read.
func TestSavedBodiesAreTheOwnersOnly(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("not tested: the files of this system have no modes")
	}
	path := filepath.Join(t.TempDir(), "body.xml")
	if err := os.WriteFile(path, []byte("older and longer"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := write(path, []byte("new")); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	raw, readErr := os.ReadFile(path)
	if err != nil || readErr != nil || info.Mode().Perm() != 0o600 || string(raw) != "new" {
		t.Errorf("%v %q, %v %v", info.Mode(), raw, err, readErr)
	}
}
