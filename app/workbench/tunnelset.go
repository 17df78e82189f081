package workbench

import (
	"crypto/x509"
	"net"
	"net/http"
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
	return tunnelFile{t.Kind, t.Authtoken.Reveal(), t.Domain, t.ConnectAddr, t.Proxy.Reveal(), t.URL, t.Addr, int(t.StopAfter / time.Minute)}
}

func (f tunnelFile) settings() TunnelSettings {
	return TunnelSettings{f.Kind, platform.Secret(f.Authtoken), f.Domain, f.ConnectAddr, platform.Secret(f.Proxy), f.URL, f.Addr, time.Duration(f.StopAfter) * time.Minute}
}

// Check says what is wrong with the form. That an authtoken is missing is said when the road is opened.
func (t TunnelSettings) Check() error {
	bad := func(key string, err error) error { return &Problem{Key: key, Exit: ExitUsage, Err: err} }
	switch t.Kind {
	case "", TunnelNgrok, TunnelLocal:
	case TunnelOwn:
		if _, err := tunnel.ParseBase(t.URL); err != nil {
			return bad("problem.tunnel_url", err)
		}
	default:
		return &Problem{Key: "problem.tunnel_kind", Args: []any{string(t.Kind)}, Exit: ExitUsage}
	}
	if t.Addr != "" {
		if a, err := netip.ParseAddrPort(t.Addr); err != nil || !a.Addr().IsLoopback() {
			return &Problem{Key: "problem.tunnel_addr", Args: []any{t.Addr}, Exit: ExitUsage}
		}
	}
	return nil
}

// Outside is how the world beyond this machine is reached. The zero value is the real one.
type Outside struct {
	Transport http.RoundTripper // to public addresses, WeChat's and our own; nil: the system's, with its proxy
	CAs       *x509.CertPool    // who signs for ngrok, where it is not ngrok itself; nil: ngrok
	WeChat    string            // stands in for all of WeChat's hosts; "": the real ones

	LAN func() string // this machine's address among phones, "" without one; nil: the first private IPv4 address
}

func (o Outside) complete() Outside {
	if o.Transport == nil { // the system's proxy, and bodies as they were sent: it is raw bytes that are recorded
		o.Transport = &http.Transport{Proxy: http.ProxyFromEnvironment, DisableCompression: true, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: time.Minute}
	}
	if o.LAN == nil {
		o.LAN = func() string {
			addrs, _ := net.InterfaceAddrs() // who cannot list them has none
			return lanAddress(addrs)
		}
	}
	return o
}
