package workbench_test

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"wxlab/app/journal"
	"wxlab/app/workbench"
	"wxlab/app/workbench/workbenchtest"
	"wxlab/app/workspace"
)

// untouched is a client like an SDK's in an environment of Wxlab's: it knows the proxy and trusts the local CA.
func untouched(t *testing.T, w *workbench.Workbench, http2 bool) *http.Client {
	t.Helper()
	a, err := w.CA()
	if err != nil {
		t.Fatal(err)
	}
	pem, err := a.PEM()
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem)
	through, err := url.Parse(w.SimURL())
	if err != nil {
		t.Fatal(err)
	}
	tr := &http.Transport{
		Proxy: http.ProxyURL(through), TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: http2,
	}
	t.Cleanup(tr.CloseIdleConnections)
	return &http.Client{Transport: tr}
}

// fetch gives status and body of an answer to a POST, to a GET where there is no body.
func fetch(t *testing.T, c *http.Client, address, body string) (int, string) {
	t.Helper()
	resp, err := c.Get(address)
	if body != "" {
		if err == nil {
			resp.Body.Close()
		}
		resp, err = c.Post(address, "application/json", strings.NewReader(body))
	}
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

const preAuthAPI = "/cgi-bin/component/api_create_preauthcode?component_access_token=x"

// TestAnUntouchedClientReachesTheSimulator under WeChat's own names, its API calls as its pages; and everything that
// comes so is on record, beside an embedded platform, too.
func TestAnUntouchedClientReachesTheSimulator(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{})
	c := untouched(t, w, false)
	for _, base := range []string{"https://api.weixin.qq.com", "http://api.weixin.qq.com", "https://sh.api.weixin.qq.com"} {
		if status, text := fetch(t, c, base+preAuthAPI, "{}"); status != 200 || !strings.Contains(text, `"errcode":40001`) {
			t.Errorf("%s: %d %s", base, status, text)
		}
	}
	for _, page := range []string{
		"https://mp.weixin.qq.com/cgi-bin/componentloginpage?pre_auth_code=x", "https://mp.weixin.qq.com/safe/bindcomponent?x=1",
		"https://open.weixin.qq.com/wxaopen/safe/bindcomponent?x=1", "https://open.weixin.qq.com/connect/oauth2/authorize?x=1",
	} {
		if status, text := fetch(t, untouched(t, w, true), page, ""); status != 200 || !strings.Contains(text, "SIMULATED") {
			t.Errorf("%s: %d %.200s", page, status, text)
		}
	}
	if status, text := fetch(t, c, "http://example.com/", ""); status != 403 || !strings.Contains(text, "--pass example.com") {
		t.Errorf("%d %s", status, text)
	}
	fetch(t, http.DefaultClient, w.SimURL()+preAuthAPI, "") // by the base address, as the embedded platform's own
	tr := c.Transport.(*http.Transport)
	tr.Proxy = func(*http.Request) (*url.URL, error) { return url.Parse(w.SimURL()) }
	fetch(t, c, w.SimURL()+preAuthAPI, "")                               // the same, let through by the proxy
	if err := w.Schedule.Advance(t.Context(), time.Minute); err != nil { // the embedded platform calls, too
		t.Fatal(err)
	}
	if err := w.Journal.Flush(t.Context()); err != nil {
		t.Fatal(err)
	}
	for query, want := range map[string]int{"side:wechat": 12, "host:sh.api.weixin.qq.com": 2, "kind:page": 4, "way:connect": 4, "way:connect+h2": 4,
		"way:absolute": 2, "side:wechat way:base*": 2} {
		if n, err := w.Journal.Count(t.Context(), journal.Query{Text: query}); err != nil || n != want {
			t.Errorf("%s: %d on record, %v", query, n, err)
		}
	}
}

// TestTheCAIsMadeOnFirstUse: whoever needs none gets none.
func TestTheCAIsMadeOnFirstUse(t *testing.T) {
	w := workbenchtest.Open(t, workbench.Options{Only: workbench.OnlySim})
	fetch(t, http.DefaultClient, w.SimURL()+preAuthAPI, "")
	if _, err := os.Stat(w.Workspace.Path("ca")); !os.IsNotExist(err) {
		t.Fatalf("there is a CA already, or %v", err)
	}
	_, served := fetch(t, http.DefaultClient, w.SimURL()+"/.wxlab/ca.pem", "")
	onDisk, err := os.ReadFile(filepath.Join(w.Workspace.Path("ca"), "ca.pem"))
	if err != nil || served != string(onDisk) {
		t.Errorf("%v, served %s", err, served)
	}
}

// TestByTLSForHostsFiles: a client that knows no proxy, and takes WeChat's names for this machine.
func TestByTLSForHostsFiles(t *testing.T) {
	var log bytes.Buffer
	w, err := workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(), Seed: 7, Lang: "zh", Only: workbench.OnlySim,
		Log:       loudLog(&log),
		Addresses: workspace.Addresses{Simulator: "127.0.0.1:0", TLS: "127.0.0.1:0"}})
	if err != nil {
		t.Fatal(err)
	}
	c := untouched(t, w, true)
	tr := c.Transport.(*http.Transport)
	tr.Proxy = nil
	tr.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, strings.TrimPrefix(w.TLSURL(), "https://"))
	}
	if status, text := fetch(t, c, "https://api.weixin.qq.com"+preAuthAPI, "{}"); status != 200 || !strings.Contains(text, "40001") {
		t.Errorf("%d %s", status, text)
	}
	if status, text := fetch(t, c, "https://api.mch.weixin.qq.com/v3/pay", ""); status != 403 || !strings.Contains(text, "微信支付") {
		t.Errorf("%d %s", status, text)
	}
	tr.CloseIdleConnections()
	if err := w.Close(); err != nil {
		t.Error(err)
	}
	if !strings.Contains(log.String(), "微信支付") {
		t.Errorf("the log does not say what was refused: %s", log.String())
	}
	_, err = workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(),
		Addresses: workspace.Addresses{Platform: "127.0.0.1:0", Simulator: "127.0.0.1:0", TLS: "0.0.0.0:0"}})
	if err == nil || !strings.Contains(err.Error(), "--open-to-network") {
		t.Errorf("on every address without leave: %v", err)
	}
}

func TestPassIsChecked(t *testing.T) {
	_, err := workbench.Open(t.Context(), workbench.Options{Dir: t.TempDir(), Pass: []string{"example.com", "api.weixin.qq.com"}})
	if workspace.ExitCode(err) != workspace.ExitUsage || !strings.Contains(err.Error(), "api.weixin.qq.com") {
		t.Errorf("%v", err)
	}
}

// TestNobodyOutsideFindsAProxy: the public road, the platform's own listener and the phones' face answer CONNECT and whole
// addresses as they answer any other stray request. The road's answer is bare.
func TestNobodyOutsideFindsAProxy(t *testing.T) {
	w := openNear(t, t.TempDir(), true, workbench.Everything)
	if err := w.SetTunnel(t.Context(), workspace.TunnelSettings{Kind: workspace.TunnelLocal}); err != nil {
		t.Fatal(err)
	}
	if err := w.Road.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	control := strings.TrimPrefix(w.SimURL(), "http://")
	for name, base := range map[string]string{"road": w.Road.URL(), "platform": w.PlatformURL(), "phones": w.Phones.URL()} {
		for _, line := range []string{
			"CONNECT api.weixin.qq.com:443", "CONNECT " + control, "CONNECT example.com:443", "GET https://api.weixin.qq.com/cgi-bin/token",
			"POST https://api.weixin.qq.com/cgi-bin/component/api_component_token", "GET http://" + control + "/", "GET http://example.com/",
			"GET /.wxlab/ca.pem",
		} {
			answer := speak(t, strings.TrimPrefix(base, "http://"), line)
			status, rest, _ := strings.Cut(answer, "\r\n")
			if strings.Contains(status, " 200 ") || strings.Contains(answer, "weixin") || strings.Contains(answer, "X-Wxlab") {
				t.Errorf("%s answers %s with %s", name, line, answer)
			}
			if bare := "HTTP/1.1 404 Not Found"; name == "road" && (status != bare || !strings.HasSuffix(rest, "\r\n\r\n") ||
				strings.Count(rest, "\r\n") != 4) { // Connection, Date, Content-Length
				t.Errorf("the road answers %s with %q", line, answer)
			}
		}
	}
	if _, err := os.Stat(w.Workspace.Path("ca")); !os.IsNotExist(err) {
		t.Error("somebody outside had a CA made")
	}
}

// speak sends one request line and gives everything that comes back.
func speak(t *testing.T, addr, line string) string {
	t.Helper()
	conn, err := net.Dial("tcp", addr)
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(30 * time.Second))
	if _, err := io.WriteString(conn, line+" HTTP/1.1\r\nHost: x.example\r\nConnection: close\r\n\r\n"); err != nil {
		t.Fatal(err)
	}
	raw, err := io.ReadAll(conn)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
