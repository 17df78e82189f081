package workbench

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"wxlab/platform"
)

func TestWorkspacesAreTheFoldersBesideThisOne(t *testing.T) {
	home := t.TempDir()
	here, live, open := filepath.Join(home, "b"), filepath.Join(home, "a"), filepath.Join(home, "c")
	w := openBench(t, Options{Dir: here})
	if _, err := ConnectReal(live, "zh", platform.Component{AppID: "wx00000000000000aa", AppSecret: platform.Secret(strings.Repeat("s", 32))}); err != nil {
		t.Fatal(err)
	}
	openBench(t, Options{Dir: open})
	for name, content := range map[string]string{"empty": "", "broken": "{", "other": `{"kind":"moon"}`} {
		if err := os.MkdirAll(filepath.Join(home, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, name, settingsName), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want := []Workspace{{live, "a", Real, false}, {here, "b", Offline, false}, {open, "c", Offline, true}}
	if diff := cmp.Diff(want, w.Workspaces()); diff != "" {
		t.Error(diff)
	}
}
