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
	t.host, t.port = strings.TrimSuffix(strings.ToLower(u.Hostname()), "."), u.Port()
	if t.port == "" && strings.HasSuffix(hostPort, ":") || t.port != "" && !isPort(t.port) {
		return target{}, false
	}
	addr, err := netip.ParseAddr(t.host)
	switch {
	case err == nil && addr.Unmap().IsLoopback() && addr.Zone() == "", t.host == "localhost":
		t.place = local
	case err == nil:
		t.place = elsewhere
	case !isName(t.host):
		return target{}, false
	default:
		t.place = placeOf(t.host)
	}
	return t, true
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

// addr is where the target is reached, by HTTPS's port where none was given.
func (t target) addr() string { return net.JoinHostPort(t.host, t.port) }

// matches reports whether a host is on a list of names, and of domains that begin with *.
func matches(list []string, host string) bool {
	return slices.ContainsFunc(list, func(name string) bool {
		domain, below := strings.CutPrefix(strings.ToLower(name), "*.")
		return domain == host && !below || below && strings.HasSuffix(host, "."+domain)
	})
}

// CheckPass reports what is wrong with a host of Config.Pass, nil for nothing.
func CheckPass(name string) error {
	domain, _ := strings.CutPrefix(strings.ToLower(name), "*.")
	t, ok := parseTarget(domain)
	switch {
	case !ok || t.port != "":
		return bilingual.Errorf("%.80q 不是主机名。请写主机名，如 example.com，或 *.example.com",
			"%.80q is no host. Write a host such as example.com, or *.example.com", name)
	case t.place == simulated || ca.Domain == domain:
		return bilingual.Errorf("%s 由模拟的微信应答，不能放行到真实的微信",
			"%s is answered by the simulated WeChat, it cannot be let through to the real one", name)
	}
	return nil
}
