// Package ssh opens a public road over SSH (SSH 隧道): a server of the user's own, with a domain that is filed, is asked
// to forward a port of its loopback to this program, and nginx or Caddy in front of that port does the TLS. It is the
// road for teams that cannot reach ngrok. The package is the only importer of golang.org/x/crypto/ssh.
package ssh

import (
	"cmp"
	"context"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
	"time"

	"wxlab/tunnel"
)

// DefaultRemote is where the server listens when nothing else is asked for.
const DefaultRemote = "127.0.0.1:8690"

// Config says how to open a road. URL and Server are needed.
type Config struct {
	// URL is the public base address that the server's nginx or Caddy answers for; see [tunnel.ParseBase].
	URL string
	// Server is "user@host" or "user@host:port", as one types it after ssh. Port 22 when there is none.
	Server string
	// Remote is the address on the server that is forwarded here. Empty means [DefaultRemote]. One that other
	// machines can reach wants "GatewayPorts" in the server's sshd_config, and has no TLS.
	Remote string
	// KeyFiles are private keys to try, in order; those that do not exist are passed over. A key that is encrypted
	// is opened with Passphrase.
	KeyFiles   []string
	Passphrase tunnel.Secret
	// AgentSocket is the path of an SSH agent's socket, or of its pipe, whose keys are tried first. Empty is none.
	AgentSocket string
	// KnownHosts is the file of host keys to hold the server to. It is made when a first key is trusted.
	KnownHosts string
	// Trust is the fingerprint ("SHA256:…") of the host key that the user has agreed to. A server that is not in
	// KnownHosts is refused without it, as an [*Error] with the code host_unknown and the fingerprint.
	Trust string
	// Patience is how long Listen waits for a port that seems to be held by an earlier run. 0 means 30 s.
	Patience time.Duration
	// HeartbeatInterval and HeartbeatTolerance decide how soon a dead path is noticed: 0 means 10 s and 15 s.
	HeartbeatInterval, HeartbeatTolerance time.Duration
	// Retry is the first pause before another attempt; it doubles up to 30 s. 0 means 1 s.
	Retry time.Duration
	// Dial opens the connection; nil means net.Dialer.
	Dial func(ctx context.Context, network, addr string) (net.Conn, error)
	// Opening is called with each state while Listen is still trying; it must not block. It may be nil.
	Opening func(tunnel.Status)
	// Now stamps states; nil means time.Now.
	Now func() time.Time
}

// login is a Config's Server, taken apart.
type login struct{ user, addr string }

// complete fills in defaults and refuses what could not work.
func (c Config) complete() (Config, login, *Error) {
	c.Remote = cmp.Or(c.Remote, DefaultRemote)
	c.Patience = cmp.Or(c.Patience, 30*time.Second)
	c.HeartbeatInterval = cmp.Or(c.HeartbeatInterval, 10*time.Second)
	c.HeartbeatTolerance = cmp.Or(c.HeartbeatTolerance, 15*time.Second)
	c.Retry = cmp.Or(c.Retry, time.Second)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Dial == nil {
		c.Dial = new(net.Dialer).DialContext
	}
	base, err := tunnel.ParseBase(c.URL)
	if err != nil {
		return c, login{}, failure("url", err)
	}
	c.URL = base.String()
	if _, err := netip.ParseAddrPort(c.Remote); err != nil {
		return c, login{}, failure("remote", fmt.Errorf("read the address to listen on: %w", err))
	}
	to, err := parseServer(c.Server)
	if err != nil {
		return c, login{}, failure("server", err)
	}
	return c, to, nil
}

// parseServer reads "user@host", "user@host:port" or "ssh://user@host:port".
func parseServer(s string) (login, error) {
	u, err := url.Parse("ssh://" + strings.TrimPrefix(strings.TrimSpace(s), "ssh://"))
	if err != nil {
		return login{}, fmt.Errorf("server %q: want user@host or user@host:port", s)
	}
	port, err := strconv.ParseUint(cmp.Or(u.Port(), "22"), 10, 16)
	switch _, password := u.User.Password(); {
	case u.User.Username() == "" || u.Hostname() == "":
		return login{}, fmt.Errorf("server %q: want user@host or user@host:port", u.Redacted())
	case password:
		return login{}, fmt.Errorf("server %q: passwords are not taken here; use a key or an agent", u.Redacted())
	case u.Path != "" || u.RawQuery != "" || u.Fragment != "" || err != nil || port == 0:
		return login{}, fmt.Errorf("server %q: want user@host or user@host:port", u.Redacted())
	}
	return login{u.User.Username(), net.JoinHostPort(u.Hostname(), strconv.FormatUint(port, 10))}, nil
}
