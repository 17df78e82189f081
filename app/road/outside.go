package road

import (
	"net"
	"net/http"
	"os"
	"path/filepath"
	"strings"
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
	if o.SSH.KnownHosts == "" {
		o.SSH = userSSH(o.SSH.AgentSocket)
	}
	return o
}

// SSHHome is where a user's SSH keys are.
type SSHHome struct {
	Dir         string   // the home directory, which "~/" stands for
	Keys        []string // private key files; those that are not there are passed over
	AgentSocket string   // of the SSH agent; "" without one
	KnownHosts  string   // the file of known host keys; "": this one and Keys are where the ssh command has them
}

// userSSH is the home that the ssh command uses.
func userSSH(agent string) SSHHome {
	dir, err := os.UserHomeDir()
	if err != nil {
		dir = "." // without a home there are no keys, and the opening says so
	}
	at := func(name string) string { return filepath.Join(dir, ".ssh", name) }
	return SSHHome{
		Dir: dir, Keys: []string{at("id_ed25519"), at("id_ecdsa"), at("id_rsa")}, AgentSocket: agent,
		KnownHosts: at("known_hosts"),
	}
}

// expand is a file's path as a shell would understand it.
func (h SSHHome) expand(path string) string {
	if rest, ok := strings.CutPrefix(path, "~/"); ok {
		return filepath.Join(h.Dir, rest)
	}
	return path
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
