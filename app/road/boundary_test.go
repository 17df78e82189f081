package road

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// guarded is a boundary over a stand-in platform, on a clock of its own.
func guarded(t *testing.T, h http.HandlerFunc) (b *boundary, recorded *int, now *time.Time) {
	t.Helper()
	base, err := url.Parse("https://wx.example.com")
	if err != nil {
		t.Fatal(err)
	}
	recorded, now = new(int), new(time.Time)
	*now = time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	r := New(Config{
		Now: func() time.Time { return *now },
		Record: func(http.Handler) http.Handler {
			return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { *recorded++; h(w, r) })
		},
		Genuine: func(_ *http.Request, body []byte) bool { return string(body) == "signed" },
		Invited: func(r *http.Request) bool { return r.FormValue("pre_auth_code") == "known" },
	})
	return r.newBoundary(base, true, h), recorded, now
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
	for host, want := range map[string]int{"wx.example.com": 200, "WX.example.com:443": 200, "127.0.0.1:8680": 404,
		"evil.example": 404, "": 404} {
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

// TestAClockSetBackShutsNobodyOut: what is used up comes back as fast as ever.
func TestAClockSetBackShutsNobodyOut(t *testing.T) {
	b, _, now := guarded(t, func(http.ResponseWriter, *http.Request) {})
	open := func() bool { return knock(b, http.MethodGet, "/authorize", "", "1.2.3.4") == http.StatusOK }
	for open() {
	}
	for _, step := range []time.Duration{-24 * time.Hour, 48 * time.Hour, -time.Second} {
		*now = now.Add(step)
		for open() {
		}
		*now = now.Add(4 * time.Second)
		first, second, third := open(), open(), open()
		if !first || !second || third {
			t.Errorf("four seconds after a step of %v, not two pages are free", step)
		}
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
		if got := knock(b, "POST", "/wechat/component", forged,
			fmt.Sprintf("1.2.%d.%d", i>>8, i&255)); got != http.StatusUnauthorized {
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

// TestGenuineCallbacksAreNeverTooMany: not behind one address with a flood of forgeries, nor where each forgery brings
// an address that it made up, nor where the address cannot be read.
func TestGenuineCallbacksAreNeverTooMany(t *testing.T) {
	for name, address := range map[string]func(i int) string{
		"one address": func(int) string { return "1.1.1.1" },
		"made up":     func(i int) string { return fmt.Sprintf("6.%d.%d.%d", i>>16, i>>8&255, i&255) },
		"unreadable":  func(int) string { return "nobody" },
	} {
		b, _, _ := guarded(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })
		tooMany := 0
		for i := range 2 * allCallbackBurst {
			switch got := knock(b, "POST", "/wechat/component", "forged", address(i)); {
			case got == http.StatusTooManyRequests:
				tooMany++
			case got != 200 && got != http.StatusUnauthorized:
				t.Fatal(name, got)
			}
			if i%100 == 0 && knock(b, "POST", "/wechat/component", "signed", address(i)) != 200 {
				t.Fatalf("%s: a genuine one after %d forgeries was refused", name, i)
			}
		}
		if tooMany < allCallbackBurst-100 || b.counts.limited.Load() != int64(tooMany) {
			t.Errorf("%s: %d of %d forgeries were too many, %d counted", name, tooMany, 2*allCallbackBurst,
				b.counts.limited.Load())
		}
	}
}

// TestGenuineCallbacksHaveSlotsOfTheirOwn: others that are slow to be answered take none of them.
func TestGenuineCallbacksHaveSlotsOfTheirOwn(t *testing.T) {
	b, _, _ := guarded(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })
	for b.atCallbacks.take(netip.Addr{}) {
	}
	if got := knock(b, "POST", "/wechat/component", "forged", "1.1.1.1"); got != http.StatusTooManyRequests {
		t.Errorf("a forgery: %d", got)
	}
	if got := knock(b, "POST", "/wechat/component", "signed", "1.1.1.1"); got != 200 || b.atGenuine.busy != 0 {
		t.Errorf("a genuine one: %d, %d slots are still taken", got, b.atGenuine.busy)
	}
	for b.atGenuine.take(netip.Addr{}) {
	}
	if got := knock(b, "POST", "/wechat/component", "signed", "1.1.1.1"); got != http.StatusServiceUnavailable {
		t.Errorf("one too many: %d, WeChat comes again after a 503", got)
	}
}

// TestABusyRoadNamesTheLink: a visitor over the budget learns what works, and it works.
func TestABusyRoadNamesTheLink(t *testing.T) {
	b, _, _ := guarded(t, func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(200) })
	get := func(path string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("GET", "https://wx.example.com"+path, nil)
		r.RemoteAddr = "127.0.0.1:9" // the tunnel's; nobody tells who is behind it
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		return w
	}
	for range allPageBurst {
		if got := get("/authorize"); got.Code != 200 || got.Header().Get("Connection") != "close" {
			t.Fatalf("%d %v", got.Code, got.Header())
		}
	}
	busy := get("/authorize")
	if text := busy.Body.String(); busy.Code != 429 || !strings.Contains(text, "授权链接") ||
		!strings.Contains(text, "authorization link") || busy.Header().Get("Connection") != "close" {
		t.Errorf("%d %v %s", busy.Code, busy.Header(), text)
	}
	if got := get("/authorize?pre_auth_code=known"); got.Code != 200 {
		t.Errorf("the link: %d", got.Code)
	}
}

// TestEveryRefusalHangsUp: whoever is refused, or looks at a page, keeps no connection; whoever delivered a callback
// may.
func TestEveryRefusalHangsUp(t *testing.T) {
	b, _, _ := guarded(t, func(w http.ResponseWriter, r *http.Request) {
		status, err := strconv.Atoi(r.URL.Query().Get("status"))
		if err == nil {
			w.WriteHeader(status)
		}
	})
	for request, want := range map[string]string{
		"GET /x": "close", "POST /x": "close", "PUT /wechat/component": "close", "GET /authorize": "close",
		"POST /wechat/component?status=400": "close", "POST /wechat/component?status=401": "close",
		"POST /wechat/component?status=403": "close", "POST /wechat/component?status=503": "close",
		"POST /wechat/component?status=200": "", "POST /wechat/component": "",
	} {
		method, path, _ := strings.Cut(request, " ")
		r := httptest.NewRequest(method, "https://wx.example.com"+path, strings.NewReader("x"))
		w := httptest.NewRecorder()
		b.ServeHTTP(w, r)
		if got := w.Header().Get("Connection"); got != want {
			t.Errorf("%s: %d, Connection %q, want %q", request, w.Code, got, want)
		}
	}
}
