package sdk

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
	"net/url"
	"os"
	"strings"
	"time"

	"wxlab/app/journal"
)

// Attempt is one way to the simulator that was tried: how a request was sent, and how it came.
type Attempt struct {
	Sent, Came string // ways, as exchanges have them
	Err        error
}

// Straight reports whether a request came by the way that it was sent, by whatever HTTP.
func (a Attempt) Straight() bool {
	plain, _, _ := strings.Cut(a.Came, "+")
	return a.Err == nil && plain == a.Sent
}

const (
	tried    = "https://api.weixin.qq.com/cgi-bin/get_api_domain_ip" // asks for nothing, and is refused for want of a token
	patience = 5 * time.Second
)

// Try sends a request by each way that a program may take. came tells by which way the request with that mark in its query
// was recorded.
func (r Road) Try(ctx context.Context, mark string, came func(ctx context.Context, mark string) (string, error)) []Attempt {
	var out []Attempt
	for _, way := range []struct {
		name string
		send func(context.Context, *http.Request) error
	}{{"base", r.sendToBase}, {"connect", r.sendThroughTunnel}, {"absolute", r.sendInClear}} {
		out = append(out, tryOne(ctx, way.name, mark+"-"+way.name, way.send, came))
	}
	return out
}

// Foreign is the search for the calls of programs that are no party of Wxlab's, and Recorded that for a trial's.
const Foreign = "side:wechat dir:in !kind:probe"

// Recorded finds the trial with a mark.
func Recorded(mark string) string { return `side:wechat query:"mark=` + mark + `"` }

func tryOne(ctx context.Context, way, mark string, send func(context.Context, *http.Request) error,
	came func(context.Context, string) (string, error)) Attempt {
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	a := Attempt{Sent: way}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, tried+"?"+url.Values{"mark": {mark}}.Encode(), nil)
	if err == nil {
		req.Header.Set(journal.ProbeHeader, "try_ways") // no call of the user's code
		err = send(ctx, req)
	}
	if err == nil {
		a.Came, err = came(ctx, mark)
	}
	a.Err = err
	return a
}

// sendToBase is what an SDK does whose base URL was moved.
func (r Road) sendToBase(_ context.Context, req *http.Request) error {
	base, err := url.Parse(r.Base)
	if err != nil {
		return err
	}
	req.URL.Scheme, req.URL.Host, req.Host = base.Scheme, base.Host, ""
	return answered((&http.Transport{DisableKeepAlives: true}).RoundTrip(req))
}

// sendThroughTunnel is what most do: CONNECT, and TLS with the CA of the bundle.
func (r Road) sendThroughTunnel(_ context.Context, req *http.Request) error {
	bundle, err := os.ReadFile(r.Files.Bundle)
	if err != nil {
		return err
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(bundle) {
		return fmt.Errorf("%s holds no certificate", r.Files.Bundle)
	}
	through := &http.Transport{
		Proxy:           http.ProxyURL(&url.URL{Scheme: "http", Host: r.Proxy}),
		TLSClientConfig: &tls.Config{RootCAs: roots}, ForceAttemptHTTP2: true, DisableKeepAlives: true,
	}
	return answered(through.RoundTrip(req))
}

// sendInClear is what old axios does: it tells the proxy the whole https address, without TLS.
func (r Road) sendInClear(ctx context.Context, req *http.Request) error {
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", r.Proxy)
	if err != nil {
		return err
	}
	defer conn.Close()
	if deadline, ok := ctx.Deadline(); ok {
		conn.SetDeadline(deadline)
	}
	if err := req.WriteProxy(conn); err != nil {
		return err
	}
	return answered(http.ReadResponse(bufio.NewReader(conn), req))
}

// errOther says that somebody answered who is not WeChat.
var errOther = errors.New("the answer is none of WeChat's")

// answered holds an answer to what the simulator says to a call without a token.
func answered(resp *http.Response, err error) error {
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, 4<<10))
	if err == nil && !strings.Contains(string(body), `"errcode"`) {
		err = fmt.Errorf("%w: status %d, %.200q", errOther, resp.StatusCode, body)
	}
	return err
}
