package proxy_test

import (
	"context"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"wxlab/sim/wxserver/ca"
	"wxlab/sim/wxserver/proxy"
)

// FuzzTarget: whatever host a client names, in CONNECT or in a whole address, only WeChat's names are simulated, and only
// this machine is dialled.
func FuzzTarget(f *testing.F) {
	for _, target := range []string{
		"api.weixin.qq.com:443", "api.weixin.qq.com.:443", "API.WEIXIN.QQ.COM:80", "127.0.0.1:1", "[::1]:1", "localhost:22",
		"example.com:443", "user@api.weixin.qq.com:443", "api.weixin.qq.com:443@evil.com", "weixin.qq.com:443", "[::1%25lo]:1",
		"::1:443", "[::ffff:127.0.0.1]:1", "0:443", "127.1:443", ":443", "api.weixin.qq.com:", "a\x00.weixin.qq.com:443",
		"api.weixin.qq.com\r\nX: y:443", "[api.weixin.qq.com]:443", "evil.com#.weixin.qq.com:443", "evil.com/.weixin.qq.com:443",
	} {
		f.Add(target)
	}
	dialled := ""
	p := proxy.New(proxy.Config{
		Sim: http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusTeapot) }),
		CA:  func() (*ca.Authority, error) { return nil, nil },
		Dial: func(_ context.Context, _, addr string) (net.Conn, error) {
			dialled = addr
			return nil, errors.New("no")
		},
	})
	f.Fuzz(func(t *testing.T, target string) {
		if target == "" { // names no host: the base address
			return
		}
		for _, r := range []*http.Request{
			{Method: http.MethodConnect, Host: target, URL: &url.URL{Host: target}},
			{Method: http.MethodGet, Host: target, URL: &url.URL{Scheme: "http", Host: target, Path: "/"}},
		} {
			r.RemoteAddr, r.Header, dialled = "127.0.0.1:4711", http.Header{}, ""
			w := httptest.NewRecorder()
			p.ServeHTTP(w, r.WithContext(t.Context()))
			host := strings.TrimSuffix(strings.ToLower((&url.URL{Host: target}).Hostname()), ".")
			simulated := w.Code == http.StatusTeapot || w.Code == http.StatusNotImplemented // a recorder is no tunnel
			if simulated && !strings.HasSuffix(host, ".weixin.qq.com") {
				t.Errorf("%s %q is taken for WeChat", r.Method, target)
			}
			if dialled == "" {
				continue
			}
			near, _, err := net.SplitHostPort(dialled)
			if ip := net.ParseIP(near); err != nil || near != "localhost" && (ip == nil || !ip.IsLoopback()) {
				t.Errorf("%s %q leads to %s", r.Method, target, dialled)
			}
		}
	})
}
