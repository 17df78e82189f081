// Package workbenchtest opens workbenches for the tests of the rooms.
package workbenchtest

import (
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
