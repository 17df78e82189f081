package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/control"
	"wxlab/app/workspace"
)

const moreAppID = "wx00000000000000c3"

// twoComponents is a workspace to which the command line added a second component.
func twoComponents(t *testing.T) (dir string) {
	t.Helper()
	dir = t.TempDir()
	file := filepath.Join(t.TempDir(), "more.json")
	secrets := `{"appid":"` + moreAppID + `","appsecret":"0123456789abcdef0123456789abcdef","token":"tok",` +
		`"encoding_aes_key":"IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"}`
	if err := os.WriteFile(file, []byte(secrets), 0o600); err != nil {
		t.Fatal(err)
	}
	out, errs, exit := cli(t, "components", "add", "--from", file, "--name", "测试版", "--workspace", dir, "--json")
	var list control.ComponentList
	if err := json.Unmarshal([]byte(out), &list); err != nil || exit != 0 || len(list.Components) != 2 ||
		!list.Components[1].Served {
		t.Fatalf("exit %d, %v, %s%s", exit, err, out, errs)
	}
	return dir
}

func TestComponentsAreAddedListedAndRemoved(t *testing.T) {
	dir := twoComponents(t)
	out, errs, exit := cli(t, "components", "--workspace", dir)
	if lines := strings.Split(strings.TrimSpace(out), "\n"); exit != 0 || len(lines) != 2 ||
		!strings.HasSuffix(lines[0], "the workspace's own") || !strings.HasPrefix(lines[1], moreAppID) ||
		!strings.HasSuffix(lines[1], "测试版") || strings.Contains(out+errs, "0123456789abcdef") {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	for says, args := range map[string][]string{
		"in this workspace already": {"add", "--appid", moreAppID, "--secret", "0123456789abcdef0123456789abcdef",
			"--token", "tok", "--aes-key", "IApKdciGHXjuwt8kXA9CzkAdGOceZnswuqOJ7QpTwig"},
		"AppSecret":      {"add", "--appid", "wx00000000000000c4"},
		"no component":   {"remove", "wx00000000000000c4"},
		"Name the AppID": {"remove"},
		"--from FILE":    {"add"},
	} {
		if _, errs, exit := cli(t, append(append([]string{"components"}, args...),
			"--workspace", dir)...); exit != workspace.ExitUsage || !strings.Contains(errs, says) {
			t.Errorf("%v: exit %d, %s", args, exit, errs)
		}
	}
	if out, errs, exit := cli(t, "components", "remove", moreAppID, "--workspace", dir); exit != 0 ||
		strings.Contains(out, moreAppID) {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
}

func TestInventedComponentWorks(t *testing.T) {
	dir := t.TempDir()
	out, errs, exit := cli(t, "components", "add", "--invent", "--workspace", dir, "--json")
	var list control.ComponentList
	if err := json.Unmarshal([]byte(out), &list); err != nil || exit != 0 || len(list.Components) != 2 {
		t.Fatalf("exit %d, %v, %s%s", exit, err, out, errs)
	}
	if out, errs, exit := cli(t, "check", "--group", "1", "--component", list.Components[1].AppID,
		"--workspace", dir); exit != 0 {
		t.Errorf("exit %d\n%s%s", exit, out, errs)
	}
	if _, errs, exit := cli(t, "components", "add", "--invent", "--appid", moreAppID,
		"--workspace", dir); exit != workspace.ExitUsage {
		t.Errorf("both invented and given: exit %d, %s", exit, errs)
	}
}

// Every command that works on a component takes the flag; an AppID that the workspace does not have is an error.
func TestCommandsChooseTheComponent(t *testing.T) {
	if testing.Short() {
		t.Skip("takes long: it runs without the race detector")
	}
	dir := twoComponents(t)
	recording := filepath.Join(t.TempDir(), "r.jsonl")
	for _, args := range [][]string{
		{"demo", "--component", moreAppID},
		{"check", "--group", "3", "--component", moreAppID},
		{"record", "export", "--query", "kind:ticket component:" + moreAppID, "--out", recording},
		{"replay", recording, "--component", moreAppID},
	} {
		if out, errs, exit := cli(t, append(args, "--workspace", dir)...); exit != 0 {
			t.Errorf("%v: exit %d\n%s%s", args, exit, out, errs)
		}
	}
	text, err := os.ReadFile(recording)
	if err != nil || !strings.Contains(string(text), "{{component_appid:1}}") ||
		strings.Contains(string(text), moreAppID) {
		t.Errorf("%s %v", text, err)
	}
	for _, args := range [][]string{{"demo"}, {"check"}, {"replay", recording}} {
		if out, errs, exit := cli(t, append(args, "--component", "wx00000000000000ff",
			"--workspace", dir)...); exit == 0 || !strings.Contains(out+errs, "wx00000000000000ff") {
			t.Errorf("%v: exit %d\n%s%s", args, exit, out, errs)
		}
	}
	if _, errs, exit := cli(t, "decrypt", "--component", moreAppID); exit != workspace.ExitUsage ||
		!strings.Contains(errs, "no flag --component") {
		t.Errorf("exit %d, %s", exit, errs)
	}
}
