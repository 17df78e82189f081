package workbench_test

import (
	"fmt"
	"sync"
	"testing"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
)

// TestChangesKeepEachOther: a script and the window may change different settings at the same moment.
func TestChangesKeepEachOther(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	for i := range 300 {
		token, domain := fmt.Sprintf("token%d", i), fmt.Sprintf("a%d.example.com", i)
		tunnelled := w.Settings().Tunnel
		tunnelled.Domain = domain
		var both sync.WaitGroup
		both.Go(func() {
			if err := w.ChangePlatform(t.Context(), workbench.PlatformChange{Token: &token}); err != nil {
				t.Error(err)
			}
		})
		both.Go(func() {
			if err := w.SetTunnel(t.Context(), tunnelled); err != nil {
				t.Error(err)
			}
		})
		both.Wait()
		if s := w.Settings(); s.Component.Token.Reveal() != token || s.Tunnel.Domain != domain {
			t.Fatalf("of %s and %s there are %s and %s", token, domain, s.Component.Token.Reveal(), s.Tunnel.Domain)
		}
	}
}
