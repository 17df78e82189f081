package proxy_test

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os/exec"
	"strings"
	"sync"
	"testing"
	"time"

	"wxlab/sim/bilingual"
	"wxlab/sim/wxserver/ca"
	"wxlab/sim/wxserver/proxy"
)

// lab is a proxy before a stand-in simulator that says what it was asked, and by which way.
type lab struct {
	testing.TB
	*proxy.Proxy
	addr    string
	roots   *x509.CertPool
	ca      *ca.Authority
	mu      sync.Mutex
	trouble []string
}

func newLab(t testing.TB, change ...func(*proxy.Config)) *lab {
	t.Helper()
	l := &lab{TB: t}
	var err error
	if l.ca, err = ca.Open(ca.Config{Dir: t.TempDir()}); err != nil {
		t.Fatal(err)
	}
	raw, err := l.ca.PEM()
	if err != nil {
		t.Fatal(err)
	}
	l.roots = x509.NewCertPool()
	l.roots.AppendCertsFromPEM(raw)
	cfg := proxy.Config{
		Sim: http.HandlerFunc(echo), CA: func() (*ca.Authority, error) { return l.ca, nil }, Trouble: l.note,
		Dial: func(_ context.Context, _, addr string) (net.Conn, error) { // nobody wants to go out in these tests
			return nil, errors.New("dialled " + addr)
		},
	}
	for _, f := range change {
		f(&cfg)
	}
	l.Proxy = proxy.New(cfg)
	t.Cleanup(func() { l.Proxy.Close() })
	l.addr = l.serve(func(ln net.Listener) net.Listener { return l.Listener(ln) })
	return l
}

func (l *lab) note(host string, why bilingual.Text) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.trouble = append(l.trouble, host+": "+why.En)
}

// troubles are what the proxy told of, once there is something.
func (l *lab) troubles() string {
	for range 200 {
		l.mu.Lock()
		all := strings.Join(l.trouble, "\n")
		l.mu.Unlock()
		if all != "" {
			return all
		}
		time.Sleep(5 * time.Millisecond)
	}
	return ""
}

// serve serves the proxy on a listener of this machine until the test ends.
func (l *lab) serve(around func(net.Listener) net.Listener) (addr string) {
	l.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		l.Fatal(err)
	}
	s := &http.Server{Handler: l.Proxy, ReadHeaderTimeout: 10 * time.Second}
	proxy.Configure(s)
	go s.Serve(around(ln))
	l.Cleanup(func() { s.Close() })
	return ln.Addr().String()
}

func echo(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	fmt.Fprintf(w, "%s %s %s %s?%s %s", proxy.WayOf(r), r.Method, r.Host, r.URL.Path, r.URL.RawQuery, body)
}

// client is an HTTP client with the proxy in its environment and the CA among its roots.
func (l *lab) client(http2 bool) *http.Client {
	through := &url.URL{Scheme: "http", Host: l.addr}
	tr := &http.Transport{
		Proxy: http.ProxyURL(through), TLSClientConfig: &tls.Config{RootCAs: l.roots}, ForceAttemptHTTP2: http2,
	}
	l.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

// post gives what is answered; a transport's failure is a text too.
func post(t testing.TB, c *http.Client, address string) (status int, text string) {
	t.Helper()
	resp, err := c.Post(address, "application/json", strings.NewReader("hello"))
	if err != nil {
		return 0, err.Error()
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(raw)
}

const tokenPath = "/cgi-bin/component/api_component_token"

// TestEveryWayToTheSimulator: an untouched client reaches it under WeChat's own names.
func TestEveryWayToTheSimulator(t *testing.T) {
	l := newLab(t)
	tlsAddr := l.serve(l.TLS)
	hosts := func(http2 bool) *http.Client {
		return &http.Client{Transport: &http.Transport{
			TLSClientConfig: &tls.Config{RootCAs: l.roots}, ForceAttemptHTTP2: http2,
			DialContext: func(ctx context.Context, network, _ string) (net.Conn, error) {
				return (&net.Dialer{}).DialContext(ctx, network, tlsAddr)
			},
		}}
	}
	for _, c := range []struct {
		name, url string
		client    *http.Client
		want      string
	}{
		{"base", "http://" + l.addr, http.DefaultClient, "base POST " + l.addr},
		{"CONNECT", "https://api.weixin.qq.com", l.client(false), "connect POST api.weixin.qq.com"},
		{"CONNECT and HTTP/2", "https://api.weixin.qq.com", l.client(true), "connect+h2 POST api.weixin.qq.com"},
		{"CONNECT for pages", "https://mp.weixin.qq.com", l.client(true), "connect+h2 POST mp.weixin.qq.com"},
		{"absolute", "http://api.weixin.qq.com", l.client(false), "absolute POST api.weixin.qq.com"},
		{"hosts", "https://open.weixin.qq.com", hosts(false), "tls POST open.weixin.qq.com"},
		{"hosts and HTTP/2", "https://open.weixin.qq.com", hosts(true), "tls+h2 POST open.weixin.qq.com"},
	} {
		for range 3 { // on one connection
			status, text := post(t, c.client, c.url+tokenPath+"?a=1")
			if want := c.want + " " + tokenPath + "?a=1 hello"; status != 200 || text != want {
				t.Errorf("%s: %d %q, want %q", c.name, status, text, want)
			}
		}
	}
}

// TestOldAxios sends what axios up to 1.6.8 sends to an HTTPS address through a proxy: the whole address, in clear.
func TestOldAxios(t *testing.T) {
	l := newLab(t)
	answer := l.say("POST https://api.weixin.qq.com" + tokenPath + " HTTP/1.1\r\nHost: api.weixin.qq.com\r\n" +
		"Proxy-Connection: keep-alive\r\nContent-Length: 5\r\nConnection: close\r\n\r\nhello")
	if !strings.HasSuffix(answer, "absolute POST api.weixin.qq.com "+tokenPath+"? hello") {
		t.Error(answer)
	}
}

// say sends bytes and gives what comes back until the connection ends, or a second was silent.
func (l *lab) say(text string) string {
	l.Helper()
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		l.Fatal(err)
	}
	defer conn.Close()
	if _, err := io.WriteString(conn, text); err != nil {
		l.Fatal(err)
	}
	resp, err := http.ReadResponse(bufio.NewReader(conn), nil)
	if err != nil {
		return err.Error()
	}
	defer resp.Body.Close()
	raw, err := io.ReadAll(resp.Body)
	if err != nil {
		l.Fatal(err)
	}
	return fmt.Sprintf("%d %s", resp.StatusCode, raw)
}

// TestOtherHostsAreRefused: with a sentence in both languages, and without a name being looked up or a connection being
// tried.
func TestOtherHostsAreRefused(t *testing.T) {
	dialled := make(chan string, 100)
	l := newLab(t, func(c *proxy.Config) {
		c.Dial = func(_ context.Context, _, addr string) (net.Conn, error) {
			dialled <- addr
			return nil, errors.New("no")
		}
	})
	for host, want := range map[string]string{
		"example.com": "not to example.com", "weixin.qq.com": "not to weixin.qq.com", "www.qq.com": "not to www.qq.com",
		"api.weixin.qq.com.evil.com": "not to api.weixin.qq.com.evil.com", "evilweixin.qq.com": "not to evilweixin.qq.com",
		"192.0.2.7": "not to 192.0.2.7", "[2001:db8::1]": "not to 2001:db8::1", "0.0.0.0": "not to 0.0.0.0",
		"127.1": "not to 127.1", "[::ffff:192.0.2.1]": "not to ::ffff:192.0.2.1", "localhost.evil.com": "not to localhost.evil.com",
		"api.mch.weixin.qq.com":   "does not simulate WeChat Pay (api.mch.weixin.qq.com)",
		"API2.MCH.weixin.qq.com":  "does not simulate WeChat Pay (api2.mch.weixin.qq.com)",
		"qyapi.weixin.qq.com":     "does not simulate WeCom (qyapi.weixin.qq.com)",
		"open.work.weixin.qq.com": "does not simulate WeCom",
	} {
		for _, line := range []string{"CONNECT " + host + ":443", "GET http://" + host + "/x", "GET https://" + host + ":8443/x"} {
			answer := l.say(line + " HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n")
			if !strings.HasPrefix(answer, "403 ") || !strings.Contains(answer, want) || !strings.Contains(answer, "--pass") ||
				!strings.Contains(answer, "没有离开本机") || !strings.Contains(answer, "has not left this machine") {
				t.Errorf("%s: %s", line, answer)
			}
		}
		if told := l.troubles(); !strings.Contains(told, want) {
			t.Errorf("%s: told of %s", host, told)
		}
	}
	if len(dialled) > 0 {
		t.Errorf("dialled %s", <-dialled)
	}
}

// TestAListenerBeyondThisMachineIsNotReached: a real listener, on an address of this machine that is not loopback.
func TestAListenerBeyondThisMachineIsNotReached(t *testing.T) {
	ip := outward(t)
	ln, err := net.Listen("tcp", net.JoinHostPort(ip, "0"))
	if err != nil {
		t.Skipf("cannot listen on %s: %v", ip, err)
	}
	reached := make(chan string, 10)
	s := &http.Server{Handler: http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { reached <- r.URL.String() })}
	go s.Serve(ln)
	defer s.Close()
	direct := func(c *proxy.Config) { c.Dial = nil }
	l := newLab(t, direct)
	if status, text := post(t, l.client(false), "http://"+ln.Addr().String()+"/x"); status != 403 {
		t.Errorf("absolute: %d %s", status, text)
	}
	if answer := l.say("CONNECT " + ln.Addr().String() + " HTTP/1.1\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(answer, "403") {
		t.Errorf("CONNECT: %s", answer)
	}
	if len(reached) > 0 {
		t.Fatalf("%s was reached", <-reached)
	}
	l = newLab(t, direct, func(c *proxy.Config) { c.Pass = []string{ip} })
	if status, _ := post(t, l.client(false), "http://"+ln.Addr().String()+"/y"); status != 200 || <-reached == "" {
		t.Errorf("let through by name: %d: does the test reach its listener at all?", status)
	}
}

// outward is an address of this machine that is not loopback.
func outward(t *testing.T) string {
	t.Helper()
	addrs, err := net.InterfaceAddrs()
	if err != nil {
		t.Skip(err)
	}
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && !n.IP.IsLoopback() {
			return n.IP.String()
		}
	}
	t.Skip("this machine has no address but loopback")
	return ""
}

// TestThisMachineIsPassedThrough: a client that puts everything through the proxy still reaches its own servers.
func TestThisMachineIsPassedThrough(t *testing.T) {
	own := httptest.NewTLSServer(http.HandlerFunc(echo))
	defer own.Close()
	plain := httptest.NewServer(http.HandlerFunc(echo))
	defer plain.Close()
	l := newLab(t, func(c *proxy.Config) { c.Dial = nil })
	l.roots.AddCert(own.Certificate())
	for _, base := range []string{own.URL, plain.URL, strings.Replace(plain.URL, "127.0.0.1", "localhost", 1)} {
		host := base[strings.Index(base, "//")+2:]
		tr := l.client(false).Transport.(*http.Transport)
		if strings.HasPrefix(base, "https") { // its certificate is for example.com, beside 127.0.0.1
			tr.TLSClientConfig.ServerName = "example.com"
		}
		if status, text := post(t, &http.Client{Transport: tr}, base+"/x"); status != 200 || text != "base POST "+host+" /x? hello" {
			t.Errorf("%s: %d %s", base, status, text)
		}
	}
	if text := l.say("CONNECT 127.0.0.1:1 HTTP/1.1\r\nConnection: close\r\n\r\n"); !strings.HasPrefix(text, "502") ||
		!strings.Contains(text, "连不上") {
		t.Error(text)
	}
}

// TestTheNetworkReachesNothingOnThisMachine: where the simulator is open to the network, the proxy leads nobody there to
// what listens on loopback only, a database or Wxlab's own control API.
func TestTheNetworkReachesNothingOnThisMachine(t *testing.T) {
	l := newLab(t)
	for _, request := range []*http.Request{
		httptest.NewRequest("CONNECT", "127.0.0.1:8682", nil), httptest.NewRequest("GET", "http://127.0.0.1:8682/", nil),
		httptest.NewRequest("GET", "http://localhost:8682/", nil),
	} {
		request.RemoteAddr = "192.0.2.9:4711"
		w := httptest.NewRecorder()
		l.Proxy.ServeHTTP(w, request)
		if w.Code != 403 || !strings.Contains(w.Body.String(), "only programs on this machine") {
			t.Errorf("%s %s: %d %s", request.Method, request.URL, w.Code, w.Body)
		}
	}
}

func TestLetThroughByName(t *testing.T) {
	l := newLab(t, func(c *proxy.Config) {
		c.Pass = []string{"Other.example.com", "*.example.org", "api.mch.weixin.qq.com"}
	})
	for host, through := range map[string]bool{
		"other.example.com": true, "sub.other.example.com": false, "a.b.example.org": true, "example.org": false,
		"evilexample.org": false, "api.mch.weixin.qq.com": true, "api2.mch.weixin.qq.com": false,
	} {
		for _, answer := range []string{
			l.say("CONNECT " + host + ":443 HTTP/1.1\r\nConnection: close\r\n\r\n"),
			l.say("GET http://" + host + "/ HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n"),
		} {
			if got := strings.HasPrefix(answer, "502") && strings.Contains(answer, "dialled "+host); got != through {
				t.Errorf("%s: %s", host, answer)
			}
		}
	}
	for name, wrong := range map[string]bool{
		"example.com": false, "*.example.com": false, "10.1.2.3": false, "qyapi.weixin.qq.com": false, "api.weixin.qq.com": true,
		"*.weixin.qq.com": true, "https://example.com": true, "example.com:443": true, "": true, "a b": true,
	} {
		err := proxy.CheckPass(name)
		if _, both := err.(bilingual.Error); (err != nil) != wrong || wrong != both {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// TestMisdirected: what a tunnel is used for has to be WeChat's too.
func TestMisdirected(t *testing.T) {
	l := newLab(t)
	c := l.client(false)
	for host, want := range map[string]int{
		"mp.weixin.qq.com": 200, "API.weixin.qq.com:443": 200, "example.com": 403, "api.mch.weixin.qq.com": 403, "127.0.0.1": 403,
		"a b": 400,
	} {
		r, err := http.NewRequest("GET", "https://api.weixin.qq.com/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		resp, err := c.Do(r)
		if err != nil {
			t.Errorf("%s: %v", host, err)
			continue
		}
		resp.Body.Close()
		if resp.StatusCode != want {
			t.Errorf("%s: %d", host, resp.StatusCode)
		}
	}
	for request, want := range map[string]string{
		"CONNECT api.weixin.qq.com:22 HTTP/1.1\r\n\r\n":    "403 微信只在 443 和 80",
		"CONNECT api.weixin.qq.com HTTP/1.1\r\n\r\n":       "400 代理看不懂",
		"CONNECT api.weixin.qq.com:0 HTTP/1.1\r\n\r\n":     "400 代理看不懂",
		"CONNECT api.weixin.qq.com:99999 HTTP/1.1\r\n\r\n": "400 代理看不懂",
		"CONNECT _?@x:443 HTTP/1.1\r\n\r\n":                "400",
		"GET ftp://api.weixin.qq.com/ HTTP/1.1\r\n\r\n":    "400",
	} {
		if answer := l.say(strings.Replace(request, "\r\n\r\n", "\r\nHost: x\r\nConnection: close\r\n\r\n", 1)); !strings.HasPrefix(answer, want) {
			t.Errorf("%q: %s", request, answer)
		}
	}
}

// TestPlainTunnels: some clients make a tunnel for http, too.
func TestPlainTunnels(t *testing.T) {
	l := newLab(t)
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	io.WriteString(conn, "CONNECT api.weixin.qq.com:80 HTTP/1.1\r\nHost: api.weixin.qq.com:80\r\n\r\n"+
		"GET /early HTTP/1.1\r\nHost: api.weixin.qq.com\r\nConnection: close\r\n\r\n")
	raw, err := io.ReadAll(conn)
	if err != nil || !strings.HasPrefix(string(raw), "HTTP/1.1 200 Connection established\r\n\r\nHTTP/1.1 200 OK\r\n") ||
		!strings.HasSuffix(string(raw), "connect GET api.weixin.qq.com /early? ") {
		t.Errorf("%v %s", err, raw)
	}
}

// TestADistrustfulClientIsExplained: its own words are often none, so Wxlab says what to do. Other troubles of TLS are not
// taken for that.
func TestADistrustfulClientIsExplained(t *testing.T) {
	for name, shake := range map[string]func(l *lab) error{
		"Go": func(l *lab) error {
			l.roots = x509.NewCertPool()
			_, err := l.client(false).Get("https://api.weixin.qq.com/")
			return err
		},
		"Go, TLS 1.2": func(l *lab) error {
			c := l.client(false)
			c.Transport.(*http.Transport).TLSClientConfig = &tls.Config{RootCAs: x509.NewCertPool(), MaxVersion: tls.VersionTLS12}
			_, err := c.Get("https://api.weixin.qq.com/")
			return err
		},
		"OpenSSL": func(l *lab) error {
			curl, err := exec.LookPath("curl")
			if err != nil {
				t.Skip("curl is not installed here")
			}
			return exec.Command(curl, "-sS", "-x", "http://"+l.addr, "https://api.weixin.qq.com/").Run()
		},
	} {
		l := newLab(t)
		if shake(l) == nil {
			t.Errorf("%s trusts anybody", name)
		}
		if told := l.troubles(); !strings.Contains(told, "api.weixin.qq.com: your program ended TLS") || !strings.Contains(told, "ca.pem") {
			t.Errorf("%s: told of %q", name, told)
		}
	}
	l := newLab(t)
	old := l.client(false)
	old.Transport.(*http.Transport).TLSClientConfig.MaxVersion = tls.VersionTLS10
	old.Transport.(*http.Transport).TLSClientConfig.MinVersion = tls.VersionTLS10
	if _, err := old.Get("https://api.weixin.qq.com/"); err == nil {
		t.Error("TLS 1.0 is spoken")
	}
	post(t, l.client(false), "https://api.weixin.qq.com/")
	l.mu.Lock()
	defer l.mu.Unlock()
	if len(l.trouble) > 0 {
		t.Errorf("told of %s", l.trouble)
	}
}

// TestWithoutACA everything else works, and HTTPS says why it does not; once there is one, it does.
func TestWithoutACA(t *testing.T) {
	var mu sync.Mutex
	broken := true
	var l *lab
	l = newLab(t, func(c *proxy.Config) {
		c.CA = func() (*ca.Authority, error) {
			mu.Lock()
			defer mu.Unlock()
			if broken {
				return nil, bilingual.Errorf("磁盘满了", "the disk is full")
			}
			return l.ca, nil
		}
	})
	for _, request := range []string{"CONNECT api.weixin.qq.com:443", "GET /.wxlab/ca.pem"} {
		answer := l.say(request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
		if !strings.HasPrefix(answer, "500") || !strings.Contains(answer, "磁盘满了") || !strings.Contains(answer, "the disk is full") {
			t.Errorf("%s: %s", request, answer)
		}
	}
	if status, text := post(t, l.client(false), "http://api.weixin.qq.com/"); status != 200 {
		t.Errorf("%d %s", status, text)
	}
	mu.Lock()
	broken = false
	mu.Unlock()
	if status, text := post(t, l.client(false), "https://api.weixin.qq.com/"); status != 200 {
		t.Errorf("%d %s", status, text)
	}
}

func TestFilesForContainers(t *testing.T) {
	l := newLab(t)
	own, err := l.ca.PEM()
	if err != nil {
		t.Fatal(err)
	}
	get := func(path string) (int, string) {
		resp, err := http.Get("http://" + l.addr + path)
		if err != nil {
			t.Fatal(err)
		}
		defer resp.Body.Close()
		raw, err := io.ReadAll(resp.Body)
		if err != nil {
			t.Fatal(err)
		}
		return resp.StatusCode, string(raw)
	}
	if status, text := get("/.wxlab/ca.pem"); status != 200 || text != string(own) {
		t.Errorf("%d %s", status, text)
	}
	for path, want := range map[string]string{"bundle.pem": string(own), "trust.p12": "0", "wechat-preload.cjs": "WXLAB_PROXY"} {
		if status, text := get("/.wxlab/" + path); status != 200 || !strings.Contains(text, want) {
			t.Errorf("%s: %d %.100s", path, status, text)
		}
	}
	for _, path := range []string{"", "key.pem", "php/wxlab.ini", "..%2fkey.pem", "%2e%2e/key.pem", "ca.pem/"} {
		if status, text := get("/.wxlab/" + path); status != 404 || strings.Contains(text, "PRIVATE") {
			t.Errorf("%q: %d %s", path, status, text)
		}
	}
	if status, _ := post(t, http.DefaultClient, "http://"+l.addr+"/.wxlab/ca.pem"); status != 405 {
		t.Errorf("POST: %d", status)
	}
}

// TestClosingEndsWhatWasLetThrough: no tunnel outlives the workbench.
func TestClosingEndsWhatWasLetThrough(t *testing.T) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer ln.Close()
	l := newLab(t, func(c *proxy.Config) { c.Dial = nil })
	conn, err := net.Dial("tcp", l.addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	fmt.Fprintf(conn, "CONNECT %s HTTP/1.1\r\nHost: x\r\n\r\n", ln.Addr())
	far, err := ln.Accept()
	if err != nil {
		t.Fatal(err)
	}
	defer far.Close()
	reader := bufio.NewReader(conn)
	if line, err := reader.ReadString('\n'); err != nil || !strings.Contains(line, "200") {
		t.Fatalf("%s %v", line, err)
	}
	io.WriteString(far, "hello")
	if got := make([]byte, 7); true {
		if _, err := io.ReadFull(reader, got); err != nil || string(got) != "\r\nhello" {
			t.Fatalf("%q %v", got, err)
		}
	}
	l.Proxy.Close()
	if _, err := io.ReadAll(far); err != nil && !errors.Is(err, net.ErrClosed) && !strings.Contains(err.Error(), "reset") {
		t.Error(err)
	}
	if rest, _ := io.ReadAll(reader); len(rest) > 0 {
		t.Errorf("%q", rest)
	}
}
