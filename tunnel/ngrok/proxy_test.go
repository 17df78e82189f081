package ngrok_test

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/binary"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"wxlab/tunnel"
	"wxlab/tunnel/ngrok"
	"wxlab/tunnel/ngroktest"
)

// relay copies both ways until one side ends.
func relay(a, b net.Conn) {
	defer a.Close()
	defer b.Close()
	go func() {
		_, _ = io.Copy(a, b)
		a.Close()
	}()
	_, _ = io.Copy(b, a)
}

// proxyServer runs handle for each connection to a new port.
func proxyServer(t *testing.T, handle func(net.Conn)) (addr string) {
	t.Helper()
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { ln.Close() })
	go func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			go handle(conn)
		}
	}()
	return ln.Addr().String()
}

// httpProxy is an HTTP proxy that wants the credentials ada:hunter2.
func httpProxy(t *testing.T, asked chan<- string) string {
	want := "Basic " + base64.StdEncoding.EncodeToString([]byte("ada:hunter2"))
	return proxyServer(t, func(conn net.Conn) {
		r, err := http.ReadRequest(bufio.NewReader(conn))
		if err != nil {
			conn.Close()
			return
		}
		asked <- r.Method + " " + r.Host
		if r.Header.Get("Proxy-Authorization") != want {
			io.WriteString(conn, "HTTP/1.1 407 Proxy Authentication Required\r\nContent-Length: 0\r\n\r\n")
			conn.Close()
			return
		}
		upstream, err := net.Dial("tcp", r.Host)
		if err != nil {
			conn.Close()
			return
		}
		io.WriteString(conn, "HTTP/1.1 200 Connection established\r\n\r\n")
		relay(conn, upstream)
	})
}

// socksProxy is a SOCKS5 proxy (RFC 1928, 1929) that wants the same credentials.
func socksProxy(t *testing.T, asked chan<- string) string {
	return proxyServer(t, func(conn net.Conn) {
		addr, err := socksHandshake(conn)
		if err != nil {
			conn.Close()
			return
		}
		asked <- "SOCKS " + addr
		upstream, err := net.Dial("tcp", addr)
		if err != nil {
			conn.Close()
			return
		}
		conn.Write([]byte{5, 0, 0, 1, 0, 0, 0, 0, 0, 0})
		relay(conn, upstream)
	})
}

func socksHandshake(conn net.Conn) (addr string, err error) {
	buf := make([]byte, 512)
	read := func(n byte) []byte {
		if err == nil {
			_, err = io.ReadFull(conn, buf[:n])
		}
		return buf[:n]
	}
	read(read(2)[1])
	conn.Write([]byte{5, 2}) // user name and password, please
	user := string(read(read(2)[1]))
	password := string(read(read(1)[0]))
	if user != "ada" || password != "hunter2" {
		conn.Write([]byte{1, 1})
		return "", io.ErrUnexpectedEOF
	}
	conn.Write([]byte{1, 0})
	if kind := read(4)[3]; kind == 3 {
		addr = string(read(read(1)[0]))
	} else {
		addr = net.IP(read(4)).String()
	}
	port := binary.BigEndian.Uint16(read(2))
	return net.JoinHostPort(addr, itoa(port)), err
}

func itoa(port uint16) string {
	_, text, _ := strings.Cut((&net.TCPAddr{Port: int(port)}).String(), ":")
	return text
}

func TestProxies(t *testing.T) {
	for name, start := range map[string]func(*testing.T, chan<- string) string{"http": httpProxy, "socks5": socksProxy} {
		t.Run(name, func(t *testing.T) {
			svc := ngroktest.Run(t)
			asked := make(chan string, 9)
			cfg := config(svc)
			cfg.Proxy = tunnel.Secret(name + "://ada:hunter2@" + start(t, asked))
			road := listen(t, cfg)
			if got := <-asked; !strings.HasSuffix(got, " "+svc.Addr()) {
				t.Errorf("the proxy was asked for %q", got)
			}
			states := road.Status()
			svc.Drop(true)
			await(t, states, is(tunnel.Reconnecting))
			await(t, states, is(tunnel.Online))
			if n := len(asked); n != 1 {
				t.Errorf("one reconnect went %d times through the proxy", n)
			}
			if d := ngrok.Diagnose(within(t), cfg); d.Err != nil || d.Region != "offline" {
				t.Errorf("diagnosis through the proxy: %+v", d)
			}
		})
	}
}

func TestProxyThatRefuses(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.Proxy = tunnel.Secret("http://ada:wrong-horse@" + httpProxy(t, make(chan string, 9)))
	e := refused(t, within(t), cfg)
	if e.Code != "proxy" || !strings.Contains(e.Message, "407") || strings.Contains(e.Error(), "wrong-horse") {
		t.Errorf("%+v", e)
	}
	if d := ngrok.Diagnose(within(t), cfg); d.Err == nil || d.Err.Code != "proxy" {
		t.Errorf("diagnosis: %+v", d)
	}
}

func TestProxyThatSaysNothing(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.Proxy = tunnel.Secret("http://" + proxyServer(t, func(net.Conn) {}))
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	refused(t, ctx, cfg)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("Listen took %v", took)
	}
}

func TestDiagnose(t *testing.T) {
	svc := ngroktest.Run(t)
	cfg := config(svc)
	cfg.Authtoken = "" // needs none
	d := ngrok.Diagnose(within(t), cfg)
	if d.Err != nil || d.Region != "offline" || d.Latency <= 0 || d.Addr != svc.Addr() ||
		!strings.Contains(d.Issuer, "Offline ngrok authority") {
		t.Errorf("%+v", d)
	}
	if n := len(svc.Record.Of(ngroktest.Authed)); n != 0 {
		t.Errorf("%d sessions were opened by a check", n)
	}
	for want, change := range map[string]func(*ngrok.Config){
		"tcp":         func(c *ngrok.Config) { c.ConnectAddr = deadAddr(t) },
		"certificate": func(c *ngrok.Config) { c.CAs = ngroktest.Run(t).CAs() },
		"tls":         func(c *ngrok.Config) { c.ConnectAddr = proxyServer(t, func(c net.Conn) { c.Close() }) },
		"domain":      func(c *ngrok.Config) { c.Domain = "nonsense" },
	} {
		cfg := config(svc)
		change(&cfg)
		d := ngrok.Diagnose(within(t), cfg)
		if d.Err == nil || d.Err.Code != want || d.Err.Why.Zh == "" || d.Err.Fix.En == "" {
			t.Errorf("%s: %+v", want, d)
		}
		if want == "certificate" && d.Issuer == "" {
			t.Error("the untrusted issuer is not named")
		}
	}
}
