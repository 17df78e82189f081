package workspace

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
	f := openFolder(t, here)
	if _, err := ConnectReal(live, "zh", platform.Component{AppID: "wx00000000000000aa",
		AppSecret: platform.Secret(strings.Repeat("s", 32))}); err != nil {
		t.Fatal(err)
	}
	openFolder(t, open)
	for name, content := range map[string]string{"empty": "", "broken": "{", "other": `{"kind":"moon"}`} {
		if err := os.MkdirAll(filepath.Join(home, name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(home, name, fileName), []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Rename(filepath.Join(home, "other"), filepath.Join(home, ".hidden")); err != nil {
		t.Fatal(err)
	}
	want := []Sibling{{Dir: live, Name: "a", Kind: Real}, {Dir: here, Name: "b", Kind: Offline},
		{Dir: open, Name: "c", Kind: Offline, Busy: true}}
	if diff := cmp.Diff(want, Home{Dir: home, Live: alive{f}}.List()); diff != "" {
		t.Error(diff)
	}
}

func openFolder(t *testing.T, dir string) *Folder {
	t.Helper()
	f, err := Open(dir, Start{Seed: 7})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := f.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return f
}
