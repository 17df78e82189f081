package workbench

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/app/journal"
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
			return &workspace.Problem{Key: "problem.pass_on_url", Args: []any{address}, Exit: workspace.ExitUsage}
		}
	}
	if p.To == "" && (p.Events == "" || p.Messages == "") {
		return &workspace.Problem{Key: "problem.pass_on_url", Args: []any{p.To}, Exit: workspace.ExitUsage}
	}
	if p.Messages != "" && !strings.Contains(p.Messages, "$APPID$") {
		return &workspace.Problem{Key: "problem.pass_on_messages", Args: []any{p.Messages}, Exit: workspace.ExitUsage}
	}
	return nil
}

// address is where a request goes; "" where the server was not said to have such a page.
func (p PassOn) address(path, rawQuery string) string {
	account, isMessage := strings.CutPrefix(path, "/wechat/wx")
	account = "wx" + strings.TrimSuffix(account, "/callback")
	target := ""
	switch {
	case path == "/wechat/component" && p.Events != "":
		target = p.Events
	case isMessage && p.Messages != "":
		target = strings.ReplaceAll(p.Messages, "$APPID$", account)
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

// answering is who answers on the public address: the embedded platform, or the server that is passed on to; nil
// where neither is.
func (w *Workbench) answering() http.Handler {
	switch {
	case w.passOn != nil:
		return w.passOn
	case w.group != nil:
		return w.lineage(w.forwarder.Handler(w.group.Handler()))
	}
	return nil
}

// passOnPatience is WeChat's own, less the way there.
const passOnPatience = 4900 * time.Millisecond

// passingOn is the handler.
type passingOn struct {
	w    *Workbench
	to   PassOn
	http http.RoundTripper
}

// ServeHTTP passes one request on. A server that gives no answer makes a 502: WeChat comes again then.
func (p *passingOn) ServeHTTP(rw http.ResponseWriter, r *http.Request) {
	address := p.to.address(r.URL.EscapedPath(), r.URL.RawQuery)
	if address == "" || !passable(r.Method, r.URL.EscapedPath()) {
		rw.WriteHeader(http.StatusNotFound)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(rw, r.Body, platform.MaxMessageSize))
	if err != nil {
		rw.WriteHeader(http.StatusRequestEntityTooLarge)
		return
	}
	if r.Method == http.MethodPost {
		p.understand(r, body)
	}
	if err := p.pass(rw, r, address, body); err != nil {
		p.w.Journal.Note(r.Context(), journal.Note{Outcome: journal.OutcomeFailed, Reason: err.Error()})
		rw.WriteHeader(http.StatusBadGateway)
	}
	p.w.changed.signal()
}

// understand names the callback for the record; one that does not open may be meant for other keys.
func (p *passingOn) understand(r *http.Request, body []byte) {
	if cb, ok := p.w.openPush(r, body); ok {
		cb.ReceivedAt = p.w.Clock.Now()
		p.w.heard.note(cb)
		p.w.Journal.Note(r.Context(), callbackNote(cb))
	}
}

func (p *passingOn) pass(rw http.ResponseWriter, r *http.Request, address string, body []byte) error {
	ctx, cancel := context.WithTimeout(r.Context(), passOnPatience)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.Method, address, bytes.NewReader(body))
	if err != nil {
		return fmt.Errorf("pass on: %w", err)
	}
	copyHeader(req.Header, r.Header)
	resp, err := p.http.RoundTrip(req)
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
		case "Connection", "Keep-Alive", "Proxy-Connection", "Transfer-Encoding", "Te", "Trailer", "Upgrade", "Content-Length", replayHeader:
		default:
			to[name] = values
		}
	}
}

// reachable dials the servers that requests would go to, before anything is sent.
func (p PassOn) reachable(ctx context.Context, ours ...string) error {
	for _, address := range []string{p.To, p.Events, p.Messages} {
		if address == "" {
			continue
		}
		u, err := url.Parse(strings.ReplaceAll(address, "$APPID$", "wx"))
		if err != nil {
			return &workspace.Problem{Key: "problem.pass_on_url", Args: []any{address}, Exit: workspace.ExitUsage}
		}
		host := u.Host
		if u.Port() == "" {
			host = net.JoinHostPort(u.Hostname(), map[string]string{"http": "80", "https": "443"}[u.Scheme])
		}
		for _, own := range ours {
			if own != "" && own == host {
				return &workspace.Problem{Key: "problem.pass_on_loop", Args: []any{address}, Exit: workspace.ExitUsage}
			}
		}
		ctx, cancel := context.WithTimeout(ctx, 3*time.Second)
		conn, err := new(net.Dialer).DialContext(ctx, "tcp", host)
		cancel()
		if err != nil {
			return &workspace.Problem{Key: "problem.pass_on_down", Args: []any{host}, Exit: workspace.ExitEnvironment, Err: err}
		}
		err = conn.Close()
		if err != nil && !errors.Is(err, net.ErrClosed) {
			return fmt.Errorf("look for a server on %s: %w", host, err)
		}
	}
	return nil
}

// startPassingOn takes the embedded platform's place, if the server is there.
func (w *Workbench) startPassingOn(ctx context.Context, to PassOn) error {
	if err := to.Check(); err != nil {
		return err
	}
	if err := to.reachable(ctx, hostOf(w.PlatformURL()), hostOf(w.SimURL())); err != nil {
		return err
	}
	w.passOn = &passingOn{w: w, to: to, http: w.outsideOr(w.loopback)}
	return nil
}

// outsideOr goes straight to this machine and by the system's way to others.
func (w *Workbench) outsideOr(near http.RoundTripper) http.RoundTripper {
	return roundTripper(func(r *http.Request) (*http.Response, error) {
		if ip := net.ParseIP(r.URL.Hostname()); r.URL.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
			return near.RoundTrip(r)
		}
		return w.outside.Transport.RoundTrip(r)
	})
}
