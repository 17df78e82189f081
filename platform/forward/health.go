package forward

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
	"strings"
	"time"

	"wxlab/platform"
	"wxlab/platform/oserror"
)

// Health is whether a target can be reached.
type Health struct {
	URL    string
	OK     bool          // it speaks HTTP; any status will do
	Status int           // of its answer to HEAD, 0 where it gave none
	Took   time.Duration // real time
	Err    error         // what is in the way: the rule, the name, the port, HTTP
}

// checkPatience bounds one Check.
const checkPatience = 2 * time.Second

// Check connects to a target and sends a HEAD to its URL, no callback. It does not go through Config.HTTP, so a journal
// records nothing of it. now measures Took, as time.Now does.
func (f *Forwarder) Check(ctx context.Context, t platform.ForwardTarget, now func() time.Time) Health {
	h, started := Health{URL: t.URL}, now()
	ctx, cancel := context.WithTimeout(ctx, checkPatience)
	defer cancel()
	h.Status, h.Err = f.look(ctx, t)
	h.OK, h.Took = h.Err == nil, now().Sub(started)
	return h
}

func (f *Forwarder) look(ctx context.Context, t platform.ForwardTarget) (status int, err error) {
	u, err := f.destination(t, "wx0000000000000000")
	if err != nil {
		return 0, err
	}
	conn, err := (&net.Dialer{}).DialContext(ctx, "tcp", hostPort(u))
	if err != nil {
		return 0, explainDial(u, err)
	}
	conn.Close()
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, u.String(), nil)
	if err != nil {
		return 0, err
	}
	transport := &http.Transport{DisableKeepAlives: true}
	resp, err := transport.RoundTrip(req)
	if err != nil {
		return 0, fmt.Errorf("something listens on %s, but it does not answer HTTP: %w", u.Host, err)
	}
	resp.Body.Close()
	return resp.StatusCode, nil
}

func hostPort(u *url.URL) string {
	if u.Port() != "" {
		return u.Host
	}
	return net.JoinHostPort(strings.Trim(u.Hostname(), "[]"), map[string]string{"http": "80", "https": "443"}[u.Scheme])
}

func explainDial(u *url.URL, err error) error {
	var dns *net.DNSError
	switch {
	case oserror.Refused(err):
		return fmt.Errorf("nothing listens on %s: is your server running? %w", u.Host, err)
	case errors.As(err, &dns):
		return fmt.Errorf("the name %s is not known: %w", u.Hostname(), err)
	case errors.Is(err, context.DeadlineExceeded):
		return fmt.Errorf("%s does not answer: a firewall? %w", u.Host, err)
	}
	return err
}
