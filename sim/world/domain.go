package world

import (
	"net"
	"slices"
	"strings"
)

// ComponentDomains are the domains that a component's mini programs may use: those of its test version and those of
// the published one (全网发布版), which only change on request.
type ComponentDomains struct {
	Testing   []string
	Published []string
}

// AccountDomains are a mini program's own domains, with their schemes, by who set them (PROTOCOL 13.10).
type AccountDomains struct {
	Console  DomainLists // in its own console
	Server   DomainLists // by modify_domain, out of the component's
	Webview  []string    // 业务域名, by setwebviewdomain
	Direct   DirectDomains
	InForce  DirectDomains // of Direct, since the last release
	Prefetch []string      `json:",omitempty"` // DNS 预解析域名
}

// DirectDomains are those that were set without regard to the component's.
type DirectDomains struct {
	Server  DomainLists
	Webview []string
}

// DomainLists are the server domains by what they are for.
type DomainLists struct {
	Request   []string `json:"requestdomain"`
	WsRequest []string `json:"wsrequestdomain"`
	Upload    []string `json:"uploaddomain"`
	Download  []string `json:"downloaddomain"`
	UDP       []string `json:"udpdomain"`
	TCP       []string `json:"tcpdomain"`
}

// All are the lists in the order of the documentation.
func (d *DomainLists) All() []*[]string {
	return []*[]string{&d.Request, &d.WsRequest, &d.Upload, &d.Download, &d.UDP, &d.TCP}
}

// Clone shares nothing; it has no list that is nil, as WeChat answers none.
func (d DomainLists) Clone() DomainLists {
	var out DomainLists
	for i, list := range d.All() {
		*out.All()[i] = append([]string{}, *list...)
	}
	return out
}

// Union has the domains of several lists, each once.
func Union(all ...DomainLists) DomainLists {
	out := DomainLists{}.Clone()
	for _, d := range all {
		for i, list := range d.All() {
			into := out.All()[i]
			for _, name := range *list {
				if !slices.Contains(*into, name) {
					*into = append(*into, name)
				}
			}
		}
	}
	return out
}

// SameHost ignores the port unless the console's domain has one.
func SameHost(domain, host string) bool {
	if _, _, err := net.SplitHostPort(domain); err == nil {
		return strings.EqualFold(domain, host)
	}
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.EqualFold(domain, host)
}
