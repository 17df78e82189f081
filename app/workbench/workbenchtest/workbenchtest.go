// Package workbenchtest opens workbenches for the tests of the rooms.
package workbenchtest

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"wxlab/app/workbench"
	"wxlab/app/workspace"
	"wxlab/platform"
	"wxlab/sim/world"
)

// FreePorts takes free ports for all three listeners.
func FreePorts() workspace.Addresses {
	const free = "127.0.0.1:0"
	return workspace.Addresses{Platform: free, Simulator: free, Control: free}
}

// Open starts a workbench on a folder, by default a new one with seed 7; the test's end closes it.
func Open(t testing.TB, o workbench.Options) *workbench.Workbench {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	if o.Seed == 0 {
		o.Seed = 7
	}
	o.Addresses = FreePorts()
	w, err := workbench.Open(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := w.Close(); err != nil {
			t.Error("close:", err)
		}
	})
	return w
}

// Damage makes a workspace in dir whose files are in a sorry state: the journal is none, the simulated WeChat's history
// ends in the middle of a line, and others can open the folder, in which something else lies.
func Damage(t testing.TB, dir string) {
	t.Helper()
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: dir, Seed: 7, Addresses: FreePorts()})
	if err == nil {
		err = w.Close()
	}
	if err != nil {
		t.Fatal(err)
	}
	histories, err := filepath.Glob(filepath.Join(dir, "sim", "history-*.log"))
	if err != nil || len(histories) != 1 {
		t.Fatal(histories, err)
	}
	history, err := os.OpenFile(histories[0], os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	_, err = history.WriteString("0badc0de {")
	err = errors.Join(err, history.Close(),
		os.WriteFile(filepath.Join(dir, "journal.db"), bytes.Repeat([]byte("no database "), 500), 0o600),
		os.WriteFile(filepath.Join(dir, "main.go"), []byte("package main\n"), 0o600),
		os.Chmod(dir, 0o755))
	if err != nil {
		t.Fatal(err)
	}
}

// Remove takes the files of a workspace away whose names match, such as platform.db*; there must be some.
func Remove(t testing.TB, dir, pattern string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		if err := os.Remove(file); err != nil {
			t.Fatal(err)
		}
	}
}

// OfficialAccount is the first that is verified and takes no part in the release check.
func OfficialAccount(w *workbench.Workbench) world.Account {
	all := w.Sim.Accounts()
	return all[slices.IndexFunc(all, func(a world.Account) bool {
		return a.ReleaseGroup == 0 && a.Kind == world.OfficialAccount && a.VerifyType >= 0
	})]
}

// NoSecrets fails where text holds one of the secrets, or is empty: then nothing was looked at.
func NoSecrets(t testing.TB, where, text string, secrets []platform.Secret) {
	t.Helper()
	if text == "" {
		t.Errorf("%s is empty: nothing was looked at", where)
	}
	for i, s := range secrets {
		if strings.Contains(text, s.Reveal()) {
			t.Errorf("secret %d stands in the %s", i, where)
		}
	}
}
