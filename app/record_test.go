package main

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/control"
)

// demoRecording is a workspace after the demo, and the recording that the command line made of it.
func demoRecording(t *testing.T) (dir, file string) {
	t.Helper()
	dir, file = t.TempDir(), filepath.Join(t.TempDir(), "demo.jsonl")
	if _, errs, exit := cli(t, "demo", "--json", "--seed", "5", "--workspace", dir); exit != 0 {
		t.Fatal(exit, errs)
	}
	out, errs, exit := cli(t, "record", "export", "--workspace", dir, "--out", file)
	if exit != 0 || out != "" || !strings.Contains(errs, "Exported") {
		t.Fatalf("exit %d, %s, %s", exit, out, errs)
	}
	return dir, file
}

func TestExportAndReplay(t *testing.T) {
	dir, file := demoRecording(t)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	settings, err := os.ReadFile(filepath.Join(dir, "workspace.json"))
	if err != nil {
		t.Fatal(err)
	}
	var workspace struct{ Component map[string]string }
	if err := json.Unmarshal(settings, &workspace); err != nil {
		t.Fatal(err)
	}
	for name, value := range workspace.Component {
		if value != "" && strings.Contains(string(text), value) {
			t.Errorf("the %s stands in the recording", name)
		}
	}
	other := t.TempDir() // with keys of its own
	out, errs, exit := cli(t, "replay", file, "--workspace", other, "--seed", "9")
	pushes := strings.Count(string(text), `"type":"push"`)
	if exit != 0 || pushes < 15 || strings.Count(out, "--> ") != pushes ||
		strings.Count(out, "✓ accepted") != pushes || !strings.Contains(errs, "not replayed") {
		t.Errorf("exit %d, %d pushes\n%s\n%s", exit, pushes, out, errs)
	}
	out, _, exit = cli(t, "replay", file, "--workspace", other, "--json")
	var first control.Delivery
	if err := json.NewDecoder(strings.NewReader(out)).Decode(&first); err != nil || exit != 0 || !first.Accepted ||
		strings.Count(out, "\n") != pushes {
		t.Errorf("exit %d, %v, %+v", exit, err, first)
	}
}

func TestReplayFailsWithTheServer(t *testing.T) {
	_, file := demoRecording(t)
	server := httptest.NewServer(http.NotFoundHandler())
	defer server.Close()
	out, errs, exit := cli(t, "replay", file, "--workspace", t.TempDir(), "--to", server.URL,
		"--to-messages", server.URL+"/$APPID$")
	if exit != 1 || strings.Contains(out, "✓") || !strings.Contains(out, "404") ||
		!strings.Contains(errs, "not accepted") {
		t.Errorf("exit %d\n%s\n%s", exit, out, errs)
	}
}

func TestReplayMistakesAreNamed(t *testing.T) {
	broken := filepath.Join(t.TempDir(), "broken.jsonl")
	if err := os.WriteFile(broken, []byte(`{"wxlab_recording":1}`+"\n\n{]\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	for says, args := range map[string][]string{
		"line 3":           {"replay", broken},
		"line 1":           {"replay", "-"},
		"Name a recording": {"replay"},
		"no such file":     {"replay", broken + "x"},
		"nosuch":           {"record", "export", "--query", "nosuch:1"},
	} {
		if _, errs, exit := cli(t, append(args, "--workspace", t.TempDir(), "--lang", "en")...); exit != 2 ||
			!strings.Contains(errs, says) {
			t.Errorf("%v: exit %d, %s", args, exit, errs)
		}
	}
}
