// Package ngrok opens a public road through ngrok's Go SDK. It is the only importer of the SDK and stands
// between it and the program, because the SDK has sharp edges: it retries a rejected authtoken for ever, its
// Close can hang for ever, the context of its first call is the session's life, and its errors repeat the
// authtoken. None of that passes through here.
package ngrok

import (
	"cmp"
	"crypto/x509"
	"fmt"
	"log/slog"
	"net/url"
	"regexp"
	"strings"
	"time"

	"wxlab/tunnel"
)

// Config says how to open a road. Only Authtoken is needed.
type Config struct {
	Authtoken tunnel.Secret
	// Domain is the fixed domain to use, "name.ngrok-free.app"; "https://" before it does no harm. Empty asks for
	// the account's dev domain.
	Domain string
	// ConnectAddr is the service's "host:port", for example "connect.jp.ngrok-agent.com:443" for Tokyo. Empty
	// lets ngrok choose the nearest.
	ConnectAddr string
	// Proxy is the way out, "http://user:password@host:port", "https://…" or "socks5://…". Empty is direct.
	Proxy tunnel.Secret
	// Metadata and Policy go to ngrok as they are: words for the dashboard, and a traffic policy (YAML or JSON).
	Metadata, Policy string
	// Version is this program's, as semver. What is no semver is sent as 0.0.0, because ngrok refuses it (119).
	Version string
	// CAs replaces ngrok's own root certificate, for tests and for proxies that inspect TLS.
	CAs *x509.CertPool
	// Patience is how long Listen waits for a domain or an agent slot that seems to be held by an earlier run of
	// this program (334, 108). 0 means 30 s, negative means not at all.
	Patience time.Duration
	// HeartbeatInterval and HeartbeatTolerance decide how soon a dead path is noticed: 0 means 10 s and 15 s.
	HeartbeatInterval, HeartbeatTolerance time.Duration
	// Opening is called with each state while Listen is still trying; it must not block. It may be nil.
	Opening func(tunnel.Status)
	// Logger gets the SDK's log lines, free of secrets. Nil is silence.
	Logger *slog.Logger
	// Now stamps states; nil means time.Now.
	Now func() time.Time
}

// ConnectAddrs lists addresses for [Config.ConnectAddr] that are worth trying from China, with the nearest, chosen
// by ngrok, first.
func ConnectAddrs() []ConnectAddr {
	return []ConnectAddr{
		{"", tunnel.Text{Zh: "自动（最近）", En: "automatic (nearest)"}},
		{"connect.jp.ngrok-agent.com:443", tunnel.Text{Zh: "日本东京", En: "Tokyo, Japan"}},
		{"connect.ap.ngrok-agent.com:443", tunnel.Text{Zh: "新加坡", En: "Singapore"}},
	}
}

// ConnectAddr is a place where ngrok takes agents.
type ConnectAddr struct {
	Addr string // "host:port"; empty is ngrok's choice
	Name tunnel.Text
}

var semver = regexp.MustCompile(`^\d+\.\d+\.\d+(-[0-9A-Za-z.-]+)?$`)

// complete fills in defaults and refuses what could not work.
func (c Config) complete() (Config, *Error) {
	c.Patience = cmp.Or(c.Patience, 30*time.Second)
	if !semver.MatchString(c.Version) {
		c.Version = "0.0.0"
	}
	if c.Logger == nil {
		c.Logger = slog.New(slog.DiscardHandler)
	}
	c.Logger = slog.New(redactor{c.Logger.Handler(), c.secrets()})
	domain, err := domainName(c.Domain)
	if err != nil {
		return c, c.failure("domain", err)
	}
	c.Domain = domain
	if _, err := c.dialer(); err != nil {
		return c, c.failure("proxy_url", err)
	}
	return c, nil
}

// domainName takes the name out of what users paste: a name or an https URL without a path.
func domainName(s string) (string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return "", nil
	}
	if !strings.Contains(s, "://") {
		s = "https://" + s
	}
	u, err := url.Parse(strings.TrimSuffix(s, "/"))
	switch {
	case err != nil:
		return "", fmt.Errorf("read domain: %w", err)
	case u.Scheme != "https", u.Path != "", u.RawQuery != "", u.User != nil, u.Port() != "":
		return "", fmt.Errorf("domain %q: a name only, without http:, path, port or query", u.Redacted())
	case !strings.Contains(u.Hostname(), "."):
		return "", fmt.Errorf("domain %q: a whole name, such as name.ngrok-free.app", u.Hostname())
	}
	return u.Hostname(), nil
}
