package tunnel

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"path"
	"strings"
	"time"
)

// OwnConfig describes a public address of the user's own (自有公网地址): frp, cpolar, cloudflared, nginx on a server
// of theirs, anything that leads to a loopback port of this machine.
type OwnConfig struct {
	// URL is the public base address, such as "https://wx.example.com/lab"; see [ParseBase] for what is allowed.
	URL string
	// Addr is the loopback address the user's tunnel must lead to. Empty picks a free port; pin one to keep the
	// tunnel's own configuration valid.
	Addr string
	// Now stamps states; nil means time.Now.
	Now func() time.Time
}

// OwnListener is the near end of a user's own public address. There is no session to watch, so its state is
// Configured, with the time of the last successful check.
type OwnListener struct{ port }

// Own listens on a loopback port and gives out the configured public URL.
func Own(cfg OwnConfig) (*OwnListener, error) {
	base, err := ParseBase(cfg.URL)
	if err != nil {
		return nil, err
	}
	addr := cfg.Addr
	if addr == "" {
		addr = "127.0.0.1:0"
	}
	if err := loopback(addr); err != nil {
		return nil, err
	}
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s for the public address: %w", addr, err)
	}
	feed := NewFeed(Status{State: Configured}, cfg.Now)
	return &OwnListener{port{Listener: ln, Feed: feed, url: base.String()}}, nil
}

// loopback refuses addresses that other machines can reach: they would go around the tunnel.
func loopback(addr string) error {
	host, _, err := net.SplitHostPort(addr)
	if err != nil {
		return fmt.Errorf("address %q: want host:port, such as 127.0.0.1:8690: %w", addr, err)
	}
	if ip, err := netip.ParseAddr(host); host != "localhost" && (err != nil || !ip.IsLoopback()) {
		return fmt.Errorf("address %q: want a loopback address, such as 127.0.0.1:8690, "+
			"that no other machine can reach", addr)
	}
	return nil
}

// ParseBase checks a public base URL and removes a trailing slash. WeChat calls ports 80 and 443 only, and by
// name: so https on 443 or http on 80, no IP address, no user, query or fragment. A path prefix is allowed.
func ParseBase(raw string) (*url.URL, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, &BaseError{Mistake: "unreadable"}
	}
	if problem := baseProblem(u); problem != "" {
		return nil, &BaseError{URL: u.Redacted(), Mistake: problem}
	}
	u.Host = strings.ToLower(u.Hostname())
	u.Path = strings.TrimRight(u.Path, "/")
	u.RawPath = ""
	return u, nil
}

// BaseError is a public address that WeChat cannot call. Its Mistake is a word for programs: unreadable, scheme, user, query,
// port, ip, name or path.
type BaseError struct{ URL, Mistake string }

// Error implements error.
func (e *BaseError) Error() string {
	why := map[string]string{
		"unreadable": "cannot be read; want https://name/prefix",
		"scheme":     "must begin with https:// (or http://)",
		"user":       "must not contain a user name or password",
		"query":      "must not contain ? or #",
		"port":       "WeChat calls only port 443 of https and port 80 of http",
		"ip":         "must be a domain name: WeChat accepts no IP addresses",
		"name":       "must be a public domain name, such as wx.example.com",
		"path":       "the path prefix must be plain: no .., no //, nothing escaped",
	}
	return fmt.Sprintf("public URL %q: %s", e.URL, why[e.Mistake])
}

// baseProblem names the first thing that is wrong with a base URL, or "".
func baseProblem(u *url.URL) string {
	ports := map[string]string{"http": "80", "https": "443"}
	_, notName := netip.ParseAddr(u.Hostname())
	switch {
	case ports[u.Scheme] == "":
		return "scheme"
	case u.User != nil:
		return "user"
	case u.RawQuery != "" || u.ForceQuery || u.Fragment != "":
		return "query"
	case u.Port() != "" && u.Port() != ports[u.Scheme]:
		return "port"
	case notName == nil:
		return "ip"
	case !validHost(u.Hostname()):
		return "name"
	case u.RawPath != "" || u.Path != "" && path.Clean(u.Path) != strings.TrimRight(u.Path, "/") && u.Path != "/":
		return "path"
	}
	return ""
}

// validHost accepts dotted names of letters, digits and hyphens that do not begin or end with a hyphen.
func validHost(host string) bool {
	labels := strings.Split(host, ".")
	for _, label := range labels {
		if label == "" || len(label) > 63 || strings.Trim(label, "-") != label {
			return false
		}
		for _, r := range label {
			if !('a' <= r && r <= 'z' || 'A' <= r && r <= 'Z' || '0' <= r && r <= '9' || r == '-') {
				return false
			}
		}
	}
	return len(labels) >= 2 && len(host) <= 253 && !strings.HasSuffix(strings.ToLower(host), ".localhost")
}

// Strip removes the path prefix of the public base address from requests on their way to next. Some reverse proxies
// have removed it already, so a path without the prefix passes as it is.
func Strip(base *url.URL, next http.Handler) http.Handler {
	prefix := base.Path
	if prefix == "" {
		return next
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		rest, found := strings.CutPrefix(r.URL.Path, prefix)
		if !found || rest != "" && rest[0] != '/' {
			next.ServeHTTP(w, r)
			return
		}
		stripped := r.Clone(r.Context())
		stripped.URL.Path = "/" + strings.TrimPrefix(rest, "/")
		if raw, ok := strings.CutPrefix(r.URL.RawPath, prefix); ok {
			stripped.URL.RawPath = "/" + strings.TrimPrefix(raw, "/")
		}
		next.ServeHTTP(w, stripped)
	})
}

// Verify checks from outside that the public URL leads here, and notes the result in the state. A failure is a
// warning only: networks that cannot reach their own public address from inside are common.
func (l *OwnListener) Verify(ctx context.Context, p *Prober) []Finding {
	findings := p.Check(ctx, l.URL())
	l.Update(func(s Status) (Status, bool) {
		for _, f := range findings {
			if f.Verdict != Reached {
				return Status{State: Configured, Code: string(f.Verdict), Message: f.Detail, Why: f.Why, Fix: f.Fix,
					VerifiedAt: s.VerifiedAt}, true
			}
		}
		return Status{State: Configured, VerifiedAt: l.now()}, true
	})
	return findings
}
