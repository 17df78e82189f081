package workbench_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"

	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim/world"
)

// BenchmarkPushToAServerUnderTest is a push to a server of the user's own, recorded and its answer judged: as fast with 200
// accounts as with one.
func BenchmarkPushToAServerUnderTest(b *testing.B) {
	for _, accounts := range []int{1, 200} {
		b.Run(fmt.Sprintf("accounts=%d", accounts), func(b *testing.B) {
			w := workbenchtest.Open(b, workbench.Options{Seed: 7})
			about := workbenchtest.OfficialAccount(w)
			for range accounts - 1 {
				if _, err := w.Sim.PutAccount(world.Account{Kind: world.OfficialAccount, NickName: "店"}); err != nil {
					b.Fatal(err)
				}
			}
			own := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, _ *http.Request) { fmt.Fprint(rw, "success") }))
			b.Cleanup(own.Close)
			if err := w.SetTarget(workbench.Target{EventURL: own.URL + "/component", MessageURL: own.URL + "/$APPID$/callback",
				Component: w.Settings().Component}); err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := w.SendText(b.Context(), "", about.AppID, about.Followers[0].OpenID, "hi"); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
