package proxy

import (
	"net"
	"net/netip"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"wxlab/sim/bilingual"
	"wxlab/sim/wxserver/ca"
)

// target is a host that a client wants to reach.
type target struct {
	host, port string // port may be empty
	place      place
}

// place is where a target is.
type place int

const (
	simulated place = iota // one of WeChat's hosts
	local                  // on this machine
	payment                // WeChat Pay (微信支付), which is not simulated
	weCom                  // WeCom (企业微信), likewise
	elsewhere
)

// parseTarget reads a host with or without a port.
func parseTarget(hostPort string) (t target, ok bool) {
	u := url.URL{Host: hostPort}
	if t.port = u.Port(); t.port == "" && strings.HasSuffix(hostPort, ":") || t.port != "" && !isPort(t.port) {
		return target{}, false
	}
	t.host, t.place, ok = parseHost(u.Hostname())
	return t, ok
}

// parseHost reads a name or an address, which has no brackets, and gives it the spelling in which hosts are compared.
func parseHost(text string) (host string, at place, ok bool) {
	host = strings.TrimSuffix(strings.ToLower(text), ".")
	addr, err := netip.ParseAddr(host)
	switch {
	case err == nil && addr.Unmap().IsLoopback() && addr.Zone() == "", host == "localhost":
		return host, local, true
	case err == nil:
		return host, elsewhere, true
	case !isName(host):
		return "", elsewhere, false
	}
	return host, placeOf(host), true
}

// placeOf knows names that are not this machine's.
func placeOf(name string) place {
	labels := strings.Split(name, ".")
	switch {
	case !ca.Covers(name):
		return elsewhere
	case slices.Contains(labels, "mch") || labels[0] == "pay":
		return payment
	case labels[0] == "qyapi" || slices.Contains(labels, "work"):
		return weCom
	}
	return simulated
}

func isPort(port string) bool {
	n, err := strconv.ParseUint(port, 10, 16)
	return err == nil && n > 0
}

// isName reports whether a name could be one of a host: its bytes are not looked at more closely than that they go into
// sentences and to a resolver.
func isName(name string) bool {
	for _, c := range []byte(name) {
		if c != '-' && c != '.' && c != '_' && (c < '0' || c > '9') && (c < 'a' || c > 'z') {
			return false
		}
	}
	return name != "" && len(name) <= 253
}

// answers reports whether WeChat's hosts have something on the port; none is the scheme's own.
func (t target) answers() bool { return t.port == "" || t.port == "443" || t.port == "80" }

// addr is where the target is reached, by HTTPS's port where none was given.
func (t target) addr() string { return net.JoinHostPort(t.host, t.port) }

// parsePass reads a host of Config.Pass: an address or a name, or a domain whose names below are meant.
func parsePass(name string) (domain string, below bool, at place, ok bool) {
	domain, below = strings.CutPrefix(name, "*.")
	if inside, bracketed := strings.CutPrefix(domain, "["); bracketed {
		domain = strings.TrimSuffix(inside, "]")
	}
	domain, at, ok = parseHost(domain)
	return domain, below, at, ok
}

// matches reports whether a host is on a list of names, and of domains that begin with *.
func matches(list []string, host string) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		domain, below, _, ok := parsePass(name)
		return ok && (domain == host && !below || below && strings.HasSuffix(host, "."+domain))
	})
}

// CheckPass reports what is wrong with a host of Config.Pass, nil for nothing.
func CheckPass(name string) error {
	domain, below, at, ok := parsePass(name)
	switch {
	case !ok:
		return bilingual.Errorf("%.80q 不是主机名。请写主机名，如 example.com，或 *.example.com",
			"%.80q is no host. Write a host such as example.com, or *.example.com", name)
	case at == simulated || below && ca.Domain == domain:
		return bilingual.Errorf("%s 由模拟的微信应答，不能放行到真实的微信",
			"%s is answered by the simulated WeChat, it cannot be let through to the real one", name)
	}
	return nil
}
