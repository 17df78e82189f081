package ngrok_test

import (
	"context"
	"io"
	"net/http"
	"net/netip"
	"strings"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

// patience bounds every wait of these tests; nothing should come near it.
const patience = 20 * time.Second

// config is a Config for the offline service.
func config(svc *ngroktest.Service) ngrok.Config {
	return ngrok.Config{
		Authtoken: ngroktest.Token, ConnectAddr: svc.Addr(), CAs: svc.CAs(), Version: "1.2.3", Patience: -1,
	}
}

func within(t *testing.T) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	t.Cleanup(cancel)
	return ctx
}

// listen opens a road and closes it with the test.
func listen(t *testing.T, cfg ngrok.Config) *ngrok.Tunnel {
	t.Helper()
	road, err := ngrok.Listen(within(t), cfg)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { closed(t, road) })
	return road
}

// closed closes a road and waits until it is given back.
func closed(t *testing.T, road *ngrok.Tunnel) {
	t.Helper()
	road.Close()
	select {
	case <-road.Ended():
	case <-time.After(patience):
		t.Error("the road never ended")
	}
}

// serve answers requests on the road until the test ends.
func serve(t *testing.T, road tunnel.Listener, handler http.HandlerFunc) {
	t.Helper()
	srv := &http.Server{Handler: handler}
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = srv.Serve(road)
	}()
	t.Cleanup(func() {
		srv.Close()
		<-done
	})
}

// await reads states until one satisfies ok.
func await(t *testing.T, states <-chan tunnel.Status, ok func(tunnel.Status) bool) tunnel.Status {
	t.Helper()
	limit := time.After(patience)
	var seen []tunnel.State
	for {
		select {
		case s, open := <-states:
			if !open {
				t.Fatalf("states ended after %v", seen)
			}
			if seen = append(seen, s.State); ok(s) {
				return s
			}
		case <-limit:
			t.Fatalf("states so far: %v", seen)
		}
	}
}

func is(state tunnel.State) func(tunnel.Status) bool {
	return func(s tunnel.Status) bool { return s.State == state }
}

func get(t *testing.T, client *http.Client, url string) (int, string) {
	t.Helper()
	resp, err := client.Get(url)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestRequestArrivesAsItWasSent(t *testing.T) {
	svc := ngroktest.Run(t)
	road := listen(t, config(svc))
	if road.URL() != "https://"+ngroktest.DevDomain {
		t.Fatalf("URL %q", road.URL())
	}
	type seen struct{ method, host, uri, remote, forwarded, proto, body string }
	got := make(chan seen, 1)
	serve(t, road, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		got <- seen{r.Method, r.Host, r.RequestURI, r.RemoteAddr, r.Header.Get("X-Forwarded-For"),
			r.Header.Get("X-Forwarded-Proto"), string(body)}
		w.Header().Set("X-Reply", "yes")
		w.WriteHeader(http.StatusTeapot)
		io.WriteString(w, "收到")
	})
	req, _ := http.NewRequest("POST", road.URL()+"/wechat/component?signature=a%2Bb&nonce=1",
		strings.NewReader("<xml>票据</xml>"))
	req.Header.Set("X-Forwarded-For", "1.1.1.1")
	resp, err := svc.Client(netip.MustParseAddrPort("203.0.113.9:4711")).Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, _ := io.ReadAll(resp.Body)
	if resp.StatusCode != http.StatusTeapot || string(body) != "收到" || resp.Header.Get("X-Reply") != "yes" {
		t.Errorf("answer %d %q %v", resp.StatusCode, body, resp.Header)
	}
	want := seen{"POST", ngroktest.DevDomain, "/wechat/component?signature=a%2Bb&nonce=1", "203.0.113.9:4711",
		"1.1.1.1, 203.0.113.9", "https", "<xml>票据</xml>"}
	if s := <-got; s != want {
		t.Errorf("handler saw %+v\nwant        %+v", s, want)
	}
}
