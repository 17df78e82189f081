package workbench_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"wxlab/app/journal"
	"wxlab/app/road"
	"wxlab/app/workbench"
	"wxlab/sim"
	"wxlab/tunnel/ngroktest"
)

func loudLog(to io.Writer) *slog.Logger {
	return slog.New(slog.NewTextHandler(to, &slog.HandlerOptions{Level: slog.LevelDebug}))
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

func TestSimulatorIsNotReachableFromOutside(t *testing.T) {
	w, svc := openRoaded(t, workbench.Options{})
	paths := append(w.Sim.Paths(), "/", "/cgi-bin/componentloginpage", "/safe/bindcomponent",
		"/wxaopen/safe/bindcomponent", "/connect/oauth2/authorize")
	if len(paths) < 30 {
		t.Fatalf("only %d paths: is this the whole simulator?", len(paths))
	}
	for _, path := range paths {
		for _, method := range []string{"GET", "POST"} {
			bare404(t, svc, method, publicBase+path)
		}
	}
}

// bare404 expects nothing but the status: no body, no version, no hint.
func bare404(t *testing.T, svc *ngroktest.Service, method, address string, header ...string) {
	t.Helper()
	status, body, h := askEdge(t, svc, method, address, "", header...)
	h.Del("Date")
	if status != 404 || body != "" || len(h) != 1 || h.Get("Content-Length") != "0" {
		t.Errorf("%s %s: %d %q %v", method, address, status, body, h)
	}
}

func TestOnlyTheListPasses(t *testing.T) {
	w, svc := openRoaded(t, workbench.Options{})
	for _, path := range []string{
		"/wechat", "/wechat/component/", "/wechat/component/..", "/wechat/wx1/callback/x", "//wechat/component",
		"/wechat/../v1/status", "/wechat%2fcomponent",
		"/authorize/", "/authorized/x", "/workspace.json", "/control.token", "/.git/config", "/debug/pprof/",
		"/metrics", "/a-b.txt", "/x/y.txt", "/readyz",
	} {
		bare404(t, svc, "GET", publicBase+path)
		bare404(t, svc, "POST", publicBase+path)
	}
	for _, method := range []string{"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"} {
		bare404(t, svc, method, publicBase+"/wechat/component")
	}
	if s := w.Road.Status(); s.Refused == 0 || s.Refused != s.Requests {
		t.Errorf("%+v", s)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := w.Journal.List(t.Context(), journal.Query{Text: "dir:in", Limit: 10}); err != nil || len(got) != 0 {
		t.Errorf("strays were recorded: %v %v", got, err)
	}
}

func TestForgedCallbackIsRecordedWithItsReason(t *testing.T) {
	w, svc := openRoaded(t, workbench.Options{})
	status, _, _ := askEdge(t, svc, "POST", publicBase+"/wechat/component?msg_signature=0123&timestamp=1700000000&nonce=n",
		"<xml><AppId>wx0</AppId><Encrypt>AAAA</Encrypt></xml>", "X-Forwarded-For", "6.6.6.6", road.ReplayHeader,
		"forged", road.ProbeHeader, "forged")
	if status != 401 {
		t.Errorf("answered %d", status)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := w.Journal.List(t.Context(), journal.Query{Text: "outcome:refused dir:in", Limit: 5})
	if err != nil || len(got) != 1 || !strings.Contains(got[0].Reason, "signature") || got[0].Kind == journal.KindProbe {
		t.Errorf("%+v %v", got, err)
	}
	if road.ProbeHeader != sim.VariantHeader || journal.ProbeHeader != sim.VariantHeader {
		t.Error("a probe is called otherwise where it is sent, recorded and stripped")
	}
}

func TestRequestsAreLimitedInSize(t *testing.T) {
	_, svc := openRoaded(t, workbench.Options{})
	big := strings.Repeat("x", 1<<20+10)
	if status, _, _ := askEdge(t, svc, "POST", publicBase+"/wechat/component?msg_signature=0&timestamp=1&nonce=n",
		big); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of %d bytes: %d", len(big), status)
	}
	if status, _, _ := askEdge(t, svc, "GET", publicBase+"/authorize", "", "X-Big",
		strings.Repeat("x", 32<<10)); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a big header: %d", status)
	}
}
