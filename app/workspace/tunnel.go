package workspace

import (
	"errors"
	"net/netip"
	"time"

	"wxlab/platform"
	"wxlab/tunnel"
)

// TunnelKind is how the public road (公网通道) is made.
type TunnelKind string

const (
	TunnelNgrok TunnelKind = "ngrok" // through ngrok's service
	TunnelSSH   TunnelKind = "ssh"   // through a server of the user's own that forwards a port
	TunnelOwn   TunnelKind = "own"   // an address the user leads here: frp, cpolar, cloudflared, nginx
	TunnelLocal TunnelKind = "local" // the public handler on a loopback port: to look at what strangers would see
)

// TunnelSettings is what the public road needs. It is comparable, as Settings is.
type TunnelSettings struct {
	Kind        TunnelKind
	Authtoken   platform.Secret // ngrok's
	Domain      string          // ngrok's fixed domain; "" is the account's dev domain
	ConnectAddr string          // ngrok's entrance, host:port; "" is the nearest
	Proxy       platform.Secret // the way out to ngrok; may hold a password
	URL         string          // own and ssh: the public base address, such as https://wx.example.com/lab
	Addr        string          // own and local: the loopback port, host:port; "" takes a free one
	SSH         SSHSettings
	StopAfter   time.Duration // the road closes when nobody has used it for so long; 0: never
}

// SSHSettings is what the road over SSH needs besides its URL; see package tunnel/ssh.
type SSHSettings struct {
	Server     string          // user@host or user@host:port
	Remote     string          // where the server listens, ip:port; "" is the package's default
	Key        string          // the private key's file; "" tries the agent and the usual files
	Passphrase platform.Secret // of the key
	Trust      string          // the host key's fingerprint that the user agreed to, SHA256:…
}

// tunnelFile is TunnelSettings in clear, for workspace.json.
type tunnelFile struct {
	Kind        TunnelKind `json:"kind"`
	Authtoken   string     `json:"authtoken,omitempty"`
	Domain      string     `json:"domain,omitempty"`
	ConnectAddr string     `json:"connect_addr,omitempty"`
	Proxy       string     `json:"proxy,omitempty"`
	URL         string     `json:"url,omitempty"`
	Addr        string     `json:"addr,omitempty"`
	SSH         sshFile    `json:"ssh,omitzero"`
	StopAfter   int        `json:"stop_after_minutes,omitempty"`
}

type sshFile struct {
	Server     string `json:"server,omitempty"`
	Remote     string `json:"remote,omitempty"`
	Key        string `json:"key,omitempty"`
	Passphrase string `json:"passphrase,omitempty"`
	Trust      string `json:"trust,omitempty"`
}

func (t TunnelSettings) file() tunnelFile {
	return tunnelFile{
		Kind: t.Kind, Authtoken: t.Authtoken.Reveal(), Domain: t.Domain, ConnectAddr: t.ConnectAddr,
		Proxy: t.Proxy.Reveal(),
		URL:   t.URL, Addr: t.Addr, StopAfter: int(t.StopAfter / time.Minute),
		SSH: sshFile{t.SSH.Server, t.SSH.Remote, t.SSH.Key, t.SSH.Passphrase.Reveal(), t.SSH.Trust},
	}
}

func (f tunnelFile) settings() TunnelSettings {
	return TunnelSettings{
		Kind: f.Kind, Authtoken: platform.Secret(f.Authtoken), Domain: f.Domain, ConnectAddr: f.ConnectAddr,
		Proxy: platform.Secret(f.Proxy), URL: f.URL, Addr: f.Addr, StopAfter: time.Duration(f.StopAfter) * time.Minute,
		SSH: SSHSettings{f.SSH.Server, f.SSH.Remote, f.SSH.Key, platform.Secret(f.SSH.Passphrase), f.SSH.Trust},
	}
}

// Check says what is wrong with the form. That an authtoken is missing is said when the road is opened.
func (t TunnelSettings) Check() error {
	switch t.Kind {
	case "", TunnelNgrok, TunnelLocal:
	case TunnelOwn, TunnelSSH:
		if err := checkPublicURL(t.URL); err != nil {
			return err
		}
	default:
		return Misuse("problem.tunnel_kind", string(t.Kind))
	}
	if t.Addr != "" {
		if a, err := netip.ParseAddrPort(t.Addr); err != nil || !a.Addr().IsLoopback() {
			return Misuse("problem.tunnel_addr", t.Addr)
		}
	}
	return nil
}

// checkPublicURL says why WeChat could not call an address.
func checkPublicURL(address string) error {
	_, err := tunnel.ParseBase(address)
	var wrong *tunnel.BaseError
	switch {
	case address == "":
		return Misuse("problem.tunnel_url.missing")
	case errors.As(err, &wrong):
		return Misuse("problem.tunnel_url."+wrong.Mistake, wrong.URL)
	}
	return err
}
