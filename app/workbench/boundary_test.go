package workbench

import (
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/app/journal"
	"wxlab/platform"
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

// grep looks for secrets where none may be.
func grep(t *testing.T, where, text string, secrets []platform.Secret) {
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

func TestSimulatorIsNotReachableFromOutside(t *testing.T) {
	w, svc := openRoaded(t, Options{})
	paths := append(w.Sim.Paths(), "/", "/cgi-bin/componentloginpage", "/safe/bindcomponent", "/wxaopen/safe/bindcomponent", "/connect/oauth2/authorize")
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
	w, svc := openRoaded(t, Options{})
	for _, path := range []string{
		"/wechat", "/wechat/component/", "/wechat/component/..", "/wechat/wx1/callback/x", "//wechat/component", "/wechat/../v1/status", "/wechat%2fcomponent",
		"/authorize/", "/authorized/x", "/workspace.json", "/control.token", "/.git/config", "/debug/pprof/", "/metrics", "/a-b.txt", "/x/y.txt", "/readyz",
	} {
		bare404(t, svc, "GET", publicBase+path)
		bare404(t, svc, "POST", publicBase+path)
	}
	for _, method := range []string{"PUT", "DELETE", "OPTIONS", "PATCH", "TRACE"} {
		bare404(t, svc, method, publicBase+"/wechat/component")
	}
	if s := w.Tunnel(); s.Refused == 0 || s.Refused != s.Requests {
		t.Errorf("%+v", s)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got, err := w.Journal.List(t.Context(), journal.Query{Text: "dir:in", Limit: 10}); err != nil || len(got) != 0 {
		t.Errorf("strays were recorded: %v %v", got, err)
	}
}

// guarded is a boundary over a stand-in platform, on a clock of its own.
func guarded(t *testing.T, h http.HandlerFunc) (b *boundary, recorded *int, now *time.Time) {
	t.Helper()
	w := openBench(t, Options{})
	base, err := url.Parse("https://wx.example.com")
	if err != nil {
		t.Fatal(err)
	}
	recorded, now = new(int), new(time.Time)
	*now = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	b = w.newBoundary(base, true, h)
	b.now = func() time.Time { return *now }
	b.recorded = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { *recorded++; h(w, r) })
	b.genuine = func(_ *http.Request, body []byte) bool { return string(body) == "signed" }
	return b, recorded, now
}

// knock sends one request to a boundary and gives the status.
func knock(b *boundary, method, path, body, client string) int {
	r := httptest.NewRequest(method, "https://wx.example.com"+path, strings.NewReader(body))
	r.Header.Set("X-Forwarded-For", "9.9.9.9, "+client)
	w := httptest.NewRecorder()
	b.ServeHTTP(w, r)
	return w.Code
}

func TestAnotherHostGetsNothing(t *testing.T) {
	b, recorded, _ := guarded(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })
	for host, want := range map[string]int{"wx.example.com": 200, "WX.example.com:443": 200, "127.0.0.1:8680": 404, "evil.example": 404, "": 404} {
		r := httptest.NewRequest("POST", "/wechat/component", nil)
		r.Host = host
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if w.Code != want {
			t.Errorf("Host %q: %d, want %d", host, w.Code, want)
		}
	}
	if *recorded != 2 {
		t.Errorf("%d recorded", *recorded)
	}
}

func TestOneClientCannotTakeAll(t *testing.T) {
	b, _, now := guarded(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })
	tooMany := 0
	for range 2 * pageBurst {
		if knock(b, "GET", "/authorize", "", "1.1.1.1") == http.StatusTooManyRequests {
			tooMany++
		}
	}
	if tooMany != pageBurst {
		t.Errorf("%d of %d were too many", tooMany, 2*pageBurst)
	}
	if got := knock(b, "GET", "/authorize", "", "2.2.2.2"); got != 200 {
		t.Errorf("another client: %d", got)
	}
	if got := knock(b, "POST", "/wechat/component", "", "1.1.1.1"); got != 200 {
		t.Errorf("a callback of the same client: %d", got)
	}
	*now = now.Add(10 * time.Second)
	if got := knock(b, "GET", "/authorize", "", "1.1.1.1"); got != 200 {
		t.Errorf("ten seconds later: %d", got)
	}
	for i := range 2 * maxClients { // as many as one likes: what is remembered stays bounded
		knock(b, "GET", "/authorize", "", fmt.Sprintf("10.%d.%d.%d", i>>16, i>>8&255, i&255))
	}
	if n := len(b.pages.each); n > maxClients {
		t.Errorf("%d clients remembered", n)
	}
	for i := range 4 * pageBurst { // one client has all of an IPv6 /64
		knock(b, "GET", "/authorize", "", fmt.Sprintf("2001:db8::%x", i))
	}
	if got := knock(b, "GET", "/authorize", "", "2001:db8::ffff"); got != http.StatusTooManyRequests {
		t.Errorf("an IPv6 client with many addresses: %d", got)
	}
}

func TestForgeriesCannotFillTheDisk(t *testing.T) {
	b, recorded, now := guarded(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		if string(body) != "signed" {
			w.WriteHeader(http.StatusUnauthorized)
		}
	})
	forged := strings.Repeat("x", 100<<10)
	for i := range 2000 {
		if got := knock(b, "POST", "/wechat/component", forged, fmt.Sprintf("1.2.%d.%d", i>>8, i&255)); got != http.StatusUnauthorized {
			t.Fatalf("forgery %d: %d", i, got)
		}
	}
	if most := strangerShare/len(forged) + 1; *recorded == 0 || *recorded > most {
		t.Errorf("%d forgeries of 100 KB recorded, at most %d fit the share", *recorded, most)
	}
	before := *recorded
	if got := knock(b, "POST", "/wechat/component", "signed", "3.3.3.3"); got != 200 || *recorded != before+1 {
		t.Errorf("the genuine one: %d, recorded %v", got, *recorded == before+1)
	}
	if got := knock(b, "GET", "/authorize", "", "3.3.3.3"); got == 404 || *recorded != before+1 {
		t.Errorf("a page: %d, recorded %v", got, *recorded != before+1)
	}
	*now = now.Add(24 * time.Hour)
	if knock(b, "POST", "/wechat/component", "again", "3.3.3.3"); *recorded != before+2 {
		t.Error("a day later forgeries are to be seen again")
	}
}

func TestForgedCallbackIsRecordedWithItsReason(t *testing.T) {
	w, svc := openRoaded(t, Options{})
	status, _, _ := askEdge(t, svc, "POST", publicBase+"/wechat/component?msg_signature=0123&timestamp=1700000000&nonce=n",
		"<xml><AppId>wx0</AppId><Encrypt>AAAA</Encrypt></xml>", "X-Forwarded-For", "6.6.6.6", replayHeader, "forged")
	if status != 401 {
		t.Errorf("answered %d", status)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	got, err := w.Journal.List(t.Context(), journal.Query{Text: "outcome:refused dir:in", Limit: 5})
	if err != nil || len(got) != 1 || !strings.Contains(got[0].Reason, "signature") {
		t.Errorf("%+v %v", got, err)
	}
}

func TestRequestsAreLimitedInSize(t *testing.T) {
	_, svc := openRoaded(t, Options{})
	big := strings.Repeat("x", publicBody+10)
	if status, _, _ := askEdge(t, svc, "POST", publicBase+"/wechat/component?msg_signature=0&timestamp=1&nonce=n", big); status != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of %d bytes: %d", len(big), status)
	}
	if status, _, _ := askEdge(t, svc, "GET", publicBase+"/authorize", "", "X-Big", strings.Repeat("x", 2*publicHeader)); status != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("a big header: %d", status)
	}
}
