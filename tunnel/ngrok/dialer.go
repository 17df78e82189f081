package ngrok

import (
	"bufio"
	"context"
	"crypto/tls"
	"encoding/base64"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"time"

	"golang.org/x/net/proxy"
)

// dialFunc opens a connection to the service; it makes the interface the SDK wants.
type dialFunc func(ctx context.Context, network, addr string) (net.Conn, error)

// Dial opens a connection without a limit.
func (d dialFunc) Dial(network, addr string) (net.Conn, error) {
	return d(context.Background(), network, addr)
}

// DialContext opens a connection.
func (d dialFunc) DialContext(ctx context.Context, network, addr string) (net.Conn, error) {
	return d(ctx, network, addr)
}

// dialer is the way out that the configuration asks for. The SDK's own proxy option is not used: it knows no
// http proxies, and goes through a socks proxy twice after a reconnect.
func (c Config) dialer() (dialFunc, error) {
	direct := new(net.Dialer)
	if c.Proxy == "" {
		return direct.DialContext, nil
	}
	u, err := url.Parse(c.Proxy.Reveal())
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("read proxy URL: want http://host:port or socks5://host:port")
	}
	switch u.Scheme {
	case "http", "https":
		return connector{u}.dial, nil
	case "socks5", "socks5h":
		return socks(u, direct)
	}
	return nil, fmt.Errorf("proxy scheme %q: want http, https or socks5", u.Scheme)
}

// socks leaves name resolution to the proxy.
func socks(u *url.URL, direct *net.Dialer) (dialFunc, error) {
	var auth *proxy.Auth
	if u.User != nil {
		password, _ := u.User.Password()
		auth = &proxy.Auth{User: u.User.Username(), Password: password}
	}
	d, err := proxy.SOCKS5("tcp", hostPort(u, "1080"), auth, direct)
	if err != nil {
		return nil, fmt.Errorf("set up socks proxy: %w", err)
	}
	return d.(proxy.ContextDialer).DialContext, nil
}

func hostPort(u *url.URL, port string) string {
	if u.Port() != "" {
		port = u.Port()
	}
	return net.JoinHostPort(u.Hostname(), port)
}

// connector reaches the service through an HTTP proxy's CONNECT.
type connector struct{ proxy *url.URL }

func (c connector) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := c.reach(ctx, network)
	if err != nil {
		return nil, fmt.Errorf("reach proxy: %w", err)
	}
	stop := context.AfterFunc(ctx, func() { _ = conn.SetDeadline(time.Unix(1, 0)) })
	tunnelled, err := c.connect(conn, addr)
	if !stop() || err != nil {
		conn.Close()
		if ctx.Err() != nil {
			err = ctx.Err()
		}
		return nil, fmt.Errorf("connect through proxy: %w", err)
	}
	return tunnelled, nil
}

// reach opens the connection to the proxy itself.
func (c connector) reach(ctx context.Context, network string) (net.Conn, error) {
	if c.proxy.Scheme == "https" {
		return new(tls.Dialer).DialContext(ctx, network, hostPort(c.proxy, "443"))
	}
	return new(net.Dialer).DialContext(ctx, network, hostPort(c.proxy, "80"))
}

// connect asks the proxy for a connection to addr.
func (c connector) connect(conn net.Conn, addr string) (net.Conn, error) {
	request := &http.Request{Method: http.MethodConnect, URL: &url.URL{Opaque: addr}, Host: addr, Header: http.Header{}}
	if user := c.proxy.User; user != nil {
		password, _ := user.Password()
		credentials := base64.StdEncoding.EncodeToString([]byte(user.Username() + ":" + password))
		request.Header.Set("Proxy-Authorization", "Basic "+credentials)
	}
	if err := request.Write(conn); err != nil {
		return nil, err
	}
	r := bufio.NewReader(conn)
	response, err := http.ReadResponse(r, request)
	if err != nil {
		return nil, err
	}
	if response.StatusCode != http.StatusOK {
		return nil, &proxyRefusal{response.StatusCode}
	}
	return &readAhead{conn, r}, nil
}

// proxyRefusal is the proxy's no: 407 wants other credentials, most others mean that it forbids the address.
type proxyRefusal struct{ status int }

func (e *proxyRefusal) Error() string {
	return fmt.Sprintf("the proxy answers %d %s", e.status, http.StatusText(e.status))
}

// readAhead gives back what was read beyond the proxy's answer.
type readAhead struct {
	net.Conn
	r *bufio.Reader
}

func (c *readAhead) Read(p []byte) (int, error) { return c.r.Read(p) }
