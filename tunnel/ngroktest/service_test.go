package ngroktest_test

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

// open opens a road through the real SDK and serves h on it.
func open(t *testing.T, svc *ngroktest.Service, token string, h http.HandlerFunc) *ngrok.Tunnel {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	cfg := ngrok.Config{Authtoken: tunnel.Secret(token), ConnectAddr: svc.Addr(), CAs: svc.CAs(), Patience: -1}
	road, err := ngrok.Listen(ctx, cfg)
	if err != nil {
		t.Fatal(err)
	}
	srv := &http.Server{Handler: h}
	go srv.Serve(road)
	t.Cleanup(func() {
		srv.Close()
		<-road.Ended()
	})
	return road
}

// answer is what the edge says to a request.
type answer struct {
	Status int
	Code   string
	Body   string
}

func ask(t *testing.T, client *http.Client, req *http.Request) answer {
	t.Helper()
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer{resp.StatusCode, resp.Header.Get("Ngrok-Error-Code"), string(body)}
}

func request(t *testing.T, url string, headers ...string) *http.Request {
	t.Helper()
	req, err := http.NewRequest("GET", url, nil)
	if err != nil {
		t.Fatal(err)
	}
	for i := 0; i < len(headers); i += 2 {
		req.Header.Set(headers[i], headers[i+1])
	}
	return req
}

func TestEdgeRoutesByHost(t *testing.T) {
	svc := ngroktest.Run(t)
	svc.Allow("2second", ngroktest.Account{DevDomain: "second.ngrok-free.app"})
	for token, name := range map[string]string{ngroktest.Token: "first", "2second": "second"} {
		open(t, svc, token, func(w http.ResponseWriter, r *http.Request) {
			io.WriteString(w, name+" "+r.Header.Get("X-Forwarded-Proto"))
		})
	}
	if diff := cmp.Diff([]string{"second.ngrok-free.app", ngroktest.DevDomain}, svc.Online()); diff != "" {
		t.Errorf("online (-want +got):\n%s", diff)
	}
	client := svc.Client(netip.AddrPort{})
	for url, want := range map[string]string{
		"https://" + ngroktest.DevDomain: "first https", "http://" + ngroktest.DevDomain: "first http",
		"https://SECOND.ngrok-free.app": "second https", "https://second.ngrok-free.app:443": "second https",
	} {
		if got := ask(t, client, request(t, url)); got.Body != want {
			t.Errorf("%s: %+v, want %s", url, got, want)
		}
	}
	if got := ask(t, client, request(t, "https://nobody.ngrok-free.app")); got.Status != 404 ||
		got.Code != "ERR_NGROK_3200" {
		t.Errorf("unknown host: %+v", got)
	}
}

func TestWarningPage(t *testing.T) {
	svc := ngroktest.Run(t)
	road := open(t, svc, ngroktest.Token, func(w http.ResponseWriter, _ *http.Request) { io.WriteString(w, "page") })
	svc.Warn(func(agent string) bool { return strings.HasPrefix(agent, "Mozilla/5.0") })
	client := svc.Client(netip.AddrPort{})
	for name, c := range map[string]struct {
		headers []string
		warned  bool
	}{
		"browser":            {[]string{"User-Agent", "Mozilla/5.0 (X11)"}, true},
		"WeChat's servers":   {[]string{"User-Agent", "Mozilla/4.0"}, false},
		"fetch with header":  {[]string{"User-Agent", "Mozilla/5.0", "Ngrok-Skip-Browser-Warning", "1"}, false},
		"after the click":    {[]string{"User-Agent", "Mozilla/5.0", "Cookie", "abuse_interstitial=x"}, false},
		"program of our own": {nil, false},
	} {
		got := ask(t, client, request(t, road.URL(), c.headers...))
		if (got.Code == "ERR_NGROK_6024") != c.warned || (got.Body == "page") == c.warned {
			t.Errorf("%s: %+v", name, got)
		}
	}
}

func TestBrokenAnswerIsABadGateway(t *testing.T) {
	svc := ngroktest.Run(t)
	road := open(t, svc, ngroktest.Token, func(w http.ResponseWriter, _ *http.Request) {
		conn, _, err := http.NewResponseController(w).Hijack()
		if err != nil {
			t.Error(err)
			return
		}
		conn.Close()
	})
	if got := ask(t, svc.Client(netip.AddrPort{}), request(t, road.URL())); got.Status != 502 ||
		got.Code != "ERR_NGROK_3004" {
		t.Errorf("%+v", got)
	}
}

func TestClaimedAddressStaysAtTheEdge(t *testing.T) {
	svc := ngroktest.Run(t)
	road := open(t, svc, ngroktest.Token, func(w http.ResponseWriter, r *http.Request) {
		for name := range r.Header {
			if strings.HasPrefix(name, "Ngroktest") {
				t.Errorf("%s went through", name)
			}
		}
		io.WriteString(w, r.RemoteAddr+" "+r.Header.Get("X-Forwarded-For"))
	})
	for _, addr := range []string{"203.0.113.1:1111", "203.0.113.2:2222"} {
		got := ask(t, svc.Client(netip.MustParseAddrPort(addr)), request(t, road.URL()))
		host, _, _ := strings.Cut(addr, ":")
		if got.Body != addr+" "+host {
			t.Errorf("%s arrived as %q", addr, got.Body)
		}
	}
}

func TestSecondAgentMeetsTheFirst(t *testing.T) {
	svc := ngroktest.Run(t)
	open(t, svc, ngroktest.Token, http.NotFound)
	cfg := ngrok.Config{Authtoken: ngroktest.Token, ConnectAddr: svc.Addr(), CAs: svc.CAs(), Patience: -1}
	for _, want := range []string{"ERR_NGROK_334", "ERR_NGROK_108"} {
		_, err := ngrok.Listen(t.Context(), cfg)
		var e *ngrok.Error
		if !errors.As(err, &e) || e.Code != want {
			t.Errorf("%v, want %s", err, want)
		}
		svc.Allow(ngroktest.Token, ngroktest.Account{DevDomain: ngroktest.DevDomain, MaxAgents: 1})
	}
}

func TestRubbishOnTheAgentPort(t *testing.T) {
	svc := ngroktest.Run(t)
	plain, err := net.Dial("tcp", svc.Addr())
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(plain, "GET / HTTP/1.1\r\n\r\n")
	defer plain.Close()
	secret, err := tls.Dial("tcp", svc.Addr(), &tls.Config{RootCAs: svc.CAs()})
	if err != nil {
		t.Fatal(err)
	}
	io.WriteString(secret, strings.Repeat("no muxado at all", 9))
	secret.Close()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	for _, kind := range []ngroktest.Kind{ngroktest.TLSError, ngroktest.Gone} {
		if _, err := svc.Record.Wait(ctx, kind, 1); err != nil {
			t.Error(err)
		}
	}
	open(t, svc, ngroktest.Token, http.NotFound) // still at work
}

func TestWaitGivesUp(t *testing.T) {
	svc := ngroktest.Run(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := svc.Record.Wait(ctx, ngroktest.Bound, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
	if svc.StopEndpoint("nobody.ngrok-free.app", "", "") || svc.Drop(true) != 0 {
		t.Error("something was there to stop")
	}
}

func TestCloseReleasesStalledRequests(t *testing.T) {
	svc := ngroktest.Run(t)
	svc.Stall(ngroktest.RequestBind)
	cfg := ngrok.Config{Authtoken: ngroktest.Token, ConnectAddr: svc.Addr(), CAs: svc.CAs()}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	failed := make(chan error, 1)
	go func() {
		road, err := ngrok.Listen(ctx, cfg)
		if err == nil {
			road.Close()
		}
		failed <- err
	}()
	if _, err := svc.Record.Wait(ctx, ngroktest.Authed, 1); err != nil {
		t.Fatal(err)
	}
	svc.Close()
	cancel()
	<-failed
}
