package embedded_test

import (
	"slices"
	"testing"
	"time"

	"wxlab/app/embedded"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/platform"
)

// TestEndedPreAuthCodesLeaveTheList: a code nobody used is gone half an hour later, everything else stays.
func TestEndedPreAuthCodesLeaveTheList(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Now: func() time.Time { return time.Unix(1_700_000_000, 0) }})
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
