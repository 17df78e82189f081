package workspace

import (
	"net/netip"
	"time"

	"wxlab/platform"
	"wxlab/tunnel"
)

// TunnelKind is how the public road (公网通道) is made.
type TunnelKind string

const (
	TunnelNgrok TunnelKind = "ngrok" // through ngrok's service
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
	URL         string          // own public base address, such as https://wx.example.com/lab
	Addr        string          // own and local: the loopback port, host:port; "" takes a free one
	StopAfter   time.Duration   // the road closes when nobody has used it for so long; 0: never
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
	StopAfter   int        `json:"stop_after_minutes,omitempty"`
}

func (t TunnelSettings) file() tunnelFile {
	return tunnelFile{
		Kind: t.Kind, Authtoken: t.Authtoken.Reveal(), Domain: t.Domain, ConnectAddr: t.ConnectAddr,
		Proxy: t.Proxy.Reveal(),
		URL:   t.URL, Addr: t.Addr, StopAfter: int(t.StopAfter / time.Minute),
	}
}

func (f tunnelFile) settings() TunnelSettings {
	return TunnelSettings{
		Kind: f.Kind, Authtoken: platform.Secret(f.Authtoken), Domain: f.Domain, ConnectAddr: f.ConnectAddr,
		Proxy: platform.Secret(f.Proxy), URL: f.URL, Addr: f.Addr, StopAfter: time.Duration(f.StopAfter) * time.Minute,
	}
}

// Check says what is wrong with the form. That an authtoken is missing is said when the road is opened.
func (t TunnelSettings) Check() error {
	switch t.Kind {
	case "", TunnelNgrok, TunnelLocal:
	case TunnelOwn:
		if _, err := tunnel.ParseBase(t.URL); err != nil {
			return &Problem{Key: "problem.tunnel_url", Exit: ExitUsage, Err: err}
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
