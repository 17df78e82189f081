package road

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"wxlab/app/workspace"
	"wxlab/platform"
)

// PassOn sends what comes in on the public address to a server of the user's own, which answers in the embedded
// platform's place: the same bytes there and back, recorded and explained on the way.
type PassOn struct {
	To       string // base URL; a request keeps its path and query
	Events   string // the server's 授权事件接收URL, where its path is another one; "" is To and the same path
	Messages string // the server's 消息与事件接收URL, with $APPID$; "" is To and the same path
}

// Check says what is wrong with the addresses.
func (p PassOn) Check() error {
	for _, address := range []string{p.To, p.Events, p.Messages} {
		u, err := url.Parse(address)
		if address != "" && (err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https") {
			return workspace.Misuse("problem.pass_on_url", address)
		}
	}
	if p.To == "" && (p.Events == "" || p.Messages == "") {
		return workspace.Misuse("problem.pass_on_missing")
	}
	if p.Messages != "" && !strings.Contains(p.Messages, platform.AppIDMark) {
		return workspace.Misuse("problem.pass_on_messages", p.Messages)
	}
	return nil
}

// address is where a request goes; "" where the server was not said to have such a page.
func (p PassOn) address(path, rawQuery string) string {
	at := platform.ParsePublicPath(path)
	target := ""
	switch {
	case at.Place == platform.EventPlace && p.Events != "":
		target = p.Events
	case at.Place == platform.MessagePlace && p.Messages != "":
		target = strings.ReplaceAll(p.Messages, platform.AppIDMark, at.AppID)
	case p.To != "":
		target = strings.TrimSuffix(p.To, "/") + path
	}
	if target == "" || rawQuery == "" {
		return target
	}
	if strings.Contains(target, "?") {
		return target + "&" + rawQuery
	}
	return target + "?" + rawQuery
}

// passOnPatience is WeChat's own, less the time the answer takes to get back to it.
const passOnPatience = platform.AnswerTime - 100*time.Millisecond

// Notes is told what is passed on, for the record.
type Notes interface {
	Passed(r *http.Request, body []byte)   // a callback that came in
	Failed(ctx context.Context, err error) // why it had no answer
}

// passingOn is the handler.
type passingOn struct {
	to      PassOn
	via     http.RoundTripper
	notes   Notes
	changed func()
}

// Handler passes requests on.
func (p PassOn) Handler(via http.RoundTripper, notes Notes, changed func()) http.Handler {
	return &passingOn{to: p, via: via, notes: notes, changed: changed}
}

// ServeHTTP passes one request on. A server that gives no answer makes a 502: WeChat comes again then.
func (p *passingOn) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	address := p.to.address(r.URL.EscapedPath(), r.URL.RawQuery)
	if address == "" || !Passable(r.Method, r.URL.EscapedPath()) {
		rw.WriteHeader(http.StatusNotFound)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, platform.MaxMessageSize))
	if err != nil {
		rw.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if r.Method == http.MethodPost {
		p.notes.Passed(r, body)
	}
	if err := p.pass(rw, r, address, body); err != nil {
		p.notes.Failed(r.Context(), err)
		rw.WriteHeader(http.StatusBadGateway)
	}
	p.changed()
}

func (p *passingOn) pass(rw http.ResponseWriter, r *http.Request, address string, body []byte) error {
	ctx, cancel := context.WithTimeout(r.Context(), passOnPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.Method, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("pass on: %w", err)
	}
	copyHeader(req.Header, r.Header)
	resp, err := p.via.RoundTrip(req)
	if err != nil {
		return fmt.Errorf("pass on to %s: %w", req.URL.Host, err)
	}
	defer resp.Body.Close()
	answer, err := io.ReadAll(io.LimitReader(resp.Body, publicBody))
	if err != nil {
		return fmt.Errorf("pass on to %s: read the answer: %w", req.URL.Host, err)
	}
	copyHeader(rw.Header(), resp.Header)
	rw.WriteHeader(resp.StatusCode)
	_, _ = rw.Write(answer) // who hung up needs no answer
	return nil
}

// copyHeader copies what belongs to the message and not to the connection.
func copyHeader(to, from http.Header) {
	for name, values := range from {
		switch name {
		case "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Te", "Trailer", "Upgrade",
			"Content-Length", ReplayHeader:
		default:
			to[name] = values
		}
	}
}

// Reachable dials the servers that requests would go to, before anything is sent. ours are this workbench's own
// host:port, which must not be among them.
func (p PassOn) Reachable(ctx context.Context, ours ...string) error {
	for _, address := range []string{p.To, p.Events, p.Messages} {
		if address == "" {
			continue
		}
		u, err := url.Parse(strings.ReplaceAll(address, platform.AppIDMark, "wx"))
		if err != nil {
			return workspace.Misuse("problem.pass_on_url", address)
		}
		host := u.Host
		if u.Port() == "" {
			host = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
		}
		if slices.Contains(ours, host) {
			return workspace.Misuse("problem.pass_on_loop", address)
		}
		if err := dial(ctx, host); err != nil {
			return err
		}
	}
	return nil
}

func dial(ctx context.Context, host string) error {
	ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
	defer cancel()
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
	if err != nil {
		args := []any{host}
		return &workspace.Problem{Key: "problem.pass_on_down", Args: args, Exit: workspace.ExitEnvironment, Err: err}
	}
	if err = conn.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("look for a server on %s: %w", host, err)
	}
	return nil
}
