package workbench

import (
	"crypto/x509"
	"net"
	"net/http"
	"time"
)

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
