package road

import (
	"net"
	"net/http"
	"time"
)

// Complete fills in the real world where o leaves something open.
func (o Outside) Complete() Outside {
	if o.Transport == nil { // the system's proxy, and bodies as they were sent: it is raw bytes that are recorded
		o.Transport = &http.Transport{
			Proxy: http.ProxyFromEnvironment, DisableCompression: true, ForceAttemptHTTP2: true,
			TLSHandshakeTimeout: 10 * time.Second, IdleConnTimeout: time.Minute,
		}
	}
	if o.LAN == nil {
		o.LAN = func() string {
			addrs, _ := net.InterfaceAddrs() // who cannot list them has none
			return lanAddress(addrs)
		}
	}
	return o
}

// lanAddress is the first private IPv4 address, which is what a phone in the same network reaches; "" without one.
func lanAddress(addrs []net.Addr) string {
	for _, a := range addrs {
		if n, ok := a.(*net.IPNet); ok && n.IP.To4() != nil && n.IP.IsPrivate() {
			return n.IP.String()
		}
	}
	return ""
}

// OrNear goes by near to this machine, and by the way out to others.
func (o Outside) OrNear(near http.RoundTripper) http.RoundTripper {
	return outsideOr{far: o.Transport, near: near}
}

type outsideOr struct{ far, near http.RoundTripper }

func (t outsideOr) RoundTrip(r *http.Request) (*http.Response, error) {
	if ip := net.ParseIP(r.URL.Hostname()); r.URL.Hostname() == "localhost" || ip != nil && ip.IsLoopback() {
		return t.near.RoundTrip(r)
	}
	return t.far.RoundTrip(r)
}
