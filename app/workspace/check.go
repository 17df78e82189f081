package workspace

import (
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
	for _, addr := range []string{s.Addresses.Platform, s.Addresses.Simulator, s.Addresses.Control} {
		_, port, err := net.SplitHostPort(addr)
		if err == nil {
			_, err = strconv.ParseUint(port, 10, 16)
		}
		if err != nil {
			return Misuse("problem.address", addr)
		}
	}
	domains := s.OAuthDomainList()
	if len(domains) > maxOAuthDomains || strings.ContainsAny(s.OAuthDomains, "/@?#") {
		return Misuse("problem.oauth_domains", s.OAuthDomains, maxOAuthDomains)
	}
	return s.Tunnel.Check()
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
