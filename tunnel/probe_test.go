package tunnel_test

import (
	"context"
	"crypto/tls"
	"io"
	"log"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"wxlab/tunnel"
)

// world is what stands at the public address: an HTTPS server to which every name leads.
func world(t *testing.T, h http.HandlerFunc) *http.Client {
	t.Helper()
	srv := httptest.NewUnstartedServer(h)
	srv.Config.ErrorLog = log.New(io.Discard, "", 0) // refused certificates are among the cases
	srv.StartTLS()
	t.Cleanup(srv.Close)
	return &http.Client{Transport: &http.Transport{
		TLSClientConfig: &tls.Config{RootCAs: srv.Client().Transport.(*http.Transport).TLSClientConfig.RootCAs},
		DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, srv.Listener.Addr().String())
		},
	}}
}

// publicURL is a name that httptest's certificate covers.
const publicURL = "https://example.com/lab"

func TestProbeTellsApart(t *testing.T) {
	var p tunnel.Prober
	pass := func(w http.ResponseWriter, r *http.Request) { p.ServeHTTP(w, r) }
	answer := func(status int, header, value, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(header, value)
			w.WriteHeader(status)
			io.WriteString(w, body)
		}
	}
	for _, c := range []struct {
		name    string
		base    string
		world   http.HandlerFunc
		verdict tunnel.Verdict
		detail  string
	}{
		{"all is well", publicURL, pass, tunnel.Reached, ""},
		{"Host rewritten", publicURL, func(w http.ResponseWriter, r *http.Request) {
			r.Host = "127.0.0.1:8690"
			pass(w, r)
		}, tunnel.WrongHost, "127.0.0.1:8690"},
		{"warning page", publicURL, answer(200, "Ngrok-Error-Code", "ERR_NGROK_6024", "<html>"), tunnel.Interposed, ""},
		{"tunnel offline", publicURL, answer(404, "Ngrok-Error-Code", "ERR_NGROK_3200", "<html>"), tunnel.Gateway, ""},
		{"nginx alone", publicURL, answer(502, "Server", "nginx", "<h1>502 Bad Gateway</h1>"), tunnel.Gateway, ""},
		{"cloudflared away", publicURL, answer(530, "Server", "cloudflare", "error code: 1033"), tunnel.Gateway, ""},
		{"frps alone", publicURL, answer(404, "Server", "", "<p><em>Faithfully yours, frp.</em></p>"), tunnel.Gateway,
			""},
		{"sent elsewhere", publicURL, answer(301, "Location", "https://www.example.com/", ""), tunnel.Redirected,
			"https://www.example.com/"},
		{"another server", publicURL, answer(200, "Server", "Apache", "It works!"), tunnel.OtherServer, "Apache"},
		{"an echo", publicURL, func(w http.ResponseWriter, r *http.Request) { io.WriteString(w, r.URL.Path) },
			tunnel.OtherServer, ""},
		{"certificate for another name", "https://wx.example.cn", pass, tunnel.TLSTrouble, "wx.example.cn"},
		{"no HTTP there", publicURL, func(w http.ResponseWriter, _ *http.Request) {
			conn, _, _ := http.NewResponseController(w).Hijack()
			conn.Close()
		}, tunnel.Unreachable, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			p.HTTP = world(t, c.world)
			f := p.Probe(t.Context(), c.base, tunnel.AgentWeChat)
			if f.Verdict != c.verdict || !strings.Contains(f.Detail, c.detail) {
				t.Errorf("verdict %s, detail %q; want %s, %q", f.Verdict, f.Detail, c.verdict, c.detail)
			}
			if f.Why.Zh == "" || f.Why.En == "" || (f.Fix.Zh == "") != (f.Verdict == tunnel.Reached) {
				t.Errorf("words: %+v", f)
			}
		})
	}
}

func TestProbeOfAnAddressWithoutServer(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ln.Close()
	var p tunnel.Prober
	if f := p.Probe(t.Context(), "http://"+ln.Addr().String(), "x"); f.Verdict != tunnel.Unreachable {
		t.Errorf("closed port: %+v", f)
	}
	p.HTTP = &http.Client{Transport: &http.Transport{DialContext: func(context.Context, string, string) (net.Conn,
		error) {
		return nil, &net.DNSError{Err: "no such host", Name: "wx.example.cn", IsNotFound: true}
	}}}
	if f := p.Probe(t.Context(), "https://wx.example.cn", "x"); f.Verdict != tunnel.NoSuchName || f.Fix.Zh == "" {
		t.Errorf("unknown name: %+v", f)
	}
}

func TestProbeOfPlainHTTPAsHTTPS(t *testing.T) {
	srv := httptest.NewServer(http.NotFoundHandler())
	defer srv.Close()
	var p tunnel.Prober
	if f := p.Probe(t.Context(), "https://"+srv.Listener.Addr().String(), "x"); f.Verdict != tunnel.TLSTrouble {
		t.Errorf("%+v", f)
	}
}

func TestProbeHasLimitedPatience(t *testing.T) {
	var p tunnel.Prober
	p.HTTP = world(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	if f := p.Probe(ctx, publicURL, "x"); f.Verdict != tunnel.Unreachable {
		t.Errorf("%+v", f)
	}
}

func TestProberAnswersNothingElse(t *testing.T) {
	var p tunnel.Prober
	var during, method int
	p.HTTP = world(t, func(w http.ResponseWriter, r *http.Request) {
		post := httptest.NewRecorder()
		p.ServeHTTP(post, httptest.NewRequest("POST", r.URL.Path, nil))
		other := httptest.NewRecorder()
		p.ServeHTTP(other, httptest.NewRequest("GET", r.URL.Path+"0", nil))
		method, during = post.Code, other.Code
		p.ServeHTTP(w, r)
	})
	var path string
	inner := p.HTTP.Transport
	p.HTTP.Transport = roundTrip(func(r *http.Request) (*http.Response, error) {
		path = r.URL.Path
		return inner.RoundTrip(r)
	})
	if f := p.Probe(t.Context(), publicURL, "x"); f.Verdict != tunnel.Reached {
		t.Fatalf("%+v", f)
	}
	after := httptest.NewRecorder()
	p.ServeHTTP(after, httptest.NewRequest("GET", path, nil))
	if during != 404 || method != 404 || after.Code != 404 || after.Body.Len() != 0 {
		t.Errorf("other nonce %d, POST %d, after the probe %d %q", during, method, after.Code, after.Body)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestProbeUsesWordsForCodes(t *testing.T) {
	p := tunnel.Prober{Explain: func(code string) (why, fix tunnel.Text, known bool) {
		return tunnel.Text{Zh: "为什么", En: code}, tunnel.Text{Zh: "怎么办", En: "do"}, code == "ERR_NGROK_727"
	}}
	p.HTTP = world(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Ngrok-Error-Code", "ERR_NGROK_727")
		w.WriteHeader(http.StatusServiceUnavailable)
	})
	f := p.Probe(t.Context(), publicURL, "x")
	if f.Verdict != tunnel.Gateway || f.Why.En != "ERR_NGROK_727" || f.HTTP != 503 {
		t.Errorf("%+v", f)
	}
}

func TestProbeWithoutRandomness(t *testing.T) {
	p := tunnel.Prober{Rand: strings.NewReader("short")}
	if f := p.Probe(t.Context(), publicURL, "x"); f.Verdict != tunnel.Unreachable ||
		!strings.Contains(f.Detail, "nonce") {
		t.Errorf("%+v", f)
	}
}

// TestOwnVerify goes the whole way: outside → reverse proxy that warns people → the road → Strip → the probe.
func TestOwnVerify(t *testing.T) {
	at := time.Date(2026, 11, 1, 8, 0, 0, 0, time.UTC)
	l, err := tunnel.Own(tunnel.OwnConfig{URL: publicURL, Now: func() time.Time { return at }})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	var p tunnel.Prober
	mux := http.NewServeMux()
	mux.Handle(tunnel.ProbePath, &p)
	base, err := url.Parse(l.URL())
	if err != nil {
		t.Fatal(err)
	}
	go http.Serve(l, tunnel.Strip(base, mux))
	warn := false
	p.HTTP = world(t, func(w http.ResponseWriter, r *http.Request) {
		if warn && strings.Contains(r.UserAgent(), "MicroMessenger") {
			w.Header().Set("Ngrok-Error-Code", "ERR_NGROK_6024")
			return
		}
		inward, _ := http.NewRequest(r.Method, "http://"+l.Addr().String()+r.URL.Path, nil)
		inward.Host = r.Host
		resp, err := http.DefaultClient.Do(inward)
		if err != nil {
			t.Error(err)
			return
		}
		w.WriteHeader(resp.StatusCode)
		io.WriteString(w, read(t, resp))
	})
	for _, f := range l.Verify(t.Context(), &p) {
		if f.Verdict != tunnel.Reached {
			t.Errorf("%+v", f)
		}
	}
	if s := l.Current(); s.State != tunnel.Configured || !s.VerifiedAt.Equal(at) || s.Code != "" {
		t.Errorf("state after a good check: %+v", s)
	}
	warn = true
	found := l.Verify(t.Context(), &p)
	if len(found) != 3 || found[1].Verdict != tunnel.Reached || found[2].Verdict != tunnel.Interposed {
		t.Errorf("findings %+v", found)
	}
	if s := l.Current(); s.Code != "warning_page" || s.Fix.En == "" || !s.VerifiedAt.Equal(at) {
		t.Errorf("state after a bad check: %+v", s)
	}
}
