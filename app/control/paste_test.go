package control

import (
	"net/http"
	"strings"
	"testing"

	"wxlab/app/explain"
	"wxlab/app/i18n"
)

// TestExplainTextTriesTheWorkspacesKeys: what the workspace's own simulator pushed is opened out of a log line, with no
// key given, in the language that is asked for; a stranger's push is refused without a claim.
func TestExplainTextTriesTheWorkspacesKeys(t *testing.T) {
	w, c := serve(t)
	var sent Delivery
	if err := call(t, c, http.MethodPost, "/v1/trigger", Trigger{Event: "component_verify_ticket"}, &sent); err != nil {
		t.Fatal(err)
	}
	attempt := sent.Attempts[0]
	_, query, _ := strings.Cut(attempt.URL, "?")
	log := "2026-11-30 10:00:00 INFO wx [" + strings.ReplaceAll(query, "&", ", ") + "] " + attempt.Request
	for lang, says := range map[i18n.Lang]string{i18n.Zh: "验签通过", i18n.En: "Verified and opened"} {
		c.Lang = lang
		e, err := Ask(t.Context(), c, ExplainText{Text: log})
		if err != nil || !e.OK || e.Kind != explain.KindCallback || !strings.Contains(e.Summary, says) ||
			e.Component != w.Settings().Component.AppID || !strings.Contains(e.Plain, "ComponentVerifyTicket") {
			t.Errorf("%v: %+v", err, e)
		}
	}
	e, err := Ask(t.Context(), c, ExplainText{Text: log, Token: "another", AppID: "wx0000000000000000"})
	if err != nil || e.OK {
		t.Errorf("%v: %+v", err, e)
	}
	if _, err := Ask(t.Context(), c, ExplainText{}); err == nil || !strings.Contains(err.Error(), "url") {
		t.Error(err)
	}
}
