package workbench_test

import (
	"net/http"
	"path/filepath"
	"strings"
	"testing"

	"wxlab/app/embedded"
	"wxlab/app/journal"
	"wxlab/app/sdk"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/sim/wxserver/ca"
)

// TestEachWayArrivesAsItWasSent, beside an embedded platform and without one; none is taken for a call of the user's code.
func TestEachWayArrivesAsItWasSent(t *testing.T) {
	for _, only := range []workbench.Parts{workbench.Everything, workbench.OnlySim} {
		w := workbenchtest.Open(t, workbench.Options{Only: only})
		road := sdk.Road{
			Base: w.SimURL(), Proxy: strings.TrimPrefix(w.SimURL(), "http://"), Files: ca.FilesIn(filepath.Join(w.Workspace.Dir(), "ca")),
		}
		attempts, err := w.TryWays(t.Context(), road)
		if err != nil || len(attempts) != 3 {
			t.Fatal(attempts, err)
		}
		for _, a := range attempts {
			if !a.Straight() {
				t.Errorf("%s: %+v", only, a)
			}
		}
		if n, err := w.Journal.Count(t.Context(), journal.Query{Text: sdk.Foreign}); err != nil || n != 0 {
			t.Errorf("%d calls of others, %v", n, err)
		}
		road.Proxy = "127.0.0.1:1"
		attempts, err = w.TryWays(t.Context(), road)
		if err != nil || !attempts[0].Straight() || attempts[1].Err == nil || attempts[2].Err == nil {
			t.Errorf("without a proxy: %+v, %v", attempts, err)
		}
	}
}

// TestCallsOfOthersAreOnRecordBesideAPlatform, also those that come to the base address; the platform's own are there
// once, and pages that somebody opens there are not.
func TestCallsOfOthersAreOnRecordBesideAPlatform(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if d, err := w.PushTicket(t.Context(), ""); err != nil || !d.Accepted {
		t.Fatal(d.Verdict, err)
	}
	if err := w.Platform.RefreshCredential(t.Context(), embedded.ComponentAccessToken, "", ""); err != nil {
		t.Fatal(err)
	}
	count := func(query string, want int) {
		t.Helper()
		if err := w.Journal.Flush(t.Context()); err != nil {
			t.Fatal(err)
		}
		if n, err := w.Journal.Count(t.Context(), journal.Query{Text: query}); err != nil || n != want {
			t.Errorf("%s: %d on record, %v", query, n, err)
		}
	}
	count("path:/cgi-bin/component/api_component_token", 1)
	count(sdk.Foreign, 0)
	fetch(t, http.DefaultClient, w.SimURL()+preAuthAPI, "")
	count(sdk.Foreign+" way:base", 1)
	fetch(t, http.DefaultClient, w.SimURL()+"/cgi-bin/no_such_api", "")
	count(sdk.Foreign, 2)
	fetch(t, http.DefaultClient, w.SimURL()+"/", "")
	count(sdk.Foreign, 2)
}
