package workbench_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim"
)

// TestAKilledProcessLeavesBothSidesInStep looks at the disk while the workbench runs: that is all a kill -9 leaves.
func TestAKilledProcessLeavesBothSidesInStep(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	ctx, stop := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- w.Run(ctx) }()
	defer func() { stop(); <-ran }()
	waitFor(t, "the ticket", func() bool { return countExchanges(t, w, "kind:ticket outcome:ok") > 0 })
	account := w.Sim.Accounts()[0].AppID
	if err := w.AuthorizeInApp(t.Context(), "", account, nil); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "WeChat's memory of the authorization on disk", func() bool {
		raw, err := os.ReadFile(filepath.Join(w.Workspace.Dir(), "sim.json"))
		if err != nil {
			return false
		}
		left, err := sim.Restore(sim.Config{Now: time.Now}, raw)
		if err != nil {
			t.Fatal(err)
		}
		grants := left.Grants()
		return len(grants) == 1 && grants[0].AccountAppID == account
	})
}

// waitFor waits for what another goroutine does.
func waitFor(t *testing.T, what string, is func() bool) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); !is(); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain for %s", what)
		}
	}
}
