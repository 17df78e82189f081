package workbench

import (
	"net/http"
	"slices"
	"testing"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/i18n"
	"wxlab/platform"
)

// TestEndedPreAuthCodesLeaveTheList: a code nobody used is gone half an hour later, everything else stays.
func TestEndedPreAuthCodesLeaveTheList(t *testing.T) {
	w := openBench(t, Options{Now: stillClock()})
	if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil { // a ticket, a component token
		t.Fatal(err)
	}
	if _, err := w.Platform.NewAuthorizationLink(t.Context(), "", platform.LinkOptions{}); err != nil {
		t.Fatal(err)
	}
	listed := func() bool {
		all, err := w.Platform.Credentials(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return slices.ContainsFunc(all, func(c embedded.Credential) bool { return c.Kind == embedded.PreAuthCode })
	}
	if !listed() {
		t.Error("a fresh pre-auth code is not listed")
	}
	if err := w.Schedule.Advance(t.Context(), 31*time.Minute); err != nil {
		t.Fatal(err)
	}
	if listed() {
		t.Error("a pre-auth code is listed after its end")
	}
}

// TestPagesAreExplainedAsPages: nobody's signature is missing from a page that a browser opened.
func TestPagesAreExplainedAsPages(t *testing.T) {
	w := openBench(t, Options{})
	if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	for path, ok := range map[string]bool{"/authorize": true, "/authorized": false} {
		resp, err := http.Get(w.PlatformURL() + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		found, err := w.Journal.Wait(t.Context(), "kind:page path:"+path, 0)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		e, err := w.Explain(t.Context(), found.ID, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		if e.OK != ok || len(e.Steps) != 3 || e.Steps[0].Name != "page" {
			t.Errorf("%s: %+v", path, e)
		}
	}
}
