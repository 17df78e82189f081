package proxy_test

import (
	"crypto/tls"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"wxlab/sim/wxserver/proxy"
)

// TestTheAdviceOfARefusalHelps: the host that a refusal says to let through is taken, and is let through then.
func TestTheAdviceOfARefusalHelps(t *testing.T) {
	strict := newLab(t)
	advice := regexp.MustCompile(`start with --pass (\S+)`)
	for _, host := range []string{
		"example.com", "Example.COM.", "weixin.qq.com", "192.0.2.7", "[2001:db8::1]", "[::ffff:192.0.2.1]", "[fe80::1%25eth0]",
		"api.mch.weixin.qq.com", "qyapi.weixin.qq.com",
	} {
		request := "CONNECT " + host + ":443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
		found := advice.FindStringSubmatch(strict.say(request))
		if found == nil {
			t.Errorf("%s: no advice", host)
			continue
		}
		if err := proxy.CheckPass(found[1]); err != nil {
			t.Errorf("%s: --pass %s: %v", host, found[1], err)
		}
		l := newLab(t, func(c *proxy.Config) { c.Pass = []string{found[1]} })
		if answer := l.say(request); !strings.Contains(answer, "dialled ") {
			t.Errorf("%s with --pass %s: %s", host, found[1], answer)
		}
	}
}

// TestSpellingsOfWhatIsLetThrough: what CheckPass takes is never deaf.
func TestSpellingsOfWhatIsLetThrough(t *testing.T) {
	for name, host := range map[string]string{
		"Example.com.": "example.com", "*.Example.com.": "a.example.com", "[2001:DB8::1]": "[2001:db8::1]", "2001:db8::1": "[2001:db8::1]",
	} {
		if err := proxy.CheckPass(name); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		l := newLab(t, func(c *proxy.Config) { c.Pass = []string{name} })
		if answer := l.say("CONNECT " + host + ":443 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); !strings.Contains(answer, "dialled ") {
			t.Errorf("%s: %s", name, answer)
		}
	}
	if proxy.CheckPass("*.WEIXIN.qq.com.") == nil {
		t.Error("all of WeChat is let through")
	}
}

// TestOtherPortsOfWeChat have nothing on them, whichever way a request comes.
func TestOtherPortsOfWeChat(t *testing.T) {
	l := newLab(t)
	for _, request := range []string{"CONNECT api.weixin.qq.com:8080", "GET http://api.weixin.qq.com:8080/x"} {
		if answer := l.say(request + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"); !strings.Contains(answer, "port 8080 of api.weixin.qq.com") {
			t.Errorf("%s: %s", request, answer)
		}
	}
	r, err := http.NewRequest("GET", "https://api.weixin.qq.com/x", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Host = "api.weixin.qq.com:8080"
	resp, err := l.client(false).Do(r)
	if err != nil {
		t.Fatal(err)
	}
	resp.Body.Close()
	if resp.StatusCode != 403 {
		t.Errorf("in a tunnel: %d", resp.StatusCode)
	}
}

// TestWhatTLSIsNotFor is said without advice that would not help: nothing is let through from inside, --pass or not.
func TestWhatTLSIsNotFor(t *testing.T) {
	l := newLab(t)
	for _, host := range []string{"127.0.0.1:8682", "api.mch.weixin.qq.com", "example.com"} {
		r, err := http.NewRequest("GET", "https://api.weixin.qq.com/x", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Host = host
		resp, err := l.client(false).Do(r)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		why := resp.Header.Get("X-Wxlab-Hint")
		if name, _, _ := strings.Cut(host, ":"); resp.StatusCode != 403 || !strings.Contains(why, "not for "+name) || strings.Contains(why, "--pass") {
			t.Errorf("%s: %d %s", host, resp.StatusCode, why)
		}
	}
}

// TestAnotherHostsNameInTheHandshake ends it by the alert that says so, and the log names the host.
func TestAnotherHostsNameInTheHandshake(t *testing.T) {
	l := newLab(t)
	addr := l.serve(l.TLS)
	for _, name := range []string{"example.com", "api.weixin.qq.com.evil.com"} {
		conn, err := tls.Dial("tcp", addr, &tls.Config{ServerName: name, InsecureSkipVerify: true})
		if err == nil {
			conn.Close()
		}
		if err == nil || !strings.Contains(err.Error(), "unrecognized name") {
			t.Errorf("%s: %v", name, err)
		}
		if told := l.troubles(); !strings.Contains(told, name+": this connection is answered by the simulated WeChat") {
			t.Errorf("%s: told of %q", name, told)
		}
	}
}
