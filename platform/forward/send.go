package forward

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/platform"
)

// Why a target's answer does not go to WeChat, beside the network.
var (
	ErrLoop   = errors.New("the target is this platform itself: a callback would go round for ever")
	ErrAnswer = errors.New("the answer cannot be passed on")
	errOurs   = errors.New("the rule wants our own answer")
)

// timeoutError is a target that took too long.
type timeoutError struct{ patience time.Duration }

func (e *timeoutError) Error() string {
	return fmt.Sprintf("no answer within %v: answered in its place, because WeChat hangs up after 5 s", e.patience)
}

func (e *timeoutError) Timeout() bool { return true }

// call sends one callback to one target and reads its answer.
func (f *Forwarder) call(ctx context.Context, a *arrival, d Delivery) (platform.Reply, error) {
	req, err := f.request(ctx, a, d.Target, d.Callback)
	if err != nil {
		return nil, err
	}
	resp, err := f.cfg.HTTP.RoundTrip(req) // follows no redirect: it could lead anywhere
	if err != nil {
		return nil, fmt.Errorf("forward to %s: %w", req.URL.Host, err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(io.LimitReader(resp.Body, platform.MaxMessageSize+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read the answer of %s: %w", req.URL.Host, err)
	case len(body) > platform.MaxMessageSize:
		return nil, fmt.Errorf("%w: it has more than %d bytes", ErrAnswer, platform.MaxMessageSize)
	case resp.StatusCode >= 300 && resp.StatusCode < 400:
		return nil, fmt.Errorf("%w: HTTP %d to %s; WeChat follows no redirect, enter the final URL",
			ErrAnswer, resp.StatusCode, resp.Header.Get("Location"))
	case resp.StatusCode != http.StatusOK:
		return nil, fmt.Errorf("%w: HTTP %d", ErrAnswer, resp.StatusCode)
	}
	return f.read(d.Target.Mode, body)
}

// request builds what a target is sent.
func (f *Forwarder) request(
	ctx context.Context, a *arrival, t platform.ForwardTarget, cb platform.Callback,
) (*http.Request, error) {
	u, err := f.destination(t, cb.AppID)
	if err != nil {
		return nil, err
	}
	body, contentType, query := a.body.Bytes(), a.header.Get("Content-Type"), a.query
	if t.Mode != platform.ForwardBytes {
		query = plainQuery(query)
		body, contentType = cb.Plain, plainType(cb.Plain)
	}
	if t.Mode == platform.ForwardJSON {
		if body, err = toJSON(cb.Plain); err != nil {
			return nil, fmt.Errorf("write the message as JSON: %w", err)
		}
		contentType = "application/json"
	}
	u.RawQuery = strings.Trim(u.RawQuery+"&"+query, "&")
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, u.String(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	f.setHeaders(req, a, contentType, cb)
	return req, nil
}

// plainType is the notation of a decrypted message, which is JSON where an account chose that (PROTOCOL 2.9).
func plainType(plain []byte) string {
	if platform.IsJSON(plain) {
		return "application/json"
	}
	return "text/xml"
}

// destination checks a target once more before every call: our own addresses change while the program runs.
func (f *Forwarder) destination(t platform.ForwardTarget, appID string) (*url.URL, error) {
	if err := t.Check(); err != nil {
		return nil, err
	}
	u, err := url.Parse(strings.ReplaceAll(t.URL, platform.AppIDMark, url.PathEscape(appID)))
	if err != nil {
		return nil, err
	}
	if f.IsOwn(u.String()) {
		return nil, ErrLoop
	}
	return u, nil
}

// IsOwn reports whether a URL leads to one of our own listeners.
func (f *Forwarder) IsOwn(target string) bool {
	for _, own := range f.cfg.Own() {
		if platform.SameServer(own, target) {
			return true
		}
	}
	return false
}

// setHeaders sets WeChat's own headers, whose callback it is, and the marks against loops.
func (f *Forwarder) setHeaders(req *http.Request, a *arrival, contentType string, cb platform.Callback) {
	if contentType != "" {
		req.Header.Set("Content-Type", contentType)
	}
	req.Header.Set("User-Agent", a.header.Get("User-Agent"))
	req.Header.Set("X-Wxlab-Family", string(cb.Family))
	if cb.AppID != "" {
		req.Header.Set("X-Wxlab-AppID", cb.AppID)
	}
	for _, mark := range a.header.Values(MarkHeader) {
		req.Header.Add(MarkHeader, mark)
	}
	req.Header.Add(MarkHeader, f.mark)
}

// plainQuery leaves out of a callback's query what belongs to an encrypted body; the rest stays as it was written.
func plainQuery(query string) string {
	var kept []string
	for _, pair := range strings.Split(query, "&") {
		name, _, _ := strings.Cut(pair, "=")
		if name != "msg_signature" && name != "encrypt_type" && pair != "" {
			kept = append(kept, pair)
		}
	}
	return strings.Join(kept, "&")
}
