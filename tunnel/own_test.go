package tunnel_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"wxlab/tunnel"
)

func TestParseBase(t *testing.T) {
	for raw, want := range map[string]string{
		"https://wx.example.com":          "https://wx.example.com",
		" https://WX.Example.com/ ":       "https://wx.example.com",
		"https://wx.example.com:443/lab/": "https://wx.example.com/lab",
		"http://wx.example.com:80/a/b":    "http://wx.example.com/a/b",
		"https://a-1.example.cn/lab//":    "https://a-1.example.cn/lab",
		"":                                "",
		"wx.example.com":                  "",
		"ftp://wx.example.com":            "",
		"https://wx.example.com:8443":     "",
		"http://wx.example.com:443":       "",
		"https://1.2.3.4":                 "",
		"https://[::1]/":                  "",
		"https://localhost":               "",
		"https://my.localhost":            "",
		"https://user:pw@wx.example.com":  "",
		"https://wx.example.com/?a=1":     "",
		"https://wx.example.com/?":        "",
		"https://wx.example.com/#top":     "",
		"https://wx.example.com/a/../b":   "",
		"https://wx.example.com/a//b":     "",
		"https://wx.example.com/a%2Fb":    "",
		"https://-wx.example.com":         "",
		"https://wx_lab.example.com":      "",
		"https://wx..example.com":         "",
		"https://微信.example.com":          "",
	} {
		u, err := tunnel.ParseBase(raw)
		switch {
		case want == "" && err == nil:
			t.Errorf("%q was accepted as %v", raw, u)
		case want != "" && err != nil:
			t.Errorf("%q: %v", raw, err)
		case want != "" && u.String() != want:
			t.Errorf("%q became %q, want %q", raw, u, want)
		}
		if err != nil && strings.Contains(err.Error(), ":pw@") {
			t.Errorf("the error tells a password: %v", err)
		}
	}
}

// TestParseBaseIsStable: what was accepted once is accepted again, unchanged, whatever it was made from.
func TestParseBaseIsStable(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		raw := rapid.StringMatching(`https?://[a-zA-Z0-9.-]{1,20}(:443|:80)?(/[a-z./%2]{0,8})?`).Draw(t, "url")
		u, err := tunnel.ParseBase(raw)
		if err != nil {
			return
		}
		again, err := tunnel.ParseBase(u.String())
		if err != nil || again.String() != u.String() {
			t.Fatalf("%q → %q → %v, %v", raw, u, again, err)
		}
		if strings.HasSuffix(u.String(), "/") || u.Host != strings.ToLower(u.Host) {
			t.Fatalf("%q → %q", raw, u)
		}
	})
}

// own opens a road of the user's own, and closes it with the test.
func own(t *testing.T, base string) *tunnel.OwnListener {
	t.Helper()
	l, err := tunnel.Own(tunnel.OwnConfig{URL: base})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return l
}

func TestOwnWantsALoopbackAddress(t *testing.T) {
	for addr, ok := range map[string]bool{
		"": true, "127.0.0.1:0": true, "localhost:0": true,
		"0.0.0.0:0": false, ":0": false, "192.168.1.2:0": false, "example.com:0": false, "127.0.0.1": false,
	} {
		l, err := tunnel.Own(tunnel.OwnConfig{URL: "https://wx.example.com", Addr: addr})
		if (err == nil) != ok {
			t.Errorf("%q: %v", addr, err)
		}
		if err == nil {
			l.Close()
		}
	}
	if _, err := tunnel.Own(tunnel.OwnConfig{URL: "https://1.2.3.4"}); err == nil {
		t.Error("an IP address was accepted as public URL")
	}
}

func TestOwnStripsThePrefixOnce(t *testing.T) {
	l := own(t, "https://wx.example.com/lab")
	base, err := url.Parse(l.URL())
	if err != nil || l.URL() != "https://wx.example.com/lab" || l.Current().State != tunnel.Configured {
		t.Fatalf("%q %v: %v", l.URL(), l.Current().State, err)
	}
	h := tunnel.Strip(base, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Path", r.URL.EscapedPath()+"?"+r.URL.RawQuery)
	}))
	for target, want := range map[string]string{
		"/lab/wechat/component?a=1": "/wechat/component?a=1",
		"/lab":                      "/?",
		"/lab/":                     "/?",
		"/lab/a%2Fb":                "/a%2Fb?",
		"/lab/lab/x":                "/lab/x?",
		"/wechat/component":         "/wechat/component?", // the reverse proxy stripped it
		"/laboratory":               "/laboratory?",
	} {
		w := httptest.NewRecorder()
		h.ServeHTTP(w, httptest.NewRequest("GET", target, nil))
		if got := w.Header().Get("Path"); got != want {
			t.Errorf("%s arrived as %s, want %s", target, got, want)
		}
	}
}

func TestClientAddr(t *testing.T) {
	for _, c := range []struct {
		name      string
		remote    string
		header    []string
		forwarded bool
		want      string
	}{
		{"direct", "203.0.113.7:99", nil, false, "203.0.113.7"},
		{"direct, header forged", "203.0.113.7:99", []string{"1.1.1.1"}, false, "203.0.113.7"},
		{"tunnel", "127.0.0.1:99", []string{"203.0.113.7"}, true, "203.0.113.7"},
		{"tunnel, header forged", "127.0.0.1:99", []string{"1.1.1.1, 203.0.113.7"}, true, "203.0.113.7"},
		{"tunnel, two lines", "127.0.0.1:99", []string{"1.1.1.1", "2.2.2.2,203.0.113.7"}, true, "203.0.113.7"},
		{"tunnel, IPv6", "127.0.0.1:99", []string{"2001:db8::1"}, true, "2001:db8::1"},
		{"tunnel, mapped", "127.0.0.1:99", []string{"::ffff:203.0.113.7"}, true, "203.0.113.7"},
		{"tunnel, no header", "127.0.0.1:99", nil, true, "127.0.0.1"},
		{"tunnel, rubbish", "127.0.0.1:99", []string{"1.1.1.1, unknown"}, true, "127.0.0.1"},
		{"nothing to go by", "pipe", nil, true, "invalid IP"},
	} {
		r := httptest.NewRequest("GET", "/", nil)
		r.RemoteAddr = c.remote
		r.Header["X-Forwarded-For"] = c.header
		if got := tunnel.ClientAddr(r, c.forwarded).String(); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func FuzzPublicInput(f *testing.F) {
	f.Add("https://wx.example.com/lab", "1.1.1.1, 203.0.113.7")
	f.Add("https://[::1%25lo]:443/%zz", "::ffff:1.2.3.4,")
	f.Add("https://a.b/..", ",,,")
	f.Fuzz(func(t *testing.T, base, forwarded string) {
		if u, err := tunnel.ParseBase(base); err == nil && (u.Hostname() == "" || u.User != nil || u.RawQuery != "") {
			t.Errorf("%q became %q", base, u)
		}
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("X-Forwarded-For", forwarded)
		if !tunnel.ClientAddr(r, true).IsValid() {
			t.Errorf("no address for %q, though the peer has one", forwarded)
		}
	})
}
