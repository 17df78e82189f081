package workspace

import (
	"errors"
	"net"
	"strconv"
	"strings"
)

// maxOAuthDomains is what WeChat's console has fields for.
const maxOAuthDomains = 3

// Check says what is wrong with the settings, in the order of the form.
func (s Settings) Check() error {
	switch {
	case s.Version > version:
		return Misuse("problem.settings_newer", s.Version, version)
	case s.Kind != Offline && s.Kind != Real:
		return Misuse("problem.kind", string(s.Kind))
	}
	if err := checkComponent(s.Component); err != nil {
		return err
	}
	if err := s.checkMore(); err != nil {
		return err
	}
	for _, addr := range s.Addresses.all() {
		_, port, err := net.SplitHostPort(addr)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if err != nil {
			return Misuse("problem.address", addr)
		}
	}
	if err := s.Bases.check(); err != nil {
		return err
	}
	if err := errors.Join(s.OwnServer.check(), s.Color.check(), s.Retention.check()); err != nil {
		return err
	}
	domains := s.OAuthDomainList()
	if len(domains) > maxOAuthDomains || strings.ContainsAny(s.OAuthDomains, "/@?#") {
		return Misuse("problem.oauth_domains", s.OAuthDomains, maxOAuthDomains)
	}
	return s.Tunnel.Check()
}

// all are the addresses that are to be listened on.
func (a Addresses) all() []string {
	all := []string{a.Platform, a.Simulator, a.Control}
	if a.TLS != "" {
		all = append(all, a.TLS)
	}
	return all
}

// checkOpen refuses to have the simulator or the control API listen on every address of this machine, unless this start
// was told so: both are made for this machine, and 0.0.0.0 is easily written without a thought of who else is there.
func (a Addresses) checkOpen(open bool) error {
	for _, addr := range a.all()[1:] { // the platform's is meant for others
		if host, _, err := net.SplitHostPort(addr); err == nil && !open && isEveryAddress(host) {
			return Misuse("problem.address_open", addr)
		}
	}
	return nil
}

// isEveryAddress knows the ways to write it: nothing, 0, 0.0.0.0, [::].
func isEveryAddress(host string) bool {
	host, _, _ = strings.Cut(host, "%") // an IPv6 zone
	ip := net.ParseIP(host)
	return host == "" || strings.Trim(host, "0x.") == "" || ip != nil && ip.IsUnspecified()
}

// checkMore wants every further component whole and there once.
func (s Settings) checkMore() error {
	seen := map[string]bool{s.Component.AppID: true}
	for _, c := range s.MoreComponents {
		if seen[c.AppID] {
			return Misuse("problem.component_twice", c.AppID)
		}
		seen[c.AppID] = true
		if err := checkComponent(c); err != nil {
			return &Problem{Key: "problem.component_more", Args: []any{c.AppID}, Exit: ExitUsage, Err: err}
		}
	}
	return nil
}
