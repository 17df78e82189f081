package judge_test

import (
	"net/http"
	"testing"
	"time"

	"wxlab/app/i18n"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
)

// TestPagesAreExplainedAsPages: nobody's signature is missing from a page that a browser opened.
func TestPagesAreExplainedAsPages(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil {
		t.Fatal(err)
	}
	for path, ok := range map[string]bool{"/authorize": true, "/authorized": false} {
		resp, err := http.Get(w.PlatformURL() + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		page, err := w.Journal.Wait(t.Context(), "kind:page path:"+path, 0)
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		e, err := w.Explain(t.Context(), page.ID, i18n.En)
		if err != nil {
			t.Fatal(err)
		}
		if e.OK != ok || len(e.Steps) != 3 || e.Steps[0].Name != "page" {
			t.Errorf("%s: %+v", path, e)
		}
	}
}
