package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/workspace"
)

// workspacesIn runs wxlab workspaces on the workspaces of a home.
func workspacesIn(t *testing.T, home string, args ...string) (out, errs string, exit int) {
	t.Helper()
	return cli(t, append(append([]string{"workspaces"}, args...), "--workspace", filepath.Join(home, "default"))...)
}

func TestWorkspacesFromTheCommandLine(t *testing.T) {
	home, file := t.TempDir(), filepath.Join(t.TempDir(), "one.wxlab.zip")
	for _, step := range []struct {
		args []string
		says string
	}{
		{nil, "no workspace in " + home},
		{[]string{"new", "one", "--color", "red"}, filepath.Join(home, "one")},
		{[]string{"new", "mine", "--target-events", "http://127.0.0.1:9000/c", "--target-messages", "http://127.0.0.1:9000/$APPID$"},
			"mine"},
		{[]string{"duplicate", "one", "two"}, filepath.Join(home, "two")},
		{[]string{"rename", "two", "第二个"}, "two is called 第二个 now"},
		{[]string{"color", "第二个", "default"}, "another colour"},
		{[]string{"export", "one", file}, file},
		{[]string{"delete", "one"}, "wxlab workspaces restore one"},
		{[]string{"list"}, "can be restored"},
		{[]string{"import", file, "--name", "again"}, filepath.Join(home, "again")},
		{[]string{"restore", "one"}, filepath.Join(home, "one")},
	} {
		if out, errs, exit := workspacesIn(t, home, step.args...); exit != 0 || !strings.Contains(out, step.says) {
			t.Fatalf("%v: exit %d\n%s%s", step.args, exit, out, errs)
		}
	}
	out, errs, _ := workspacesIn(t, home, "--json")
	var rows []workspaceRow
	if err := json.Unmarshal([]byte(out), &rows); err != nil || len(rows) != 4 {
		t.Fatalf("%v %s%s", err, out, errs)
	}
	got := map[string]workspaceRow{}
	for _, r := range rows {
		got[r.Name] = r
	}
	if got["one"].Color != "red" || !got["mine"].OwnServer || got["again"].Color != "red" || got["第二个"].Dir != filepath.Join(home, "two") {
		t.Errorf("%s", out)
	}
	if info, err := os.Stat(file); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info, err)
	}
	for says, args := range map[string][]string{
		"WORKSPACE NAME":      {"rename", "one"},
		"no workspace called": {"delete", "nobody"},
		"was not replaced":    {"export", "one", file},
		"cannot be opened":    {"import", filepath.Join(home, "none.zip")},
		"no colour mauve":     {"color", "one", "mauve"},
		"AppID":               {"new", "x", "--real"},
	} {
		if out, errs, exit := workspacesIn(t, home, args...); exit != workspace.ExitUsage || !strings.Contains(errs, says) {
			t.Errorf("%v: exit %d\n%s%s", args, exit, out, errs)
		}
	}
}
