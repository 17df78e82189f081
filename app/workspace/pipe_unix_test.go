//go:build unix

package workspace

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"wxlab/app/i18n"
)

// TestWhatIsNoFileIsRefused: at once, by its name, in both languages; a link to a file is one.
func TestWhatIsNoFileIsRefused(t *testing.T) {
	pipe := func(path string) error { return syscall.Mkfifo(path, 0o600) }
	folder := func(path string) error { return os.Mkdir(path, 0o700) }
	device := func(path string) error { return os.Symlink(os.DevNull, path) }
	for _, name := range []string{
		"platform.db", "platform.db-wal", "journal.db", "journal.db.lock", "sim.json", "workspace.json", "rules.json", ".lock",
	} {
		for kind, put := range map[string]func(string) error{"pipe": pipe, "folder": folder, "device": device} {
			dir := t.TempDir()
			path := filepath.Join(dir, name)
			if err := put(path); err != nil {
				t.Fatal(err)
			}
			f, err := Open(dir, Start{})
			if err == nil {
				f.Close()
			}
			zh, en := Say(i18n.Zh, err), Say(i18n.En, err)
			if ExitCode(err) != ExitEnvironment || zh == en || !strings.Contains(zh, path) || !strings.Contains(en, path) {
				t.Errorf("%s as a %s: %v", name, kind, err)
			}
		}
	}
	dir := t.TempDir()
	elsewhere := filepath.Join(t.TempDir(), "platform.db")
	err := errors.Join(os.WriteFile(elsewhere, nil, 0o600), os.Symlink(elsewhere, filepath.Join(dir, "platform.db")))
	if err != nil {
		t.Fatal(err)
	}
	f, err := Open(dir, Start{})
	if err != nil {
		t.Fatal(err)
	}
	f.Close()
}
